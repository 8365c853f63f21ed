"""What guards every request: who is asking, from where, and what the answer may do in a browser.

Every page is closed unless its view says that it is public.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, flash, has_request_context, redirect, request, url_for
from flask_login import current_user
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from app.extensions import login_manager
from app.security import bodies, brakes, compression, headers, keys, next_page
from app.security.entering import current_session, sign_in, sign_out, stay_signed_in
from app.security.session import RowSession, RowSessionInterface

__all__ = ["current_session", "is_public", "public", "sign_in", "sign_out", "stay_signed_in"]

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
SESSION_ENDED = "Su sesión terminó: lo que envió no se guardó. Ingrese otra vez."
PLAIN_HTTP = (
    "Este portal atiende sin HTTPS: las contraseñas viajan sin cifrar por la red. "
    "Ponga PUBLIC_URL=https://… detrás de un servidor con certificado."
)

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Mark a view that anyone may open without signing in."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def is_public(endpoint: str | None) -> bool:
    """Tell whether anyone may open this endpoint. No endpoint means a 404, so yes."""
    if endpoint is None or endpoint == "static":
        return True
    return getattr(current_app.view_functions[endpoint], "is_public", False)


def require_sign_in() -> Any:
    """Send whoever is not signed in to the sign-in page, unless the view is public, or asked with a key."""
    if scope := keys.scope_of(request.endpoint):
        keys.ask_for(scope)
    elif not is_public(request.endpoint) and not current_user.is_authenticated:
        return login_manager.unauthorized()
    return None


def to_sign_in() -> Any:
    """Ask for a sign-in, and remember the page for afterwards when reading it again is harmless.

    What was sent after a session ended is lost: that is said, and its page comes back empty.
    """
    if request.method == "POST":
        flash(SESSION_ENDED, "error")
    is_page = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    wanted = next_page.safe(request.full_path.rstrip("?") if is_page else "", home="")
    return redirect(url_for("auth.login", next=wanted if wanted not in {"", "/"} else None), 303)


def load_reader(token: str) -> Any:
    """Give Flask-Login the reader that came with the session."""
    session: RowSession = current_session()
    return session.reader if session.token == token else None


def banner() -> dict[str, str | None]:
    """Tell the administrator of a plain HTTP network that passwords travel in the open there."""
    public_url = urlsplit(current_app.config["PUBLIC_URL"])
    at_home = current_app.config["SECURE"] or f"{public_url.hostname}" in LOOPBACK
    # Nobody is looked up for this: an error page must stand when the database does not answer.
    found = None if at_home or not has_request_context() else current_session().found_already
    return {"banner": PLAIN_HTTP if found and found.reader and found.reader.is_admin else None}


def init_app(app: Flask) -> None:
    app.request_class = bodies.Request
    app.session_interface = RowSessionInterface()
    login_manager.session_protection = None
    login_manager.user_loader(load_reader)
    login_manager.unauthorized_handler(to_sign_in)
    compression.init_app(app)
    app.before_request(headers.refuse_other_sites)
    app.before_request(require_sign_in)
    app.after_request(headers.protect)
    app.register_error_handler(SecurityError, headers.unknown_host)
    app.context_processor(banner)
    brakes.init_app(app)
    keys.init_app(app)
    if hops := app.config["TRUSTED_PROXIES"]:
        # Links and hosts come from PUBLIC_URL, so a proxy is believed about the client and the scheme alone.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
