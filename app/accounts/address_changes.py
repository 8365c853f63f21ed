"""The e-mail address of an account: asked for, confirmed from the new mailbox, undone from the old one.

Nothing changes until the link that went to the new address is used. Then the old address is told, and for
three days it may put everything back as it was: whoever took an account over cannot keep its owner out.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from app import links
from app.accounts import operators, passwords, people, recovery, sessions
from app.accounts.delegations import GIVEN
from app.accounts.reader import ADDRESS, Reader
from app.db import db, now
from app.models import Account, AccountState, AddressChange, MailKind, MailState, Party
from app.notify import outbox
from app.notify.asked import asked

CHANGE, PARTY = AddressChange.__table__, Party.__table__
UNDO = links.LIFETIME[links.UNDO]


class Taken(ValueError):
    """Somebody else signs in with this address."""


def ask(account_id: int, email: str) -> None:
    """Queue the link that confirms a new address."""
    outbox.queue(MailKind.ADDRESS_CONFIRM, email, account_id=account_id)


def give_up(account_id: int) -> None:
    """Forget a new address that was asked for; its link opens nothing any more."""
    outbox.queue(MailKind.ADDRESS_CONFIRM, "", account_id=account_id, state=MailState.DROPPED)


def open_link(token: str, account: Account) -> str | None:
    """Return the new address that this link confirms, if it is this account's and still asked for."""
    payload = links.read(links.NEW_ADDRESS, token)
    if payload is None or payload["a"] != account.id or payload["e"] != asked(account):
        return None
    return payload["e"] if links.same(payload["f"], links.of_new_address(account, payload["e"])) else None


def confirm(reader: Reader, email: str) -> bool:
    """Change the address, end every session and tell the old address. False when another change was faster.

    The old address may undo it, unless the account came back to one that might have undone the changes since.
    Raises Taken. Call it in a unit that writes, and renew the reader's own session afterwards.
    """
    if reader.email:
        passwords.prove(reader.own_party_id, reader.email)  # what was open because of it stays open
    if not _move(reader.id, email, epoch=reader.epoch):
        return False
    passwords.prove(reader.own_party_id, email)
    sessions.end_all(reader.id)
    undoable = not _came_back(reader.id, email) and _note(reader, email)
    if reader.email:
        mail = outbox.queue(MailKind.ADDRESS_CHANGED, reader.email, account_id=reader.id)
        mail.change_id = undoable.id if undoable else None
    return True


def _note(reader: Reader, email: str) -> AddressChange:
    """Keep a change, so that its old address may undo it."""
    change = AddressChange(account_id=reader.id, old_email=reader.email, new_email=email)
    db.session.add(change)
    db.session.flush()
    return change


def _came_back(account_id: int, email: str) -> bool:
    """Tell whether this address might have undone what was changed since; then it is as if it had.

    Else whoever took the account over for a day could undo that its owner took it back.
    """
    mine = CHANGE.c.account_id == account_id, CHANGE.c.undone_at.is_(None)
    could = CHANGE.c.old_email == email, CHANGE.c.at > now() - UNDO
    first = db.session.scalar(select(func.min(CHANGE.c.id)).where(*mine, *could))
    if first is None:
        return False
    db.session.execute(update(CHANGE).where(*mine, CHANGE.c.id >= first).values(undone_at=now()))
    return True


def open_undo(token: str) -> dict[str, Any] | None:
    """Return what a link of an old address undoes, to be parked in the session; None when nothing."""
    payload = links.read(links.UNDO, token)
    if payload is None:
        return None
    parked = {"c": payload["c"], "f": payload["f"]}
    return parked if change_of(parked) else None


def change_of(parked: Any) -> AddressChange | None:
    """Return the change that may be undone now: within its three days, once, of an account in use."""
    if not isinstance(parked, dict):
        return None
    change = db.session.get(AddressChange, parked["c"], populate_existing=True)
    if change is None or not links.same(parked["f"], links.of_change(change)):
        return None
    late = now() > change.at + UNDO
    if late or change.undone_at or not change.old_email or not _is_the_same(change.account, change):
        return None
    return change


def _is_the_same(account: Account, change: AddressChange) -> bool:
    """Tell whether an account is in use, and was not opened anew since: then it is somebody else's by now."""
    anew = account.activated_at and account.activated_at > change.at
    return account.state == AccountState.ACTIVE and not anew


def undo(change: AddressChange) -> dict[str, Any] | None:
    """Put the old address back, whatever was changed since, and end every session.

    Whom the account let in since then goes too: it was not its owner who invited them.

    Returns what lets its owner choose a new password at once; None when another use was faster. Raises Taken.
    """
    once = update(CHANGE).where(CHANGE.c.id == change.id, CHANGE.c.undone_at.is_(None))
    if not db.session.execute(once.values(undone_at=now())).rowcount:
        return None
    later = CHANGE.c.account_id == change.account_id, CHANGE.c.id > change.id, CHANGE.c.undone_at.is_(None)
    db.session.execute(update(CHANGE).where(*later).values(undone_at=now()))
    _move(change.account_id, change.old_email)
    give_up(change.account_id)
    since = GIVEN.c.given_by == change.account_id, GIVEN.c.given_at >= change.at
    db.session.execute(delete(GIVEN).where(*since))
    operators.take_back(change.account_id, change.at)
    sessions.end_all(change.account_id)
    return recovery.allow(db.session.get_one(Account, change.account_id, populate_existing=True))


def _move(account_id: int, email: str | None, epoch: int | None = None) -> bool:
    """Give an account another address, and with it the party of who signs in with the address."""
    theirs = update(Account.__table__).where(Account.id == account_id)
    unchanged = theirs if epoch is None else theirs.where(Account.epoch == epoch)
    values = {"email": email, "email_proven_at": now(), "epoch": Account.epoch + 1}
    if not db.session.execute(unchanged.values(values)).rowcount:
        return False
    party = select(Account.party_id).where(Account.id == account_id).scalar_subquery()
    by_address = update(PARTY).where(PARTY.c.id == party, PARTY.c.kind == ADDRESS)
    try:
        with db.session.begin_nested():
            db.session.execute(by_address.values(numero=people.of_address(str(email)).numero))
    except IntegrityError as error:
        raise Taken from error
    return True
