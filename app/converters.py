"""URL parts with a shape, so that a malformed address is a 404 before any view runs."""

from flask import Flask
from werkzeug.routing import BaseConverter

from app.sri import clave_acceso


class ClaveConverter(BaseConverter):
    """A clave de acceso in a path: /comprobantes/<clave:clave>."""

    regex = rf"[0-9]{{{clave_acceso.LENGTH}}}"


class RucConverter(BaseConverter):
    """A RUC in a path."""

    regex = r"[0-9]{13}"


class TokenConverter(BaseConverter):
    """A signed link's token in a path."""

    regex = r"[A-Za-z0-9_.\-]{10,600}"


def init_app(app: Flask) -> None:
    app.url_map.converters.update(clave=ClaveConverter, ruc=RucConverter, token=TokenConverter)
