"""The person's own pages: who they are here, how they come in, what mail they get, whose vouchers they look at."""

from flask import Blueprint

bp = Blueprint("profile", __name__, url_prefix="/perfil")

from app.profile import address, colleagues, keys, notices, parties, photo, views  # noqa: E402, F401  (the routes attach to bp)
