"""The files of one voucher on the wire: compressed or not, held already, in parts, or only asked about."""

import gzip

import pytest

from app.db import db, now
from app.models import Action, Event
from app.sri import ride
from tests import people
from tests.browser import signed_in
from tests.people import MARIA

GZIP = {"Accept-Encoding": "gzip, deflate, br"}
BOTH = pytest.mark.parametrize("kind", ["xml", "pdf"])


@pytest.fixture
def data(app):
    people.firm()
    return people.authorised(to=MARIA)


@pytest.fixture
def document(data):
    [receipt] = people.arrive(data)
    return db.session.get_one(people.Document, receipt.document_id)


@pytest.fixture
def path(document):
    return f"/comprobantes/{document.clave_acceso}"


def downloads():
    wanted = db.select(Event).where(Event.action == Action.DOWNLOADED)
    return len(list(db.session.scalars(wanted)))


def test_the_xml_travels_as_it_is_stored_and_is_the_same(marias, path, data):
    response = marias.open(f"{path}/xml", headers=GZIP)

    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Content-Length"] == str(len(response.data))
    assert gzip.decompress(response.data) == data
    assert "Accept-Ranges" not in response.headers
    assert response.headers["Cache-Control"] == "private, no-store"
    assert set(response.vary) == {"Accept-Encoding", "Cookie"}
    assert response.headers["Content-Disposition"] == "attachment; filename=factura-001-001-000000001.xml"


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "identity;q=1, *;q=0"])
def test_the_xml_travels_plain_to_who_does_not_take_gzip(marias, path, data, accepted):
    response = marias.open(f"{path}/xml", headers={"Accept-Encoding": accepted})

    assert response.data == data
    assert "Content-Encoding" not in response.headers
    assert "Accept-Encoding" in response.vary


def test_the_pdf_is_not_compressed_again(marias, path):
    response = marias.open(f"{path}/pdf", headers=GZIP)

    assert response.data.startswith(b"%PDF-")
    assert "Content-Encoding" not in response.headers
    assert response.headers["Accept-Ranges"] == "bytes"


@BOTH
@pytest.mark.parametrize("first", [{}, GZIP], ids=["plain", "gzip"])
@pytest.mark.parametrize("then", [{}, GZIP], ids=["plain", "gzip"])
def test_what_is_held_under_either_name_is_neither_made_nor_noted_again(marias, path, kind, first, then):
    etag = marias.open(f"{path}/{kind}", headers=first).headers["ETag"].removeprefix("W/")
    for held in (etag, f"W/{etag}", "*"):
        again = marias.open(f"{path}/{kind}", headers={**then, "If-None-Match": held})

        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"].removeprefix("W/") == etag
    assert downloads() == 1


def test_a_pdf_that_is_held_is_not_printed(marias, path, monkeypatch):
    etag = marias.open(f"{path}/pdf").headers["ETag"]
    monkeypatch.setattr(ride, "render", None)

    assert marias.open(f"{path}/pdf", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("change", ["confirmation", "annulment", "logo", "template"])
def test_a_pdf_that_would_be_printed_otherwise_is_another(marias, document, path, monkeypatch, change):
    before = marias.open(f"{path}/pdf").headers["ETag"]
    if change == "confirmation":
        document.confirmed_at = now()
    elif change == "annulment":
        document.annulled_at = now()
    elif change == "logo":
        document.issuer.logo = b"another"
    else:
        monkeypatch.setattr(ride, "VERSION", "another")
    db.session.commit()

    assert marias.open(f"{path}/pdf", headers={"If-None-Match": before}).status_code == 200


@BOTH
@pytest.mark.parametrize("about", [{}, GZIP], ids=["plain", "gzip"])
def test_head_tells_the_size_and_is_no_download(marias, path, kind, about):
    head = marias.open(f"{path}/{kind}", method="HEAD", headers=about)
    assert downloads() == 0
    whole = marias.open(f"{path}/{kind}", headers=about)

    assert (head.status_code, head.data) == (200, b"")
    for name in ("Content-Length", "Content-Type", "Content-Disposition", "ETag", "Cache-Control"):
        assert head.headers[name] == whole.headers[name], name
    assert downloads() == 1


@BOTH
def test_a_download_that_was_cut_goes_on_where_it_stopped(marias, path, kind):
    whole = marias.open(f"{path}/{kind}").data
    rest = marias.open(f"{path}/{kind}", headers={**GZIP, "Range": "bytes=100-"})

    assert (rest.status_code, rest.data) == (206, whole[100:])
    assert rest.headers["Content-Range"] == f"bytes 100-{len(whole) - 1}/{len(whole)}"


@BOTH
def test_who_may_not_see_it_learns_nothing_from_what_is_held(app, marias, jorge, path, kind):
    etag = marias.open(f"{path}/{kind}").headers["ETag"]
    his = signed_in(app, jorge)

    for held in (etag, "*"):
        for method in ("GET", "HEAD"):
            refused = his.open(f"{path}/{kind}", method=method, headers={"If-None-Match": held, **GZIP})
            assert refused.status_code == 404
            assert "ETag" not in refused.headers
    assert downloads() == 1
