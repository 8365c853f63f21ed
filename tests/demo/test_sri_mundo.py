"""The SRI of the demo knows the demo world, and `make demo` asks it."""

import threading
from datetime import date

import pytest
from lxml import html

from app.cli import serve
from app.confirm import service
from app.confirm.service import Service
from app.demo import load, tray, world
from app.demo.autoridad import Authority
from app.demo.sri_falso import FakeSri, al_lado, claves, mundo
from app.demo.sri_falso.al_lado import beside
from app.demo.sri_falso.por_probar import pruebas
from app.demo.vouchers import clave_de
from app.demo.world.cast import MARIA
from app.models import Document
from app.sri.clave_acceso import check_digit
from app.sri.examen import examine
from app.sri.respuesta import Estado
from app.worker.asking import Asker
from app.worker.shift import Shift, Turn

ANCHOR = date(2026, 11, 24)
CLAVES = claves.claves(ANCHOR)


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    (folder / load.ANCHOR).write_text(f"{ANCHOR}\n")
    return folder


@pytest.fixture(scope="module")
def asking(instance):
    with FakeSri(source=mundo.source(instance)) as sri:
        ask = Service(sri.url)
        yield ask
        ask.close()


@pytest.fixture(scope="module")
def content():
    """What each voucher of the last month, and of the tray, is here: the digest of its content by clave."""
    keys = world.issue_keys(Authority.create(), ANCHOR)
    *_, month = world.months_until(ANCHOR, 1)
    ours = [world.authorise(one, keys) for one in world.unsigned_of(month)]
    day = tray.day_of(ANCHOR)
    ours.append(tray.sign_at_noon(tray.sale(day, claves.BARE, MARIA), keys))
    ours.append(tray.sign_at_noon(tray.sale(day, claves.BROKEN, MARIA), keys))
    return {one.comprobante.clave.text: one.content_sha256 for data in ours for one in examine(data)}


def test_every_voucher_of_the_world_is_authorised_with_the_same_content_but_one(asking, content):
    other = []
    for clave, digest in content.items():
        found = asking.authorisation(clave)
        (examen,) = examine(found.sobre)
        assert (found.estado, examen.outcome) == (Estado.AUTORIZADO, "ok")
        if examen.content_sha256 != digest:
            other.append(clave)
    assert other == [CLAVES.distinta]


def test_one_is_annulled_and_the_others_are_not(asking, content):
    annulled = [clave for clave in content if asking.state(clave).estado == Estado.ANULADO]
    assert annulled == [CLAVES.anulada]


@pytest.mark.parametrize("clave", [CLAVES.traer_jorge, CLAVES.traer_maria])
def test_two_are_only_to_be_fetched(asking, clave):
    (examen,) = examine(asking.authorisation(clave).sobre)
    assert examen.outcome == "ok"


def test_vouchers_of_earlier_months_are_known_and_nothing_else_is(asking):
    first, *_ = world.months_until(ANCHOR, world.MONTHS)
    old = clave_de(next(world.unsigned_of(first)))
    assert asking.authorisation(old).estado == Estado.AUTORIZADO
    for digits in (old[:10] + "1792146739001" + old[23:48], old[:39] + "00000000" + old[47]):
        assert asking.authorisation(digits + check_digit(digits)).estado == Estado.SIN_DATOS


@pytest.fixture
def settings(settings):
    return {**settings, "DEMO": True}


def test_make_demo_asks_the_sri_that_runs_beside_it(app):
    sri = serve.stand_in(app)
    assert (app.config["SRI_CONFIRM"], app.config["SRI_URL"]) == (True, sri.url)
    assert app.config["SRI_RATE"] == al_lado.RATE
    named = claves.claves(load.anchor(app.config["INSTANCE_DIR"]))
    assert service.of(app).state(named.anulada).estado == Estado.ANULADO
    sri.stop()


@pytest.mark.parametrize(
    "given",
    [
        {"SRI_URL": "http://127.0.0.1:9"},
        {"SRI_CONFIRM": False, "FIXED_OUTSIDE": frozenset({"SRI_CONFIRM"})},
    ],
)
def test_what_was_given_is_respected(app, given):
    app.config.update(given)
    assert beside(app) is None
    assert {name: app.config[name] for name in given} == given


def test_the_page_names_the_claves_to_try(app):
    page = html.fromstring(app.test_client().get("/demo/sri").text)
    named = {one.clave for one in pruebas(load.anchor(app.config["INSTANCE_DIR"]))}
    assert len(named) == 6
    assert {one.get("data-copiar") for one in page.xpath("//button[@data-copiar]")} == named


def test_a_demo_that_runs_ends_as_its_sri_says(app, monkeypatch):
    monkeypatch.setattr(world, "MONTHS", 1)
    load.load(app.config["INSTANCE_DIR"])
    named = claves.claves(load.anchor(app.config["INSTANCE_DIR"]))
    here = {one.clave_acceso for one in Document.query}
    assert {named.traer_jorge, named.traer_maria, named.pendiente, named.rota}.isdisjoint(here)
    sri = serve.stand_in(app)
    app.config["SRI_RATE"] = 6000
    asker = Asker(Shift(app, "uno", threading.Event()).of("sri"), service.of(app))
    while asker.turn() is Turn.MORE:
        pass
    sri.stop()
    documents = {one.clave_acceso: one for one in Document.query}
    assert [one for one in documents if documents[one].annulled_at] == [named.anulada]
    assert [one for one in documents if not documents[one].confirmed_at] == [named.distinta]
    assert named.pendiente in documents
    assert len(sri.requests) == len(documents)
