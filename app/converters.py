"""URL parts with a shape, so that a malformed address is a 404 before any view runs."""

from flask import Flask
from werkzeug.routing import BaseConverter, ValidationError

from app.sri import clave_acceso


class ClaveConverter(BaseConverter):
    """A clave de acceso in a path: /comprobantes/<clave:clave>."""

    regex = rf"[0-9]{{{clave_acceso.LENGTH}}}"


class RucConverter(BaseConverter):
    """A RUC in a path."""

    regex = r"[0-9]{13}"


class DraftConverter(BaseConverter):
    """The key of something that waits to be decided about."""

    regex = r"[0-9a-f]{32}"


class ColourConverter(BaseConverter):
    """A colour in a path: six hexadecimal digits in lower case."""

    regex = r"[0-9a-f]{6}"


class RowConverter(BaseConverter):
    """The id of a row in a path. A higher one fits no column, and the database would refuse it with an error."""

    regex = r"[1-9][0-9]{0,9}"
    HIGHEST = 2**31 - 1

    def to_python(self, value: str) -> int:
        """Read it, or let no address match."""
        if int(value) > self.HIGHEST:
            raise ValidationError
        return int(value)


class TokenConverter(BaseConverter):
    """A signed link's token in a path."""

    regex = r"[A-Za-z0-9_.\-]{10,600}"


class CodeConverter(BaseConverter):
    """The code of a certificate in a path, in groups or not; what it is worth its view finds out."""

    regex = r"[0-9A-Za-z]{4}(?:-?[0-9A-Za-z]{4}){3}"


def init_app(app: Flask) -> None:
    app.url_map.converters.update(
        clave=ClaveConverter,
        codigo=CodeConverter,
        colour=ColourConverter,
        draft=DraftConverter,
        row=RowConverter,
        ruc=RucConverter,
        token=TokenConverter,
    )
