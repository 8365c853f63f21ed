"""Load the demo world into this installation. Doing it twice is doing it once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from app.db import begin_write, db, insert_new, now
from app.demo import anulada, people, tray, world
from app.demo.autoridad import Authority
from app.demo.vouchers import clave_de
from app.demo.world.cast import HELP_CONTACTS, ISSUERS, REPLIES, SIGNATURES
from app.ingest import receive
from app.ingest.receipt import Origin
from app.models import Door, Issuer
from app.sri.momento import GUAYAQUIL

BATCH = 50  # vouchers a transaction, so that pages answer meanwhile
ANCHOR = "demo-hasta.txt"
AUTHORITY = "demo-entidad"


def load(instance: Path) -> Counter[str]:
    """Bring firms and vouchers in and open the accounts; count what became of each voucher."""
    add_issuers()
    authority, until = Authority.load_or_create(instance / AUTHORITY), anchor(instance)
    outcomes = bring_in(world.vouchers(authority, until))
    people.open_accounts()
    tray.fill(authority, until)
    anulada.hint(until)
    return outcomes


def anchor(instance: Path) -> date:
    """Return the last day of the demo world: the day before it was first loaded, kept in the instance."""
    path = instance / ANCHOR
    if not path.exists():
        yesterday = now().astimezone(GUAYAQUIL).date() - timedelta(days=1)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{yesterday.isoformat()}\n", encoding="ascii")
    return date.fromisoformat(path.read_text(encoding="ascii").strip())


def add_issuers() -> None:
    """Register the invented firms: with whom their customers may ask, and how one closes its mails."""
    begin_write()
    for emisor in ISSUERS:
        insert_new(
            Issuer,
            ("ruc",),
            ruc=emisor.ruc,
            name=emisor.razon_social,
            help_contact=HELP_CONTACTS[emisor.ruc],
            signature=SIGNATURES.get(emisor.ruc, ""),
            reply_to=REPLIES.get(emisor.ruc, ""),
        )
    db.session.commit()


def bring_in(envelopes: Iterator[bytes]) -> Counter[str]:
    """Receive every voucher through the door of the demo, in short transactions."""
    outcomes: Counter[str] = Counter()
    while batch := list(islice(envelopes, BATCH)):
        examined = [(f"{clave_de(data)}.xml", receive.examine(data, None)) for data in batch]
        begin_write()
        for file, examenes in examined:
            receipts = receive.receive(examenes, Origin(file, Door.DEMO))
            outcomes.update(str(receipt.outcome) for receipt in receipts)
        db.session.commit()
    return outcomes
