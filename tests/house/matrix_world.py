"""The world in which the matrix asks: two firms, their people, and one of each thing that an address may name."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from PIL import Image
from sqlalchemy import true

from app.accounts import keyring, keys
from app.accounts.keyring import Ring
from app.accounts.keys import Scope
from app.certificates import making
from app.confirm.fetching import Asker
from app.db import begin_write, db, now
from app.demo import vouchers
from app.ingest import receive
from app.ingest.receipt import Origin
from app.models import (
    Account,
    ApiKey,
    Arrival,
    ArrivalOutcome,
    Certificate,
    Contact,
    Document,
    Door,
    Issuer,
    Mail,
    MailKind,
    MailState,
    Operator,
    Recipient,
    Role,
)
from app.store import drafts, vault
from app.vouchers import reports
from app.vouchers.fetch_forms import Reading
from app.vouchers.fetches import Side
from tests import people

PART = re.compile(r"<(?:(?P<kind>[a-z]+)(?:\([^)]*\))?:)?(?P<name>[a-z_]+)>")
OF_A_FIRM = (Scope.DOCUMENTS_READ, Scope.EVENTS_READ, Scope.ARRIVALS_READ, Scope.DOCUMENTS_WRITE)


@dataclass
class World:
    """Who there is, and how the parts of an address are filled in."""

    app: Flask
    people: dict[str, Account] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)  # of the API, by whose they are
    parts: dict[str, str | Callable[[], str]] = field(default_factory=dict)  # by name, or "rule name"
    xml: bytes = b""  # the customer's voucher, as it came in
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)  # what a POST brings, by "VERB rule"

    def path(self, rule: str) -> str:
        """Fill the address in. Of what belongs to somebody, the customer's and the firm's."""
        filled = PART.sub(lambda part: self.part(rule, part["name"]), rule)
        return filled + str(self.parts.get(f"{rule} ?", ""))

    def part(self, rule: str, name: str) -> str:
        for key in (f"{rule} {name}", name):
            if key in self.parts:
                found = self.parts[key]
                return found if isinstance(found, str) else found()
        raise KeyError(f"{rule}: nothing is known of <{name}>")

    def fields(self, asked: str) -> dict[str, Any] | None:
        """Return what is sent along: nothing where nothing was written down."""
        return None if asked.startswith("GET") else {**self.sent.get(asked, {})}


def build(app: Flask) -> World:
    """Make them."""
    firm = people.firm(logo=picture())
    other_firm = people.firm(people.OTHER_RUC, "Transportes Ficticios S.A.")
    maria = people.person(people.MARIA)
    jorge = people.person(people.JORGE, name="Jorge Inventado", email="jorge@ejemplo.ec")
    document = people.filed(to=people.MARIA, email="maria@ejemplo.ec", notify=True)
    newcomer = people.filed(to="1759999970", email="nueva@ejemplo.ec", secuencial=2)
    known = people.filed(to=people.JORGE, email="jorge@ejemplo.ec", secuencial=4)
    world = World(app, xml=vault.get(document.id))
    world.people = {
        "other": jorge,
        "foreign": people.operator(other_firm, "fabio@ficticios.example", Role.MANAGER),
        "revoked": people.by_address("rita@inventada.example", "Rita Retirada Inventada"),
        "customer": maria,
        "operator": people.operator(firm),
        "manager": people.manager(firm),
        "admin": people.admin(),
    }
    give_keys(world, firm, other_firm)
    world.parts = {
        "clave": document.clave_acceso,
        "ruc": firm.ruc,
        "id": str(bring_pending(firm)),
        "party_id": str(maria.party_id),
        "/emisor/clientes/<row:party_id>/carta party_id": str(receiver_of(newcomer)),
        "/emisor/clientes/<row:party_id>/enlace party_id": str(receiver_of(newcomer)),
        "/emisor/clientes/<row:party_id>/invitacion party_id": str(receiver_of(newcomer)),
        "/emisor/clientes/<row:party_id>/fe/retiro party_id": str(receiver_of(known)),
        "key": draft_of(world.people["operator"].id, firm.id),
        "/emisor/traer/<draft:key> key": report_of(Asker(world.people["operator"].id, issuer_id=firm.id)),
        "/comprobantes/traer/<draft:key> key": report_of(Asker(maria.id, party_id=maria.party_id)),
        "mark": "0" * 12,
        "name": "css/portal.css",
        "slug": "inicio",
        "/ayuda/img/<dibujo:name> name": "inicio.webp",
        "hoja": "1",
        "colour": "005f73",
        "token": "esto-no-abre-nada",
        "/comprobantes/zip ?": "?formato=xml",
    }
    for way in ("", "/desactivar", "/activar", "/enlace", "/freno"):
        world.parts[f"/admin/cuentas/<row:id>{way} id"] = str(maria.id)
    made = certified(world.people["operator"], firm, document)
    world.parts |= {"code": made.code, "/carta/<token:code> code": "esto-no-abre-nada"}
    for way in ("", "/datos", "/firma", "/pdf"):
        world.parts[f"/emisor/constancias/<row:id>{way} id"] = str(made.id)
    vouch(receiver_of(known), firm)
    world.sent = forms(world, firm)
    return world


def certified(operator: Account, firm: Issuer, document: Document) -> Certificate:
    """The firm had the delivery of a voucher certified."""
    desk = people.desk_of(operator, firm)
    drawn = making.draft(desk, [document])
    begin_write()
    made = making.keep(desk, drawn, [document.id])
    db.session.commit()
    return db.session.get_one(Certificate, made)


def vouch(party_id: int, firm: Issuer) -> None:
    """The firm answers for somebody."""
    mine = Contact.party_id == party_id, Contact.issuer_id == firm.id
    db.session.scalars(db.select(Contact).where(*mine)).one().vouched_at = now()
    db.session.commit()


def forms(world: World, firm: Issuer) -> dict[str, dict[str, Any]]:
    """What the forms bring that name a row: a message in each state, someone who works here, an invitation, a key."""
    waiting = Operator(issuer_id=firm.id, email="nadie@inventada.example")
    mail = {
        state: Mail(kind=MailKind.RESET, to="maria@ejemplo.ec", state=state)
        for state in (MailState.FAILED, MailState.UNCERTAIN, MailState.QUEUED)
    }
    db.session.add_all([waiting, *mail.values()])
    db.session.commit()
    olga = db.session.scalars(
        db.select(Operator.id).where(Operator.account_id == world.people["operator"].id)
    ).one()
    [key_id] = db.session.scalars(db.select(ApiKey.id).where(ApiKey.name == "firm"))
    at_work, invited = {"id": olga, "firm": firm.id}, {"id": waiting.id, "firm": firm.id}
    team = {"reenvio": invited, "retiro": at_work, "rol": {**at_work, "role": Role.MANAGER.value}}
    return {
        "POST /admin/correo/otra-vez": {"id": mail[MailState.FAILED].id},
        "POST /admin/correo/dar-por-enviado": {"id": mail[MailState.UNCERTAIN].id},
        "POST /admin/correo/no-enviar": {"id": mail[MailState.QUEUED].id},
        "POST /emisor/claves-api/revocacion": {"id": key_id},
        **{f"POST /emisor/equipo/{way}": sent for way, sent in team.items()},
        **{f"POST /admin/firmas/<ruc:ruc>/equipo/{way}": sent for way, sent in team.items()},
    }


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 20), "white").save(out, "PNG")
    return out.getvalue()


def receiver_of(document: Document) -> int:
    """Whom a voucher was issued to."""
    return db.session.scalars(db.select(Recipient.party_id).where(Recipient.document_id == document.id)).one()


def bring_pending(firm: Issuer) -> int:
    """Something waits in the firm's tray."""
    examenes = receive.examine(people.signed(secuencial=3), None)
    begin_write()
    receive.receive(examenes, Origin("suelta.xml", Door.PAGE, issuer_id=firm.id, ruc=firm.ruc))
    db.session.commit()
    return db.session.scalars(db.select(Arrival.id).where(Arrival.outcome == ArrivalOutcome.PENDING)).one()


def draft_of(account_id: int, issuer_id: int) -> Callable[[], str]:
    """Somebody brought a file with addresses, and decided nothing yet. Deciding takes it away: each time another."""
    about = {"by": account_id, "issuer": issuer_id, "file": "lista.csv", "lines": [], "refused": []}
    return lambda: drafts.keep(about)


def report_of(asker: Asker) -> str:
    """Somebody brought a report of the SRI, with one voucher that is not here."""
    clave = vouchers.clave_de(vouchers.factura(secuencial=5))
    return reports.keep(Side(asker, true(), None, ""), Reading((clave,), "reporte.txt"))


def give_keys(world: World, firm: Issuer, other_firm: Issuer) -> None:
    """A key of each kind, by the name of its column."""
    who = world.people
    wanted = {
        "other": (Ring(party_id=who["other"].party_id), who["other"], OF_A_FIRM),
        "foreign": (Ring(issuer_id=other_firm.id), who["foreign"], OF_A_FIRM),
        "revoked": (Ring(issuer_id=firm.id), who["manager"], OF_A_FIRM),
        "customer": (Ring(party_id=who["customer"].party_id), who["customer"], OF_A_FIRM),
        "reads": (Ring(issuer_id=firm.id), who["manager"], (Scope.DOCUMENTS_READ,)),
        "writes": (Ring(issuer_id=firm.id), who["manager"], (Scope.DOCUMENTS_WRITE,)),
        "firm": (Ring(issuer_id=firm.id), who["manager"], OF_A_FIRM),
    }
    begin_write()
    for name, (ring, by, scopes) in wanted.items():
        whole = keyring.create(ring, by, name, scopes)
        assert whole is not None
        world.keys[name] = whole
    db.session.commit()
    [dead] = db.session.scalars(db.select(ApiKey.id).where(ApiKey.name == "revoked"))
    keyring.revoke(Ring(issuer_id=firm.id), who["manager"], dead)
    db.session.commit()
    assert keys.find(world.keys["firm"])
