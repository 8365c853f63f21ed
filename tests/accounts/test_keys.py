"""The pages where keys are made and revoked."""

import pytest

from app.accounts import keyring, keys
from app.accounts.keyring import Ring
from app.accounts.keys import SHAPE
from app.db import begin_write, db, now
from app.models import Act, ApiKey, Deed, Operator, Role
from app.security import key_form
from tests import people
from tests.browser import signed_in
from tests.people import EMPRESA

FIRM, OWN = "/emisor/claves-api", "/perfil/claves-api"
AGED = "El formulario venció"


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def mara(firm):
    return people.manager(firm)


@pytest.fixture
def maras(app, mara):
    return signed_in(app, mara)


def rows():
    return list(db.session.scalars(db.select(ApiKey).order_by(ApiKey.id)))


def create(browser, path, status=200, **fields):
    page = browser.get(path)
    [form] = [form for form in page.forms if form.get("id") == "crear-clave"]
    return browser.submit(page, status, form=page.forms.index(form), **fields)


def revoke(browser, path, status=303, **fields):
    page = browser.get(path)
    [form] = [form for form in page.forms if form.action.endswith("revocacion")]
    return browser.submit(page, status, form=page.forms.index(form), **fields)


def token(browser):
    return browser.get("/perfil/clave").xpath("//input[@name='csrf_token']/@value")[0]


def deeds():
    return [
        (act.deed, act.by_id, act.issuer_id, act.detail)
        for act in db.session.scalars(db.select(Act).order_by(Act.id))
    ]


@pytest.mark.parametrize("path", [FIRM, OWN])
def test_a_key_is_shown_whole_once(app, firm, maras, marias, path):
    browser = maras if path == FIRM else marias
    shown = create(browser, path, name="  ERP   de caja ", scopes=["documents:read"]).text
    whole = SHAPE.search(shown)[0]

    assert whole not in browser.open(path).text
    assert f"cf_{whole.split('_')[1]}_…" in browser.open(path).text
    [row] = rows()
    assert (row.name, row.scopes) == ("ERP de caja", "documents:read")
    assert keys.find(whole).id == row.id


def test_what_was_done_is_written_down(firm, mara, maras):
    create(maras, FIRM, name="ERP", scopes=["documents:write", "documents:read"])
    revoke(maras, FIRM)

    assert deeds() == [
        (
            Deed.KEY_CREATED,
            mara.id,
            firm.id,
            "«ERP»: Consultar y descargar comprobantes; Cargar comprobantes",
        ),
        (Deed.KEY_REVOKED, mara.id, firm.id, "«ERP»"),
    ]


def test_the_list_says_who_made_it_and_for_what(mara, maras):
    create(maras, FIRM, name="ERP", scopes=["documents:write", "arrivals:read"])
    text = " ".join(maras.get(FIRM).text_content().split())

    assert "Cargar comprobantes. Consultar la bandeja y lo que se cargó." in text
    assert f"por {mara.name}" in text
    assert "Todavía sin uso." in text


def test_revoked_it_is_gone_and_dead(maras):
    whole = SHAPE.search(create(maras, FIRM, name="ERP", scopes=["documents:read"]).text)[0]
    revoke(maras, FIRM)

    assert "La clave «ERP» ya no sirve." in maras.get(FIRM).text_content()
    assert keys.find(whole) is None
    assert not maras.get(FIRM).xpath("//form[contains(@action, 'revocacion')]")


def test_a_key_needs_a_name_and_something_to_do(maras):
    page = create(maras, FIRM, 422, name=" ")

    assert "Escriba un nombre" in page.text
    assert "Elija al menos una cosa." in page.text
    assert "ERP" in create(maras, FIRM, 422, name="ERP").text
    assert (
        "Use hasta 100 caracteres."
        in create(maras, FIRM, 422, name="x" * 101, scopes=["documents:read"]).text
    )
    assert rows() == []


def test_nobody_is_offered_what_a_customers_key_may_not(marias):
    assert marias.get(OWN).xpath("//input[@name='scopes']/@value") == ["documents:read", "events:read"]
    create(marias, OWN, 422, name="ERP", scopes=["documents:write"])
    create(marias, OWN, 422, name="ERP", scopes=["documents:read", "arrivals:read"])

    assert rows() == []


def test_a_name_holds_nothing_that_cannot_be_seen(maras):
    create(maras, FIRM, name="E\x00R\u202eP", scopes=["documents:read"])

    assert rows()[0].name == "E·R·P"


def test_an_aged_form_makes_nothing_and_keeps_what_was_typed(maras, marias):
    for browser, path in ((maras, FIRM), (marias, OWN)):
        page = browser.post(path, 422, name="ERP", scopes="documents:read", csrf_token="viejo")
        assert AGED in page.text_content()
        assert page.xpath("//input[@name='name']/@value") == ["ERP"]
    assert rows() == []


def test_only_managers_of_the_firm_have_its_keys(app, firm, mara, marias, stranger):
    other = people.manager(people.firm(people.OTHER_RUC, "Luz de Mentira E.P."), "otra@inventada.example")
    begin_write()
    keyring.create(Ring(issuer_id=firm.id), mara, "ERP", ["documents:read"])
    db.session.commit()
    olgas, others = signed_in(app, people.operator(firm)), signed_in(app, other)
    key_id = rows()[0].id

    for browser in (olgas, marias):
        browser.get(FIRM, 404)
        browser.post(FIRM, 404, csrf_token=token(browser), name="x", scopes="documents:read")
        browser.post(f"{FIRM}/revocacion", 404, csrf_token=token(browser), id=key_id)
    assert "cf_" not in others.get(FIRM).text_content()
    others.post(f"{FIRM}/revocacion", 404, csrf_token=token(others), id=key_id)
    others.post(f"{FIRM}/revocacion", 404, csrf_token=token(others), id=2**31)
    for path in (FIRM, OWN):
        assert stranger.open(path).location.startswith("/ingresar")
    assert rows()[0].revoked_at is None


def test_another_customer_sees_and_revokes_nothing(app, maria, marias, jorge):
    create(marias, OWN, name="Contabilidad", scopes=["documents:read"])
    his = signed_in(app, jorge)

    assert "Contabilidad" not in his.get(OWN).text_content()
    his.post(f"{OWN}/revocacion", 404, csrf_token=token(his), id=rows()[0].id)
    assert rows()[0].revoked_at is None


def test_who_looks_at_anothers_vouchers_makes_no_key(app, maria, marias):
    people.firm()
    people.filed(to=EMPRESA)
    company = people.person(EMPRESA, name="Empresa Inventada", email="empresa@ejemplo.ec")
    people.let_in(maria, company.party_id)
    page = marias.get(OWN)
    marias.post("/perfil/empresas/cambio", csrf_token=token(marias), party=company.party_id)
    [form] = [form for form in page.forms if form.get("id") == "crear-clave"]
    marias.submit(page, 303, form=page.forms.index(form), name="ERP", scopes="documents:read")

    text = marias.get(OWN).text_content()
    assert "No se hizo nada" in text
    assert not marias.get(OWN).xpath("//form[@id='crear-clave']")
    assert rows() == []


def test_who_turned_to_another_firm_makes_no_key_by_mistake(maras, mara):
    other = people.firm(people.OTHER_RUC, "Luz de Mentira E.P.")
    page = maras.get(FIRM)
    people.works_for(mara, other, Role.MANAGER)
    maras.post(f"/emisor/empresa/{other.ruc}", csrf_token=token(maras))
    [form] = [form for form in page.forms if form.get("id") == "crear-clave"]
    maras.submit(page, 303, form=page.forms.index(form), name="ERP", scopes="documents:read")

    assert "No se hizo nada" in maras.get(FIRM).text_content()
    assert rows() == []


def test_who_signs_in_with_an_address_has_no_vouchers_and_no_keys(app, mara, maras):
    maras.get(OWN, 404)
    maras.post(OWN, 404, csrf_token=token(maras), name="x", scopes="documents:read")
    maras.post(f"{OWN}/revocacion", 404, csrf_token=token(maras), id=1)

    assert "Claves de API" not in [one.text_content() for one in maras.get("/perfil").xpath("//main//a")]


def test_there_are_not_too_many(maras, monkeypatch):
    monkeypatch.setattr(keyring, "MOST", 1)
    create(maras, FIRM, name="Uno", scopes=["documents:read"])

    assert key_form.FULL in create(maras, FIRM, 422, name="Dos", scopes=["documents:read"]).text
    revoke(maras, FIRM)
    create(maras, FIRM, name="Dos", scopes=["documents:read"])


def test_a_key_whose_maker_may_no_longer_says_so(app, firm, mara, maras):
    create(maras, FIRM, name="ERP", scopes=["documents:read"])
    nuria = people.manager(firm, "nuria@inventada.example")
    db.session.scalars(db.select(Operator).where(Operator.account_id == mara.id)).one().role = Role.OPERATOR
    db.session.commit()
    nurias = signed_in(app, nuria)

    assert "No sirve" in nurias.get(FIRM).text_content()
    revoke(nurias, FIRM)


def test_who_is_invited_again_does_not_bring_old_keys_to_life(firm, mara, maras):
    whole = SHAPE.search(create(maras, FIRM, name="ERP", scopes=["documents:read"]).text)[0]
    db.session.scalars(db.select(Operator)).one().accepted_at = now()
    db.session.commit()

    assert keys.find(whole) is None


def test_a_change_of_password_is_said_beside_older_keys(maria, marias, app):
    create(marias, OWN, name="Contabilidad", scopes=["documents:read"])
    assert "antes de que cambiara" not in marias.get(OWN).text_content()
    maria.epoch += 1
    db.session.commit()

    assert "antes de que cambiara" in signed_in(app, maria, "otra-sesion").get(OWN).text_content()
