"""One message a day, or a week: notices are held until the morning, then gathered into digests.

    held --gather--> held, in a digest --the digest is sent--> sent | failed | uncertain | dropped

Nothing here commits. A digest and the notices that point at it are written in one transaction, so a crash
leaves either both or neither.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from app.db import UtcDateTime, db
from app.models import Account, Mail, MailKind, MailState
from app.notify import outbox

MANY = 100  # digests a transaction, so that pages answer meanwhile
MAIL, ACCOUNT = Mail.__table__, Account.__table__
WAITS = (
    MAIL.c.state == MailState.HELD,
    MAIL.c.kind == MailKind.NOTICE,
    MAIL.c.due_at <= bindparam("now", type_=UtcDateTime()),
    MAIL.c.digest_id.is_(None),
)
READER = (MAIL.c.party_id, MAIL.c.account_id, MAIL.c.delegation_id)
DUE = select(MAIL.c.id).where(*WAITS).limit(1)
READERS = (
    select(*READER, func.coalesce(func.max(ACCOUNT.c.email), func.max(MAIL.c.to)).label("to"))
    .select_from(MAIL.outerjoin(ACCOUNT, ACCOUNT.c.id == MAIL.c.account_id))
    .where(*WAITS)
    .group_by(*READER)
    .limit(MANY)
)
POINT = (
    update(MAIL)
    .where(*WAITS, *(column.is_not_distinct_from(bindparam(f"its_{column.name}")) for column in READER))
    .values(digest_id=bindparam("digest"))
)


def are_due(now: datetime) -> bool:
    """Tell whether `gather` would find something, without taking a write lock."""
    return db.session.scalar(DUE, {"now": now}) is not None


def gather(now: datetime) -> int:
    """Queue a digest for each reader whose morning has come; return how many. Call it in a unit that writes."""
    outbox.take_turns()
    readers = db.session.execute(READERS, {"now": now}).all()
    return sum(gather_for(reader, now) for reader in readers)


def gather_for(reader: Row[Any], now: datetime) -> bool:
    """Queue the digest of one reader, unless they chose otherwise at this very instant.

    It goes to the address that the reader has now, whatever it was when the notices came.
    """
    digest = outbox.queue(
        MailKind.DIGEST,
        reader.to,
        party_id=reader.party_id,
        account_id=reader.account_id,
        delegation_id=reader.delegation_id,
    )
    db.session.flush()
    theirs = {f"its_{column.name}": value for column, value in zip(READER, reader[:-1], strict=True)}
    found = db.session.execute(POINT, {**theirs, "now": now, "digest": digest.id}).rowcount
    if not found:
        db.session.delete(digest)
    return bool(found)
