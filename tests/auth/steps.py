"""What people do at the door, step by step."""

from __future__ import annotations

from functools import cache

from sqlalchemy import select
from werkzeug.test import TestResponse

from app import links
from app.accounts import hashing
from app.db import db
from app.models import Account, Mail
from tests import people
from tests.browser import Browser

PASSWORD = "Llueve en Quito, 7 veces"
NEXT_PASSWORD = "Caballo batería 9 grapa."


@cache
def hash_of(password: str) -> str:
    return hashing.make(password)


def give_password(account: Account, password: str = PASSWORD) -> Account:
    account.password_hash = hash_of(password)
    db.session.commit()
    return account


def sign_in(
    browser: Browser,
    identificacion: str = people.MARIA,
    password: str = PASSWORD,
    status: int = 303,
    path: str = "/ingresar",
    **fields: str,
) -> TestResponse:
    page = browser.get(path)
    return browser.submit(page, status, identificacion=identificacion, password=password, **fields)


def ask(browser: Browser, identificacion: str = people.MARIA, path: str = "/clave/olvido") -> str:
    """Ask for a link; return the masked address that the page shows."""
    found = browser.submit(browser.get(path), 200, identificacion=identificacion)
    [masked] = page_of(found).xpath("//output[@id='correo-enmascarado']/text()")
    browser.submit(page_of(found), identificacion=identificacion)
    return masked


def page_of(response: TestResponse):
    from lxml import html

    return html.fromstring(response.text)


def mails() -> list[Mail]:
    return list(db.session.scalars(select(Mail).order_by(Mail.id)))


def path_of(url: str) -> str:
    """The path of a link that went out by mail."""
    return url.removeprefix(links.url(""))


def use_link(browser: Browser, url: str, password: str = NEXT_PASSWORD, status: int = 303) -> TestResponse:
    """Open a link and choose a password."""
    assert browser.open(path_of(url)).status_code == 303
    return browser.submit(browser.get("/clave/nueva"), status, password=password, confirm=password)


def is_signed_in(browser: Browser) -> bool:
    return browser.open("/perfil").status_code == 200
