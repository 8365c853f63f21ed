"""Every page is closed unless its view says that it is public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_login import current_user

from app.extensions import login_manager

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
    """Send whoever is not signed in to the sign-in page, unless the view is public."""
    if not is_public(request.endpoint) and not current_user.is_authenticated:
        return login_manager.unauthorized()
    return None


def init_app(app: Flask) -> None:
    app.before_request(require_sign_in)
