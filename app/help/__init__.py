"""The customer's manual: docs/manual as pages of the portal, and the part that each page links to."""

from flask import Blueprint

bp = Blueprint("help", __name__, url_prefix="/ayuda")

from app.help import views  # noqa: E402, F401  (the routes attach to bp)
