"""What comes in by a door is filed, known, pending or refused, and nothing is lost."""

import io
import zipfile

import pytest

from app.db import db
from app.models import Arrival, ArrivalOutcome, Document
from app.store import vault
from tests import people
from tests.people import MARIA


@pytest.fixture
def firm(app):
    return people.firm()


def arrivals():
    return db.session.scalars(db.select(Arrival).order_by(Arrival.id)).all()


def zipped(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(f"{name}.xml", data)
    return buffer.getvalue()


def test_a_filed_voucher_leaves_an_arrival_without_its_bytes(firm):
    [receipt] = people.arrive(people.authorised(), file="enero.xml")

    [arrival] = arrivals()
    assert arrival.outcome is ArrivalOutcome.FILED
    assert (arrival.file, arrival.document_id) == ("enero.xml", receipt.document_id)
    assert arrival.deflated is None


def test_a_refused_file_keeps_its_reason_and_its_bytes(firm):
    people.arrive(b"<html><body>Error 503</body></html>", file="roto.xml")

    [arrival] = arrivals()
    assert arrival.outcome is ArrivalOutcome.REFUSED
    assert arrival.code == "E_ROOT"
    assert "comprobante" in arrival.reason
    assert vault.inflate(arrival.deflated) == b"<html><body>Error 503</body></html>"


def test_the_same_refused_file_is_kept_once_and_counted(firm):
    people.arrive(b"<html/>")
    people.arrive(b"<html/>")

    [arrival] = arrivals()
    assert arrival.times == 2


def test_a_bare_voucher_waits_and_is_filed_when_its_envelope_comes(firm):
    [bare] = people.arrive(people.signed())
    assert (bare.outcome, bare.code) == ("pending", "E_BARE")
    assert db.session.scalars(db.select(Document)).all() == []

    envelope = people.authorised()
    [filed] = people.arrive(envelope)

    pending, _ = arrivals()
    assert filed.outcome == "filed"
    assert pending.document_id == filed.document_id
    assert vault.get(filed.document_id) == envelope


def test_a_bare_copy_of_a_filed_voucher_is_known(firm):
    people.filed()

    [bare] = people.arrive(people.signed())

    assert bare.outcome == "known"


def test_a_bare_voucher_with_other_content_than_the_filed_one_conflicts(firm):
    people.filed(to=MARIA, name="María Inventada")

    [bare] = people.arrive(people.signed(to=MARIA, name="María Cambiada"))

    assert (bare.outcome, bare.code) == ("refused", "E_DUP_CONFLICT")


def test_not_authorised_never_demotes_a_filed_voucher(firm):
    document = people.filed()

    [no] = people.arrive(people.authorised(estado="NO AUTORIZADO"))

    assert (no.outcome, no.code) == ("refused", "E_STATE")
    assert db.session.scalars(db.select(Document)).one().id == document.id


def test_a_pending_voucher_of_a_firm_that_is_not_here_is_refused(app):
    [receipt] = people.arrive(people.signed())

    assert (receipt.outcome, receipt.code) == ("refused", "E_ISSUER")


def test_the_good_ones_of_a_mixed_zip_stay(firm):
    data = zipped(a=people.authorised(secuencial=1), b=b"<roto", c=people.authorised(secuencial=2))

    receipts = people.arrive(data, file="marzo.zip")

    assert [receipt.outcome for receipt in receipts] == ["filed", "refused", "filed"]
    assert [arrival.member for arrival in arrivals()] == ["a.xml", "b.xml", "c.xml"]


def test_a_file_of_several_authorisations_files_each_with_its_own_bytes(firm):
    from app.demo import vouchers

    first, second = people.authorised(secuencial=1), people.authorised(secuencial=2)
    receipts = people.arrive(vouchers.respuesta(first, second))

    assert [receipt.outcome for receipt in receipts] == ["filed", "filed"]
    for receipt, whole in zip(receipts, (first, second), strict=True):
        stored = vault.get(receipt.document_id)
        assert stored.startswith(b"<autorizacion>")
        assert stored in whole
