"""ClickFactura: the portal where customers find the electronic vouchers issued to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask

__version__ = "0.4.0"


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Build one application: its settings, its extensions, its pages, its edges."""
    import config as settings

    app = Flask(__name__, instance_relative_config=False, static_folder=None)  # app.assets serves it
    app.config.from_mapping(settings.load() if config is None else config)

    register_extensions(app)
    register_pages(app)
    register_edges(app)
    return app


def register_extensions(app: Flask) -> None:
    from app import db, extensions

    db.init_app(app)
    extensions.csrf.init_app(app)
    extensions.login_manager.init_app(app)
    extensions.mail.init_app(app)
    extensions.migrate.init_app(app, db.db, directory=app.root_path + "/../migrations")


def register_pages(app: Flask) -> None:
    from app import admin, api, auth, converters, documents, help, issuer, profile, public  # noqa: A004  (/ayuda)

    converters.init_app(app)
    for package in (admin, api, auth, documents, help, issuer, profile, public):
        app.register_blueprint(package.bp)
    app.register_blueprint(admin.install.bp)
    if app.config["DEMO"]:
        from app.demo import views

        app.register_blueprint(views.bp)


def register_edges(app: Flask) -> None:
    from app import assets, cli, errors, filters, security

    for module in (assets, cli, errors, filters, security):
        module.init_app(app)
