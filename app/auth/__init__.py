"""Coming in and going out: sign-in, first access, a forgotten password, an invitation."""

from flask import Blueprint

bp = Blueprint("auth", __name__)

from app.auth import invitation, letter, recovery, undo, views  # noqa: E402, F401  (the routes attach to bp)
