"""What administrators press."""

from __future__ import annotations

from sqlalchemy import select

from app.db import db
from app.models import Act, Deed
from tests.browser import Browser


def pressed(browser: Browser, path: str, status: int = 303, **fields: object):
    """Send what a button of ours sends, whether the page shows it or not."""
    token = browser.get("/perfil/clave").xpath("//input[@name='csrf_token']/@value")[0]
    return browser.post(path, status, csrf_token=token, **fields)


def text_of(browser: Browser, path: str) -> str:
    return " ".join(browser.get(path).text_content().split())


def deeds() -> list[Deed]:
    return list(db.session.scalars(select(Act.deed).order_by(Act.id)))
