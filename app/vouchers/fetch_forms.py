"""Which claves are to be fetched from the SRI: typed, pasted, or in a file; and what is wrong with them."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import TextAreaField
from wtforms.validators import Length

from app.confirm.fetching import A_LIST, A_REPORT
from app.filters import plain
from app.ingest import receive
from app.sri import paquete, renglones
from app.sri.renglones import Malo

MOST_LETTERS = 100_000
MAX_BYTES = 4 * 1024 * 1024
NAMED = 5  # wrong lines, before they are only counted
NOTHING = "Escriba al menos una clave de acceso, o elija un archivo."
NO_CLAVE = "No hay ninguna clave de acceso de 49 dígitos."
A_ZIP = "Es un ZIP. Sus XML se cargan en la página de cargas; aquí va un archivo a la vez."
TOO_LARGE = "El archivo pesa más de 4 MB: divida el reporte en varios."


@dataclass(frozen=True, slots=True)
class Reading:
    """The claves that were given; of a file also its name, and whether it was a report of several."""

    claves: tuple[str, ...]
    file: str = ""
    is_report: bool = False


class FetchForm(FlaskForm):
    """Claves to be fetched from the SRI, and a file that names some."""

    claves = TextAreaField(
        "Claves de acceso", [Length(max=MOST_LETTERS, message=f"Use hasta {MOST_LETTERS:,} caracteres.")]
    )
    archivo = FileField("O un archivo")

    def reading(self) -> Reading | None:
        """Read what was given; None when something is wrong, which is then said at its field."""
        if not self.validate():
            return None
        typed = self._typed()
        name, found = self._in_file()
        if self.errors:
            return None
        if not typed and not found:
            self.claves.errors = [NOTHING]
            return None
        claves = tuple(dict.fromkeys((*typed, *found)))
        return Reading(claves, name, is_report=len(found) > 1)

    def _typed(self) -> tuple[str, ...]:
        read = renglones.leer(self.claves.data or "")
        if read.malos:
            self.claves.errors = said(read.malos)
        elif not read.claves and (self.claves.data or "").strip():
            self.claves.errors = [NO_CLAVE]
        elif len(read.claves) > A_LIST:
            self.claves.errors = [f"Son {len(read.claves):,} claves: pida hasta {A_LIST} a la vez."]
        return read.claves

    def _in_file(self) -> tuple[str, tuple[str, ...]]:
        if not self.archivo.data:
            return "", ()
        with closing(self.archivo.data) as file:
            data, name = file.read(MAX_BYTES + 1), receive.label(plain(file.filename or ""))
        claves = claves_in(data)
        if wrong := wrong_with(data, len(claves)):
            self.archivo.errors = [wrong]
        return name, claves


def claves_in(data: bytes) -> tuple[str, ...]:
    """Find the claves that a file asks for: of a voucher, whole or broken, its own; of anything else, all."""
    if data.startswith(paquete.MAGIC):
        return ()
    text = text_of(data)
    return renglones.propias(text) if text.lstrip().startswith("<") else renglones.leer(text).claves


def wrong_with(data: bytes, found: int) -> str:
    """Say what is wrong with a file in which so many claves were found, "" when nothing is."""
    if len(data) > MAX_BYTES:
        return TOO_LARGE
    if data.startswith(paquete.MAGIC):
        return A_ZIP
    if not found:
        return NO_CLAVE
    if found > A_REPORT:
        return f"Tiene {found:,} claves: pida hasta {A_REPORT:,} a la vez, por ejemplo las de un mes."
    return ""


def text_of(data: bytes) -> str:
    """Decode a report of the SRI, which comes in either of two encodings. Digits are the same in both.

    >>> text_of("Año".encode()), text_of("Año".encode("latin-1"))
    ('Año', 'Año')
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def said(malos: tuple[Malo, ...]) -> list[str]:
    """Say what is wrong with each line, and only how many there are more."""
    named = [f"Línea {malo.renglon}: {malo.motivo}" for malo in malos[:NAMED]]
    more = len(malos) - NAMED
    return [*named, f"Y {more} más."] if more > 0 else named
