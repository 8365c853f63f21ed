"""The store gives back what it was given, or says that it cannot."""

import gzip

import pytest

from app.db import db
from app.models import DocumentXml
from app.store import vault
from tests import people


@pytest.fixture
def document(app):
    people.firm()
    return people.filed()


def test_bytes_come_back_as_they_went_in(document):
    row = db.session.get_one(DocumentXml, document.id)

    assert len(row.deflated) < row.length
    assert vault.inflate(row.deflated) == vault.get(document.id)
    assert vault.sha256(document.id) == row.sha256


def test_bytes_leave_as_gzip_without_being_compressed_again(document):
    row = db.session.get_one(DocumentXml, document.id)
    packed = vault.gzipped(document.id)

    assert gzip.decompress(packed) == vault.get(document.id)
    assert row.deflated in packed
    assert len(packed) == len(row.deflated) + 18


def test_damage_is_noticed_not_served(document):
    row = db.session.get_one(DocumentXml, document.id)
    row.deflated = vault.deflate(b"<otra/>")
    db.session.commit()

    for take in (vault.get, vault.gzipped):
        with pytest.raises(vault.Damaged):
            take(document.id)
