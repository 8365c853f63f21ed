"""/api/v1: what other programs ask and bring, with a key."""

from flask import Blueprint

from app.extensions import csrf

bp = Blueprint("api", __name__, url_prefix="/api/v1")
csrf.exempt(bp)  # nothing here reads a session: a key is the authority

from app.api import arrivals, describing, documents, events, files, receiving  # noqa: E402, F401  (they need bp)
