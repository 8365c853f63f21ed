"""What goes with a change of address that is undone."""

from sqlalchemy import select

from app.db import db, now
from app.models import Delegation
from tests.profile.test_address import change, undo


def test_whom_the_account_let_in_since_sees_no_more(app, marias, maria, jorge, stranger):
    def let_in(email, **about):
        given = Delegation(party_id=maria.party_id, email=email, given_by=maria.id, **about)
        db.session.add(given)
        db.session.commit()

    let_in("antes@ejemplo.ec")
    path = change(marias)
    let_in("despues@ejemplo.ec")
    let_in("jorge@ejemplo.ec", account_id=jorge.id, accepted_at=now())

    undo(stranger, path)

    assert list(db.session.scalars(select(Delegation.email))) == ["antes@ejemplo.ec"]
