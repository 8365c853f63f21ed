"""The description is true: what the API answers to anything is what it promises."""

from __future__ import annotations

from contextvars import Context

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings, strategies
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.api import openapi
from app.db import db
from app.security import pace
from tests import people
from tests.api.test_receiving import zipped
from tests.people import MARIA

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 12  # of each address, for each key
OPERATIONS = (
    ("get", "/api/v1/documents"),
    ("post", "/api/v1/documents"),
    ("get", "/api/v1/documents/{clave}"),
    ("get", "/api/v1/documents/{clave}/xml"),
    ("get", "/api/v1/documents/{clave}/pdf"),
    ("get", "/api/v1/documents/{clave}/events"),
    ("get", "/api/v1/arrivals"),
)
TRIED = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_every_address_is_described(app):
    """Those that ask for a key; the two that anyone may read are the description itself."""
    rules = {
        (method.lower(), rule.rule.replace(openapi.CLAVE, "{clave}"))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.endpoint not in {"api.description", "api.docs"}
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    told = {(method, path) for path, methods in openapi.whole(app)["paths"].items() for method in methods}

    assert rules == told == set(OPERATIONS)


def test_each_says_what_it_answers_to_whom_it_does_not_let_in(app):
    for methods in openapi.whole(app)["paths"].values():
        for told in methods.values():
            assert {"400", "401", "403", "429", "500", "503"} <= set(told["responses"])


def test_it_is_a_valid_description(app, stranger):
    told = stranger.open("/api/v1/openapi.json")

    assert told.mimetype == "application/json"
    schemathesis.openapi.from_dict(told.get_json()).validate()


def test_people_read_it_too(stranger):
    page = stranger.get("/api/v1")
    text = " ".join(page.text_content().split())

    for method, path in OPERATIONS:
        assert f"{method.upper()} {path}" in text
    for code in ("E_SCOPE", "E_SIG_VALUE", "documents:read"):
        assert code in text


@pytest.fixture
def document(firm):
    return people.filed(to=MARIA, **people.fresh())


@pytest.fixture(params=["firm", "customer"])
def program(request):
    """A firm's program, or a customer's."""
    return request.getfixturevalue({"firm": "erp", "customer": "books"}[request.param])


def bodies():
    """What a program may send: vouchers, packages of them, and anything."""
    good = people.authorised(to=MARIA, secuencial=7)
    known = [good, people.signed(to=MARIA, secuencial=8), b"<a/>", zipped(a=good, b=b"nada"), b""]
    return strategies.one_of(strategies.sampled_from(known), strategies.binary(max_size=64))


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_nothing_breaks_it_and_nothing_is_answered_that_is_not_described(
    app, document, program, method, path
):
    app.extensions["readings"] = pace.Counter(pace.Limit("lee", 10_000, 1))
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operation = schema[path][method.upper()]
    claves = strategies.sampled_from([document.clave_acceso, "1" * 49])

    @TRIED
    @given(case=operation.as_strategy(), clave=claves, body=bodies())
    def tried(case, clave, body):
        if "clave" in (case.path_parameters or {}):
            case.path_parameters["clave"] = clave
        if method == "post":
            case.body = body
        headers = {"Authorization": f"Bearer {program.key}", "Accept-Encoding": "identity"}
        response = Context().run(case.call, headers=headers)
        db.session.rollback()
        case.validate_response(response, checks=CHECKS)

    tried()
