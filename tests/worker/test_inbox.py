"""The watched folder from end to end: what is left there becomes documents, and each file finds its place."""

import io
import os
import shutil
import stat
import threading
import time
import zipfile

import pytest
from sqlalchemy.exc import OperationalError

from app import worker
from app.db import db, now
from app.ingest import folder, looking
from app.models import Arrival, ArrivalOutcome, Document, Door, Mail, MailState
from app.sri.paquete import MAX_ZIP
from app.sri.texto import MAX_BYTES
from app.worker import carrier, carrying, examining, inbox, ourselves, parent, patience, rounds
from app.worker.shift import Shift, Turn
from tests import people
from tests.systems import linux

PATIENCE_SECONDS = 60


@pytest.fixture
def settings(settings, tmp_path):
    return {**settings, "INBOX_DIR": tmp_path / "entrada"}


@pytest.fixture
def firm(app, monkeypatch):
    """A firm; its files are steady at the first look."""
    monkeypatch.setattr(looking, "STEADY_SECONDS", 0.0)
    monkeypatch.setattr(inbox, "RESCAN_SECONDS", 0.0)
    return people.firm()


@pytest.fixture
def work(app, monkeypatch):
    """Take turns at the folder in this process until nothing is left to do."""
    monkeypatch.setattr(carrier, "of", ourselves.Ourselves)
    monkeypatch.setattr(ourselves, "REST_SECONDS", 0.0)

    def turns(name="uno"):
        shift = Shift(app, name, threading.Event()).of("carpeta")
        with inbox.begin(shift) as turn:
            last = Turn.MORE
            while last is Turn.MORE:
                last = turn()
        return shift, last

    return turns


@pytest.fixture
def by_child(app):
    """Take turns with a child, as a worker does, until each file is put away."""

    def turns():
        shift = Shift(app, "uno", threading.Event()).of("carpeta")
        deadline = time.monotonic() + PATIENCE_SECONDS
        with inbox.begin(shift) as turn:
            while turn() is Turn.MORE:
                assert time.monotonic() < deadline
        return shift

    return turns


def box(app, ruc=people.RUC):
    path = app.config["INBOX_DIR"] / ruc
    path.mkdir(parents=True, exist_ok=True)
    return path


def put(app, name, data, ruc=people.RUC):
    path = box(app, ruc) / name
    path.write_bytes(data)
    return path


def kept(app, into="hecho", ruc=people.RUC):
    return sorted(path.name for path in (box(app, ruc) / into).iterdir())


def told(app, name, ruc=people.RUC):
    return (box(app, ruc) / "rechazado" / f"{name}.txt").read_text("utf-8-sig")


def arrivals():
    db.session.rollback()
    return db.session.scalars(db.select(Arrival).order_by(Arrival.id)).all()


def documents():
    db.session.rollback()
    return db.session.scalars(db.select(Document).order_by(Document.id)).all()


def zipped(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(f"{name}.xml", data)
    return buffer.getvalue()


def test_a_good_file_becomes_a_document_and_is_done(app, firm, work):
    put(app, "enero.xml", people.authorised())
    _, last = work()

    [arrival] = arrivals()
    assert (arrival.door, arrival.by, arrival.file) == (Door.FOLDER, "carpeta", "enero.xml")
    assert (arrival.issuer_id, arrival.outcome) == (firm.id, ArrivalOutcome.FILED)
    assert (kept(app), kept(app, "rechazado"), kept(app, "procesando")) == (["enero.xml"], [], [])
    assert last is Turn.REST


def test_the_folders_of_each_firm_are_made(app, firm, work):
    shutil.rmtree(app.config["INBOX_DIR"], ignore_errors=True)

    work()

    assert sorted(path.name for path in box(app).iterdir()) == ["hecho", "procesando", "rechazado"]


def test_a_refused_file_says_why_and_what_to_do(app, firm, work):
    put(app, "roto.xml", b"<html></html>")
    work()

    [arrival] = arrivals()
    assert arrival.code == "E_ROOT"
    assert kept(app, "rechazado") == ["roto.xml", "roto.xml.txt"]
    assert told(app, "roto.xml").startswith("roto.xml: 1 rechazado.\n\nEl archivo: rechazado\n    E_ROOT: ")
    assert "déjelo otra vez en la carpeta" in told(app, "roto.xml")


def test_the_good_ones_of_a_zip_are_filed_and_each_is_told(app, firm, work):
    good = {name: people.authorised(secuencial=number) for number, name in enumerate("acd", 1)}
    put(app, "mes.zip", zipped(**good, b=b"<roto"))
    work()

    assert len(documents()) == 3
    assert kept(app, "rechazado") == ["mes.zip", "mes.zip.txt"]
    text = told(app, "mes.zip")
    assert text.startswith("mes.zip: 3 archivado, 1 rechazado.")
    assert "a.xml, 001-001-000000001: archivado" in text
    assert "b.xml: rechazado\n    E_MALFORMED: " in text


def test_a_large_zip_goes_in_by_short_transactions(app, firm, work, monkeypatch):
    commits = []
    real = carrying.file_all
    monkeypatch.setattr(
        carrying, "file_all", lambda waiting, jobs: commits.append(len(waiting)) or real(waiting, jobs)
    )
    put(app, "mes.zip", zipped(**{f"v{n:02}": people.authorised(secuencial=n) for n in range(1, 61)}))
    work()

    assert len(documents()) == 60
    assert commits == [25, 25, 10]
    assert kept(app) == ["mes.zip"]


def test_another_firms_voucher_is_refused(app, firm, work):
    people.firm(people.OTHER_RUC, "Otra S.A.")
    put(app, "ajeno.xml", people.authorised(emisor=people.emisor(people.OTHER_RUC)))
    work()

    [arrival] = arrivals()
    assert (arrival.code, arrival.issuer_id) == ("E_ISSUER_OTHER", firm.id)
    assert documents() == []
    assert "E_ISSUER_OTHER: Lo emitió otra empresa" in told(app, "ajeno.xml")


def test_a_pending_one_is_done_with_a_note(app, firm, work):
    put(app, "sin.xml", people.signed())
    work()

    [arrival] = arrivals()
    assert arrival.outcome is ArrivalOutcome.PENDING
    assert kept(app) == ["sin.xml", "sin.xml.txt"]
    note = (box(app) / "hecho" / "sin.xml.txt").read_text("utf-8-sig")
    assert "001-001-000000001: pendiente\n    E_BARE: " in note
    assert "bandeja" in note


def test_a_known_one_is_done_without_a_word(app, firm, work):
    people.filed()
    put(app, "otra-vez.xml", people.authorised())
    work()

    assert len(documents()) == 1
    assert kept(app) == ["otra-vez.xml"]


@linux
def test_a_link_is_never_followed(app, firm, work, tmp_path):
    secret = tmp_path / "secreto.xml"
    secret.write_bytes(people.authorised())
    (box(app) / "enlace.xml").symlink_to(secret)
    work()

    assert (documents(), arrivals()) == ([], [])
    assert (box(app) / "enlace.xml").is_symlink()


def test_a_half_written_file_waits(app, firm, work):
    whole = people.authorised()
    path = put(app, "a.xml", whole[:-20])
    work()
    assert (arrivals(), path.exists()) == ([], True)

    path.write_bytes(whole)
    work()
    assert len(documents()) == 1


def test_what_is_too_large_is_refused_without_being_read_whole(app, firm, work, monkeypatch):
    path = put(app, "grande.xml", b"<factura>" + b" " * MAX_BYTES + b"</factura>")
    with path.open("r+b") as file:
        file.truncate(3 * MAX_ZIP)
        file.seek(0, os.SEEK_END)
        file.write(b"</factura>")
    put(app, "grande.zip", b"PK\x03\x04" + bytes(MAX_ZIP + 5) + b"PK\x05\x06")

    assert len(examining.read(str(path))) == MAX_BYTES + 1
    work()

    assert {arrival.file: arrival.code for arrival in arrivals()} == {
        "grande.xml": "E_SIZE",
        "grande.zip": "E_ZIP_SIZE",
    }


def test_a_file_committed_but_not_moved_by_a_killed_worker_ends_done(app, firm, work):
    put(app, "a.xml", people.authorised())
    [one] = folder.inboxes(app.config["INBOX_DIR"])
    folder.prepare(one)
    folder.claim(one, "a.xml", "muerto")
    people.arrive(people.authorised())
    os.utime(one.of("muerto"), (1, 1))

    work("vivo")

    assert (kept(app), kept(app, "procesando")) == (["a.xml"], [])
    assert len(documents()) == 1


def test_a_refused_file_of_a_killed_worker_is_counted_once(app, firm, work, monkeypatch):
    put(app, "roto.xml", b"<html></html>")

    def killed(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(inbox.Clerk, "put_away", killed)
        with pytest.raises(KeyboardInterrupt):
            work("muerto")
    assert [arrival.times for arrival in arrivals()] == [1]

    work("vivo")

    assert [arrival.times for arrival in arrivals()] == [1]
    assert kept(app, "rechazado") == ["roto.xml", "roto.xml.txt"]


def test_the_same_refused_file_left_again_is_counted_again(app, firm, work):
    for _ in range(2):
        put(app, "roto.xml", b"<html></html>")
        work()

    assert [arrival.times for arrival in arrivals()] == [2]
    assert kept(app, "rechazado") == ["roto (2).xml", "roto (2).xml.txt", "roto.xml", "roto.xml.txt"]


def test_each_firm_has_its_turn(app, firm, work, monkeypatch):
    other = people.firm(people.OTHER_RUC, "Otra S.A.")
    for number in range(1, 8):
        put(app, f"{number}.xml", people.authorised(secuencial=number))
    put(app, "z.xml", people.authorised(emisor=people.emisor(people.OTHER_RUC)), people.OTHER_RUC)
    work()

    assert other.id in [document.issuer_id for document in documents()[:2]]


def test_what_nobody_loads_is_told_once(app, firm, work, caplog):
    people.firm(people.OTHER_RUC, "Se Fue S.A.", left_at=now())
    stray = put(app, "a.xml", b"<x/>", people.OTHER_RUC)
    loose = app.config["INBOX_DIR"] / "suelto.xml"
    loose.write_bytes(b"<x/>")
    shift, _ = work()

    said = shift.notes.told()
    assert said == [
        f"{stray.parent} no es de ninguna empresa que cargue aquí: sus archivos se quedan donde están.",
        f"{loose} está suelto: póngalo en la carpeta del RUC de su empresa.",
    ]
    assert all(caplog.text.count(one) == 1 for one in said)
    assert stray.exists()


def test_a_trouble_is_logged_once_while_it_lasts(app, firm, caplog):
    (app.config["INBOX_DIR"]).mkdir(parents=True)
    (app.config["INBOX_DIR"] / "suelto.xml").write_bytes(b"<x/>")
    one = rounds.Rounds(app.config["INBOX_DIR"], "uno")
    for _ in range(3):
        one.look()
        one.log()

    assert caplog.text.count("está suelto") == 1


def test_a_file_that_cannot_be_read_stays_and_is_told(app, firm, work, monkeypatch):
    path = put(app, "cerrado.xml", people.authorised())

    def closed(_path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(looking, "ends_well", closed)
    shift, _ = work()

    assert shift.notes.told() == [f"No se puede leer {path}: Permission denied."]
    assert path.exists()


@pytest.mark.parametrize(
    "refusal",
    [("database or disk is full", carrying.NO_ROOM), ("database is locked", carrying.BUSY)],
)
def test_files_wait_while_the_database_refuses(app, firm, work, monkeypatch, refusal):
    said, reason = refusal
    put(app, "a.xml", people.authorised())
    monkeypatch.setattr(patience, "RESTS_SECONDS", (0.0,))

    def refusing(*_arguments):
        raise OperationalError("INSERT", {}, RuntimeError(said))

    with monkeypatch.context() as patch:
        patch.setattr(carrying, "file_all", refusing)
        shift, last = work()
    assert (shift.notes.told(), last) == ([reason], Turn.TROUBLE)
    assert documents() == []

    work("otro")
    assert (len(documents()), kept(app)) == (1, ["a.xml"])


def test_files_wait_while_the_certificates_cannot_be_read(app, firm, work, tmp_path):
    put(app, "a.xml", people.authorised())
    app.config["TRUSTED_CAS"] = tmp_path / "cas"
    shift, last = work()

    assert last is Turn.TROUBLE
    assert shift.notes.told()[0].startswith("TRUSTED_CAS: ")
    assert arrivals() == []


def test_files_wait_while_they_cannot_be_moved(app, firm, work, monkeypatch):
    put(app, "a.xml", people.authorised())

    def no_room(*_arguments):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(folder, "put_away", no_room)
        shift, last = work()
    assert (shift.notes.told(), last) == ([carrying.NO_ROOM], Turn.TROUBLE)

    work("otro")
    assert (len(documents()), kept(app)) == (1, ["a.xml"])


def test_a_voucher_that_makes_filing_fail_fails_alone(app, firm, work, monkeypatch):
    real = carrying.receive.receive_one

    def breaking(examen, origin, **about):
        if examen.comprobante and examen.comprobante.numero.endswith("2"):
            raise ZeroDivisionError
        return real(examen, origin, **about)

    monkeypatch.setattr(carrying.receive, "receive_one", breaking)
    for number in (1, 2, 3):
        put(app, f"{number}.xml", people.authorised(secuencial=number))
    work()

    assert (kept(app), kept(app, "rechazado")) == (["1.xml", "3.xml"], ["2.xml", "2.xml.txt"])
    assert "E_FAULT" in told(app, "2.xml")
    assert len(documents()) == 2


# With the child


def test_a_child_files_what_we_would_have_filed(app, firm, by_child):
    put(app, "a.xml", people.authorised(to=people.MARIA))
    put(app, "b.zip", zipped(uno=people.authorised(secuencial=2), dos=b"<roto"))
    by_child()

    assert len(documents()) == 2
    assert (kept(app), kept(app, "rechazado")) == (["a.xml"], ["b.zip", "b.zip.txt"])
    assert stat.S_ISDIR((box(app) / "procesando").stat().st_mode)


@linux
@pytest.mark.parametrize("poison", ["spin", "sleep", "eat", "crash", "raise"])
def test_a_file_that_hangs_or_kills_the_child_is_refused_and_blocks_nobody(
    app, firm, by_child, monkeypatch, poison
):
    code = "E_FAULT" if poison == "raise" else "E_TIMEOUT"
    monkeypatch.setattr(parent, "PROGRAM", "tests.worker.poisoned")
    monkeypatch.setattr(parent, "SILENCE_SECONDS", 1.0 if poison == "sleep" else 20.0)
    put(app, "a.xml", people.authorised(secuencial=1))
    put(app, "b.xml", f"<{poison}></{poison}>".encode())
    put(app, "c.xml", people.authorised(secuencial=2))
    by_child()

    assert (kept(app), kept(app, "rechazado")) == (["a.xml", "c.xml"], ["b.xml", "b.xml.txt"])
    assert code in told(app, "b.xml")
    refused = [arrival for arrival in arrivals() if arrival.outcome is ArrivalOutcome.REFUSED]
    assert [(arrival.code, arrival.file, arrival.times) for arrival in refused] == [(code, "b.xml", 1)]
    assert len(documents()) == 2


def test_a_child_that_cannot_work_is_told_and_nothing_is_blamed(app, firm, monkeypatch):
    monkeypatch.setattr(parent, "PROGRAM", "app.no_such_program")
    put(app, "a.xml", people.authorised())
    shift = Shift(app, "uno", threading.Event()).of("carpeta")
    with inbox.begin(shift) as turn:
        assert [turn() for _ in range(3)] == [Turn.TROUBLE] * 3

    assert shift.notes.told() == [
        "El proceso que revisa los archivos de la carpeta vigilada no funciona; se intenta otra vez."
    ]
    assert [path.name for path in (box(app) / "procesando" / "uno").iterdir()] == ["a.xml"]


def test_a_child_is_replaced_after_its_share(app, firm, by_child, monkeypatch):
    monkeypatch.setattr(parent, "LIFE_JOBS", 1)
    started = []
    real = parent.Child.start
    monkeypatch.setattr(parent.Child, "start", lambda self: started.append(1) or real(self))
    monkeypatch.setattr(inbox, "BATCH", 1)
    for number in (1, 2):
        put(app, f"{number}.xml", people.authorised(secuencial=number))
    by_child()

    assert (len(started), len(documents())) == (2, 2)


def test_two_thousand_files_hold_up_neither_the_mail_nor_the_stop(app, firm, waiting):
    for number in range(2000):
        put(app, f"{number:04}.xml", b"<html></html>")
    one = worker.start_inline(app)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not list((box(app) / "rechazado").glob("*.xml")):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    waiting()
    deadline = time.monotonic() + 5
    while db.session.scalars(db.select(Mail.state)).all() != [MailState.SENT]:
        assert time.monotonic() < deadline
        time.sleep(0.1)
        db.session.rollback()

    assert one.stop(10)
    places = [path.name for path in app.config["INBOX_DIR"].rglob("*.xml")]
    assert sorted(places) == [f"{number:04}.xml" for number in range(2000)]
    assert list(box(app).glob("*.xml"))


@linux
def test_told_to_stop_it_leaves_what_hangs_to_others(app, firm, monkeypatch):
    monkeypatch.setattr(parent, "PROGRAM", "tests.worker.poisoned")
    monkeypatch.setattr(parent, "DRAIN_SECONDS", 0.5)
    put(app, "a.xml", b"<sleep></sleep>")
    stop = threading.Event()
    shift = Shift(app, "uno", stop).of("carpeta")
    threading.Timer(2.0, stop.set).start()
    began = time.monotonic()
    with inbox.begin(shift) as turn:
        turn()

    assert time.monotonic() - began < 10
    [one] = folder.inboxes(app.config["INBOX_DIR"])
    assert [claim.name for claim in folder.take_over(one, "otro")] == ["a.xml"]


@linux
def test_a_name_that_is_no_text_keeps_nobody_waiting(app, firm, work):
    odd = os.fsdecode(b"fact\xffura-" + b"\xff" * 180 + b".xml")
    put(app, odd, b"<html></html>")
    put(app, "z.xml", people.authorised())
    work()

    assert len(documents()) == 1
    assert kept(app) == ["z.xml"]
    assert len(kept(app, "rechazado")) == 2


@linux
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: path.symlink_to("/dev/full")])
def test_what_stands_where_a_note_goes_keeps_no_other_firm_waiting(app, firm, work, make):
    people.firm(people.OTHER_RUC, "Otra S.A.")
    put(app, "roto.xml", b"<html></html>")
    (box(app) / "rechazado").mkdir()
    make(box(app) / "rechazado" / "roto.xml.txt")
    put(app, "z.xml", people.authorised(emisor=people.emisor(people.OTHER_RUC)), people.OTHER_RUC)
    work()

    assert len(documents()) == 1
    assert not (box(app, people.OTHER_RUC) / "z.xml").exists()


@linux
def test_a_note_is_written_through_no_link(app, firm, work, tmp_path):
    prey = tmp_path / "ajeno"
    prey.write_text("de otro")
    put(app, "roto.xml", b"<html></html>")
    (box(app) / "rechazado").mkdir()
    (box(app) / "rechazado" / "roto.xml.txt").symlink_to(prey)
    work()

    assert prey.read_text() == "de otro"
    assert "roto.xml: 1 rechazado" in told(app, "roto.xml")
