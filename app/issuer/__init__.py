"""The firm's own side: bringing vouchers in, following them, caring for customers."""

from flask import Blueprint

bp = Blueprint("issuer", __name__, url_prefix="/emisor")

from app.issuer import (  # noqa: E402  (they need bp)
    brand,  # noqa: F401  (for its views)
    brand_previews,  # noqa: F401  (for its views)
    certificates,  # noqa: F401  (for its views)
    certifying,  # noqa: F401  (for its views)
    customer_acts,  # noqa: F401  (for its views)
    customers,  # noqa: F401  (for its views)
    document_pages,  # noqa: F401  (for its views)
    documents,  # noqa: F401  (for its views)
    fetching,  # noqa: F401  (for its views)
    guard,  # noqa: F401  (for what runs before its views)
    import_files,  # noqa: F401  (for its views)
    importing,  # noqa: F401  (for its views)
    keys,  # noqa: F401  (for its views)
    letters,  # noqa: F401  (for its views)
    mending,  # noqa: F401  (for its views)
    reminding,  # noqa: F401  (for its views)
    summary,  # noqa: F401  (for its views)
    team,  # noqa: F401  (for its views)
    tray,  # noqa: F401  (for its views)
    uploads,  # noqa: F401  (for its views)
    views,  # noqa: F401  (for its views)
)
