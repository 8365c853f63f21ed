"""/api/v1: what other programs ask and bring, with a key."""

from flask import Blueprint

bp = Blueprint("api", __name__, url_prefix="/api/v1")
