"""The demo world: three invented firms, their invented customers, and fourteen months of vouchers.

The same month always holds the same vouchers, whatever the day it is asked on; only the last one ends early.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from app.demo import firmador
from app.demo.autoridad import Authority, Key
from app.demo.vouchers import autorizado, clave_de
from app.demo.vouchers.sobres import GUAYAQUIL
from app.demo.world import ferreteria, luz, once, transportes
from app.demo.world.cast import ISSUERS
from app.demo.world.month import Month, months_until
from app.sri.clave_acceso import ClaveAcceso, parse

MONTHS = 14
FIRMS = (luz, ferreteria, transportes)
OPENS, OPEN_MINUTES = time(8, 0, tzinfo=GUAYAQUIL), 600
HABITS = {3: "soap", 5: "inline", 7: "escaped"}  # how some of the ten systems in use hand vouchers over
SYSTEMS = 10
MODERN = 4  # the system that signs with SHA-256


def vouchers(authority: Authority, anchor: date) -> Iterator[bytes]:
    """Yield every voucher of the fourteen months that end on `anchor`, signed and authorised."""
    keys = issue_keys(authority, anchor)
    for month in months_until(anchor, MONTHS):
        for unsigned in unsigned_of(month):
            yield authorise(unsigned, keys)


def unsigned_voucher(anchor: date, clave: ClaveAcceso) -> bytes | None:
    """Build the one voucher of the world that bears this clave, None when none does."""
    day = clave.issued_on
    for month in months_until(anchor, MONTHS):
        if (month.year, month.number) == (day.year, day.month):
            return next((one for one in unsigned_of(month) if clave_de(one) == clave.text), None)
    return None


def unsigned_of(month: Month) -> Iterator[bytes]:
    """Yield one month's vouchers, before anyone signs them."""
    for firm in FIRMS:
        yield from firm.vouchers_of(month)
    yield from once.vouchers_of(month)


def issue_keys(authority: Authority, anchor: date) -> dict[str, Key]:
    """Give each firm a certificate that was valid all along."""
    since = datetime.combine(anchor, time(), UTC) - timedelta(days=31 * (MONTHS + 1))
    return {issuer.ruc: authority.issue(issuer.ruc, issuer.razon_social, desde=since) for issuer in ISSUERS}


def authorise(unsigned: bytes, keys: dict[str, Key]) -> bytes:
    """Sign a voucher at some minute of its day and put it in the envelope of the next one."""
    clave = parse(clave_de(unsigned))
    minute = int(clave.text[39:47])
    signed_at = instant(clave, minute % OPEN_MINUTES)
    signed = firmador.sign(
        unsigned,
        keys[clave.ruc],
        signed_at=signed_at,
        digest="sha256" if minute % SYSTEMS == MODERN else "sha1",
    )
    style = HABITS.get(minute % SYSTEMS, "cdata")
    return autorizado(signed, fecha=signed_at + timedelta(minutes=1), style=style)


def instant(clave: ClaveAcceso, minute: int) -> datetime:
    """Tell the instant this many minutes after the firms open on the voucher's day."""
    return datetime.combine(clave.issued_on, OPENS) + timedelta(minutes=minute)
