"""The rule by which a firm reminds by itself: after how many days, how often again, how many times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flask import current_app

from app.archive import issued, reminders
from app.archive.reminders import Asked
from app.models import Recipient

LATEST = 30  # days: what nobody opened for longer is history, unless the rule itself takes longer


class Firm(Protocol):
    """What a firm says of its reminders."""

    id: int
    remind_after: int | None
    remind_every: int | None
    remind_times: int | None


@dataclass(frozen=True, slots=True)
class Rule:
    """Remind after so many days without being opened, every so many days, and so many times; None: no end."""

    after: int
    every: int
    times: int | None = None

    @property
    def lasts(self) -> int:
        """For how many days, after the first, a voucher may still be reminded of."""
        return max(LATEST, self.every * (self.times or 0))

    @property
    def said(self) -> str:
        """The rule in a sentence."""
        first = f"Cuando un comprobante lleva {days(self.after)} sin abrirse, se recuerda a su cliente"
        if self.times == 1:
            return f"{first}, una sola vez."
        again = f"{first}; si sigue sin abrirlo, se le repite cada {days(self.every)}"
        if self.times is None:
            return f"{again}, hasta que pase un mes."
        return f"{again}, hasta {self.times} veces en total, contando las que se envíen a mano."


def days(count: int) -> str:
    """Count days in words.

    >>> days(1), days(7)
    ('1 día', '7 días')
    """
    return "1 día" if count == 1 else f"{count} días"


def of(firm: Firm) -> Rule | None:
    """Return the rule of a firm, None when it reminds nobody by itself."""
    if firm.remind_after is None:
        return None
    least = current_app.config["REMIND_EVERY_DAYS"]
    return Rule(firm.remind_after, max(firm.remind_every or least, least), firm.remind_times)


def asked(firm: Firm, rule: Rule, at: datetime | None = None) -> Asked:
    """Ask for what the rule says of a firm's vouchers, now or at an instant to come."""
    oldest, newest = issued.since(rule.after + rule.lasts, at), issued.since(rule.after, at)
    between = [Recipient.fecha <= newest, Recipient.fecha >= oldest]
    return reminders.Asked(firm.id, between, rule.every, rule.times, at)
