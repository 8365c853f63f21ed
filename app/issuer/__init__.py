"""The firm's own side: bringing vouchers in, following them, caring for customers."""

from flask import Blueprint

bp = Blueprint("issuer", __name__, url_prefix="/emisor")

from app.issuer import firm, team, views  # noqa: E402, F401  (they need bp)
