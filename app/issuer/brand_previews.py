"""What a manager looks at before keeping a look: a notice by day and in the dark, the printed page, the logo."""

from __future__ import annotations

import hashlib

from flask import make_response, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.issuer import bp, brand_drafts
from app.issuer.brand import mine, tried
from app.issuer.desk import for_managers
from app.notify import colours, samples
from app.security import conditional
from app.sri import muestra, ride
from app.vouchers import files, ranges

# A message styles itself; it runs, loads and sends nothing, and stands alone.
MESSAGE = "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
NIGHT = "noche"


@bp.get("/marca/aviso")
@for_managers
def brand_mail() -> Response:
    """Show a notice of an invented voucher as a mail program does, by day or in the dark."""
    issuer = mine()
    look = brand_drafts.look(issuer, tried())
    sample = muestra.factura(issuer.ruc, issuer.name, ranges.today())
    dark = request.args.get("tono") == NIGHT
    response = make_response(samples.notice_of(sample, look.accent, look.signature, dark=dark))
    response.headers["Content-Security-Policy"] = MESSAGE
    response.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"  # browsers refuse any other in a sandbox
    return response


@bp.get("/marca/ride")
@for_managers
def brand_sheet() -> Response:
    """Show the printed page of an invented voucher."""
    issuer = mine()
    look = brand_drafts.look(issuer, tried())
    sample = muestra.factura(issuer.ruc, issuer.name, ranges.today())
    [page] = ride.draw(sample, logo=look.logo, accent=colours.printed(look.accent))
    response = make_response(page)
    response.mimetype = "image/svg+xml"
    response.headers["Content-Security-Policy"] = files.ALONE
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@bp.get("/marca/logotipo")
def brand_logo() -> Response:
    """Give the logo of the firm, or of a draft to whoever made it; or say that the browser holds it."""
    logo = brand_drafts.look(mine(), tried()).logo
    if not logo:
        raise NotFound
    return conditional.answer(logo, hashlib.sha256(logo).hexdigest(), "image/png")
