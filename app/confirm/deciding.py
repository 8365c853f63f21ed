"""What an answer of the SRI does here, or its silence. One answer, one transaction; the edge commits.

An answer is kept and dated whatever it says. It never takes a voucher away from whoever has it, and it never
decides about content whose signature does not verify. Silence changes nothing but when to ask again.
"""

from __future__ import annotations

import random
from typing import Any

from sqlalchemy import Row

from app.archive import inquiries
from app.confirm import authorising, looking, matter, schedule
from app.confirm.hearing import Hearing
from app.db import now
from app.models import Question
from app.sri.examen import Examen
from app.sri.respuesta import Respuesta, SinRespuesta

FOR_A_STRANGER = 5  # requests without an answer, after which what nobody here has is let go


def apply(inquiry: Row[Any], respuesta: Respuesta, examen: Examen | None = None) -> bool:
    """Do what an answer asks for, and note when to ask again. Call it in a unit that writes.

    `examen` is what `content.weigh` made of its voucher. False when the lease was lost meanwhile: another
    worker asks again, and what it hears counts.
    """
    if not inquiries.is_held(inquiry):
        return False
    hearing = Hearing(inquiry, respuesta, matter.of(inquiry.clave_acceso), now(), examen)
    hear = authorising.hear if inquiry.question is Question.AUTHORISATION else looking.hear
    answered, following = hear(hearing)
    return inquiries.settle(inquiry, answered, following)


def silence(inquiry: Row[Any], why: SinRespuesta) -> bool:
    """Note that no trustworthy answer came, and why. Call it in a unit that writes."""
    failures = inquiry.failures + 1
    due = schedule.silent(failures, now(), random.random())  # noqa: S311  (jitter, not a secret)
    given_up = failures >= FOR_A_STRANGER and not matter.of(inquiry.clave_acceso).is_open
    return inquiries.postpone(inquiry, None if given_up else due, str(why))
