"""Mail that waits, for workers to find."""

import pytest

from app.db import begin_write, db
from app.models import MailKind
from app.notify import outbox
from tests import people


@pytest.fixture
def waiting(app):
    """Queue some messages for María."""
    maria = people.person()

    def queue(count=1):
        begin_write()
        for _ in range(count):
            outbox.queue(MailKind.PASSWORD_CHANGED, "maria@ejemplo.ec", account_id=maria.id)
        db.session.commit()

    return queue
