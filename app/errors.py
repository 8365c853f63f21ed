"""The page that a person sees when something goes wrong, in Spanish, with what to do."""

from __future__ import annotations

import logging
import re

from flask import Flask, current_app, g, make_response, render_template, request
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable
from werkzeug.wrappers import Response

from app import links, problems
from app.db import db
from app.sri.paquete import one_line

RETRY_SECONDS = 5
BROKEN = 500
TITLES = {
    400: ("La solicitud no se entiende", "Vuelva a la página anterior e inténtelo de nuevo."),
    403: ("No se permite", "Vuelva a la página anterior e inténtelo de nuevo desde este portal."),
    404: (
        "No encontramos esta página",
        "Puede que la dirección esté incompleta o que el comprobante no sea suyo.",
    ),
    405: ("Esta dirección no se usa así", "Vuelva al inicio y siga desde allí."),
    410: ("Este enlace ya no sirve", "Pida uno nuevo: los enlaces vencen y se usan una sola vez."),
    413: ("El envío es demasiado grande", "Envíe archivos más pequeños o divídalos en varios."),
    422: ("Revise lo que escribió", "Vuelva a la página anterior, corrija y envíe de nuevo."),
    429: ("Demasiados intentos", "Espere un momento y vuelva a intentarlo."),
    500: (
        "Algo falló de nuestro lado",
        "Ya quedó registrado. Inténtelo de nuevo en unos minutos.",
    ),
    503: ("El portal está ocupado", "Inténtelo de nuevo en unos segundos."),
}
SECRET_PATHS = re.compile(rf"((?:{'|'.join(links.PATHS)})/)[A-Za-z0-9_.\-]+")


def harmless(record: logging.LogRecord) -> bool:
    """Let everything into the log, each as one line and without the token of a link that it may name."""
    record.msg, record.args = one_line(SECRET_PATHS.sub(r"\1…", record.getMessage())), ()
    return True


def init_app(app: Flask) -> None:
    logging.getLogger(app.name).addFilter(harmless)  # `app.logger` would add a handler of its own
    app.register_error_handler(CSRFError, expired_form)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(InternalServerError, while_answering)
    app.register_error_handler(OperationalError, database_busy)
    app.register_error_handler(Exception, unexpected)


def http_error(error: HTTPException) -> Response:
    """Render any HTTP error with the one page they all share, keeping its headers."""
    code = error.code or 500
    if error.response is not None or code < 400:  # noqa: PLR2004  (the first error status of HTTP)
        return error.get_response()
    if problems.is_for_programs(request.path):
        return problems.answer(error, request.path)
    title, advice = TITLES.get(code, TITLES[500])
    if code >= BROKEN:
        g._login_user = AnonymousUserMixin()  # noqa: SLF001  (who asked may be what could not be read)
    sentence = error.description if getattr(error, "speaks_spanish", False) else advice
    response = make_response(
        render_template("errors/error.html", code=code, title=title, advice=sentence), code
    )
    for name, value in error.get_headers():
        if name.lower() in {"retry-after", "allow"}:
            response.headers[name] = value
    return response


def expired_form(error: CSRFError) -> Response:
    """Say that the form aged, with 422, as any other form error."""
    title = "El formulario venció"
    advice = "Vuelva a la página anterior, actualícela y envíe de nuevo lo que escribió."
    return make_response(render_template("errors/error.html", code=422, title=title, advice=advice), 422)


def while_answering(error: InternalServerError) -> Response:
    """Tell a database that stopped while the session was being kept from a fault of ours."""
    cause = error.original_exception
    return database_busy(cause) if isinstance(cause, OperationalError) else http_error(error)


def database_busy(error: OperationalError) -> Response:
    """Ask to come back when the database cannot answer in time."""
    db.session.rollback()
    current_app.logger.error("La base de datos no respondió en %s", request.path, exc_info=error)
    return http_error(ServiceUnavailable(retry_after=RETRY_SECONDS))


def unexpected(error: Exception) -> Response:
    """Undo the transaction, log what we did not foresee, and show none of it."""
    db.session.rollback()
    current_app.logger.error("Un error que no se esperaba en %s", request.path, exc_info=error)
    return http_error(InternalServerError())
