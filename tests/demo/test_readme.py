"""What the README says of the demo is what the demo holds."""

from pathlib import Path

import pytest

from app.demo.people import COLLEAGUES
from app.demo.staff import STAFF
from app.demo.world.cast import CUSTOMERS, MARIA_RUC

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("customer", CUSTOMERS, ids=lambda customer: customer.name)
def test_the_readme_lets_every_customer_in(customer):
    [row] = [line for line in README.splitlines() if line.startswith(f"| `{customer.numero}`")]

    assert customer.name in row
    assert f"`{customer.password}`" in row or (not customer.password and "Es mi primera vez" in row)


@pytest.mark.parametrize("other", [*COLLEAGUES, *STAFF], ids=lambda other: other.name)
def test_the_readme_lets_in_whoever_signs_in_with_an_address(other):
    [row] = [line for line in README.splitlines() if line.startswith(f"| `{other.email}`")]

    assert other.name in row
    assert f"`{other.password}`" in row


def test_the_readme_knows_that_maria_has_two_numbers():
    assert f"`{MARIA_RUC}`" in README
