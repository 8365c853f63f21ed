"""Who wants to hear of new vouchers, and how. Nothing here commits.

A choice is kept where the reader is known: in an account for what is issued to its own party, in a delegation
for another party's, and in an issuer's contact for an address without an account.
"""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy import Row, select, update

from app import links
from app.db import db, now
from app.models import (
    Account,
    AccountState,
    Contact,
    Delegation,
    Issuer,
    Mail,
    MailKind,
    MailState,
    Notices,
    Operator,
)
from app.notify import audience, hours
from app.notify.outcomes import AnyMail

Chooser = Account | Delegation | Contact | Operator
KINDS: dict[str, type[Chooser]] = {"a": Account, "d": Delegation, "c": Contact, "o": Operator}


class Reader(Protocol):
    """Who is signed in, and whose vouchers they look at."""

    id: int
    own_party_id: int
    party_id: int


def of_reader(reader: Reader) -> Account | Delegation | None:
    """Find where the choice of a reader is kept, for the party whose vouchers they look at."""
    if reader.party_id == reader.own_party_id:
        return db.session.get(Account, reader.id)
    theirs = Delegation.party_id == reader.party_id, Delegation.account_id == reader.id
    return db.session.scalars(select(Delegation).where(*theirs).order_by(Delegation.id)).first()


def chosen(chooser: Chooser) -> Notices:
    """Say what is chosen."""
    if isinstance(chooser, Contact):
        return Notices.NONE if chooser.silenced_at else Notices.EACH
    return chooser.summary if isinstance(chooser, Operator) else chooser.notices


def address(chooser: Chooser) -> str | None:
    """Say where the notices go, None when they may go nowhere."""
    if isinstance(chooser, Contact):
        return chooser.email
    if isinstance(chooser, Account):
        account: Account | None = chooser
    else:
        account = chooser.account if chooser.accepted_at else None
    return account.email if account and account.state is AccountState.ACTIVE else None


def choose(chooser: Chooser, notices: Notices) -> None:
    """Keep a choice, and let go what waited for a digest that nobody wants any more."""
    if isinstance(chooser, Contact):
        chooser.silenced_at = (chooser.silenced_at or now()) if notices is Notices.NONE else None
        return
    if isinstance(chooser, Operator):
        choose_summary(chooser, notices)
        return
    chooser.notices = notices
    if isinstance(chooser, Account):
        if notices is not Notices.NONE:
            hear_all(chooser)
        let_go(chooser.party_id, chooser.id, notices)
    elif chooser.account_id is not None:
        same = Delegation.party_id == chooser.party_id, Delegation.account_id == chooser.account_id
        db.session.execute(update(Delegation).where(*same).values(notices=notices))
        let_go(chooser.party_id, chooser.account_id, notices)


def choose_summary(one: Operator, summary: Notices) -> None:
    """Keep what somebody who works for a firm chose. The next summary comes with the next morning, not at once."""
    if one.summary is not summary:
        one.summary, one.summed_up_at = summary, now()


def hear_all(account: Account) -> None:
    """Take back what the account's own address once refused of single issuers."""
    own = Contact.party_id == account.party_id, Contact.email == account.email
    db.session.execute(update(Contact).where(*own).values(silenced_at=None))


def silenced(account: Account) -> list[str]:
    """Name the issuers that the account's own address wants no notices of, although it wants others'."""
    own = Contact.party_id == account.party_id, Contact.email == account.email
    names = select(Issuer.name).join(Contact, Contact.issuer_id == Issuer.id)
    return list(db.session.scalars(names.where(*own, Contact.silenced_at.is_not(None)).order_by(Issuer.name)))


def let_go(party_id: int, account_id: int, notices: Notices) -> None:
    """Send, drop or move to another morning what was held for somebody. What is already in a digest goes with it."""
    held = (
        Mail.kind == MailKind.NOTICE,
        Mail.state == MailState.HELD,
        Mail.digest_id.is_(None),
        Mail.party_id == party_id,
        Mail.account_id == account_id,
    )
    fate = {Notices.EACH: MailState.QUEUED, Notices.NONE: MailState.DROPPED}.get(notices, MailState.HELD)
    due_at = hours.next_digest(notices, now()) if fate is MailState.HELD else now()
    db.session.execute(update(Mail).where(*held).values(state=fate, due_at=due_at))


def link(row: Row[Any], mail: AnyMail) -> str:
    """Make the address where whoever reads this message changes what they hear. `row` is of the audience."""
    if audience.is_of_delegate(row, mail):
        return links.notices_url("d", row.delegation_id, mail.to)
    if row.account_state is AccountState.ACTIVE and mail.to == row.own:
        return links.notices_url("a", row.own_id, mail.to)
    return links.notices_url("c", row.contact_id, mail.to)


def open_link(token: str) -> Chooser | None:
    """Return whose choice a link changes, if the address that it went to is still theirs."""
    payload = links.read(links.NOTICES, token)
    if payload is None:
        return None
    chooser = db.session.get(KINDS[payload["q"]], payload["i"])
    to = address(chooser) if chooser else None
    if to is None or not links.same(payload["f"], links.of_notices(payload["q"], payload["i"], to)):
        return None
    return chooser
