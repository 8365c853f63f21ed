"""Two firms, two customers, and their keys."""

from __future__ import annotations

import pytest

from tests import people
from tests.api.steps import Program, key_of_customer, key_of_firm


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def other_firm(app):
    return people.firm(people.OTHER_RUC, "Luz de Mentira E.P.")


@pytest.fixture
def manager(firm):
    return people.manager(firm)


@pytest.fixture
def erp(app, firm, manager):
    """The program of the firm."""
    return Program(app, key_of_firm(manager, firm))


@pytest.fixture
def other_erp(app, other_firm):
    """The program of the other firm."""
    other = people.manager(other_firm, "otra@inventada.example")
    return Program(app, key_of_firm(other, other_firm))


@pytest.fixture
def books(app, maria):
    """Maria's program."""
    return Program(app, key_of_customer(maria))


@pytest.fixture
def customers(app, books, jorge):
    """Maria's program, and Jorge's."""
    return books, Program(app, key_of_customer(jorge))


@pytest.fixture
def nobody(app):
    """A program without a key."""
    return Program(app)
