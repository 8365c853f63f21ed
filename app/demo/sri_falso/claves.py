"""Which vouchers of the demo world are worth asking its SRI about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.demo import tray, world
from app.demo.vouchers import clave_de
from app.demo.world.cast import FERRETERIA, JOHN, JORGE, MARIA, Customer
from app.demo.world.month import months_until

FIRST, BARE, BROKEN, THEIRS, TO_FETCH_JORGE, TO_FETCH_MARIA = (
    1,
    2,
    3,
    4,
    11,
    12,
)  # numbers of the tray's series


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
