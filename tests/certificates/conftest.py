"""A firm with a voucher, and who certifies."""

import pytest

from app.certificates import making
from app.db import begin_write, db
from app.models import Certificate
from tests import people


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def desk(firm):
    return people.desk_of(people.operator(firm), firm)


@pytest.fixture
def certify(desk):
    """Make a certificate of some documents, as the page does."""

    def make(*documents) -> Certificate:
        ids = [document.id for document in documents]
        drawn = making.draft(desk, documents)
        begin_write()
        made = making.keep(desk, drawn, ids)
        db.session.commit()
        return db.session.get_one(Certificate, made)

    return make
