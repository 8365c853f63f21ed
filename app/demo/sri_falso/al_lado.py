"""The SRI of `make demo`: it runs beside the server, and the portal asks it unless it was told otherwise."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from app.demo.sri_falso.mundo import source
from app.demo.sri_falso.servidor import FakeSri

RATE = 600  # questions a minute: this SRI need not be spared


def beside(app: Flask) -> FakeSri | None:
    """Start it and let the application ask it; None when another SRI is named, or none is to be asked."""
    given = app.config["FIXED_OUTSIDE"]
    if app.config["SRI_URL"] or ("SRI_CONFIRM" in given and not app.config["SRI_CONFIRM"]):
        return None
    sri = FakeSri(source=source(Path(app.config["INSTANCE_DIR"]))).start()
    app.config.update(SRI_CONFIRM=True, SRI_URL=sri.url)
    if "SRI_RATE" not in given:
        app.config["SRI_RATE"] = RATE
    return sri
