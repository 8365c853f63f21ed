"""What is sent to bring vouchers in."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

NOTIFY = {"siempre": None, "todos": True, "nadie": False}


class DeskForm(FlaskForm):
    """A form about one firm: `empresa` is the RUC of the firm that the page was about when it was shown."""

    empresa = HiddenField()

    def is_of(self, ruc: str) -> bool:
        """Tell whether the reader still works for that firm; they may have turned elsewhere since."""
        return self.empresa.data == ruc


class UploadForm(DeskForm):
    """Files to bring in, and whom to tell."""

    avisar = RadioField(
        "Avisar a los clientes",
        choices=[
            SelectChoice("siempre", "Como siempre: de los autorizados en los últimos ocho días"),
            SelectChoice("todos", "A todos"),
            SelectChoice("nadie", "A nadie"),
        ],
        default="siempre",
    )
    archivos = MultipleFileField("Archivos XML y ZIP")

    @property
    def files(self) -> list[FileStorage]:
        """The files that were chosen. A browser sends an empty one when none was."""
        return [file for file in self.archivos.data or [] if file.filename]

    @property
    def notify(self) -> bool | None:
        """Whether to tell everybody, nobody, or as ever (None)."""
        return NOTIFY[self.avisar.data]

    def validate_archivos(self, field: MultipleFileField) -> None:
        if not self.files:
            raise ValidationError("Elija al menos un archivo .xml o .zip.")
