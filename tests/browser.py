"""A test client that reads pages, and refuses to return one that breaks house rules."""

from __future__ import annotations

import re
from contextvars import Context
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from app.accounts import sessions
from app.db import begin_write, db
from app.models import Account
from app.security.cookie import signer

INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", re.IGNORECASE)
ESCAPED_TWICE = re.compile(r"&amp;(lt|gt|amp|#3[49]);")
UNRENDERED = re.compile(r"\{\{|\{%|<(Undefined|built-in|function|bound method) ")


@dataclass
class Browser:
    """Opens pages and returns them parsed. Every page opened is also inspected."""

    client: FlaskClient
    agent: str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"

    def get(self, path: str, status: int = 200) -> html.HtmlElement:
        return read(self.open(path), status)

    def post(self, path: str, status: int = 303, **fields: Any) -> html.HtmlElement:
        return read(self.open(path, method="POST", data=fields), status)

    def submit(
        self, page: html.HtmlElement, status: int = 303, *, form: int = -1, **fields: Any
    ) -> TestResponse:
        """Fill a form of a page in and send it, hidden fields and CSRF token with it."""
        chosen = page.forms[form]
        values = {name: value for name, value in chosen.form_values() if value is not None} | fields
        response = self.open(chosen.action, method="POST", data=values)
        read(response, status)
        return response

    def open(self, path: str, **about: Any) -> TestResponse:
        """Send one request in a context of its own, as a server does."""
        headers = {"User-Agent": self.agent, **about.pop("headers", {})}
        response = Context().run(self.client.open, path, headers=headers, buffered=True, **about)
        db.session.rollback()  # so that the test reads what the request wrote
        return response

    def cookie(self, app: Flask) -> str | None:
        """Return the session cookie's value."""
        found = self.client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        return found.value if found else None


def stranger(app: Flask) -> Browser:
    """A browser that has not signed in."""
    return Browser(app.test_client())


def signed_in(app: Flask, account: Account, token: str | None = None) -> Browser:
    """A browser with a session of this account."""
    token = token or f"sesion-de-prueba-{account.id}-{id(app)}"
    begin_write()
    sessions.start(token, account.id, account.epoch, remember=False, browser="Firefox en Linux")
    db.session.commit()
    browser = stranger(app)
    browser.client.set_cookie(app.config["SESSION_COOKIE_NAME"], signer(app).sign(token).decode())
    return browser


def read(response: TestResponse, status: int) -> html.HtmlElement:
    assert response.status_code == status, response.text
    page = html.fromstring(response.text)
    if not 300 <= status < 400:
        inspect(response.text, page)
    return page


def inspect(text: str, page: html.HtmlElement) -> None:
    """Check what must be true of every page on the site."""
    ids = page.xpath("//@id")
    [heading] = page.xpath("//h1")

    assert page.get("lang") == "es-EC"
    assert page.findtext(".//title").startswith(heading.text_content().strip())
    assert len(ids) == len(set(ids)), f"an id is used twice: {sorted(ids)}"
    for control in page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        assert page.xpath("//label[@for=$id]", id=control.get("id")), control.name
    for tied in page.xpath("//@aria-describedby"):
        assert set(tied.split()) <= set(ids), f"nothing has the id {tied}"
    for form in page.xpath("//form[@method='post']"):
        assert form.xpath(".//input[@name='csrf_token']"), form.get("action")
    assert not INLINE.search(text)
    assert not ESCAPED_TWICE.search(text)
    assert not UNRENDERED.search(text)
