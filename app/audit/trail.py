"""Write the trail."""

from app.db import db
from app.models import Account, Action, Document, Event


def record(action: Action, document: Document, by: Account | None = None, detail: str = "") -> None:
    """Add one line to a document's trail, in the transaction of the act itself."""
    db.session.add(
        Event(
            action=action,
            document_id=document.id,
            account_id=by.id if by else None,
            detail=detail[:200],
        )
    )
