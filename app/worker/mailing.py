"""Send the mail that is due: claim, write, hand over, record; each its own short transaction.

The claim is committed before anything leaves and no transaction is open while a server is talked to.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import Row
from sqlalchemy.exc import OperationalError

from app.db import begin_write, db, now
from app.models import MailState
from app.notify import digests, files, messages, mime, outbox, outcomes
from app.notify.letter import CannotSend, Letter, NotNeeded
from app.notify.smtp import Smtp
from app.notify.transport import NotDelivered, Transport, Unanswered
from app.worker import patience

WORDS = {
    MailState.QUEUED: "para otro intento",
    MailState.FAILED: "fallido",
    MailState.UNCERTAIN: "incierto",
    MailState.DROPPED: "sin destinatario",
}
logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Tally:
    """What one run did. `postponed` were not handed over and will be tried again."""

    sent: int = 0
    failed: int = 0
    uncertain: int = 0
    dropped: int = 0
    postponed: int = 0
    unreachable: bool = False  # the server did not serve us, so the run stopped

    @property
    def total(self) -> int:
        """How many messages were taken."""
        return self.sent + self.failed + self.uncertain + self.dropped + self.postponed

    def add(self, state: MailState) -> None:
        """Count one outcome."""
        name = "postponed" if state is MailState.QUEUED else state.value
        setattr(self, name, getattr(self, name) + 1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one send went, in the words of whoever refused it."""

    state: MailState
    error: str = ""
    unreachable: bool = False
    bounced: bool = False  # the server refused the address itself
    left_out: tuple[int, ...] = ()  # notices that a digest did not tell of


def worker_name() -> str:
    """Name this worker: the lease of a message says who holds it."""
    return f"{socket.gethostname()[:20]}-{os.getpid()}-{secrets.token_hex(3)}"


def send_due(
    limit: int | None = None, *, worker: str | None = None, going: Callable[[], bool] = lambda: True
) -> Tally:
    """Send what is due, at most `limit` messages, over one connection; stop when `going` says no."""
    worker, tally = worker or worker_name(), Tally()
    close_dead_leases(tally)
    make_digests()
    mail = take_first(worker) if going() else None
    with transport() as post:
        while mail is not None:
            outcome = deliver(mail, post)
            tally.unreachable = outcome.unreachable
            room = limit is None or tally.total + 1 < limit
            state, mail = turn(mail, worker, outcome, more=room and not tally.unreachable and going())
            tally.add(state)
    return tally


def transport() -> Transport:
    """Choose how mail leaves: by SMTP, or as files when there is no mail server."""
    if current_app.config["MAIL_SERVER"]:
        return Smtp()
    return files.Files(Path(current_app.config["INSTANCE_DIR"]) / "outbox")


def close_dead_leases(tally: Tally) -> None:
    """Declare what workers that died while sending left behind."""
    for mail_id in outcomes.abandoned(now()):
        begin_write()
        state = outcomes.give_up(mail_id, now())
        db.session.commit()
        if state is MailState.UNCERTAIN:
            logger.warning("El mensaje %s queda incierto: quien lo enviaba se detuvo a medias.", mail_id)
            tally.uncertain += 1
    db.session.rollback()


def make_digests() -> None:
    """Queue the digests whose hour has come, some at a time."""
    while digests.are_due(now()):
        begin_write()
        digests.gather(now())
        db.session.commit()
    db.session.rollback()


def take_first(worker: str) -> Row[Any] | None:
    """Claim a message if any is due, and commit, so that nobody else ever sends it."""
    ready = outbox.is_ready(now())
    db.session.rollback()
    if not ready:
        return None
    begin_write()
    mail = outbox.claim_next(worker, now())
    db.session.commit()
    return mail


def deliver(mail: Row[Any], post: Transport) -> Outcome:
    """Write one message and hand it over. Whatever goes wrong with it is its own outcome."""
    try:
        letter = messages.compose(mail)
        data = mime.build(letter)
    except NotNeeded:
        return Outcome(MailState.DROPPED)
    except CannotSend as reason:
        return Outcome(MailState.FAILED, str(reason))
    except OperationalError as error:  # the database is busy or gone: no fault of the message
        return Outcome(MailState.QUEUED, type(error).__name__)
    except Exception as error:
        logger.exception("El mensaje %s no se pudo preparar.", mail.id)
        return Outcome(MailState.FAILED, f"El mensaje no se pudo preparar ({type(error).__name__}).")
    finally:
        db.session.rollback()
    outcome = hand_over(post, letter, data, files.file_name(mail.queued_at, mail.id, mail.kind.value))
    return replace(outcome, left_out=letter.left_out) if letter.left_out else outcome


def hand_over(post: Transport, letter: Letter, data: bytes, name: str) -> Outcome:
    """Give the bytes to the transport and tell what is known of them afterwards."""
    try:
        post.send(letter.sender, letter.to, data, name)
    except NotDelivered as refusal:
        state = MailState.FAILED if refusal.permanent else MailState.QUEUED
        return Outcome(state, str(refusal), refusal.unreachable, refusal.bounced)
    except Unanswered as silence:
        return Outcome(MailState.UNCERTAIN, str(silence))
    except Exception as error:
        logger.exception("El envío de %s se cortó de un modo que no se esperaba.", name)
        return Outcome(MailState.UNCERTAIN, f"El envío se cortó ({type(error).__name__}).")
    return Outcome(MailState.SENT)


def turn(mail: Row[Any], worker: str, outcome: Outcome, *, more: bool) -> tuple[MailState, Row[Any] | None]:
    """Commit how a send went and, in the same transaction, the claim of the next one.

    It insists while the database is busy: the send happened, whoever asks.
    """

    def both() -> tuple[MailState, Row[Any] | None]:
        state = settle(mail, worker, outcome)
        return state, outbox.claim_next(worker, now()) if more else None

    state, following = patience.insist(both)
    if state is not MailState.SENT:
        logger.info("El mensaje %s queda %s. %s", mail.id, WORDS[state], outcome.error)
    return state, following


def settle(mail: Row[Any], worker: str, outcome: Outcome) -> MailState:
    """Write the outcome in the row; a message that was not handed over waits for its next turn."""
    if outcome.state is MailState.QUEUED:
        return outcomes.postpone(mail, worker, now(), outcome.error)
    outcomes.settle(
        mail, worker, outcome.state, now(), outcome.error, outcome.left_out, bounced=outcome.bounced
    )
    return outcome.state
