"""The installation's own side: firms, people, mail, and whether all is well."""

from flask import Blueprint

bp = Blueprint("admin", __name__, url_prefix="/admin")

from app.admin import (  # noqa: E402  (they need bp)
    acts,  # noqa: F401  (for its views)
    arrivals,  # noqa: F401  (for its views)
    firm_pages,  # noqa: F401  (for its views)
    firms,  # noqa: F401  (for its views)
    health,  # noqa: F401  (for its views)
    install,  # noqa: F401  (for its views)
    mailbox,  # noqa: F401  (for its views)
    outbox,  # noqa: F401  (for its views)
    people,  # noqa: F401  (for its views)
    server,  # noqa: F401  (for its views)
    views,  # noqa: F401  (for its views)
)
