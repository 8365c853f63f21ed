"""What surrounds the list of what a firm issued: its query, its filters in force, its quick ones."""

from __future__ import annotations

from app.archive.issued import DAYS, State, Wanted
from app.issuer.issued_forms import NAMES
from app.vouchers import addresses
from app.vouchers.addresses import Query, span

LIST = "issuer.documents"
QUICK = (State.UNSEEN, State.BOUNCED, State.UNCERTAIN, State.NO_ADDRESS, State.OBSERVED)
PARTS = ("documento", "receptor", "desde", "hasta", "q", "estado", "dias")  # of the query of the list


def query(wanted: Wanted) -> Query:
    """Write what was asked for as the query of an address: only what is valid."""
    written = {
        "documento": wanted.tipo.slug if wanted.tipo else "",
        "receptor": wanted.receptor,
        "desde": wanted.desde.isoformat() if wanted.desde else "",
        "hasta": wanted.hasta.isoformat() if wanted.hasta else "",
        "q": wanted.words,
        "estado": wanted.state.value if wanted.state else "",
        "dias": str(wanted.days) if wanted.state is State.UNSEEN and wanted.days != DAYS else "",
    }
    return {name: text for name, text in written.items() if text}


def in_force(wanted: Wanted) -> list[tuple[str, tuple[str, ...]]]:
    """Name each filter in force, with its part of the query."""
    found = []
    if wanted.tipo:
        found.append((wanted.tipo.nombre, ("documento",)))
    if wanted.receptor:
        found.append((f"Receptor «{wanted.receptor}»", ("receptor",)))
    if wanted.desde or wanted.hasta:
        found.append((span(wanted.desde, wanted.hasta), ("desde", "hasta")))
    if wanted.words:
        found.append((f"«{wanted.words}»", ("q",)))
    if wanted.state:
        found.append((state_said(wanted), ("estado", "dias")))
    return found


def state_said(wanted: Wanted) -> str:
    """Say which state was asked for.

    >>> state_said(Wanted(state=State.UNSEEN, days=5)), state_said(Wanted(state=State.UNSEEN, days=1))
    ('No consultados tras 5 días', 'No consultados tras 1 día')
    """
    if wanted.state is not State.UNSEEN:
        return NAMES[wanted.state] if wanted.state else ""
    return f"{NAMES[State.UNSEEN]} tras {wanted.days} {'día' if wanted.days == 1 else 'días'}"


def quick(wanted: Wanted, asked: Query) -> list[tuple[str, str, bool]]:
    """Give the quick filters: the states that ask for work, then the ranges of dates."""
    states = [
        (NAMES[state], addresses.address(asked, LIST, estado=state.value, dias=None), wanted.state is state)
        for state in QUICK
    ]
    return [*states, *addresses.quick(asked, LIST, (wanted.desde, wanted.hasta))]
