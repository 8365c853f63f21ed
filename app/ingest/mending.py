"""What a person does about something in the tray: try it again, bring what it lacks, or set it aside.

Each verb holds the row first, so that of two people who press at once only one acts. The caller commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, select

from app.audit import deeds
from app.audit.deeds import HasId
from app.db import db, now
from app.ingest import arrivals, receive, tray
from app.ingest.receipt import KNOWN, Origin, Receipt
from app.ingest.tray import Whose
from app.ingest.words import RESULTS
from app.models import Arrival, ArrivalOutcome, Deed, Issuer
from app.sri.errors import Codigo
from app.sri.examen import Examen, Outcome

PARTED = "Se examinó de nuevo: cada uno de sus comprobantes llegó aparte."
HERE = {ArrivalOutcome.FILED.value, KNOWN}


class NotThat(ValueError):
    """What was brought does not authorise what waits. `str()` is for a person."""


def retry(whose: Whose, arrival_id: int, examenes: Sequence[Examen], by: HasId | None) -> list[Receipt]:
    """Decide again about what lies open, from a new examination of its bytes; [] when it lies there no more.

    Bytes that hold several vouchers now, such as a ZIP that could not be opened before, are received anew.
    """
    held = hold(whose, arrival_id)
    if held is None:
        return []
    origin = origin_of(held)
    if len(examenes) == 1:
        receipts = [again(held, examenes[0], origin)]
    else:
        receipts = receive.receive(list(examenes), origin)
        close(held, PARTED, by)
    outcomes = ", ".join(sorted({RESULTS[receipt.outcome][0].lower() for receipt in receipts}))
    deeds.note(Deed.ARRIVAL_RETRIED, by, issuer_id=held.issuer_id, detail=f"{named(held)}: {outcomes}")
    return receipts


def again(held: Arrival, examen: Examen, origin: Origin) -> Receipt:
    """Decide about one voucher again, and write what became of it in the same row."""
    receipt = receive.decide(examen, origin)
    written = arrivals.found(receipt)
    if receipt.outcome in HERE:  # it keeps why it waited
        arrivals.settle(receipt)
    else:
        written |= arrivals.verdict(receipt)
        if receipt.code == Codigo.E_DUP_CONFLICT and held.code != receipt.code:
            arrivals.note_conflict(receipt, origin)
        arrivals.ask_about(receipt)
    for name, value in written.items():
        setattr(held, name, value)
    held.issuer_id = held.issuer_id or arrivals.firm_of(receipt)
    return replace(receipt, arrival_id=held.id)


def authorisation(row: Row[Any], examenes: Sequence[Examen]) -> Examen:
    """Choose what authorises a pending voucher among what a file holds, or raise NotThat."""
    same = [one for one in examenes if one.comprobante and str(one.comprobante.clave) == row.clave_acceso]
    if not same:
        read = next((one.comprobante for one in examenes if one.comprobante), None)
        if read is None:
            raise NotThat(f"No se pudo leer lo que envió: {examenes[0].reason}")
        raise NotThat(f"Es de otro comprobante: la clave de acceso de lo que envió es {read.clave}.")
    examen = next((one for one in same if one.outcome is Outcome.OK), same[0])
    if examen.outcome is not Outcome.OK:
        raise NotThat(f"Tiene la misma clave de acceso, pero aún no se puede archivar: {examen.reason}")
    if examen.content_sha256 != row.content_sha256:
        raise NotThat(
            "Tiene la misma clave de acceso y otro contenido. Si es el correcto, cárguelo en Cargas y descarte este."
        )
    return examen


def authorise(
    whose: Whose, arrival_id: int, examen: Examen, origin: Origin, by: HasId | None
) -> Receipt | None:
    """File what waits with the bytes that authorise it; None when it lies open no more.

    Raises NotThat when this installation will not have it.
    """
    held = hold(whose, arrival_id)
    if held is None:
        return None
    receipt = receive.receive_one(examen, origin)
    if receipt.outcome not in HERE:
        raise NotThat(receipt.reason)
    held.document_id = receipt.document_id
    deeds.note(Deed.ARRIVAL_RETRIED, by, issuer_id=held.issuer_id, detail=f"{named(held)}: con {origin.file}")
    return receipt


def discard(whose: Whose, arrival_id: int, note: str, by: HasId | None) -> bool:
    """Set aside what lies open, with the reason a person gives. False when it lies there no more."""
    held = hold(whose, arrival_id)
    if held is None:
        return False
    close(held, note, by)
    deeds.note(Deed.ARRIVAL_DISCARDED, by, issuer_id=held.issuer_id, detail=f"{named(held)}: {note}")
    return True


def close(held: Arrival, note: str, by: HasId | None) -> None:
    """Let it leave the tray."""
    held.closed_at, held.closed_by, held.note = now(), by.id if by else None, note[:300]


def hold(whose: Whose, arrival_id: int) -> Arrival | None:
    """Return one that lies open and keep others from it until the end of the transaction."""
    mine = select(Arrival).where(whose, Arrival.id == arrival_id, tray.is_open())
    return db.session.scalars(mine.with_for_update()).first()


def origin_of(held: Arrival) -> Origin:
    """Say again where it came from. What lies in a firm's tray is filed for no other."""
    ruc = db.session.scalar(select(Issuer.ruc).where(Issuer.id == held.issuer_id)) if held.issuer_id else None
    return Origin(held.file, held.door, held.by, held.issuer_id, ruc or "", held.account_id)


def named(held: Arrival) -> str:
    """Name it as people know it."""
    return " · ".join(filter(None, (held.file, held.member)))[:200]
