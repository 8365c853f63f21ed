"""The rows of the first sheet of an XLSX, checked before anything reads it: size, macros, entities."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from app.filters import plain
from app.issuer.rows import MAX_COLUMNS, Row, Unreadable

MAX_LINES = 1_048_576  # as far as a sheet goes; most of them empty
MAX_INFLATED = 30 * 1024 * 1024
MAX_PART = 512 * 1024  # of a part that holds no cells
MAX_PARTS = 500
MAX_CELL = 2_000  # characters: one string of a workbook may fill a million cells
EXACT = 10**15  # whole numbers below it are kept exactly by a spreadsheet
ENCRYPTED = 0x1
WITH_CELLS = re.compile(r"xl/(worksheets/|sharedStrings\.xml$)", re.IGNORECASE)
MARKUP = re.compile(rb"<!DOCTYPE|<!ENTITY|\x00", re.IGNORECASE)
STUMBLES = (  # what a broken file makes zipfile, the XML parser and openpyxl raise
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    InvalidFileException,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
DAMAGED = "El Excel está dañado: ábralo, guárdelo otra vez como .xlsx e inténtelo de nuevo."


def rows(data: bytes) -> Iterator[Row]:
    """Give every row as text. A formula counts for the value that was stored with it. Raises Unreadable."""
    check(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its size is not believed
        found = sheet.iter_rows(max_row=MAX_LINES, max_col=MAX_COLUMNS, values_only=True)
        for line, cells in enumerate(found, 1):
            if line > MAX_LINES:
                break
            yield line, [written(cell) for cell in cells] if any(cells) else []
    except STUMBLES as error:
        raise Unreadable(DAMAGED) from error


def check(data: bytes) -> None:
    """Refuse a workbook that would grow too large, holds macros, or is not what it seems."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            refuse_whole(archive.infolist())
            for part in archive.infolist():
                refuse_part(archive, part)
    except Unreadable:
        raise
    except STUMBLES as error:
        raise Unreadable(DAMAGED) from error


def refuse_whole(parts: list[zipfile.ZipInfo]) -> None:
    """Judge a workbook by the list of its parts. What a part says of its size is all that is inflated of it."""
    names = {part.filename.lower() for part in parts}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Unreadable("El Excel tiene macros: guárdelo como .xlsx sin macros.")
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise Unreadable("El Excel tiene contraseña: quítela e inténtelo de nuevo.")
    if "xl/workbook.xml" not in names:
        raise Unreadable("No es un Excel (.xlsx): si es un ZIP, saque el archivo de dentro.")
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_INFLATED:
        raise Unreadable("El Excel es demasiado grande por dentro: copie solo las columnas que importan.")


def refuse_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse a part that defines entities, or one without cells that is too large to be honest."""
    if not part.filename.lower().endswith((".xml", ".rels")):
        return
    if not WITH_CELLS.match(part.filename) and part.file_size > MAX_PART:
        raise Unreadable("El Excel tiene demasiados estilos: copie solo los valores en un libro nuevo.")
    if MARKUP.search(archive.read(part)):
        raise Unreadable(
            "El Excel no es como los que escribe una hoja de cálculo: guárdelo otra vez como .xlsx."
        )


def written(value: Any) -> str:
    r"""Write the value of a cell as a person reads it; a whole number whole.

    >>> written(1714307103.0), written(1.791234567001e12), written(" a@b.ec\u200b "), written(None)
    ('1714307103', '1791234567001', 'a@b.ec', '')
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    return plain(str(value)[:MAX_CELL]).strip()
