"""The summary for the firm's own people: of what waits, once a day or a week, and only when something does.

It is claimed by one UPDATE that repeats its condition, so that several workers write it once. Nothing here commits.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, select, update

from app import links
from app.db import db
from app.models import Account, AccountState, Issuer, MailKind, Notices, Operator
from app.notify import hours, outbox, work
from app.notify.headers import NAME_LENGTH, greeting, header
from app.notify.letter import NotNeeded
from app.notify.outcomes import AnyMail

MANY = 100  # people a turn
SPAN = {Notices.DAILY: timedelta(days=1), Notices.WEEKLY: timedelta(days=7)}
WORKS, ACCOUNT, ISSUER = Operator.__table__, Account.__table__, Issuer.__table__


def due(at: datetime) -> list[Row[Any]]:
    """List who is to have a summary by now: id, issuer_id, account_id, summary, email."""
    if not hours.may_leave(MailKind.FIRM_SUMMARY, at):
        return []
    joined = WORKS.join(ACCOUNT, ACCOUNT.c.id == WORKS.c.account_id).join(
        ISSUER, ISSUER.c.id == WORKS.c.issuer_id
    )
    standing = (
        ACCOUNT.c.state == AccountState.ACTIVE,
        ACCOUNT.c.email.is_not(None),
        ISSUER.c.left_at.is_(None),
    )
    columns = (WORKS.c.id, WORKS.c.issuer_id, WORKS.c.account_id, WORKS.c.summary, ACCOUNT.c.email)
    found = select(*columns).select_from(joined).where(is_due(at), *standing)
    return list(db.session.execute(found.order_by(WORKS.c.id).limit(MANY)))


def is_due(at: datetime) -> ColumnElement[bool]:
    """Tell in SQL whose last summary is older than the last morning, or Monday, of the place."""
    last = {Notices.DAILY: hours.last_morning(at), Notices.WEEKLY: hours.last_monday(at)}
    asked = [
        and_(WORKS.c.summary == choice, or_(WORKS.c.summed_up_at.is_(None), WORKS.c.summed_up_at < instant))
        for choice, instant in last.items()
    ]
    return and_(WORKS.c.accepted_at.is_not(None), or_(*asked))


def queue(row: Row[Any], at: datetime, *, something: bool) -> bool:
    """Claim the summary of one of the rows of `due`, and queue it if there is something to say."""
    mine = update(WORKS).where(WORKS.c.id == row.id, is_due(at)).values(summed_up_at=at)
    if not db.session.execute(mine).rowcount or not something:
        return False
    outbox.queue(
        MailKind.FIRM_SUMMARY,
        row.email,
        account_id=row.account_id,
        issuer_id=row.issuer_id,
        operator_id=row.id,
    )
    return True


def lines(issuer_id: int, summary: Notices, at: datetime) -> list[work.Line]:
    """List what a summary says at an instant."""
    return work.of(issuer_id, at - SPAN.get(summary, SPAN[Notices.DAILY]))


def about(mail: AnyMail) -> dict[str, Any]:
    """Gather what a summary says. Raises NotNeeded when its reader works there no more, or nothing waits by now."""
    one = db.session.get(Operator, mail.operator_id) if mail.operator_id else None
    account = one.account if one and one.accepted_at else None
    if one is None or account is None or account.state is not AccountState.ACTIVE or account.email != mail.to:
        raise NotNeeded
    if one.summary is Notices.NONE or one.issuer.left_at:
        raise NotNeeded
    found = lines(one.issuer_id, one.summary, mail.queued_at)
    if not found:
        raise NotNeeded
    return {
        "hola": greeting(account.name or account.party.name),
        "issuer": header(one.issuer.name, NAME_LENGTH),
        "ruc": one.issuer.ruc,
        "weekly": one.summary is Notices.WEEKLY,
        "lines": [(line.said, links.url(line.path)) for line in found],
        "url": links.url("/emisor"),
        "choices_url": links.notices_url("o", one.id, mail.to),
    }
