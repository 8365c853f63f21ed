"""A ZIP written as a stream is one that everybody opens."""

import io
import zipfile
import zlib
from datetime import date

import pytest

from app.db import db
from app.models import DocumentXml
from app.store import bundle, vault
from tests import people

DAY = date(2026, 3, 2)


def opened(*members):
    return zipfile.ZipFile(io.BytesIO(b"".join(bundle.stream(members))))


def test_members_come_out_as_they_went_in():
    text = "ñandú, «así»\r\n" * 200
    made = opened(
        bundle.deflated("índice.csv", DAY, text.encode()),
        bundle.stored("factura.pdf", DAY, b"%PDF-1.4 x"),
        bundle.stored("vacio", DAY, b""),
    )

    assert made.testzip() is None
    assert made.namelist() == ["índice.csv", "factura.pdf", "vacio"]
    assert made.read("índice.csv").decode() == text
    assert made.read("factura.pdf") == b"%PDF-1.4 x"
    assert made.infolist()[0].compress_size < made.infolist()[0].file_size
    assert made.infolist()[1].date_time == (2026, 3, 2, 0, 0, 0)
    assert made.infolist()[1].external_attr >> 16 == 0o100644


def test_a_zip_of_nothing_is_a_zip():
    assert opened().namelist() == []


def test_a_day_before_the_calendar_of_zip_stays_within_it():
    assert opened(bundle.stored("viejo", date(1975, 5, 6), b"x")).infolist()[0].date_time[:3] == (1980, 5, 6)


def test_a_day_after_the_calendar_of_zip_stays_within_it():
    assert opened(bundle.stored("futuro", date(2150, 5, 6), b"x")).infolist()[0].date_time[:3] == (2107, 5, 6)


def test_what_is_kept_deflated_is_not_compressed_again():
    content = b"<factura/>" * 50
    kept = vault.deflate(content)

    pieces = list(bundle.stream([bundle.Member("a.xml", DAY, kept, len(content), zlib.crc32(content))]))

    assert pieces[1] is kept
    assert zipfile.ZipFile(io.BytesIO(b"".join(pieces))).read("a.xml") == content


@pytest.fixture
def documents(app):
    people.firm()
    return [people.filed(to=people.MARIA, secuencial=each).id for each in range(1, 6)]


def test_what_is_stored_comes_in_the_order_that_was_asked_for(documents, monkeypatch):
    monkeypatch.setattr(vault, "BATCH", 2)
    asked = [documents[each] for each in (3, 0, 4, 1, 2)]

    found = list(vault.packed(asked))

    assert [row.document_id for row in found] == asked
    row = db.session.get_one(DocumentXml, asked[0])
    assert (found[0].deflated, found[0].length, found[0].crc32) == (row.deflated, row.length, row.crc32)


def test_no_transaction_stays_open_while_somebody_takes_what_is_stored(documents):
    packed = vault.packed(documents)

    next(packed)

    assert not db.session().in_transaction()
