"""The mail server: shown, tried out as typed, and written so that the next start reads the very same."""

import re
import ssl
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

import config
from app import durable, settings_file
from app.admin import sealing
from app.db import db
from app.models import Act, Deed
from app.notify import trial
from tests.browser import signed_in
from tests.notify import sinks
from tests.people import admin, firm, manager

PATH = "/admin/correo/servidor"
SECRET = "Muy#Secreta 'x' $1"
PRINTABLE = st.text(st.characters(codec="utf-8")).filter(
    lambda text: text.isprintable() and text == text.strip()
)


@pytest.fixture
def ada(app):
    return admin()


@pytest.fixture
def adas(app, ada):
    return signed_in(app, ada)


@pytest.fixture
def env(settings):
    return settings["INSTANCE_DIR"] / ".env"


def fields(**changes):
    typed = {
        "server": "smtp.ejemplo.ec",
        "port": "587",
        "security": "starttls",
        "username": "facturas@ejemplo.ec",
        "password": SECRET,
        "sender": "Ferretería <facturas@ejemplo.ec>",
        "to": "",
    }
    return typed | changes


def send(browser, status=303, path=PATH, **changes):
    page = browser.get(PATH)
    values = dict(page.forms[-1].form_values()) | fields(**changes)
    return browser.post(path, status, **values)


def try_out(browser, status=200, **changes):
    return send(browser, status, f"{PATH}/prueba", **changes)


@given(st.dictionaries(st.sampled_from(["MAIL_SERVER", "MAIL_PASSWORD", "MAIL_USERNAME"]), PRINTABLE))
def test_any_text_reads_back_as_it_was_written_and_the_rest_stays(tmp_path_factory, changes):
    folder = tmp_path_factory.mktemp("env")
    before = "\n# correo 'de la firma'\nexport TRUSTED_PROXIES=1\n\nMAIL_USERNAME=\"viejo # uno\"  # nota\nroto\nTHREADS='4'"
    (folder / ".env").write_text(before, encoding="utf-8")
    kept = {name: value for name, value in config.written(folder / ".env").items() if name not in changes}

    settings_file.write(folder, changes)

    now = config.written(folder / ".env")
    assert now == kept | {name: value for name, value in changes.items() if value}
    text = (folder / ".env").read_text(encoding="utf-8")
    assert text.startswith("\n# correo 'de la firma'\nexport TRUSTED_PROXIES=1\n")
    assert "\nroto\n" in text


@given(PRINTABLE.filter(bool))
def test_what_is_written_is_what_the_program_goes_by(tmp_path_factory, secret):
    folder = tmp_path_factory.mktemp("env")
    settings_file.write(folder, {"SECRET_KEY": secret})

    assert config.load({"INSTANCE_DIR": str(folder)})["SECRET_KEY"] == secret


@pytest.mark.parametrize("value", [" a", "a ", "a\nb", "a\x00b", "\u2028"])
def test_what_could_not_read_back_is_refused(tmp_path, value):
    with pytest.raises(settings_file.Unwritable):
        settings_file.write(tmp_path, {"MAIL_PASSWORD": value})

    assert list(tmp_path.iterdir()) == []


def test_nothing_half_written_is_left_when_the_disk_is_full(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("A=1\n")

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        settings_file.write(tmp_path, {"A": "2"})

    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(".env", "A=1\n")]


def test_several_at_once_lose_nothing(tmp_path):
    threads = [
        threading.Thread(target=settings_file.write, args=(tmp_path, {f"N{each}": str(each)}))
        for each in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert settings_file.stored(tmp_path) == {f"N{each}": str(each) for each in range(8)}


def test_what_is_saved_is_in_the_file_for_its_owner_alone_and_waits_for_a_restart(app, adas, env):
    send(adas)

    assert config.written(env) == {
        "MAIL_SERVER": "smtp.ejemplo.ec",
        "MAIL_PORT": "587",
        "MAIL_USE_TLS": "on",
        "MAIL_USERNAME": "facturas@ejemplo.ec",
        "MAIL_PASSWORD": SECRET,
        "MAIL_DEFAULT_SENDER": "Ferretería <facturas@ejemplo.ec>",
    } | {"MAIL_USE_SSL": "off"}
    assert env.stat().st_mode & 0o777 == 0o600
    page = adas.get(PATH)
    assert "systemctl restart clickfactura" in page.text_content()
    assert "esperan un reinicio" in page.text_content()
    assert not app.config["MAIL_SERVER"]


def test_the_deed_holds_no_value(adas, ada):
    send(adas)

    act = db.session.scalars(db.select(Act)).one()
    assert (act.deed, act.by_id, act.detail) == (Deed.MAIL_SETTINGS_CHANGED, ada.id, "")


def test_the_password_is_never_shown_and_an_empty_one_keeps_it(adas, env):
    send(adas)
    shown = adas.open(PATH).text
    send(adas, password="", port="2525")

    assert "Secreta" not in shown
    assert config.written(env)["MAIL_PASSWORD"] == SECRET
    assert config.written(env)["MAIL_PORT"] == "2525"


def test_without_a_user_no_password_is_kept(adas, env):
    send(adas)
    send(adas, username="", password="")

    assert "MAIL_PASSWORD" not in config.written(env)


def test_saving_the_same_again_changes_nothing(adas, env):
    send(adas)
    before = env.read_bytes()
    send(adas, password="")

    assert env.read_bytes() == before
    assert len(db.session.scalars(db.select(Act)).all()) == 1


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"port": "0"}, "port"),
        ({"port": "70000"}, "port"),
        ({"port": "ochenta"}, "port"),
        ({"server": "smtp.ejemplo.ec/x"}, "server"),
        ({"server": "http://smtp.ejemplo.ec"}, "server"),
        ({"security": "otra"}, "security"),
        ({"sender": "nadie"}, "sender"),
        ({"to": "nadie"}, "to"),
        ({"password": " clave"}, "password"),
        ({"password": "contraseña"}, "password"),
        ({"username": "señas@ejemplo.ec"}, "username"),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field_and_not_written(adas, env, changes, wrong):
    page = send(adas, 422, **changes)

    assert page.xpath("//*[@id=$id]", id=f"{wrong}-error")
    assert not env.exists()


def test_a_setting_of_the_environment_is_shown_and_stays(app, adas, env):
    app.config["FIXED_OUTSIDE"] = frozenset({"MAIL_SERVER", "MAIL_PASSWORD"})
    app.config.update(MAIL_SERVER="ambiente.ejemplo.ec", MAIL_PASSWORD="del ambiente")

    page = adas.get(PATH)
    send(adas, server="otro.ejemplo.ec", password="otra")

    [server] = page.xpath("//input[@name='server']")
    assert (server.get("value"), server.get("disabled")) == ("ambiente.ejemplo.ec", "disabled")
    assert "Lo fija el ambiente" in page.text_content()
    assert "del ambiente" not in page.text_content()
    assert set(config.written(env)) & {"MAIL_SERVER", "MAIL_PASSWORD"} == set()


def test_the_program_tells_what_its_environment_fixes(tmp_path):
    (tmp_path / ".env").write_text("MAIL_PASSWORD_FILE=/dev/null\nMAIL_PORT=26\n")

    loaded = config.load({"INSTANCE_DIR": str(tmp_path), "MAIL_SERVER": "x.ejemplo.ec"})

    assert loaded["FIXED_OUTSIDE"] == {"INSTANCE_DIR", "MAIL_SERVER", "MAIL_PASSWORD"}


def test_a_trial_goes_out_as_typed_and_keeps_nothing(adas, ada, env):
    sink = sinks.Sink()
    with sinks.serving(sink) as port:
        page = try_out(adas, server="127.0.0.1", port=str(port), security="sin", username="", password="")

    [message] = sink.messages
    assert (message["To"], message["X-ClickFactura-Kind"]) == (ada.email, "test")
    assert sink.envelopes[0][0] == "facturas@ejemplo.ec"
    assert "La prueba salió bien" in page.text_content()
    assert page.xpath("//input[@name='port']/@value") == [str(port)]
    assert not env.exists()
    assert db.session.scalars(db.select(Act)).all() == []


def test_a_password_that_was_tried_is_kept_by_saving_and_cannot_be_read_on_the_page(adas, env):
    with sinks.serving(sinks.Sink()) as port:
        page = try_out(adas, 422, server="127.0.0.1", port=str(port), security="sin")

    text = page.text_content() + " ".join(page.xpath("//@value"))
    adas.submit(page, 303)

    assert "Secreta" not in text
    assert config.written(env)["MAIL_PASSWORD"] == SECRET


def test_a_sealed_password_is_its_owners_and_for_a_while(app, monkeypatch):
    sealed = sealing.seal("clave", 1)

    assert sealing.unseal(sealed, 1) == "clave"
    assert sealing.unseal(sealed, 2) == sealing.unseal("x", 1) == sealing.unseal("ñ", 1) == ""
    monkeypatch.setattr(sealing, "LASTS_SECONDS", -1)
    assert sealing.unseal(sealed, 1) == ""


def test_a_kept_password_is_said_to_no_other_server_by_a_trial_nor_by_saving(adas, env):
    send(adas)
    before = env.read_text("utf-8")
    greedy = sinks.script("250-hola\r\n250 AUTH PLAIN", "235 pasa")
    with sinks.rude(greedy) as port:
        elsewhere = {"server": "127.0.0.1", "port": str(port), "security": "sin", "password": ""}
        for path in (f"{PATH}/prueba", PATH):
            said = send(adas, 422, path, **elsewhere).xpath("//*[@id='password-error']")[0].text_content()
            assert "otra vez la clave" in said

    assert env.read_text("utf-8") == before
    for change in ({"security": "sin"}, {"username": "otro"}, {"server": "otro.ejemplo.ec"}):
        send(adas, 422, password="", **change)
    send(adas, 303, password="", sender="otra@ejemplo.ec")
    assert config.written(env)["MAIL_PASSWORD"] == SECRET


def test_without_a_user_no_password_is_asked_nor_said(adas, env):
    send(adas)
    sink = sinks.Sink()
    with sinks.serving(sink) as port:
        try_out(adas, server="127.0.0.1", port=str(port), security="sin", username="", password="")

    assert len(sink.messages) == 1


def test_a_password_that_the_environment_fixes_is_said_to_no_server_typed_here(app, adas, env):
    app.config.update(FIXED_OUTSIDE=frozenset({"MAIL_PASSWORD"}), MAIL_PASSWORD=SECRET)
    for path in (f"{PATH}/prueba", PATH):
        page = send(adas, 422, path, server="ladron.example", password="tecleada")
        assert "el ambiente" in page.xpath("//*[@id='password-error']")[0].text_content()

    assert not env.exists()


def test_the_trial_may_go_to_another_address(adas):
    sink = sinks.Sink()
    with sinks.serving(sink) as port:
        try_out(adas, server="127.0.0.1", port=str(port), security="sin", username="", to="otra@ejemplo.ec")

    assert [message["To"] for message in sink.messages] == ["otra@ejemplo.ec"]


def refusal(browser, port, **changes):
    page = try_out(browser, 422, **{"server": "127.0.0.1", "port": str(port), "security": "sin"} | changes)
    return page.xpath("//*[@role='alert']")[0].text_content()


def test_a_wrong_password_is_told_with_the_words_of_the_server(adas):
    answers = ("250-hola\r\n250 AUTH PLAIN", "535 5.7.8 clave mala", "221 adios")
    with sinks.rude(sinks.script(*answers)) as port:
        said = refusal(adas, port)

    assert "no aceptó el usuario o la clave" in said
    assert "535 5.7.8 clave mala" in said


def test_a_server_that_is_not_there_is_told(adas):
    said = refusal(adas, sinks.free_port())

    assert "Nadie atiende en 127.0.0.1" in said
    assert "refused" not in said


def test_a_name_that_is_nobody_is_told(adas):
    assert "No se encuentra el servidor" in refusal(adas, 25, server="no-existe.invalid")


def test_a_server_that_says_nothing_is_given_up_soon(adas, monkeypatch):
    monkeypatch.setattr(trial, "TIMEOUT_SECONDS", 0.3)
    silent = threading.Event()
    with sinks.rude(lambda connection: silent.wait(2)) as port:
        said = refusal(adas, port, username="")

    assert "Nadie respondió" in said


def test_security_that_the_server_does_not_speak_is_told(adas):
    with sinks.serving(sinks.Sink()) as port:
        starttls = refusal(adas, port, security="starttls")
        tls = refusal(adas, port, security="tls")

    assert "no ofrece lo que se le pide" in starttls
    assert "no habla TLS así" in tls


def test_a_certificate_that_nobody_vouches_for_is_told(adas, tmp_path):
    with sinks.serving_tls(sinks.Sink(), sinks.self_signed(tmp_path), at_once=True) as port:
        assert "no es de confianza" in refusal(adas, port, security="tls")


def test_a_certificate_of_another_name_is_told(adas, tmp_path, monkeypatch):
    pem = sinks.self_signed(tmp_path)  # for 127.0.0.1
    trusting = ssl.create_default_context
    monkeypatch.setattr(
        ssl, "create_default_context", lambda *given, **about: trusting(*given, **about, cafile=pem)
    )
    with sinks.serving_tls(sinks.Sink(), pem, at_once=True) as port:
        assert "es de otro nombre" in refusal(adas, port, security="tls", server="localhost")


def test_a_recipient_that_is_refused_is_told_in_the_words_of_the_server(adas):
    with sinks.serving(sinks.Sink(on_rcpt="550 No hay tal buzon")) as port:
        assert "550 No hay tal buzon" in refusal(adas, port, username="", password="")


def test_a_trial_needs_a_server_and_somebody_to_go_to(app, adas, ada):
    assert try_out(adas, 422, server="").xpath("//*[@id='server-error']")
    ada.email = None
    db.session.commit()
    assert try_out(adas, 422, to="").xpath("//*[@id='to-error']")


def test_few_try_at_a_time(adas):
    with trial.turn(), trial.turn():
        page = adas.get(PATH)
        values = dict(page.forms[-1].form_values()) | fields()
        answer = adas.open(f"{PATH}/prueba", method="POST", data=values)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]


def test_nobody_but_the_administrator_finds_it(app, stranger, marias):
    boss = signed_in(app, manager(firm()))
    for path in (PATH, "/admin/listo"):
        assert stranger.open(path).status_code == 303
        for other in (marias, boss):
            assert other.open(path).status_code == 404
    page = boss.get("/perfil")
    token = page.xpath("//input[@name='csrf_token']/@value")[0]
    for path in (PATH, f"{PATH}/prueba"):
        assert boss.open(path, method="POST", data=fields(csrf_token=token)).status_code == 404


def test_a_form_that_aged_keeps_what_was_typed_but_the_password(adas, env):
    for path in (PATH, f"{PATH}/prueba"):
        page = adas.post(path, 422, **fields(csrf_token="viejo"))

        assert page.xpath("//input[@name='server']/@value") == ["smtp.ejemplo.ec"]
        assert not re.search("Secreta", page.text_content() + " ".join(page.xpath("//@value")))
    assert not env.exists()


def test_at_the_first_start_it_is_the_third_step(adas):
    page = adas.get(f"{PATH}?paso=3")
    assert "paso 3 de 3" in page.text_content()

    done = adas.submit(page, 303, server="smtp.ejemplo.ec")

    assert done.location == "/admin/listo"
    assert "El portal está listo" in adas.get(done.location).text_content()
