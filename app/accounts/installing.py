"""The first start: a link on the machine's own terminal names who administers it. Used once, gone for ever.

The link is bound to a word that is kept in INSTANCE_DIR until somebody uses it, and is worth nothing once
anybody administers the installation, however they were named. Nothing here commits.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select, text, update

import config
from app import links
from app.accounts import parking, people
from app.audit import deeds
from app.db import db, now
from app.models import Account, AccountState, Act, Deed
from app.sri.identificacion import Identidad

WORD = "install_key"  # the file, 0600, with what makes the link this installation's
ADVISORY_LOCK = 0x496E7374  # "Inst": any number, the same in every process
ACCOUNT, ACT = Account.__table__, Act.__table__


def is_due() -> bool:
    """Tell whether nobody administers this installation, nor ever began to by its link."""
    named = select(ACCOUNT.c.id).where(ACCOUNT.c.admin_since.is_not(None))
    begun = select(ACT.c.id).where(ACT.c.deed == Deed.INSTALLED)
    return not any(db.session.execute(query.limit(1)).first() for query in (named, begun))


def link() -> str | None:
    """Make the link of the first start, None when there is somebody who administers."""
    return links.install_url(config.kept_key(_word())) if is_due() else None


def open_link(token: str) -> dict[str, Any] | None:
    """Return what a link allows, to be parked in the session; None when it allows nothing any more."""
    payload = links.read(links.INSTALL, token)
    if payload is None or not isinstance(payload.get("f"), str):
        return None
    parked = parking.park(f=payload["f"])
    return parked if allows(parked) else None


def allows(parked: Any) -> bool:
    """Tell whether a parked link may still name an administrator."""
    if not parking.is_fresh(parked) or not _word().exists():
        return False
    return links.same(parked["f"], links.fingerprint("install", config.written_key(_word()))) and is_due()


def install(parked: Any, identidad: Identidad, name: str, email: str, password_hash: str) -> Account | None:
    """Open the account of who administers. None when somebody was faster, or the account is open already.

    Whoever holds the link starts the program, and so could read every mail it sends: the address is taken
    as theirs without a message that proves it.
    """
    _one_at_a_time()
    if not allows(parked):
        return None
    account, at = people.find_or_make(identidad), now()
    values = {"name": name, "email": email, "email_proven_at": at, "activated_at": at, "admin_since": at}
    opened = db.session.execute(
        update(ACCOUNT)
        .where(ACCOUNT.c.id == account.id, ACCOUNT.c.state == AccountState.PENDING)
        .values(**values, password_hash=password_hash, state=AccountState.ACTIVE, epoch=ACCOUNT.c.epoch + 1)
    )
    if not opened.rowcount:
        return None
    account.party.name = account.party.name or name
    db.session.refresh(account)
    deeds.note(Deed.INSTALLED, account)
    return account


def forget() -> None:
    """Throw away what the link was bound to. Call it once the administrator is committed."""
    _word().unlink(missing_ok=True)


def _word() -> Path:
    return Path(current_app.config["INSTANCE_DIR"]) / WORD


def _one_at_a_time() -> None:
    """Let one installation at a time be decided. On SQLite a transaction that writes is alone already."""
    if db.session.connection().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": ADVISORY_LOCK})
