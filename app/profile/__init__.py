"""The person's own page: who they are here, their password, their sessions."""

from flask import Blueprint

bp = Blueprint("profile", __name__, url_prefix="/perfil")

from app.profile import address, colleagues, notices, parties, photo, views  # noqa: E402, F401  (the routes attach to bp)
