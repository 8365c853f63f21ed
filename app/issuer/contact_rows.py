"""A list of customers, read line by line: who, with which address; and each line that is not taken, with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.issuer import cells
from app.issuer.cells import Refused
from app.issuer.rows import Row, Unreadable
from app.sri.correo import plain as unaccented

NAME_LENGTH = 300
KEPT, KEPT_OF_LINE = 200, 600  # characters of each cell of a refused line, and of all of it
THREE = 3  # without headings: number, name, address
NUMBER, NAME, ADDRESS = "número", "nombre", "correo"
# Words of a heading, the surest first.
HEADINGS = {
    ADDRESS: ("correo", "email", "e-mail", "mail"),
    NUMBER: ("identificacion", "cedula", "ruc", "pasaporte", "ci", "documento", "numero", "id"),
    NAME: ("razon", "nombre", "nombres", "apellidos", "cliente", "denominacion"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One customer of a list."""

    line: int
    kind: str
    numero: str
    name: str
    email: str
    note: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """One line that is not taken: its cells as they came, shortened."""

    line: int
    reason: str
    cells: list[str]


@dataclass(slots=True)
class Reading:
    """All of a file."""

    lines: list[Line] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def read(rows: Iterable[Row]) -> Reading:
    """Read every line. Raises Unreadable when the file as a whole says nothing."""
    reading, columns = Reading(), None
    seen: dict[tuple[str, str], Line] = {}
    for line, found in rows:
        if columns is None:
            columns, is_heading = columns_of(found)
            if is_heading:
                continue
        try:
            one = line_of(line, found, columns)
            refuse_again(one, seen)
        except Refused as reason:
            reading.refused.append(Refusal(line, str(reason), shortened(written(found))))
        else:
            seen[one.kind, one.numero] = one
            reading.lines.append(one)
    if not reading.lines and not reading.refused:
        raise Unreadable("El archivo no tiene ninguna línea con datos.")
    return reading


def shortened(found: list[str]) -> list[str]:
    """Keep of a refused line what tells it: one string of a workbook may fill a million cells.

    >>> [len(cell) for cell in shortened(["a" * 900] * 50)], shortened(["a", "", "b"])
    ([200, 200, 200], ['a', '', 'b'])
    """
    kept, left = [], KEPT_OF_LINE
    for cell in found:
        if not left:
            break
        kept.append(cell[: min(KEPT, left)])
        left -= len(kept[-1])
    return kept


def columns_of(first: list[str]) -> tuple[dict[str, int], bool]:
    """Tell which column is which by the first row, and whether that row is one of headings."""
    found: dict[str, int] = {}
    for what, words in HEADINGS.items():
        said = [set(re.split(r"[^a-z-]+", unaccented(cell))) for cell in first]
        places = ((word, place) for word in words for place, cell in enumerate(said) if word in cell)
        place = next((place for _, place in places if place not in found.values()), None)
        if place is not None:
            found[what] = place
    if NUMBER in found and ADDRESS in found:
        return found, True
    if any(cell.isdigit() or "@" in cell for cell in first):  # the first row is a customer already
        # A workbook gives every row the same many cells, so that their number alone does not tell.
        are_two = len(first) < THREE or "@" in first[1]
        return {NUMBER: 0, ADDRESS: 1} if are_two else {NUMBER: 0, NAME: 1, ADDRESS: 2}, False
    missing = "del RUC o la cédula" if NUMBER not in found else "del correo"
    raise Unreadable(
        f"No se encontró la columna {missing}. Ponga los títulos Identificación, Nombre y Correo."
    )


def line_of(line: int, found: list[str], columns: dict[str, int]) -> Line:
    """Read one row. Raises Refused."""

    def cell(what: str) -> str:
        place = columns.get(what)
        return found[place] if place is not None and place < len(found) else ""

    who = cells.number(cell(NUMBER))
    email, more = cells.address(cell(ADDRESS))
    name = " ".join(cell(NAME).split())[:NAME_LENGTH]
    note = " ".join(filter(None, (who.note, more)))
    return Line(line, who.identidad.kind, who.identidad.numero, name, email, note)


def written(found: list[str]) -> list[str]:
    """Return the cells of a row up to the last that holds something."""
    last = max(place for place, cell in enumerate(found) if cell)
    return found[: last + 1]


def refuse_again(one: Line, seen: dict[tuple[str, str], Line]) -> None:
    """Refuse whom an earlier line named: nobody could say which of two addresses holds."""
    if before := seen.get((one.kind, one.numero)):
        if before.email == one.email:
            raise Refused(f"Repite la línea {before.line}.")
        raise Refused(f"La línea {before.line} ya da otro correo para este número: deje uno solo.")
