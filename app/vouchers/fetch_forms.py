"""Which claves are to be fetched from the SRI: typed, pasted, or in a file; and what is wrong with them."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import TextAreaField
from wtforms.validators import Length

from app.confirm.fetching import A_LIST, A_REPORT
from app.filters import plain
from app.ingest import receive
from app.sri import paquete, reporte
from app.sri.reporte import Leido, Mala

MOST_LETTERS = 100_000
MAX_BYTES = 4 * 1024 * 1024
XML = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<")
NAMED = 5  # wrong lines, before they are only counted
NOTHING = "Escriba al menos una clave de acceso, o elija un archivo."
NO_CLAVE = "No hay ninguna clave de acceso de 49 dígitos."
A_ZIP = "Es un ZIP. Sus XML se cargan en la página de cargas; aquí va un archivo a la vez."
TOO_LARGE = "El archivo pesa más de 4 MB: divida el reporte en varios."


@dataclass(frozen=True, slots=True)
class Reading:
    """The claves that were given; of a file also its name, and what was wrong in some of its lines."""

    claves: tuple[str, ...]
    file: str = ""
    is_report: bool = False
    malas: tuple[Mala, ...] = ()


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
        name, read = self._in_file()
        if self.errors:
            return None
        if not typed and not read.claves:
            self.claves.errors = [NOTHING]
            return None
        claves = tuple(dict.fromkeys((*typed, *read.claves)))
        return Reading(claves, name, len(read.claves) > 1, read.malas)

    def _typed(self) -> tuple[str, ...]:
        read = reporte.leer(self.claves.data or "")
        if read.malas:
            self.claves.errors = said(read.malas)
        elif not read.claves and (self.claves.data or "").strip():
            self.claves.errors = [NO_CLAVE]
        elif len(read.claves) > A_LIST:
            self.claves.errors = [f"Son {len(read.claves):,} claves: pida hasta {A_LIST} a la vez."]
        return read.claves

    def _in_file(self) -> tuple[str, Leido]:
        if not self.archivo.data:
            return "", Leido(())
        with closing(self.archivo.data) as file:
            data, name = file.read(MAX_BYTES + 1), receive.label(plain(file.filename or ""))
        read = claves_in(data)
        if wrong := wrong_with(data, read):
            self.archivo.errors = wrong
        return name, read


def claves_in(data: bytes) -> Leido:
    """Find the claves that a file asks for: of a voucher, whole or broken, its own; of a report, all."""
    if len(data) > MAX_BYTES or data.startswith(paquete.MAGIC):
        return Leido(())
    if XML.match(data):
        own = reporte.clave_en(data)
        return Leido((own,) if own else ())
    return reporte.leer_reporte(data)


def wrong_with(data: bytes, read: Leido) -> list[str]:
    """Say why nothing is asked for of a file, [] when something is."""
    if len(data) > MAX_BYTES:
        return [TOO_LARGE]
    if data.startswith(paquete.MAGIC):
        return [A_ZIP]
    found = len(read.claves)
    if not found:
        return said(read.malas) or [NO_CLAVE]
    if found > A_REPORT:
        return [f"Tiene {found:,} claves: pida hasta {A_REPORT:,} a la vez, por ejemplo las de un mes."]
    return []


def said(malas: tuple[Mala, ...]) -> list[str]:
    """Say what is wrong with each line, and only how many there are more."""
    named = [f"Línea {mala.linea}: {mala.razon}" for mala in malas[:NAMED]]
    more = len(malas) - NAMED
    return [*named, f"Y {more} más."] if more > 0 else named
