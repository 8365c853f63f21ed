"""A firm, its customer and a voucher that was just announced."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path

import pytest

from app.db import begin_write, db
from app.models import Mail, MailKind
from app.notify import outbox
from tests import people
from tests.people import MARIA

ADDRESS = "maria@ejemplo.ec"


@pytest.fixture
def by_smtp(app):
    """Point the installation at the mail server on a port of this machine."""

    def point(port: int) -> None:
        app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=port)
        app.extensions["mail"].server, app.extensions["mail"].port = "127.0.0.1", port

    return point


@pytest.fixture
def maria(app):
    """Someone with an account, who has nothing yet."""
    return people.person(MARIA, email=ADDRESS)


@pytest.fixture
def queued(maria):
    """Queue messages for María that need nothing but her account."""

    def queue(count: int = 1, kind: MailKind = MailKind.PASSWORD_CHANGED, to: str = ADDRESS) -> list[int]:
        begin_write()
        mails = [outbox.queue(kind, to, account_id=maria.id) for _ in range(count)]
        db.session.commit()
        return [mail.id for mail in mails]

    return queue


@pytest.fixture
def notice(app):
    """The notice of a voucher that was just filed."""
    people.firm()
    people.filed(to=MARIA, email=ADDRESS, **people.fresh())
    return db.session.scalars(db.select(Mail).where(Mail.kind == MailKind.NOTICE)).one()


@pytest.fixture
def files(app):
    """Read the messages that became files, by name."""

    def read():
        folder = Path(app.config["INSTANCE_DIR"]) / "outbox"
        return {
            path.name: email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            for path in sorted(folder.glob("*"))
        }

    return read
