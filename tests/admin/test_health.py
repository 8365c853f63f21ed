"""Whether all is well, in plain words, with what to do."""

import os
import time
from datetime import timedelta

import pytest

from app import worker
from app.admin import checks, machine
from app.db import db, now
from app.filters import moment
from app.models import Act, Deed, Inquiry, Mail, MailKind, MailState, Question, Rank
from app.worker import heartbeat
from tests import people
from tests.admin.steps import text_of
from tests.browser import signed_in

STATE = "/admin/estado"


@pytest.fixture
def adas(app):
    return signed_in(app, people.admin())


@pytest.fixture
def well(app):
    """A worker lives, and there is a new copy."""
    heartbeat.beat(app, "vivo")
    folder = app.config["INSTANCE_DIR"] / "backups"
    folder.mkdir()
    (folder / "copia.db").write_bytes(b"copia")
    return folder / "copia.db"


@pytest.fixture
def roomy(monkeypatch):
    monkeypatch.setattr(machine, "disk", lambda app: machine.Disk(50 * 10**9, 100 * 10**9))


def test_when_nothing_needs_anybody_it_says_so(adas, well, roomy):
    assert "Todo en orden." in text_of(adas, STATE)


def test_no_worker_is_told_first(adas, roomy):
    assert "El trabajo de fondo está detenido" in text_of(adas, STATE)


def test_a_worker_that_fell_silent_is_told(app, adas, well, roomy, monkeypatch):
    monkeypatch.setattr(heartbeat, "ALIVE", timedelta(seconds=-1))

    assert "El trabajo de fondo no responde" in text_of(adas, STATE)


def test_what_a_worker_finds_out_of_order_is_told(adas, well, roomy, monkeypatch):
    monkeypatch.setattr(worker, "troubles", lambda app: ["La carpeta /srv/buzon no se puede leer."])

    assert "La carpeta /srv/buzon no se puede leer." in text_of(adas, STATE)


@pytest.mark.parametrize(
    ("state", "title"),
    [(MailState.FAILED, "Mensajes fallidos: 1"), (MailState.UNCERTAIN, "Mensajes inciertos: 1")],
)
def test_mail_that_waits_for_a_decision_is_told_with_the_words_of_the_server(adas, well, roomy, state, title):
    db.session.add(
        Mail(kind=MailKind.RESET, to="maria@ejemplo.ec", state=state, error="550 No hay tal buzón")
    )
    db.session.commit()

    text = text_of(adas, STATE)

    assert title in text
    assert "550 No hay tal buzón" in text


@pytest.mark.parametrize("disk", [machine.Disk(9 * 10**8, 10**9), machine.Disk(5 * 10**9, 10**12)])
def test_little_disk_is_told(adas, well, monkeypatch, disk):
    monkeypatch.setattr(machine, "disk", lambda app: disk)

    assert "Queda poco disco" in text_of(adas, STATE)


def test_no_copy_is_told(app, adas, roomy):
    heartbeat.beat(app, "vivo")

    assert "No hay ningún respaldo" in text_of(adas, STATE)


def test_an_old_copy_is_told(adas, well, roomy):
    old = time.time() - checks.OLDEST_BACKUP.total_seconds() - 60
    os.utime(well, (old, old))

    assert "más de una semana" in text_of(adas, STATE)


def test_a_clock_that_went_back_is_told(adas, well, roomy):
    db.session.add(Act(deed=Deed.INSTALLED, at=now() + timedelta(hours=1)))
    db.session.commit()

    assert "El reloj parece atrasado" in text_of(adas, STATE)


def test_the_folders_of_the_firms_are_counted(app, adas, well, roomy, tmp_path):
    app.config["INBOX_DIR"] = tmp_path / "buzon"
    folder = tmp_path / "buzon" / people.RUC
    (folder / "hecho").mkdir(parents=True)
    (folder / "hecho" / "ya.xml").write_text("x")
    (folder / "una.xml").write_text("x")

    page = adas.get(STATE)

    [count] = page.xpath("//dt[text()=$ruc]/following-sibling::dd/text()", ruc=people.RUC)
    assert count == "1"


def test_no_secret_is_shown(app, adas, well):
    app.config["MAIL_PASSWORD"] = "Clave-Del-Correo-77"

    text = text_of(adas, STATE)

    assert "Clave-Del-Correo-77" not in text
    assert app.config["SECRET_KEY"] not in text
    assert app.config["SQLALCHEMY_DATABASE_URI"] not in text


def test_a_database_of_another_release_is_told(adas, well, roomy, monkeypatch):
    monkeypatch.setattr(machine.schema, "head", lambda: "9999")

    assert "La base de datos no es de esta versión" in text_of(adas, STATE)


def asked(app, **about):
    """One clave that the SRI was asked about."""
    app.config["SRI_CONFIRM"] = True
    number = db.session.scalar(db.select(db.func.count(Inquiry.id)))
    db.session.add(Inquiry(**{"clave_acceso": f"{number:049}", "asked_at": now(), **about}))
    db.session.commit()


def test_where_the_sri_is_not_asked_it_says_so(adas):
    assert "No se pregunta: los comprobantes quedan como dice su archivo" in text_of(adas, STATE)


def test_it_tells_what_the_sri_answered_last_and_what_waits(app, adas):
    at = now()
    asked(app, answered_at=at, asked_at=at, due_at=at + timedelta(days=1))
    asked(app, answered_at=at, due_at=at, rank=Rank.BACKLOG)

    told = text_of(adas, STATE)

    assert f"Última respuesta{moment(at)}" in told
    assert "Por preguntar ahora0" in told
    assert "Por preguntar de lo ya archivado1" in told
    assert "Sin respuesta confiable" not in told


def test_it_tells_which_service_is_silent_since_when_and_why(app, adas):
    since = now() - timedelta(hours=2)
    silent = {"failures": 1, "trouble": "El SRI no respondió a tiempo.", "question": Question.STATE}
    asked(app, answered_at=now(), due_at=None)
    asked(app, **silent)
    asked(app, **silent, asked_at=since, due_at=None)

    told = text_of(adas, STATE)

    said = f"La consulta de estadosSin respuesta confiable desde el {moment(since)}. El SRI no respondió a tiempo."
    assert said in told
    assert "La autorización" not in told
