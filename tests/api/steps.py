"""A program with a key. Every answer it gets is compared with what the description promises."""

from __future__ import annotations

from contextvars import Context
from dataclasses import dataclass
from typing import Any

import jsonschema_rs
from flask import Flask
from werkzeug.test import TestResponse

from app.accounts import keyring
from app.accounts.keyring import Ring
from app.accounts.keys import Scope
from app.api import openapi
from app.db import begin_write, db
from app.models import Account, Issuer

HOME = "/api/v1"
XML = {"Content-Type": "application/xml"}
ZIP = {"Content-Type": "application/zip"}


def key_of_firm(account: Account, issuer: Issuer, *scopes: str, name: str = "ERP") -> str:
    """A key that a manager made; without scopes, for all that there is."""
    return made(Ring(issuer_id=issuer.id), account, scopes or tuple(Scope), name)


def key_of_customer(account: Account, *scopes: str, name: str = "Contabilidad") -> str:
    """A key that a customer made for their own vouchers."""
    return made(Ring(party_id=account.party_id), account, scopes or tuple(Scope), name)


def made(ring: Ring, account: Account, scopes: tuple[str, ...], name: str) -> str:
    begin_write()
    text = keyring.create(ring, account, name, scopes)
    db.session.commit()
    assert text is not None
    return text


@dataclass
class Program:
    """Asks with a key, or with none."""

    app: Flask
    key: str | None = None

    def ask(self, path: str, status: int = 200, *, method: str = "GET", **about: Any) -> TestResponse:
        """Send one request in a context of its own, and hold its answer to the description."""
        headers = {
            **({"Authorization": f"Bearer {self.key}"} if self.key else {}),
            **about.pop("headers", {}),
        }
        client = self.app.test_client()
        response = Context().run(
            client.open, f"{HOME}{path}", method=method, headers=headers, buffered=True, **about
        )
        db.session.rollback()
        assert response.status_code == status, response.text
        assert "Set-Cookie" not in response.headers
        assert "Cookie" not in response.vary
        promised(self.app, response)
        return response

    def get(self, path: str, status: int = 200, **about: Any) -> Any:
        return self.ask(path, status, **about).get_json()

    def send(self, data: bytes, status: int = 201, path: str = "/documents", **headers: str) -> TestResponse:
        """Bring a file in."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask(path, status, method="POST", data=data, headers={**XML, **named})


def promised(app: Flask, response: TestResponse) -> None:
    """Check that the description promises this answer: its status, its kind and its shape."""
    whole = openapi.whole(app)
    rule, _ = app.url_map.bind("localhost").match(
        response.request.path, method=response.request.method, return_rule=True
    )
    path = rule.rule.replace(openapi.CLAVE, "{clave}")
    answers = whole["paths"][path][
        "get" if response.request.method == "HEAD" else response.request.method.lower()
    ]["responses"]
    assert str(response.status_code) in answers, f"{response.status_code} is not described"
    told = answers[str(response.status_code)]
    assert {name for name, head in told["headers"].items() if head.get("required")} <= set(
        response.headers.keys()
    )
    content = told.get("content", {})
    if not response.data:
        return
    assert response.mimetype in content
    if response.mimetype.endswith("json"):
        schema = {**content[response.mimetype]["schema"], "components": whole["components"]}
        jsonschema_rs.validate(schema, response.get_json())
