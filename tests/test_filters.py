"""How values are written on a page."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from flask import Flask, render_template_string

from app import filters
from app.sri.comprobante import Campo, ImpuestoTotal


@pytest.fixture(scope="module")
def write():
    app = Flask(__name__)
    filters.init_app(app)

    def rendered(expression, value):
        with app.test_request_context():
            return render_template_string("{{ value | " + expression + " }}", value=value)

    return rendered


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "$0.00"),
        ("115", "$115.00"),
        ("1234567.8", "$1,234,567.80"),
        ("18.5000", "$18.50"),
        ("4.255", "$4.255"),
        ("0.000001", "$0.000001"),
        ("-74.75", "−$74.75"),
        ("1E+3", "$1,000.00"),
    ],
)
def test_money_has_cents_and_what_a_unit_price_adds(write, amount, text):
    assert write("money", Decimal(amount)) == text


@pytest.mark.parametrize("filter_", ["money", "number", "rate", "day", "day_long", "moment", "moment_long"])
def test_what_is_not_said_is_a_dash(write, filter_):
    assert write(filter_, None) == "—"


@pytest.mark.parametrize(
    ("quantity", "text"), [("6.000000", "6"), ("0.5", "0.5"), ("12000", "12,000"), ("0", "0")]
)
def test_a_quantity_has_no_trailing_zeros(write, quantity, text):
    assert write("number", Decimal(quantity)) == text


def test_a_rate_is_a_percentage(write):
    assert write("rate", Decimal("15.00")) == "15 %"


def test_dates_are_those_of_ecuador(write):
    assert write("day", date(2026, 3, 1)) == "01/03/2026"
    assert write("day_long", date(2026, 3, 1)) == "1 de marzo de 2026"


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2026, 11, 21, 3, 5, tzinfo=UTC),
        datetime(2026, 11, 21, 3, 5),  # noqa: DTZ001  (a naive instant is what is tried)
        datetime(2026, 11, 20, 22, 5, tzinfo=timezone(timedelta(hours=-5))),
    ],
)
def test_instants_are_those_of_guayaquil(write, instant):
    assert write("moment", instant) == "20/11/2026 22:05"


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200b", "\u200f", "\ufeff", "\u00ad", "\x07"])
def test_text_that_others_wrote_hides_nothing(write, mark):
    assert write("plain", f"Pan{mark}adería") == "Panadería"


def test_text_that_others_wrote_is_never_markup(write):
    assert write("plain", "<b>Pan</b> & Cía.") == "&lt;b&gt;Pan&lt;/b&gt; &amp; Cía."


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Rosa Ejemplo Andrade", "RE"), ("José de la Cruz", "JC"), ("ñandú", "Ñ"), ("", "?"), (None, "?")],
)
def test_initials_skip_the_small_words(write, name, letters):
    assert write("iniciales", name) == letters


@pytest.mark.parametrize(
    ("filter_", "code", "name"),
    [
        ("tipo_nombre", "07", "Comprobante de retención"),
        ("tipo_documento", "41", "Comprobante por reembolso"),
        ("tipo_identificacion", "05", "Cédula"),
        ("forma_pago", "19", "Tarjeta de crédito"),
        ("impuesto_retenido", "1", "Renta"),
    ],
)
def test_codes_have_their_names_and_unknown_ones_stay(write, filter_, code, name):
    assert write(filter_, code) == name
    assert write(filter_, "999") == "999"


def test_a_rate_of_iva_that_nobody_foresaw_needs_no_release(write):
    tax = ImpuestoTotal("2", "14", Decimal(100), Decimal("17.5"), tarifa=Decimal("17.50"))

    assert write("impuesto", tax) == "IVA 17.5 %"


def test_an_additional_field_is_a_pair(write):
    assert write("campo | join('=')", Campo("Pedido\u202e", "P-1")) == "Pedido=P-1"
