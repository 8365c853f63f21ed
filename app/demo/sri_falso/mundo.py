"""What the SRI of the demo knows: the demo world, built voucher by voucher when it is asked about.

Some of it is there to be tried: `app.demo.sri_falso.claves` says which.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from app.demo import load, tray, world
from app.demo.autoridad import Authority, Key
from app.demo.sri_falso.claves import (
    BARE,
    BROKEN,
    FIRST,
    THEIRS,
    TO_FETCH_JORGE,
    TO_FETCH_MARIA,
    Claves,
    claves,
)
from app.demo.sri_falso.registro import Known
from app.demo.vouchers import clave_de
from app.demo.world.cast import JORGE, MARIA, TRANSPORTES
from app.sri.clave_acceso import parse
from app.sri.errors import Refused
from app.sri.respuesta import Estado

OURS, CORRECTED = b"Mostrador<", b"Bodega<"  # who sold it: the SRI has another one


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
