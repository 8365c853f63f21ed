"""`flask mail set` and `flask mail test`."""

import pytest

import config
from app.db import db
from app.models import Act, Deed
from tests.notify import sinks


@pytest.fixture
def run(app):
    return lambda *arguments, **about: app.test_cli_runner().invoke(args=["mail", *arguments], **about)


@pytest.fixture
def written(settings):
    return lambda: config.written(settings["INSTANCE_DIR"] / ".env")


def test_only_what_is_given_is_written(run, written, settings):
    (settings["INSTANCE_DIR"] / ".env").write_text("# mío\nTHREADS=4\nMAIL_PORT=2525\n")

    done = run("set", "--server", "smtp.ejemplo.ec", "--tls", "--password-stdin", input="cl'ave #1\n")

    assert done.exit_code == 0, done.output
    assert written() == {
        "THREADS": "4",
        "MAIL_PORT": "2525",
        "MAIL_SERVER": "smtp.ejemplo.ec",
        "MAIL_USE_TLS": "on",
        "MAIL_USE_SSL": "off",
        "MAIL_PASSWORD": "cl'ave #1",
    }
    assert "reiniciar" in done.stdout
    assert [act.deed for act in db.session.scalars(db.select(Act))] == [Deed.MAIL_SETTINGS_CHANGED]
    assert (settings["INSTANCE_DIR"] / ".env").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Diga qué cambia"),
        (("--port", "0"), "MAIL_PORT no sirve"),
        (("--sender", "nadie"), "MAIL_DEFAULT_SENDER no sirve"),
        (("--username", " facturas"), "espacio"),
    ],
)
def test_what_the_program_could_not_read_is_not_written(run, written, arguments, said):
    done = run("set", *arguments)

    assert done.exit_code == 2
    assert said in done.stderr
    assert written() == {}


def test_what_the_environment_fixes_is_changed_there(app, run, written):
    app.config["FIXED_OUTSIDE"] = frozenset({"MAIL_SERVER"})

    done = run("set", "--server", "otro.ejemplo.ec")

    assert (done.exit_code, written()) == (2, {})
    assert "lo fija el ambiente" in done.stderr


def test_a_message_leaves_at_once_and_the_server_is_quoted_when_it_refuses(app, run):
    sink = sinks.Sink()
    with sinks.serving(sink) as port:
        app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=port)
        good = run("test", "ada@portal.example")
        sink.on_rcpt = "550 5.1.1 No hay tal buzon"
        bad = run("test", "nadie@portal.example")

    assert good.exit_code == 0, good.output
    assert [message["X-ClickFactura-Kind"] for message in sink.messages] == ["test"]
    assert bad.exit_code == 3
    assert "550 5.1.1 No hay tal buzon" in bad.stderr


def test_without_a_server_there_is_nothing_to_try(run):
    assert run("test", "ada@portal.example").exit_code == 2
    assert run("test", "no es").exit_code == 2
