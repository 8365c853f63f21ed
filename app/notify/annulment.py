"""The news that a voucher was annulled, or that an annulment was taken back: what stands when it leaves."""

from __future__ import annotations

from typing import Any

from app.notify import notice
from app.notify.outcomes import AnyMail


def about(mail: AnyMail) -> dict[str, Any]:
    """Gather what it says. Raises NotNeeded when this address may no longer have the document."""
    context = notice.about(mail)
    letter = "o" if context["el"] == "el" else "a"
    return {**context, "annulled": context["document"].annulled_at is not None, "letter": letter}
