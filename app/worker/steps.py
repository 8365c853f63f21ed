"""What a worker does. Each step has a thread of its own, so that none of them waits for another."""

from __future__ import annotations

from app.worker import asking, inbox, mailbox, mailing, reminding, sweeps
from app.worker.shift import Shift, Step, Turn, plainly


def mail(shift: Shift) -> Turn:
    """Send what is due."""
    tally = mailing.send_due(worker=shift.worker, going=shift.going)
    return Turn.TROUBLE if tally.unreachable else Turn.REST


STEPS = (
    Step("correo", plainly(mail)),
    Step("carpeta", inbox.begin),
    Step("buzon", mailbox.begin),
    Step("sri", asking.begin),
    Step("recordatorios", reminding.begin),
    Step("limpieza", sweeps.begin),
)
