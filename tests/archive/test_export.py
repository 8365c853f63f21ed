"""What the list shows, taken along: each file under a name of its own, and an index that runs nothing."""

import csv
import io
import re
import tracemalloc
import zipfile
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import NamedTuple

import pytest

from app.archive import export
from app.archive.search import Criteria
from app.db import db, now
from app.models import Action, Document, DocumentXml, Event, Recipient
from app.sri.catalogo import Ambiente, TipoComprobante
from app.store import bundle, vault
from tests import people
from tests.people import JORGE, MARIA, OTHER_RUC, RUC

DAY = date(2026, 3, 2)


class Row(NamedTuple):
    """A row of the list, as far as an index and a name go."""

    tipo: TipoComprobante
    numero: str
    emisor_ruc: str
    clave: str
    emisor_nombre: str
    fecha: date
    autorizacion: str
    total: Decimal | None = None
    annulled_at: datetime | None = None


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def maria(app):
    return taker(people.person(MARIA))


@pytest.fixture
def jorge(app):
    return taker(people.person(JORGE, email="jorge@ejemplo.ec", name="Jorge Inventado"))


def taker(account):
    return SimpleNamespace(id=account.id, party_id=account.party_id, proven_email=account.email)


def row(numero="001-001-000000001", ruc=RUC, clave="1", name="Luz de Mentira E.P.", autorizacion="1"):
    return Row(TipoComprobante.FACTURA, numero, ruc, clave, name, DAY, autorizacion)


def read(member):
    made = zipfile.ZipFile(io.BytesIO(b"".join(bundle.stream([member]))))
    return made.read(member.name)


def lines(member):
    text = read(member).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_a_number_alone_names_a_file_and_two_firms_with_the_same_number_give_their_ruc():
    rows = [row("001-001-000000001"), row("001-001-000000002"), row("001-001-000000002", OTHER_RUC)]

    assert export.names(rows, "xml") == [
        "factura-001-001-000000001.xml",
        f"factura-001-001-000000002-{RUC}.xml",
        f"factura-001-001-000000002-{OTHER_RUC}.xml",
    ]


def test_two_vouchers_of_one_firm_with_the_same_number_give_their_clave():
    assert export.names([row(clave="7"), row(clave="8")], "pdf") == [
        f"factura-001-001-000000001-{RUC}-7.pdf",
        f"factura-001-001-000000001-{RUC}-8.pdf",
    ]


def test_the_index_is_a_csv_that_spreadsheets_read_with_its_accents():
    member = export.index([row(name='Ñandú, "S.A."')], ["factura.xml"], DAY)

    content = read(member)
    assert content.startswith(b"\xef\xbb\xbfClave de acceso,Documento,# Documento,Emisor,RUC,Fecha")
    assert content.count(b"\r\n") == 2
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert lines(member)[1] == [
        "1", "Factura", "001-001-000000001", 'Ñandú, "S.A."', RUC, "2026-03-02", "1", "", "factura.xml", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "=HYPERLINK(1)",
        "+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\xa0=1",
        "＝1",
        '=cmd|" /C calc"!A0',
    ],
)
def test_no_text_of_others_is_a_formula_in_the_index(name):
    member = export.index([row(name=name, autorizacion="=1+1")], ["factura.xml"], DAY)

    [_, (_, _, _, emisor, _, _, autorizacion, _, _, _)] = lines(member)
    assert emisor[0] == "'"
    assert emisor.replace("'", "") == name
    assert autorizacion == "'=1+1"


@pytest.mark.parametrize("gap", [";", "; ", "\t", "\n", "\r", ",", "|"])
def test_no_text_becomes_a_formula_where_a_spreadsheet_parts_it_elsewhere(gap):
    content = read(export.index([row(name=f"Luz{gap}=1+1")], ["factura.xml"], DAY)).decode("utf-8-sig")

    assert not re.search(r"(^|[;,|\t\r\n]) *=", content)


def test_nobody_takes_along_what_they_would_not_see(firm, maria, jorge):
    people.filed(to=MARIA, secuencial=1)
    people.filed(to=JORGE, secuencial=2)
    people.filed(to=MARIA, secuencial=3, ambiente="1")

    assert [each.numero[-1] for each in export.rows(maria, Criteria())] == ["1"]
    assert [each.numero[-1] for each in export.rows(jorge, Criteria())] == ["2"]


def test_more_than_a_list_counts_is_not_taken_along(firm, maria, monkeypatch):
    monkeypatch.setattr(export, "MOST", 2)
    for secuencial in (1, 2):
        people.filed(to=MARIA, secuencial=secuencial)
    assert len(export.rows(maria, Criteria())) == 2

    people.filed(to=MARIA, secuencial=3)

    with pytest.raises(export.TooMany):
        export.rows(maria, Criteria())


def test_each_xml_is_the_one_that_came(firm, maria):
    for secuencial in (1, 2):
        people.filed(to=MARIA, secuencial=secuencial)
    rows = export.rows(maria, Criteria())
    files = export.names(rows, "xml")

    made = zipfile.ZipFile(io.BytesIO(b"".join(bundle.stream(export.xml_members(rows, files)))))

    assert made.testzip() is None
    assert [made.read(file) for file in files] == [vault.get(each.id) for each in rows]


def test_each_document_is_noted_as_taken_and_as_seen(firm, maria, monkeypatch):
    monkeypatch.setattr(export, "BATCH", 2)
    for secuencial in (1, 2, 3):
        people.filed(to=MARIA, secuencial=secuencial)

    export.note(maria, export.rows(maria, Criteria()), "zip-xml")
    db.session.rollback()

    noted = db.session.scalars(db.select(Event).where(Event.action == Action.DOWNLOADED)).all()
    assert {(each.account_id, each.detail) for each in noted} == {(maria.id, "zip-xml")}
    assert len({each.document_id for each in noted}) == 3
    assert db.session.scalars(db.select(Recipient.seen_at)).all().count(None) == 0


def many(firm, maria, count):
    """Write documents straight into the tables, each with 4 kB of XML."""
    content = bytes(range(256)) * 16
    kept = vault.columns(content)
    about = {
        "tipo": TipoComprobante.FACTURA, "fecha": DAY, "ambiente": Ambiente.PRODUCCION, "issuer_id": firm.id,
    }  # fmt: skip
    voucher = {
        **about, "version": "1.1.0", "issuer_name": firm.name, "autorizacion": "1", "content_sha256": "0", "filed_at": now(),
    }  # fmt: skip
    ids = range(1, count + 1)
    db.session.execute(
        db.insert(Document),
        [{**voucher, "id": i, "clave_acceso": f"{i:049}", "numero": f"001-001-{i:09}"} for i in ids],
    )
    db.session.execute(db.insert(DocumentXml), [{**kept, "document_id": i} for i in ids])
    db.session.execute(
        db.insert(Recipient),
        [{**about, "document_id": i, "party_id": maria.party_id, "numero": MARIA} for i in ids],
    )
    db.session.commit()


def test_the_memory_of_a_zip_does_not_grow_with_its_members(firm, maria):
    many(firm, maria, 1_000)
    peaks = {}
    for count in (200, 1_000):
        rows = export.rows(maria, Criteria())[:count]
        files = export.names(rows, "xml")
        db.session.rollback()
        tracemalloc.start()
        size = sum(len(piece) for piece in bundle.stream(export.xml_members(rows, files)))
        peaks[count] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert size > count * 300

    assert peaks[1_000] < peaks[200] + 300_000  # the central directory and the ids; not 4 kB each
