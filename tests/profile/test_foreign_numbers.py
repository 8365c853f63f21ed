"""Behind a foreign number may be a person, who decides alone who reads what is theirs."""

from app.db import db
from app.models import Account, AccountState
from tests import people
from tests.auth.steps import mails
from tests.browser import signed_in
from tests.people import let_in
from tests.profile.test_colleagues import ANA, COLLEAGUES, pressed, turn_to


def test_who_has_a_passport_decides_alone_too(app, jorge):
    traveller = people.person("XY-998877", name="Viajera Inventada", email="viajera@ejemplo.ec")
    let_in(jorge, traveller.party_id)
    browser = signed_in(app, jorge)
    turn_to(browser, traveller.party_id)

    pressed(browser, COLLEAGUES, 404, email=ANA)
    pressed(browser, f"{COLLEAGUES}/retiro-del-titular", 404)
    assert mails() == []
    assert db.session.get_one(Account, traveller.id).state == AccountState.ACTIVE
