"""Whose pages these are."""

from __future__ import annotations

from flask_login import current_user

from app.db import db
from app.models import Account


def my_account() -> Account:
    """Return the account of whoever asks, in this transaction."""
    return db.session.get_one(Account, current_user.id)
