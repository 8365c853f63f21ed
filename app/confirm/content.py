"""What the voucher that the SRI handed over does here: it is trusted only as far as its own signature goes.

the document's content     -> confirmed
an arrival's content       -> filed, with the SRI's own bytes
nothing here, but fetched  -> filed, when a receiver of it or its firm asked
any other content          -> the tray, for a person to decide; nothing is filed by itself
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import Enum, auto

from app.archive import confirming, parties
from app.confirm import fetching
from app.confirm.matter import Matter
from app.ingest import arrivals, awaiting, receive
from app.ingest.receipt import KNOWN, Origin, Receipt
from app.models import ArrivalOutcome, Document, Door
from app.sri.certificado import Trust
from app.sri.errors import Codigo
from app.sri.examen import Examen, Outcome
from app.sri.respuesta import Respuesta

OTHER = "El SRI entregó otro contenido que el archivado"
BESIDE = (
    "El SRI autorizó este contenido, y lo que llegó con la misma clave de acceso dice otra cosa. "
    "Si es el que vale, pulse Intentar de nuevo y se archiva."
)
FILED = {ArrivalOutcome.FILED.value, KNOWN}


class Use(Enum):
    """What became of the voucher that the SRI handed over."""

    STANDS = auto()  # it is ours, filed and confirmed
    OTHER = auto()  # it says something else than ours
    REFUSED = auto()  # it is what waited, and may not be filed here
    NONE = auto()  # nobody here has it or wants it


def weigh(respuesta: Respuesta, trust: Trust | None) -> Examen | None:
    """Examine the voucher of an answer, None when it brought none. No transaction is needed."""
    return receive.examine(respuesta.sobre, trust)[0] if respuesta.sobre is not None else None


def is_sound(examen: Examen, clave: str) -> bool:
    """Tell whether a voucher was read and its signature proved. The SRI's word stands for the circumstances of it."""
    read = examen.comprobante
    return (
        examen.outcome is not Outcome.REFUSED
        and examen.autorizacion is not None
        and read is not None
        and str(read.clave) == clave
    )


def take(matter: Matter, examen: Examen, fecha: datetime | None, at: datetime, *, known_other: bool) -> Use:
    """Do what an authorised voucher asks for here.

    `known_other` says that its content was another one the last time too: then it lies in the tray already.
    """
    if matter.document is not None:
        if examen.content_sha256 == matter.document.content_sha256:
            return confirm(matter.document, fecha, at)
        return contradict(matter.document, examen, known_other=known_other)
    if not matter.waiting:
        return fetch(matter, examen, at) if matter.is_fetched else Use.NONE
    if any(one.content_sha256 == examen.content_sha256 for one in matter.waiting):
        return file(matter, examen, at)
    return set_beside(matter, examen, known_other=known_other)


def confirm(document: Document, fecha: datetime | None, at: datetime) -> Use:
    """Note the SRI's word for what is filed."""
    confirming.confirm(document, at, fecha)
    fetching.settle(document.clave_acceso, outcome=KNOWN, code=Codigo.OK)
    return Use.STANDS


def contradict(document: Document, examen: Examen, *, known_other: bool) -> Use:
    """Leave what is filed, and keep the other content in the tray."""
    if not known_other:
        receive.receive_one(approved(examen), origin(document.clave_acceso))
        confirming.dispute(document, OTHER)
    return refuse(document.clave_acceso, Codigo.E_DUP_CONFLICT)


def set_beside(matter: Matter, examen: Examen, *, known_other: bool) -> Use:
    """Refuse what waited, and keep what the SRI authorised instead beside it in the tray."""
    if not known_other:
        awaiting.deny(matter.waiting, Codigo.E_SRI_OTHER, Codigo.E_SRI_OTHER.frase)
        receipt = Receipt(examen, ArrivalOutcome.REFUSED, Codigo.E_DUP_CONFLICT, BESIDE)
        arrivals.keep(receipt, origin(matter.clave))
    return refuse(matter.clave, Codigo.E_SRI_OTHER)


def refuse(clave: str, code: Codigo) -> Use:
    """Tell whoever wanted it fetched that a person has to decide."""
    fetching.settle(clave, outcome=ArrivalOutcome.REFUSED, code=code, reason=code.frase)
    return Use.OTHER


def fetch(matter: Matter, examen: Examen, at: datetime) -> Use:
    """File what somebody waits for whom it was issued to, or the firm; of what is a stranger's nothing is kept."""
    named = parties.among(examen.comprobante.receptores) if examen.comprobante else set()
    if fetching.is_for(matter.clave, named):
        return file(matter, examen, at)
    code = Codigo.E_NOT_YOURS
    fetching.settle(matter.clave, outcome=ArrivalOutcome.REFUSED, code=code, reason=code.frase)
    return Use.NONE


def file(matter: Matter, examen: Examen, at: datetime) -> Use:
    """File what the SRI handed over, and tell whoever waited for it what became of it."""
    came = origin(matter.clave)
    receipt = receive.decide(approved(examen), came)
    fetching.settle(matter.clave, outcome=receipt.outcome, code=receipt.code, reason=receipt.reason)
    document = confirming.find(matter.clave) if receipt.outcome in FILED else None
    if document is None:
        awaiting.deny(matter.waiting, receipt.code, receipt.reason)
        return Use.REFUSED
    receive.record(receipt, came)
    confirming.confirm(document, at, None)
    return Use.STANDS


def approved(examen: Examen) -> Examen:
    """Let the SRI's own authorisation stand for what kept its signature waiting (rule 4)."""
    return replace(examen, outcome=Outcome.OK, code=Codigo.OK, reason=Codigo.OK.frase)


def origin(clave: str) -> Origin:
    """Say where it came from."""
    return Origin(f"{clave}.xml", Door.SRI)
