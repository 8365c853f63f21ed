"""The rows of a file that somebody brought: CSV as spreadsheets write it here, or XLSX. Bounded, and never run.

Every cell comes as text without what cannot be seen. A formula counts for the value that was stored with it.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import time
from collections.abc import Iterator

from app.filters import plain
from app.issuer import workbooks
from app.issuer.rows import MAX_COLUMNS, Row, Unreadable

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 20_000
MAX_SECONDS = 8.0  # of processor
NO_SHEET = "No es un CSV ni un Excel (.xlsx) que se pueda leer."
QUOTED = re.compile(r'"[^"]*"?')


def rows(data: bytes) -> Iterator[Row]:
    """Give the rows that hold something. Raises Unreadable, perhaps after some rows."""
    if len(data) > MAX_BYTES:
        raise Unreadable("El archivo pasa de 5 MB: divídalo en varios.")
    if data.startswith(b"PK\x03\x04"):
        found = workbooks.rows(data)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            "Es un Excel antiguo o con contraseña: guárdelo como .xlsx sin contraseña, o como CSV."
        )
    else:
        found = of_text(data)
    count, until = 0, time.thread_time() + MAX_SECONDS
    for line, cells in found:
        if time.thread_time() > until:
            raise Unreadable("El archivo tarda demasiado en leerse: copie solo las columnas que importan.")
        if any(cells):
            count += 1
            if count > MAX_ROWS + 1:  # and one of headings
                raise Unreadable(f"El archivo pasa de {MAX_ROWS:,} filas: divídalo en varios.")
            yield line, cells


def of_text(data: bytes) -> Iterator[Row]:
    """Read a CSV: UTF-8, UTF-16 or Latin-1; parted by semicolons, commas or tabs."""
    text = decoded(data)
    lines = text.split("\n", 1)
    if lines[0].strip().lower().startswith("sep="):  # what Excel writes for itself
        text = "\n" + (lines[1] if len(lines) > 1 else "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=parted_by(text))
    line = 1
    try:
        for cells in reader:
            yield line, [plain(cell).strip() for cell in cells[:MAX_COLUMNS]]
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(f"La línea {line} no se puede leer: una celda es demasiado larga.") from error


def decoded(data: bytes) -> str:
    """Turn the bytes of a text file into characters, or raise Unreadable."""
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise Unreadable(NO_SHEET) from error
    if b"\0" in data:
        raise Unreadable(NO_SHEET)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")  # as spreadsheets write it here


def parted_by(text: str) -> str:
    """Tell what parts the cells, by the first line that holds something."""
    first = next((line for line in text[:10_000].splitlines() if line.strip()), "")
    bare = QUOTED.sub("", first)
    return max(";,\t", key=lambda mark: (bare.count(mark), mark == ";"))
