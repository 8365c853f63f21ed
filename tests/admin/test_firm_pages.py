"""Firms: registered by the administrator, and how they look by their managers too."""

import email
import email.policy
import io
import re

import pytest
from PIL import Image

from app.db import begin_write, db
from app.models import Act, Deed, Issuer, Mail, MailKind, Operator, Role
from app.notify import colours, messages, mime
from tests import people
from tests.browser import signed_in
from tests.people import MARIA, OTHER_RUC, RUC

NEW = "/admin/firmas/nueva"
EDIT = f"/admin/firmas/{RUC}/editar"
MINE = "/emisor/marca"


@pytest.fixture
def adas(app):
    return signed_in(app, people.admin())


@pytest.fixture
def maras(app):
    """The browser of the firm's manager."""
    return signed_in(app, people.manager(people.firm()))


def picture(kind="PNG", size=(800, 300), mode="RGBA", **about):
    out = io.BytesIO()
    Image.new(mode, size, (20, 60, 120, 128) if mode == "RGBA" else "navy").save(out, kind, **about)
    return out.getvalue()


def typed(browser, path, logo=None, **changes):
    page = browser.get(path)
    values = {name: value for name, value in page.forms[-1].form_values() if value is not None}
    values |= {"logo": (io.BytesIO(logo), "logo.png")} if logo else {}
    return {name: value for name, value in (values | changes).items() if value is not None}


def send(browser, path, status=303, logo=None, **changes):
    return browser.post(path, status, **typed(browser, path, logo, **changes))


def register(browser, status=303, logo=None, **changes):
    about = {
        "ruc": RUC,
        "name": "Ferretería La Inventada Cía. Ltda.",
        "help_contact": "ayuda@inventada.example",
    }
    return send(browser, NEW, status, logo, **about | changes)


def issuer():
    return db.session.scalars(db.select(Issuer)).one()


def deeds():
    return [(act.deed, act.detail) for act in db.session.scalars(db.select(Act).order_by(Act.id))]


def test_a_firm_is_registered_with_whoever_does_it_as_its_manager(adas):
    register(adas)

    [working] = db.session.scalars(db.select(Operator))
    assert (issuer().ruc, issuer().help_contact, issuer().notices) == (RUC, "ayuda@inventada.example", True)
    assert (working.role, working.issuer_id) == (Role.MANAGER, issuer().id)
    assert working.accepted_at is not None
    assert deeds() == [(Deed.FIRM_ADDED, RUC), (Deed.OPERATOR_ACCEPTED, "")]
    assert adas.open(MINE).status_code == 200


def test_they_may_leave_the_work_to_others(adas):
    register(adas, operate=None)

    assert db.session.scalars(db.select(Operator)).all() == []


def test_a_firm_is_registered_once(adas):
    register(adas)
    page = register(adas, 422, name="Otra")

    assert "ya está registrado" in page.text_content()
    assert issuer().name == "Ferretería La Inventada Cía. Ltda."


def test_a_ruc_that_fails_its_digit_is_only_warned_about(adas):
    register(adas, ruc="1793194515001")

    assert "dígito verificador" in adas.get(NEW).text_content()
    assert issuer().ruc == "1793194515001"


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"ruc": "123"}, "ruc"),
        ({"ruc": ""}, "ruc"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"help_contact": "x" * 301}, "help_contact"),
        ({"own_colour": "y", "accent": "verde"}, "accent"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_is_kept(adas, changes, wrong):
    page = register(adas, 422, **changes)

    assert page.xpath("//*[@id=$id]", id=f"{wrong}-error")
    if wrong != "ruc":
        assert page.xpath("//input[@name='ruc']/@value") == [RUC]
    assert db.session.scalars(db.select(Issuer)).all() == []


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_of_a_logo_only_bytes_of_our_own_are_kept(adas, kind):
    mode = "RGB" if kind == "JPEG" else "RGBA"
    register(
        adas, logo=picture(kind, (2400, 300), mode, **({"comment": b"secreto"} if kind == "JPEG" else {}))
    )

    logo = issuer().logo
    shown = Image.open(io.BytesIO(logo))
    assert (shown.format, shown.mode, shown.size) == ("PNG", "RGB", (600, 75))
    assert b"secreto" not in logo
    served = adas.open(f"/admin/firmas/{RUC}/logotipo")
    assert (served.data, served.mimetype) == (logo, "image/png")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7", "No es una imagen"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "No es una imagen"),
        (picture()[:60], "dañada"),
        (picture(size=(5000, 4000), mode="1"), "mide demasiado"),
    ],
)
def test_what_is_no_logo_is_refused_in_words_for_a_logo(adas, data, said):
    page = register(adas, 422, logo=data)

    [error] = page.xpath("//*[@id='logo-error']")
    assert said in error.text_content()
    assert "foto" not in error.text_content()
    assert db.session.scalars(db.select(Issuer)).all() == []


def test_at_the_first_start_it_is_the_second_step_and_may_wait(adas):
    page = adas.get(f"{NEW}?paso=2")
    done = adas.submit(page, 303, ruc=RUC, name="La Inventada")

    assert "paso 2 de 3" in page.text_content()
    assert page.xpath("//a[contains(., 'Más tarde')]/@href") == ["/admin/correo/servidor?paso=3"]
    assert done.location == "/admin/correo/servidor?paso=3"


def test_the_administrator_changes_its_name_and_how_it_looks(adas):
    register(adas, logo=picture())
    send(
        adas,
        EDIT,
        name="Ferretería Otra Cía. Ltda.",
        own_colour="y",
        accent="#0B5D4A",
        notices=None,
        drop_logo="y",
    )

    assert (issuer().name, issuer().accent) == ("Ferretería Otra Cía. Ltda.", "#0b5d4a")
    assert (issuer().notices, issuer().logo) == (False, None)
    assert deeds()[-1] == (Deed.FIRM_CHANGED, "razón social, color, avisos, logotipo")


def test_saving_the_same_changes_nothing_and_keeps_the_logo(adas):
    register(adas, logo=picture())
    before, logo = deeds(), issuer().logo
    send(adas, EDIT)

    assert (deeds(), issuer().logo) == (before, logo)
    assert "No había nada que cambiar" in adas.get(EDIT).text_content()


def test_a_manager_changes_how_the_firm_looks_but_not_its_name(maras):
    send(
        maras, MINE, logo=picture(), help_contact="02 000 0000", own_colour="y", accent="#ffd166", name="Otra"
    )

    assert issuer().name == "Ferretería La Inventada Cía. Ltda."
    assert (issuer().help_contact, issuer().accent) == ("02 000 0000", "#ffd166")
    page = maras.get(MINE)
    assert "los avisos lo muestran como" in page.text_content()
    assert set(page.xpath("//img[contains(@alt, 'Logotipo')]/@src")) == {"/emisor/marca/logotipo"}
    assert maras.open("/emisor/marca/logotipo").data == issuer().logo


def test_a_colour_that_both_grounds_show_needs_no_word(maras):
    send(maras, MINE, own_colour="y", accent="#94616c")

    assert "lo muestran como" not in maras.get(MINE).text_content()


def test_only_its_managers_find_it(app, maras, stranger, marias):
    others = people.manager(people.firm(OTHER_RUC, "Otra Firma"), "otro@inventada.example")
    worker = people.operator(db.session.scalars(db.select(Issuer).where(Issuer.ruc == RUC)).one())
    assert stranger.open(MINE).status_code == 303
    workers, theirs = signed_in(app, worker), signed_in(app, others)
    for path in (MINE, "/emisor/marca/logotipo"):
        assert marias.open(path).status_code == 404
        assert workers.open(path).status_code == 404
    assert OTHER_RUC in theirs.get(MINE).text_content()
    assert RUC not in theirs.get(MINE).text_content()


def test_nobody_but_the_administrator_registers_or_edits(app, maras, stranger, marias):
    for path in (NEW, EDIT, f"/admin/firmas/{RUC}/logotipo"):
        assert stranger.open(path).status_code == 303
        for browser in (maras, marias):
            assert browser.open(path).status_code == 404
    token = maras.get(MINE).xpath("//input[@name='csrf_token']/@value")[0]
    for path in (NEW, EDIT):
        sent = {"csrf_token": token, "ruc": OTHER_RUC, "name": "Mala"}
        assert maras.open(path, method="POST", data=sent).status_code == 404
    assert issuer().ruc == RUC


def test_a_firm_that_is_not_here_is_a_404(adas):
    for path in (f"/admin/firmas/{OTHER_RUC}/editar", f"/admin/firmas/{OTHER_RUC}/logotipo"):
        assert adas.open(path).status_code == 404
    register(adas)
    assert adas.open(f"/admin/firmas/{RUC}/logotipo").status_code == 404  # it has none


def test_a_form_that_aged_keeps_what_was_typed(maras):
    page = maras.post(MINE, 422, help_contact="02 111 1111", csrf_token="viejo")

    assert page.xpath("//input[@name='help_contact']/@value") == ["02 111 1111"]
    assert issuer().help_contact == ""


def test_its_notices_bear_its_colour_in_light_and_in_dark(app):
    firm = people.firm(accent="#ffd166")
    people.filed(to=MARIA, email="maria@ejemplo.ec", **people.fresh())
    begin_write()
    mail = db.session.scalars(db.select(Mail).where(Mail.kind == MailKind.NOTICE)).one()
    data = mime.build(messages.compose(mail))
    html = email.message_from_bytes(data, policy=email.policy.default).get_body(("html",)).get_content()

    shown = colours.pair(firm.accent)
    assert re.search(rf'class="barra"[^>]*background:{shown.light}', html)
    assert f".barra{{background:{shown.dark}!important}}" in html


@pytest.mark.parametrize("accent", ["#ffffff", "#000000", "#ffd166", "#0b5d4a", "#7a1e4e", "#808080"])
def test_any_colour_can_be_seen_on_both_grounds(accent):
    shown = colours.pair(accent)

    assert colours.contrast(shown.light, colours.LIGHT) >= 3
    assert colours.contrast(shown.dark, colours.DARK) >= 3
