"""A character that no keyboard types is refused or dropped, wherever it is sent: PostgreSQL takes no NUL in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from werkzeug.test import TestResponse

import app as package
from app.db import db
from tests.browser import Browser, signed_in, stranger
from tests.house.matrix_world import World, build
from tests.house.test_matrix import ROWS

WHO = ("customer", "manager", "admin", "stranger")
NUL = "x\0y"
FAULT = 500
ARGUMENT = re.compile(r'request\.args\.get\(\s*"(\w+)"')
TYPED = {"text", "email", "search", "password", "hidden", None}  # None: a textarea
# What the rest of a form needs, so that nothing but the NUL is at fault.
FILLED = {
    "ruc": "1799999940001",
    "name": "Empresa Inventada",
    "email": "alguien@ejemplo.ec",
    "nota": "Ya no se usa.",
    "scopes": "documents:read",
    "reason": "otro",
    "text": "Falta algo.",
}


@pytest.fixture
def world(app) -> World:
    app.config["WTF_CSRF_ENABLED"] = False
    return build(app)


def browser_of(world: World, who: str) -> Browser:
    account = world.people.get(who)
    return signed_in(world.app, db.session.merge(account)) if account else stranger(world.app)


def pages(world: World, who: str) -> Iterator[str]:
    """The addresses of the pages that somebody may see."""
    for asked, answers in ROWS.items():
        verb, _, rule = asked.partition(" ")
        if verb == "GET" and answers[who] == 200 and not rule.startswith(("/static", "/ayuda/")):
            yield world.path(rule)


def arguments(world: World, path: str) -> set[str]:
    """What the package that shows a page reads of the query."""
    endpoint, _ = world.app.url_map.bind("").match(path)
    folder = Path(package.__file__).parent / endpoint.partition(".")[0]
    return {name for source in folder.glob("*.py") for name in ARGUMENT.findall(source.read_text())}


def forms_of(answer: TestResponse) -> list[html.FormElement]:
    """The forms of a page, but for those that would end the visit."""
    page = html.fromstring(answer.text) if answer.mimetype == "text/html" else None
    return [] if page is None else [form for form in page.forms if form.action != "/salir"]


def attempts(form: html.FormElement) -> Iterator[tuple[str, dict[str, str]]]:
    """Fill a form in as it wants to be, once for each text in it with the NUL there."""
    rest = dict(form.form_values()) | {name: text for name, text in FILLED.items() if name in form.fields}
    for field in form.xpath(".//input | .//textarea"):
        if field.get("type") in TYPED and field.name and field.name != "csrf_token":
            yield field.name, {**rest, field.name: f"{rest.get(field.name, '')}{NUL}"}


def send(browser: Browser, form: html.FormElement, path: str, fields: dict[str, str]) -> TestResponse:
    place = "query_string" if form.method == "GET" else "data"
    return browser.open(form.action or path, method=form.method, **{place: fields})


def test_a_nul_is_no_fault_of_ours_in_any_text_that_is_sent(world):
    tried, faults = set(), []
    for who in WHO:
        browser = browser_of(world, who)
        for path in pages(world, who):
            answer = browser.open(path)
            bare = path.partition("?")[0]
            faults += [
                f"{bare}?{name}"
                for name in arguments(world, bare)
                if browser.open(bare, query_string={name: NUL}).status_code >= FAULT
            ]
            for form in forms_of(answer):
                for name, fields in attempts(form):
                    about = f"{form.method} {form.action or path} {name}"
                    if about in tried:
                        continue
                    tried.add(about)
                    if send(browser, form, path, fields).status_code >= FAULT:
                        faults.append(about)

    assert faults == []
    assert {"POST /emisor/claves-api name", "POST /emisor/equipo email", "GET /emisor/clientes q"} <= tried
