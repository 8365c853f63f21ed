"""The link in every notice: what it shows, what it changes, and for whom."""

import pytest
from itsdangerous import TimestampSigner
from sqlalchemy import func, select
from werkzeug.test import Client

from app import links
from app.db import db
from app.errors import SECRET_PATHS
from app.models import Account, AccountState, Contact, Delegation, Notices, SignIn
from tests import people

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def path(whose, row, email):
    url = links.notices_url(whose, row.id, email)
    return "/" + url.split("/", 3)[3]


@pytest.fixture
def to_maria(maria):
    return path("a", maria, maria.email)


@pytest.fixture
def oficina(app, maria):
    """An address that a firm gives for María, which is not her own."""
    return people.contact(people.MARIA, people.firm(), "oficina@ejemplo.ec")


@pytest.fixture
def to_oficina(oficina):
    return path("c", oficina, oficina.email)


@pytest.fixture
def delegation(maria, jorge):
    return people.let_in(jorge, maria.party_id, notices=Notices.EACH)


def of(model, row):
    return db.session.get(model, row.id, populate_existing=True)


def machine(app):
    """What a mail provider sends: no cookie, no page before it, no browser's headers."""
    return Client(app)


def test_opening_it_changes_nothing_and_masks_the_address(stranger, to_maria, maria):
    page = stranger.get(to_maria)
    stranger.open(to_maria, method="HEAD")

    assert "m•••••@e•••.ec" in page.text_content()
    assert maria.email not in page.text_content()
    assert page.forms[-1].fields["notices"] == "each"
    assert of(Account, maria).notices is Notices.EACH


def test_whoever_reads_the_mail_chooses_without_signing_in(stranger, to_maria, maria, jorge):
    answer = stranger.submit(stranger.get(to_maria), notices="daily")

    assert answer.location == to_maria
    assert "Listo:" in stranger.get(to_maria).text_content()
    assert of(Account, maria).notices is Notices.DAILY
    assert of(Account, jorge).notices is Notices.EACH


@pytest.mark.parametrize("how", ["data", "multipart"])
def test_a_mail_program_ends_the_notices_by_one_click(app, to_maria, maria, jorge, how):
    kind = {"content_type": "multipart/form-data"} if how == "multipart" else {}

    answer = machine(app).post(to_maria, data=ONE_CLICK, **kind)

    assert (answer.status_code, answer.headers.get("Set-Cookie")) == (200, None)
    assert "Ya no recibirá estos avisos" in answer.text
    assert of(Account, maria).notices is Notices.NONE
    assert of(Account, jorge).notices is Notices.EACH
    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 0


def test_twice_is_once(app, to_oficina, oficina):
    machine(app).post(to_oficina, data=ONE_CLICK)
    first = of(Contact, oficina).silenced_at

    assert machine(app).post(to_oficina, data=ONE_CLICK).status_code == 200
    assert of(Contact, oficina).silenced_at == first


def test_another_site_cannot_make_a_browser_click(app, to_maria, maria):
    answer = machine(app).post(to_maria, data=ONE_CLICK, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert of(Account, maria).notices is Notices.EACH


def test_an_address_without_an_account_is_asked_for_its_firm_alone(stranger, to_oficina, oficina, maria):
    page = stranger.get(to_oficina)

    text = page.text_content()
    assert "Ferretería La Inventada" in text
    assert "María" not in text
    assert [option.get("value") for option in page.xpath("//input[@name='notices']")] == ["each", "none"]
    stranger.submit(page, notices="none")
    said = "Listo: ya no recibirá avisos de comprobantes nuevos de Ferretería La Inventada Cía. Ltda."
    assert stranger.get(to_oficina).xpath("//*[@role='status']/span")[0].text_content() == said
    assert of(Contact, oficina).silenced_at is not None
    assert of(Account, maria).notices is Notices.EACH
    stranger.submit(stranger.get(to_oficina), notices="each")
    assert of(Contact, oficina).silenced_at is None


def test_an_address_without_an_account_gets_no_digest(stranger, to_oficina, oficina):
    stranger.post(to_oficina, 422, notices="daily")

    assert of(Contact, oficina).silenced_at is None


def test_whoever_reads_along_chooses_for_themselves(stranger, delegation, maria, jorge):
    page = stranger.get(path("d", delegation, jorge.email))

    assert "María Inventada" in page.text_content()
    stranger.submit(page, notices="none")
    assert of(Delegation, delegation).notices is Notices.NONE
    assert of(Account, maria).notices is Notices.EACH
    assert of(Account, jorge).notices is Notices.EACH


@pytest.mark.parametrize(
    "change", [{"email": "otra@ejemplo.ec"}, {"email": None}, {"state": AccountState.DISABLED}]
)
def test_a_link_ends_with_the_address_it_went_to(stranger, maria, to_maria, change):
    for name, value in change.items():
        setattr(maria, name, value)
    db.session.commit()

    page = stranger.get(to_maria, 410)

    assert "Este enlace ya no sirve" in page.text_content()
    assert page.xpath("//a[@href='/perfil/avisos']")
    stranger.post(to_maria, 410, **ONE_CLICK)
    assert of(Account, maria).notices is Notices.EACH


def test_a_link_ends_with_its_delegation(app, stranger, delegation, jorge):
    link = path("d", delegation, jorge.email)
    db.session.delete(delegation)
    db.session.commit()

    stranger.get(link, 410)
    assert machine(app).post(link, data=ONE_CLICK).status_code == 410


def test_a_link_opens_nothing_but_its_own_row(stranger, maria, jorge):
    stranger.get(path("a", jorge, maria.email), 410)
    stranger.get(path("d", jorge, jorge.email), 410)
    stranger.get("/avisos/" + "x" * 40, 410)


@pytest.mark.parametrize("purpose", [links.RESET, links.ADDRESS, links.ACTIVATION])
def test_a_token_of_another_purpose_is_none(stranger, maria, purpose):
    payload = {"q": "a", "i": maria.id, "f": links.of_notices("a", maria.id, maria.email)}

    stranger.get(f"/avisos/{links.make(purpose, payload)}", 410)


def test_it_lasts_a_year(stranger, to_maria, monkeypatch):
    made, year = TimestampSigner.get_timestamp, 365 * 86_400
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: made(self) + year - 60)
    stranger.get(to_maria)

    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: made(self) + year + 60)
    stranger.get(to_maria, 410)


def test_it_hides_its_address_from_other_sites_and_from_the_log(stranger, to_maria):
    answer = stranger.open(to_maria)

    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert SECRET_PATHS.sub(r"\1…", f"GET {to_maria} HTTP/1.1") == "GET /avisos/… HTTP/1.1"


def test_a_firm_may_be_called_anything(stranger, to_oficina, oficina):
    oficina.issuer.name = '<script>alert(1)</script>\u202e"'
    db.session.commit()

    page = stranger.get(to_oficina)

    assert "\u202e" not in page.text_content()
    assert "<script>alert(1)</script>" in page.text_content()
