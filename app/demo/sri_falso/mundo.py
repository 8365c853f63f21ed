"""What the SRI of the demo knows: the demo world, built voucher by voucher when it is asked about.

Some of it is there to be tried: `claves` says which.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from app.demo import load, tray, world
from app.demo.autoridad import Authority, Key
from app.demo.sri_falso.registro import Known
from app.demo.vouchers import clave_de
from app.demo.world.cast import FERRETERIA, JOHN, JORGE, MARIA, TRANSPORTES, Customer
from app.demo.world.month import months_until
from app.sri.clave_acceso import parse
from app.sri.errors import Refused
from app.sri.respuesta import Estado

FIRST, BARE, BROKEN, THEIRS, TO_FETCH_JORGE, TO_FETCH_MARIA = (
    1,
    2,
    3,
    4,
    11,
    12,
)  # numbers of the tray's series
OURS, CORRECTED = b"Mostrador<", b"Bodega<"  # who sold it: the SRI has another one


@dataclass(frozen=True, slots=True)
class Claves:
    """The claves that are worth trying in the demo. None of the first two is filed here until it is fetched."""

    traer_jorge: str
    traer_maria: str
    pendiente: str  # waits in the tray without its authorisation, which the SRI has
    rota: str  # its file was changed on its way, and the SRI has the original
    anulada: str  # to María, annulled since
    distinta: str  # to John, of which the SRI authorised another content


def claves(anchor: date) -> Claves:
    """Name what is worth trying in the demo world that ends on this day."""
    day = tray.day_of(anchor)

    def of_the_tray(number: int, receiver: Customer) -> str:
        return clave_de(tray.sale(day, number, receiver))

    return Claves(
        traer_jorge=of_the_tray(TO_FETCH_JORGE, JORGE),
        traer_maria=of_the_tray(TO_FETCH_MARIA, MARIA),
        pendiente=of_the_tray(BARE, MARIA),
        rota=of_the_tray(BROKEN, MARIA),
        anulada=clave_de(last_sale(anchor, MARIA)),
        distinta=clave_de(last_sale(anchor, JOHN)),
    )


def last_sale(anchor: date, receiver: Customer) -> bytes:
    """Build the last factura of the shop to somebody, as it was sold."""
    [*_, month] = months_until(anchor, world.MONTHS)
    shop, number = FERRETERIA.ruc.encode(), f">{receiver.numero}<".encode()
    sold = [
        one
        for one in world.unsigned_of(month)
        if one.find(b"<factura") >= 0 and shop in one and number in one
    ]
    return sold[-1]


def source(instance: Path) -> Callable[[str], Known | None]:
    """Return what finds a voucher of the demo world in this folder. Nothing is built before the first question."""

    @cache
    def at_hand() -> tuple[date, Claves, dict[str, Key]]:
        anchor = load.anchor(instance)
        keys = world.issue_keys(Authority.load_or_create(instance / load.AUTHORITY), anchor)
        return anchor, claves(anchor), keys

    def find(clave: str) -> Known | None:
        anchor, named, keys = at_hand()
        if (signed := in_the_tray(anchor, clave, keys) or in_the_world(anchor, clave, keys, named)) is None:
            return None
        return Known.from_xml(signed, Estado.ANULADO if clave == named.anulada else Estado.AUTORIZADO)

    return find


def in_the_tray(anchor: date, clave: str, keys: dict[str, Key]) -> bytes | None:
    """Sign what the tray of the demo is about, and what is only to be fetched."""
    day = tray.day_of(anchor)
    receivers = {FIRST: JORGE, BARE: MARIA, BROKEN: MARIA, TO_FETCH_JORGE: JORGE, TO_FETCH_MARIA: MARIA}
    sales = [tray.sale(day, number, receiver) for number, receiver in receivers.items()]
    sales.append(tray.sale(day, THEIRS, MARIA, TRANSPORTES))
    found = next((one for one in sales if clave_de(one) == clave), None)
    return None if found is None else tray.sign_at_noon(found, keys)


def in_the_world(anchor: date, clave: str, keys: dict[str, Key], named: Claves) -> bytes | None:
    """Authorise the voucher of the world that bears a clave, as the SRI has it."""
    try:
        unsigned = world.unsigned_voucher(anchor, parse(clave))
    except Refused:
        return None
    if unsigned is None:
        return None
    return world.authorise(unsigned.replace(OURS, CORRECTED) if clave == named.distinta else unsigned, keys)
