"""/demo/componentes shows every piece of the pages, to whoever sits at the machine of a demo."""

import pytest
from lxml import html

from app import create_app
from app.demo import componentes


@pytest.fixture
def settings(settings):
    return {**settings, "DEMO": True}


@pytest.fixture
def page(app):
    response = app.test_client().get("/demo/componentes")
    assert response.status_code == 200, response.text
    return html.fromstring(response.text)


def test_the_figures_of_a_chart_stand_in_a_table_beside_it(page):
    [table] = page.xpath("//table[caption='Lo que le facturaron, mes a mes']")
    rows = [[cell.text_content() for cell in row] for row in table.xpath("tbody/tr")]

    assert rows[0] == ["nov 2026", "17", "$1,784.25"]
    assert ["abr 2026", "0", "$0.00"] in rows
    assert len(rows) == len(componentes.MONTHS)


def test_a_drawing_is_read_to_nobody_and_has_no_part_beyond_its_edges(page):
    for chart in page.xpath("//svg[contains(@class, 'grafico')]"):
        assert chart.get("aria-hidden") == "true"
        assert not chart.xpath(".//a")
        for bar in chart.xpath("svg/rect"):
            x, y, width, height = (float(bar.get(name).rstrip("%")) for name in ("x", "y", "width", "height"))
            assert min(x, y, width, height) >= 0
            assert x + width <= 100.05
            assert y + height == pytest.approx(100)


def test_a_month_without_vouchers_has_no_bar(page):
    [twelve, _] = page.xpath("//svg[contains(@class, 'grafico')]")
    heights = [bar.get("height") for bar in twelve.xpath("svg/rect")]

    assert heights.count("0%") == 1
    assert heights[-1] == "100.0%"


def test_every_error_is_tied_to_its_field(page):
    wrong = page.xpath("//strong[contains(@class, 'mal')]")
    tied = {
        name for one in page.xpath("//*[@aria-describedby]") for name in one.get("aria-describedby").split()
    }

    assert len(wrong) >= 5
    assert {one.get("id") for one in wrong} <= tied
    assert tied <= set(page.xpath("//@id"))


def test_a_dialog_opens_without_a_script_and_says_whom_it_concerns(page):
    [dialog] = page.xpath("//details[@id='retirar-2']")

    assert dialog.xpath("summary")[0].get("aria-label") == f"Retirar a {componentes.LONG}"
    assert dialog.xpath(".//form[@method='post']//button")


def test_what_only_a_script_can_do_is_hidden_until_it_runs(page):
    buttons = page.xpath("//button[@data-copiar]")

    assert buttons
    assert all(button.get("hidden") is not None for button in buttons)
    assert page.xpath("//script[contains(@src, 'js/copiar.js')]/@defer")


def test_no_two_pieces_share_a_name(page):
    names = page.xpath("//@id")

    assert sorted(names) == sorted(set(names))


def test_an_installation_that_is_no_demo_has_no_such_page(settings):
    plain = create_app({**settings, "DEMO": False})

    assert plain.test_client().get("/demo/componentes").status_code == 404


def test_another_machine_finds_nothing(app):
    answer = app.test_client().get("/demo/componentes", environ_base={"REMOTE_ADDR": "192.0.2.7"})

    assert answer.status_code == 404
