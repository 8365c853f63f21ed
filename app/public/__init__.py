"""The pages of the house itself: Inicio and /salud."""

from flask import Blueprint

bp = Blueprint("public", __name__)

from app.public import views  # noqa: E402, F401  (the routes attach to bp)
