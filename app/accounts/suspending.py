"""What an administrator does with an account: closing and opening it, releasing its brakes, sending its link.

Never a password and never a link to read. Each act is written down with it. Nothing here commits.
"""

from __future__ import annotations

from enum import StrEnum, auto
from typing import Protocol

from sqlalchemy import delete, select

from app.accounts import directory, operators, people, sessions, throttle
from app.accounts.throttle import Bucket
from app.audit import deeds
from app.db import db
from app.models import Account, AccountState, Deed, MailKind
from app.notify import outbox

BRAKES = (throttle.LOGIN_ACCOUNT, throttle.RECOVERY_HOUR, throttle.RECOVERY_DAY)  # by who somebody is
OWN_BRAKES = (throttle.NEW_ADDRESS_DAY,)  # by the id of the account


class Admin(Protocol):
    """Who acts, known by the id of their account."""

    id: int


class Done(StrEnum):
    """What became of an act about an account."""

    DONE = auto()
    SAME = auto()  # it was so already
    ONESELF = auto()
    NO_ADDRESS = auto()
    FORBIDDEN = auto()  # whoever acts is no administrator any more


def disable(by: Admin, account: Account) -> Done:
    """Let somebody sign in no more, and end every session of theirs. Never oneself.

    So the last administrator always stays: whoever acts is one, and of two who act at once the second is none.
    """
    if not still_administers(by):
        return Done.FORBIDDEN
    if account.id == by.id:
        return Done.ONESELF
    db.session.refresh(account)
    if account.state is AccountState.DISABLED:
        return Done.SAME
    account.state = AccountState.DISABLED
    account.epoch = Account.epoch + 1
    sessions.end_all(account.id)
    operators.take_back_waiting(account.id)
    deeds.note(Deed.ACCOUNT_DISABLED, by, about=account)
    return Done.DONE


def enable(by: Admin, account: Account) -> Done:
    """Let somebody sign in again with the password they had, or choose their first one."""
    if not still_administers(by):
        return Done.FORBIDDEN
    db.session.refresh(account)
    if account.state is not AccountState.DISABLED:
        return Done.SAME
    account.state = AccountState.ACTIVE if account.password_hash else AccountState.PENDING
    deeds.note(Deed.ACCOUNT_ENABLED, by, about=account)
    return Done.DONE


def release(by: Admin, account: Account) -> int:
    """Let somebody try again at once who tried too often. Returns how many brakes were on."""
    who = people.key_of(account)
    buckets = [
        *(Bucket(limit, who) for limit in BRAKES),
        *(Bucket(limit, str(account.id)) for limit in OWN_BRAKES),
    ]
    keys = [bucket.key for bucket in buckets]
    released = db.session.execute(delete(throttle.TABLE).where(throttle.TABLE.c.key.in_(keys))).rowcount
    deeds.note(Deed.THROTTLE_RELEASED, by, about=account)
    return released


def send_link(by: Admin, account: Account) -> Done:
    """Queue the link that opens an account, or that lets its owner choose another password."""
    if account.state is AccountState.DISABLED:
        return Done.SAME
    address = directory.link_to(account)
    if not address:
        return Done.NO_ADDRESS
    first = account.state is AccountState.PENDING
    outbox.queue(MailKind.ACTIVATION if first else MailKind.RESET, address, account_id=account.id)
    deeds.note(Deed.ACCOUNT_INVITED, by, about=account)
    return Done.DONE


def still_administers(by: Admin) -> bool:
    """Lock who runs the installation, and tell whether whoever acts is still one of them."""
    running = Account.admin_since.is_not(None), Account.state == AccountState.ACTIVE
    ids = db.session.scalars(select(Account.id).where(*running).order_by(Account.id).with_for_update())
    return by.id in ids.all()
