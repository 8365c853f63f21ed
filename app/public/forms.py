"""What anybody may send to be checked, without signing in."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class CompareForm(FlaskForm):
    """A file to compare with what was certified."""

    archivo = FileField("PDF o XML", validators=[FileRequired("Elija el archivo que quiere comparar.")])
