"""A firm's colour over the sheet of its vouchers, as a style sheet that its address alone describes."""

from __future__ import annotations

from flask import Response

from app.notify import colours
from app.public import bp
from app.security import conditional, public

SHEET = """.doc{{border-block-start:4px solid {light}}}
@media (prefers-color-scheme:dark){{.doc{{border-block-start-color:{dark}}}}}
"""


@bp.get("/color/<colour:colour>")
@public
def colour(colour: str) -> Response:
    """Give the style sheet of a colour. It says nothing of any firm, and never changes."""
    shown = colours.of(f"#{colour}")
    sheet = SHEET.format(light=shown.light, dark=shown.dark)
    return conditional.answer(
        sheet.encode(), f"{shown.light}{shown.dark}", "text/css", keep=conditional.FOREVER
    )
