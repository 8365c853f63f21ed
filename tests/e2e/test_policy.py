"""The rules of a password tick as it is typed, as the server would judge them."""

import pytest

from app.accounts import policy
from tests.people import MARIA

TYPED = [
    "corta",
    "Llueve en Quito, 7 veces",
    "Ecuador2026!",
    "P@ssw0rd123!",
    "Qwerty12345!",
    "Aaaaaaaaaa1!",
    "Barcelona.1925",
    f"Rosa.{MARIA}",
    "solominusculas",
    "CABALLO Batería 9!",
]


@pytest.fixture
def page(chromium, installation):
    link = installation.flask("accounts", "invite", MARIA, "--print-link").splitlines()[-1]
    context = chromium.new_context()
    page = context.new_page()
    page.goto(link)
    yield page
    context.close()


def test_each_rule_ticks_as_the_server_judges(page):
    field = page.get_by_label("Nueva contraseña")
    with page.expect_response("**/clave/comunes"):
        field.focus()
    for password in TYPED:
        field.fill(password)
        met = set(
            page.eval_on_selector_all("#politica li.cumple", "all => all.map(one => one.dataset.regla)")
        )

        assert set(policy.SENTENCES) - met == set(policy.broken(password, own=[MARIA])), password
