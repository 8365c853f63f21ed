"""The pages of the house itself: Inicio, /salud, and the notices of whoever comes by the link of a mail."""

from flask import Blueprint

bp = Blueprint("public", __name__)

from app.public import certificates, checking, colour, notices, views  # noqa: E402, F401  (the routes attach to bp)
