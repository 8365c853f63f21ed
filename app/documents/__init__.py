"""The reader's vouchers: list, read, download."""

from flask import Blueprint

bp = Blueprint("documents", __name__, url_prefix="/comprobantes")

from app.documents import downloads, fetching, observing, packs, preview, views  # noqa: E402, F401  (the routes attach to bp)
