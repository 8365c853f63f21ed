"""Workers and the web server are killed without warning while vouchers come in by three doors and mail leaves:
nothing is lost, nothing is doubled, and what nobody can know is counted.

`make durability` brings 500 in; here a few do.
"""

import io
import os
import random
import sys
import time
import zipfile
from collections import Counter

import pytest
from sqlalchemy import func, select, update

from app.db import db, now
from app.models import Action, Arrival, Document, Event, Mail, MailState, Recipient
from app.notify import identity
from app.sri.examen import examine
from app.store import vault
from tests import people
from tests.api.steps import key_of_firm
from tests.durability.chaos import WEB, WORKER, Api, Command, Folder, Reaper, Victim
from tests.notify import sinks
from tests.notify.sinks import Sink

VOUCHERS = int(os.environ.get("DURABILITY_VOUCHERS", "24"))
IS_LONG = VOUCHERS > 100
LIVES = (0.3, 8.0) if IS_LONG else (0.3, 1.5)  # seconds that a process works before it is killed
KILLS = 40 if IS_LONG else 3
WORKERS = 3 if IS_LONG else 2
PATIENCE_SECONDS = 300.0 if IS_LONG else 120.0
PACKED = 5  # vouchers in each ZIP of the folder


@pytest.fixture
def sink():
    """A mail server that takes its time, so that workers are killed while it does."""
    sink = Sink(seconds=0.05)
    with sinks.serving(sink) as port:
        sink.port = port
        yield sink


@pytest.fixture
def settings(settings, tmp_path, sink):
    return {
        **settings,
        "INBOX_DIR": tmp_path / "entrada",
        "PUBLIC_URL": "http://127.0.0.1",
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": sink.port,
    }


@pytest.fixture
def environ(app, sink):
    """What each process is told."""
    return {
        "FLASK_APP": "wsgi",
        "INSTANCE_DIR": str(app.config["INSTANCE_DIR"]),
        "INBOX_DIR": str(app.config["INBOX_DIR"]),
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "PUBLIC_URL": "http://127.0.0.1",
        "PORT": str(sinks.free_port()),
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(sink.port),
        "MAIL_RATE": "100000",
        "WORKER": "inline",
    }


@pytest.fixture
def vouchers():
    """Each of them news for one of a few customers, by the name of its file."""
    made = {}
    for number in range(1, VOUCHERS + 1):
        receptor = f"{1750000000 + number % 7:010}"
        about = {"secuencial": number, "to": receptor, "email": f"cliente{number % 7}@ejemplo.ec"}
        made[f"{number:04}.xml"] = people.authorised(**about, **people.fresh())
    return made


def share(vouchers, turn):
    return {name: data for number, (name, data) in enumerate(vouchers.items()) if number % 3 == turn}


def packed(files):
    """Some of the folder's files as ZIPs, and one that is no voucher."""
    names = list(files)
    half = len(names) // 2
    left = {name: files[name] for name in names[half:]}
    for at in range(0, half, PACKED):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name in names[at : min(at + PACKED, half)]:
                archive.writestr(name, files[name])
        left[f"paquete-{at:03}.zip"] = buffer.getvalue()
    return {**left, "roto.xml": b"<html></html>"}


def wait_until(true):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_killed_at_random_nothing_is_lost_and_nothing_is_doubled(app, environ, sink, vouchers, tmp_path):
    firm = people.firm()
    key = key_of_firm(people.manager(firm), firm)
    chance = random.Random(VOUCHERS)
    inbox = app.config["INBOX_DIR"] / people.RUC
    kills = [chance.uniform(1.5, 5.0) for _ in range(12 if IS_LONG else 1)]
    doors = [
        Folder(packed(share(vouchers, 0)), inbox, 0.1),
        Command(share(vouchers, 1), tmp_path / "importar", environ, kills),
        Api(share(vouchers, 2), int(environ["PORT"]), key),
    ]
    workers = [Victim(WORKER, {**environ, "WORKER": "off"}, tmp_path / f"w{n}.log") for n in range(WORKERS)]
    web = Victim(WEB, environ, tmp_path / "web.log")
    for door in doors:
        door.start()
    with Reaper([*workers, web], chance, LIVES) as reaper:
        wait_until(lambda: reaper.has_killed(KILLS))

    unknown = in_the_air()
    expire_leases(inbox)
    for victim in (*workers, web):
        victim.start()
    wait_until(lambda: not any(door.is_alive() for door in doors) and is_empty(inbox) and not waiting())
    assert {victim.stop() for victim in (*workers, web)} == {0}

    sys.stdout.write(f"{reaper.kills} kills, {len(unknown)} uncertain, {len(sink.received)} messages\n")
    check_documents(vouchers, doors)
    check_folder(inbox, doors[0])
    check_mail(sink, unknown)


def in_the_air():
    """The messages that a killed worker had begun to hand over: nobody can know whether they arrived."""
    db.session.rollback()
    return set(db.session.scalars(select(Mail.id).where(Mail.state == MailState.SENDING)))


def expire_leases(inbox):
    """Let the time pass after which what killed workers held may be taken."""
    db.session.rollback()
    db.session.execute(update(Mail).where(Mail.state == MailState.SENDING).values(leased_until=now()))
    db.session.commit()
    for held in (inbox / "procesando").glob("*"):
        os.utime(held, (0, 0))


def waiting():
    db.session.rollback()
    open_states = [MailState.QUEUED, MailState.SENDING, MailState.HELD]
    return db.session.scalar(select(func.count()).select_from(Mail).where(Mail.state.in_(open_states)))


def is_empty(inbox):
    """Nothing is left to take, and nothing is in hand."""
    left = [path for path in inbox.iterdir() if path.is_file()]
    held = list((inbox / "procesando").glob("*/*"))
    return not left and not held


def check_documents(vouchers, doors):
    """Each voucher is one document of its own bytes, with one receiver, filed once."""
    for door in doors:
        assert set(door.acknowledged) == set(door.files)
    assert all(status in {409, 503} for status, _ in doors[2].refused), doors[2].refused
    db.session.rollback()
    claves = {str(examine(data)[0].comprobante.clave): data for data in vouchers.values()}
    kept = {document.clave_acceso: document.id for document in db.session.scalars(select(Document))}
    assert set(kept) == set(claves)
    for clave, data in claves.items():
        assert vault.get(kept[clave]) == data
    filed = select(func.count()).select_from(Event).where(Event.action == Action.FILED)
    assert db.session.scalar(filed) == db.session.scalar(select(func.count()).select_from(Recipient))
    assert db.session.scalar(filed) == len(vouchers)
    refused = db.session.scalars(select(Arrival).where(Arrival.code == "E_ROOT")).one()
    assert (refused.file, refused.times) == ("roto.xml", 1)


def check_folder(inbox, door):
    """Each file that was left is in one place, once."""
    done = Counter(path.name for path in (inbox / "hecho").iterdir() if not path.name.startswith("."))
    refused = [path.name for path in (inbox / "rechazado").iterdir() if not path.name.startswith(".")]

    assert done == Counter(name for name in door.files if name != "roto.xml")
    assert sorted(refused) == ["roto.xml", "roto.xml.txt"]
    for name, data in door.files.items():
        assert (inbox / ("rechazado" if name == "roto.xml" else "hecho") / name).read_bytes() == data


def check_mail(sink, unknown):
    """Each notice left once; those of which nobody knows are uncertain, and no others."""
    db.session.rollback()
    mails = {identity.message_id(mail): mail for mail in db.session.scalars(select(Mail))}
    arrived = Counter(str(message["Message-ID"]) for message in sink.messages)
    states = Counter(mail.state for mail in mails.values())

    assert len(mails) == len({(mail.document_id, mail.to) for mail in mails.values()}) == VOUCHERS
    assert set(states) <= {MailState.SENT, MailState.UNCERTAIN}
    assert {mail.id for mail in mails.values() if mail.state is MailState.UNCERTAIN} == unknown
    assert set(arrived.values()) <= {1}
    sent = {name for name, mail in mails.items() if mail.state is MailState.SENT}
    assert sent <= set(arrived) <= set(mails)
