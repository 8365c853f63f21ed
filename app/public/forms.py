"""What anybody may send to be checked, without signing in."""

from __future__ import annotations

import re
from functools import cached_property

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import Length, ValidationError

from app.sri.clave_acceso import LENGTH
from app.sri.paquete import PDF, is_package
from app.sri.texto import MAX_BYTES

MAX_TYPED = 200
NO_DIGIT = re.compile(r"[^0-9]")


class CompareForm(FlaskForm):
    """A file to compare with what was certified."""

    archivo = FileField("PDF o XML", validators=[FileRequired("Elija el archivo que quiere comparar.")])


class CheckForm(FlaskForm):
    """A clave, typed in any way, or a file. When both come, the file is looked at."""

    clave = StringField("Clave de acceso", [Length(max=MAX_TYPED, message="Son demasiados caracteres.")])
    archivo = FileField("O el archivo XML")

    @property
    def digits(self) -> str:
        """The digits that were typed."""
        return NO_DIGIT.sub("", self.clave.data or "")

    @cached_property
    def data_of_file(self) -> bytes | None:
        """The bytes that were sent, None without a file. No more are read than are looked at."""
        file = self.archivo.data
        return file.read(MAX_BYTES + 1) if file and file.filename else None

    def validate_archivo(self, field: FileField) -> None:
        data = self.data_of_file
        if data is None:
            return
        if len(data) > MAX_BYTES:
            raise ValidationError("Pesa más de 1 MB, y ningún comprobante pesa tanto.")
        if data.startswith(PDF):
            raise ValidationError(
                "Es un PDF, y un PDF no se puede comprobar: elija el XML. Una constancia se comprueba con su código."
            )
        if is_package(data):
            raise ValidationError("Se comprueba un XML a la vez: sáquelo del archivo comprimido.")

    def validate_clave(self, field: StringField) -> None:
        if self.data_of_file is not None:
            return
        if not (field.data or "").strip():
            raise ValidationError("Escriba la clave de acceso o elija un archivo XML.")
        if len(self.digits) != LENGTH:
            count = "1 dígito" if len(self.digits) == 1 else f"{len(self.digits)} dígitos"
            raise ValidationError(f"La clave de acceso tiene {LENGTH} dígitos, y aquí hay {count}.")
