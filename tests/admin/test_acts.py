"""The log of deeds: in Spanish, of a kind, a firm or a person, page by page."""

import pytest

from app.accounts import acts
from app.db import db
from app.models import Act, Deed
from tests import people
from tests.admin.steps import text_of
from tests.browser import signed_in

LOG = "/admin/bitacora"


@pytest.fixture
def ada(app):
    return people.admin()


@pytest.fixture
def adas(app, ada):
    return signed_in(app, ada)


def did(deed=Deed.FIRM_CHANGED, **about):
    db.session.add(Act(deed=deed, **about))
    db.session.commit()


def rows(browser, query=""):
    return [cell.text_content() for cell in browser.get(LOG + query).xpath("//td[@data-label='Qué']")]


@pytest.mark.parametrize("deed", Deed)
def test_every_deed_has_its_spanish_words(adas, deed):
    did(deed)

    text = text_of(adas, LOG)

    assert acts.WORDS[deed] in text
    assert deed.value not in text


def test_what_a_command_did_has_nobody(adas):
    did(Deed.OPERATOR_ACCEPTED)

    assert acts.MACHINE in text_of(adas, LOG)


def test_only_one_kind(adas):
    did(Deed.FIRM_LEFT)
    did(Deed.KEY_CREATED)

    assert len(rows(adas, "?hecho=firm_left")) == 1
    assert len(rows(adas, "?hecho=inventado")) == 2


def test_only_one_firm(adas):
    firm, other = people.firm(), people.firm(people.OTHER_RUC, "Transportes Ficticios S.A.")
    did(issuer_id=firm.id)
    did(issuer_id=other.id)

    assert len(rows(adas, f"?firma={firm.ruc}")) == 1


@pytest.mark.parametrize(
    "wrong", ["?firma=x", "?cuenta=x", "?cuenta=99999999999", "?cuenta=4711", "?desde_fila=zz"]
)
def test_a_filter_that_names_nothing_filters_nothing(adas, wrong):
    did()

    assert len(rows(adas, wrong)) == 1


def test_only_what_one_person_did_or_was_done_to(adas, ada, maria, jorge):
    did(Deed.ACCOUNT_DISABLED, by_id=ada.id, about_id=maria.id)
    did(Deed.ACCOUNT_DISABLED, by_id=ada.id, about_id=jorge.id)

    assert len(rows(adas, f"?cuenta={maria.id}")) == 1
    assert len(rows(adas, f"?cuenta={ada.id}")) == 2


def test_pages_follow_each_other_both_ways(app, adas):
    app.config["DOCUMENTS_PER_PAGE"] = 2
    for number in range(5):
        did(detail=f"hecho {number}")
    page, seen = adas.get(LOG), []
    while True:
        seen += page.xpath("//td[@data-label='Qué']//small/text()")
        following = page.xpath("//a[@rel='next']/@href")
        if not following:
            break
        page = adas.get(following[0])
    back = adas.get(page.xpath("//a[@rel='prev']/@href")[0])

    assert seen == [f"hecho {number}" for number in (4, 3, 2, 1, 0)]
    assert back.xpath("//td[@data-label='Qué']//small/text()") == ["hecho 2", "hecho 1"]
