"""The installation's own side: firms, people, mail, and whether all is well."""

from flask import Blueprint

bp = Blueprint("admin", __name__, url_prefix="/admin")

from app.admin import acts, arrivals, firm_pages, firms, health, install, outbox, people, server, views  # noqa: E402, F401  (they need bp)
