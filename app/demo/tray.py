"""What waits in the tray of an invented firm: one arrival of each kind that an operator has to look at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select, update

from app.db import begin_write, db, now
from app.demo import world
from app.demo.autoridad import Authority, Key
from app.demo.firmador import sign
from app.demo.vouchers import Parte, autorizado, clave_de, factura
from app.demo.vouchers.sobres import GUAYAQUIL
from app.demo.world.cast import FERRETERIA, JORGE, MARIA, TRANSPORTES, Customer
from app.ingest import receive
from app.ingest.receipt import Origin
from app.models import Action, Document, Door, Event, Issuer, Mail, MailKind, MailState
from app.sri.clave_acceso import parse
from app.sri.comprobante import Emisor

SERIE = "009-001"
SAID = "550 5.1.1 El buzón no existe (respuesta inventada de la demostración)"


def fill(authority: Authority, anchor: date) -> None:
    """Bring in what does not simply get filed, and let one notice come back. Doing it twice is doing it once."""
    issuer_id, ruc = db.session.execute(
        select(Issuer.id, Issuer.ruc).where(Issuer.ruc == FERRETERIA.ruc)
    ).one()
    for file, door, data in files(authority, anchor):
        examenes = receive.examine(data, None)
        begin_write()
        receive.receive(examenes, Origin(file, door, "Rosa Mostrador Ficticia", issuer_id, ruc))
        db.session.commit()
    begin_write()
    let_one_come_back(issuer_id)
    db.session.commit()


def files(authority: Authority, anchor: date) -> Iterator[tuple[str, Door, bytes]]:
    """Yield file name, door and bytes: filed, in conflict with it, not yet authorised, changed, another firm's, no XML."""
    keys, day = world.issue_keys(authority, anchor), day_of(anchor)

    def signed(unsigned: bytes) -> bytes:
        return sign_at_noon(unsigned, keys)

    yield "factura-009-001-000000001.xml", Door.FOLDER, autorizado(signed(sale(day, 1, JORGE)))
    again = sale(day, 1, JORGE, adicionales={"Pedido": "Corregido a mano"})
    yield "factura-009-001-000000001 (corregida).xml", Door.PAGE, autorizado(signed(again))
    yield "factura-009-001-000000002.xml", Door.FOLDER, signed(sale(day, 2, MARIA))
    changed = signed(sale(day, 3, MARIA)).replace(b"Inventada", b"Cambiada", 1)
    yield "factura-009-001-000000003 (editada).xml", Door.PAGE, autorizado(changed)
    theirs = sale(day, 4, MARIA, TRANSPORTES)
    yield "de otra empresa.xml", Door.PAGE, autorizado(signed(theirs))
    yield "lista de precios.xml", Door.FOLDER, b"<html><body>Lista de precios</body></html>"


def day_of(anchor: date) -> date:
    """Return the day on which all of these were issued."""
    return anchor - timedelta(days=1)


def sale(day: date, number: int, receiver: Customer, emisor: Emisor = FERRETERIA, **about: Any) -> bytes:
    """Make one factura that nobody has signed."""
    return factura(
        emisor=emisor,
        receptor=Parte(receiver.numero, receiver.name),
        serie=SERIE,
        secuencial=number,
        fecha=day,
        codigo_numerico=f"{90_000_000 + number}",
        **about,
    )


def sign_at_noon(unsigned: bytes, keys: dict[str, Key]) -> bytes:
    """Sign a voucher at noon of its day. It is not authorised by that."""
    clave = parse(clave_de(unsigned))
    return sign(
        unsigned, keys[clave.ruc], signed_at=datetime.combine(clave.issued_on, time(12, tzinfo=GUAYAQUIL))
    )


def let_one_come_back(issuer_id: int) -> None:
    """Say of the newest notice of the firm that the address refused it, unless one of them came back before."""
    ours = (
        select(Mail.id, Mail.document_id, Mail.to)
        .join(Document.__table__, Document.id == Mail.document_id)
        .where(Mail.kind == MailKind.NOTICE, Document.issuer_id == issuer_id)
    )
    if db.session.execute(ours.where(Mail.state == MailState.FAILED)).first():
        return
    newest = db.session.execute(
        ours.where(Mail.state == MailState.QUEUED).order_by(Mail.id.desc()).limit(1)
    ).first()
    if newest is None:
        return
    db.session.execute(
        update(Mail)
        .where(Mail.id == newest.id)
        .values(state=MailState.FAILED, error=SAID, attempts=1, bounced_at=now())
    )
    db.session.add(Event(document_id=newest.document_id, action=Action.BOUNCED, detail=newest.to))
