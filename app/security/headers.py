"""What the browser is told with every answer, and which requests of other sites are refused."""

from __future__ import annotations

from http import HTTPStatus

from flask import current_app, request
from werkzeug.exceptions import Forbidden, SecurityError
from werkzeug.wrappers import Response

from app import links, problems

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,  # a view may be stricter
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}
OTHER_HOST = """<!doctype html>
<html lang="es-EC"><head><meta charset="utf-8"><title>Dirección no reconocida</title></head>
<body><h1>Dirección no reconocida</h1><p>Este portal no atiende con ese nombre. Revise la dirección.</p></body></html>
"""
HSTS = "max-age=31536000"


def refuse_other_sites() -> None:
    """Refuse what another site makes a browser send here (Fetch Metadata), beside the CSRF token."""
    if request.method in UNSAFE and request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise Forbidden


def unknown_host(error: SecurityError) -> tuple[str, int] | Response:
    """Answer a request for another host. No link can be made for it, so the page has none."""
    if problems.is_for_programs(request.path):
        return problems.answer(error, request.path)
    return OTHER_HOST, SecurityError.code


def protect(response: Response) -> Response:
    """Add the headers that an answer did not choose by itself."""
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    private = request.path.startswith(links.PATHS)
    response.headers.setdefault("Referrer-Policy", "no-referrer" if private else "same-origin")
    if request.endpoint != "static" or response.status_code >= HTTPStatus.BAD_REQUEST:
        # The Back button of a shared computer shows nothing after signing out.
        response.headers.setdefault("Cache-Control", "no-store")
    if current_app.config["SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    return response


def sealed(response: Response) -> Response:
    """Keep a file out of the portal's own pages and out of every store on its way."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
