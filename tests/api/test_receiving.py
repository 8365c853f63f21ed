"""What a firm's program brings in, and what it is told."""

import io
import json
import zipfile

import pytest
from sqlalchemy.exc import OperationalError

from app.api import receiving
from app.db import db, now
from app.ingest import receive
from app.models import Arrival, ArrivalOutcome, Document, Door, Event, Mail
from app.security import turns
from app.security.bodies import Request
from tests import people
from tests.people import MARIA, OTHER_RUC


def zipped(**files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.xml", content)
    return data.getvalue()


def arrivals():
    return list(db.session.scalars(db.select(Arrival).order_by(Arrival.id)))


def count(model):
    return db.session.scalar(db.select(db.func.count()).select_from(model))


def test_a_voucher_is_filed(erp, firm, manager):
    response = erp.send(people.authorised(to=MARIA), path="/documents?file=C:/erp/f1.xml")
    told = response.get_json()

    assert (told["outcome"], told["code"], told["receptores"]) == ("filed", "OK", [MARIA])
    assert response.headers["Location"] == f"/api/v1/documents/{told['clave_acceso']}"
    assert erp.get(response.headers["Location"].removeprefix("/api/v1"))["numero"] == told["numero"]
    [arrival] = arrivals()
    assert (arrival.door, arrival.by, arrival.file) == (Door.API, "ERP", "f1.xml")
    assert (arrival.issuer_id, arrival.account_id) == (firm.id, manager.id)


def test_again_it_is_known_and_changes_nothing(erp):
    data = people.authorised(to=MARIA)
    erp.send(data)
    told = erp.send(data, 200).get_json()

    assert told["outcome"] == "known"
    assert count(Document) == count(Arrival) == 1


def test_one_without_its_authorisation_waits(erp):
    told = erp.send(people.signed(to=MARIA), 202).get_json()

    assert (told["outcome"], told["code"]) == ("pending", "E_BARE")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "E_EMPTY"),
        (b"hola", "E_MALFORMED"),
        (b"<a/>", "E_ROOT"),
        (b"<a>" + b" " * 1_100_000 + b"</a>", "E_SIZE"),
        (b"PK\x03\x04nada", "E_ZIP_BROKEN"),
    ],
    ids=["empty", "text", "other", "large", "broken-zip"],
)
def test_what_is_no_voucher_is_refused_with_its_reason(erp, data, code):
    told = erp.send(data, 422).get_json()

    assert told["code"] == told["result"]["code"] == code
    assert told["detail"] == told["result"]["reason"]
    assert told["type"] == f"/api/v1#{code}"
    [arrival] = arrivals()
    assert arrival.outcome is ArrivalOutcome.REFUSED


def test_what_another_firm_issued_is_refused(erp, other_firm):
    theirs = people.authorised(to=MARIA, emisor=people.emisor(OTHER_RUC, "Luz de Mentira E.P."))

    assert erp.send(theirs, 422).get_json()["code"] == "E_ISSUER_OTHER"
    assert count(Document) == 0


def test_a_firm_that_left_brings_nothing_in(erp, firm):
    data = people.authorised(to=MARIA)
    erp.send(data)
    firm.left_at = now()
    db.session.commit()

    assert erp.send(people.authorised(to=MARIA, secuencial=2), 422).get_json()["code"] == "E_ISSUER_LEFT"
    erp.send(data, 200)


@pytest.mark.parametrize("media", ["application/zip", "application/octet-stream", "application/xml"])
def test_a_package_is_answered_line_by_line(erp, media):
    data = zipped(
        buena=people.authorised(to=MARIA), mala=b"<a/>", desnuda=people.signed(to=MARIA, secuencial=2)
    )
    told = erp.send(data, 200, Content_Type=media).get_json()

    assert [(one["member"], one["outcome"], one["code"]) for one in told["results"]] == [
        ("buena.xml", "filed", "OK"),
        ("mala.xml", "refused", "E_ROOT"),
        ("desnuda.xml", "pending", "E_BARE"),
    ]
    assert {one["file"] for one in told["results"]} == {"documentos.zip"}


def test_a_package_of_one_is_answered_by_lines_too(erp):
    told = erp.send(zipped(sola=people.authorised(to=MARIA)), 200).get_json()

    assert [one["outcome"] for one in told["results"]] == ["filed"]


def test_several_authorisations_are_answered_by_lines(erp):
    both = [people.authorised(to=MARIA, secuencial=number) for number in (1, 2)]
    parts = [data.partition(b"?>")[2] for data in both]
    told = erp.send(b"<autorizaciones>" + b"".join(parts) + b"</autorizaciones>", 200).get_json()

    assert [(one["member"], one["outcome"]) for one in told["results"]] == [("1", "filed"), ("2", "filed")]


@pytest.mark.parametrize(("asked", "mails"), [("", 1), ("?notify=true", 1), ("?notify=false", 0)])
def test_who_receives_is_told_or_not(erp, maria, asked, mails):
    erp.send(people.authorised(to=MARIA, **people.fresh()), path=f"/documents{asked}")

    assert count(Mail) == mails


@pytest.mark.parametrize("asked", ["notify=si", "file=", f"file={'x' * 301}", "otro=1"])
def test_a_parameter_that_is_not_valid_brings_nothing_in(erp, asked):
    assert erp.send(people.authorised(to=MARIA), 400, f"/documents?{asked}").get_json()["code"] == "E_QUERY"
    assert count(Arrival) == 0


@pytest.mark.parametrize("media", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""])
def test_another_kind_of_body_is_refused(erp, media):
    assert erp.send(b"x", 415, Content_Type=media).get_json()["code"] == "E_MEDIA"


def test_a_body_that_is_too_big_is_refused_unread(app, erp, monkeypatch):
    monkeypatch.setattr(Request, "max_content_length", 10)

    assert erp.send(b"x" * 11, 413).get_json()["code"] == "E_TOO_BIG"


def test_a_customers_key_brings_nothing_in(books):
    assert books.send(people.authorised(to=MARIA), 403).get_json()["code"] == "E_SCOPE"


def test_the_same_name_gets_the_same_answer(erp):
    for data, status in (
        (people.authorised(to=MARIA), 201),
        (people.signed(to=MARIA, secuencial=2), 202),
        (b"<a/>", 422),
        (zipped(una=people.authorised(to=MARIA, secuencial=3)), 200),
    ):
        name = f"envio {status}"
        first = erp.send(data, status, Idempotency_Key=name)
        again = erp.send(data, status, Idempotency_Key=name)

        assert again.get_json() == first.get_json()
        assert again.headers.get("Location") == first.headers.get("Location")
        assert again.mimetype == first.mimetype


def test_the_same_name_for_another_body_is_a_conflict(erp, other_erp):
    erp.send(people.authorised(to=MARIA), Idempotency_Key="uno")

    assert erp.send(b"<a/>", 409, Idempotency_Key="uno").get_json()["code"] == "E_IDEMPOTENCY_OTHER"
    other_erp.send(b"<a/>", 422, Idempotency_Key="uno")


@pytest.mark.parametrize("name", ["", "x" * 201, "ñ", "a\tb"])
def test_a_name_has_a_shape(erp, name):
    assert erp.send(b"<a/>", 400, Idempotency_Key=name).get_json()["code"] == "E_IDEMPOTENCY_KEY"
    assert count(Arrival) == 0


def test_what_was_never_answered_is_done_when_it_comes_again(erp, monkeypatch):
    """As when the process dies between the filing and its COMMIT."""
    data = people.authorised(to=MARIA)
    with monkeypatch.context() as broken:
        broken.setattr(receiving.answers, "keep", lambda *_: 1 / 0)
        erp.send(data, 500, Idempotency_Key="uno")
    assert count(Document) == count(Arrival) == count(Event) == 0

    erp.send(data, 201, Idempotency_Key="uno")


def test_a_database_that_is_busy_is_tried_again(erp, monkeypatch):
    tries = []

    def stumble(*args, **about):
        tries.append(1)
        if len(tries) == 1:
            raise OperationalError("", {}, Exception())
        return real(*args, **about)

    real = receive.receive
    monkeypatch.setattr(receive, "receive", stumble)
    monkeypatch.setattr(receiving, "RESTS_SECONDS", (0, 0))

    erp.send(people.authorised(to=MARIA))


def test_a_database_that_stays_busy_is_a_problem_with_a_time(erp, monkeypatch):
    def stumble(*_args, **_about):
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(receive, "receive", stumble)
    monkeypatch.setattr(receiving, "RESTS_SECONDS", (0,))
    response = erp.send(people.authorised(to=MARIA), 503)

    assert response.get_json()["code"] == "E_BUSY"
    assert response.headers["Retry-After"] == "5"


def test_while_a_package_is_examined_another_is_asked_to_come_back(erp):
    """A small one may hold sixty-four megabytes: many at once would leave nobody to answer pages."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.xml", people.authorised(to=MARIA))
    with turns.turn():
        response = erp.send(packed.getvalue(), 503)
        assert response.headers["Retry-After"] == str(turns.BUSY_SECONDS)
        assert response.get_json()["code"] == "E_BUSY"
        erp.send(people.authorised(to=MARIA, secuencial=2))

    erp.send(packed.getvalue(), 200)


def test_a_fault_of_ours_shows_nothing_of_it(erp, monkeypatch):
    monkeypatch.setattr(receive, "examine", lambda *_: 1 / 0)
    response = erp.send(b"<a/>", 500)

    assert response.get_json()["code"] == "E_FAULT"
    assert "Zero" not in response.text


def test_examining_holds_no_transaction(erp, monkeypatch):
    held = []
    real = receive.examine
    monkeypatch.setattr(
        receive, "examine", lambda *args: held.append(db.session.registry().in_transaction()) or real(*args)
    )
    erp.send(people.authorised(to=MARIA))

    assert held == [False]


def test_the_lines_are_those_of_the_command(erp):
    data = people.authorised(to=MARIA)
    told = erp.send(data).get_json()

    assert list(told) == [
        "file", "member", "clave_acceso", "tipo", "version", "numero", "emisor", "receptores", "total",
        "outcome", "code", "reason", "signature", "warnings",
    ]  # fmt: skip
    assert json.dumps(told["total"]) == '"115.00"'
