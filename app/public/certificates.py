"""/comprobar/<código>: what a firm's certificate of delivery says, checked again, for whoever holds its code.

The code is no secret: it stands on a paper that is handed on, and it opens nothing else. It cannot be guessed
either (80 bits), since the page names vouchers; so no search engine keeps it, and misses are counted.
"""

from __future__ import annotations

from contextlib import closing
from typing import Any

from flask import current_app, make_response, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.accounts import codes, throttle
from app.accounts.throttle import Limit, TooMany
from app.certificates import checking, key
from app.certificates.checking import Verdict
from app.certificates.statement import moment
from app.models import Certificate
from app.public import bp
from app.public.forms import CompareForm
from app.public.masking import masked_name, masked_number
from app.security import brakes, public
from app.security.forms import keeps_text

MISSES = Limit("constancia-red", 20, 300)
COMPARES = Limit("constancia-compara", 60, 600)
MOST_BYTES = 8 * 1024 * 1024  # a certificate of the most vouchers has far less
VERY_PDF = "Es exactamente la constancia que se emitió: ni un byte ha cambiado."
VERY_XML = "Es exactamente el XML de {name}, tal como consta."
ANOTHER = "No es el que se emitió. Aunque se vea igual, algo cambió en el archivo: pida el original a quien se lo dio."


@bp.route("/comprobar/<codigo:code>", methods=["GET", "POST"])
@public
@keeps_text
def certificate(code: str) -> Response:
    """Show what a certificate says, and compare a file with it. Nothing that is sent is kept."""
    request.max_content_length = MOST_BYTES  # before the form is read
    found, form = get_certificate(code), CompareForm()
    if request.method != "POST":
        return shown(found, form)
    with closing(request):
        if not form.validate_on_submit():
            return shown(found, form, 422)
        brakes.spend(brakes.from_here(COMPARES))
        return shown(found, form, data=form.archivo.data.read())


@bp.get("/comprobar/clave-publica")
@public
def certificate_key() -> Response:
    """Hand over the public key of this installation's certificates."""
    try:
        pem = key.pem(key.of_installation().public_key())
    except key.Unusable as unusable:
        raise NotFound from unusable
    response = current_app.response_class(pem, mimetype="application/x-pem-file")
    response.headers.set("Content-Disposition", "attachment", filename="clave-publica.pem")
    return response


def get_certificate(code: str) -> Certificate:
    """Return the certificate with this code. Any other is the same 404, and is counted."""
    bucket = brakes.from_here(MISSES)
    if seconds := throttle.wait(bucket):
        raise TooMany(seconds)
    if found := checking.find(code):
        return found
    brakes.spend(bucket)
    raise NotFound


def shown(found: Certificate, form: CompareForm, status: int = 200, *, data: bytes | None = None) -> Response:
    """Render the page of a certificate, and what a file was found to be."""
    try:
        checked = checking.check(found)
        verdict, said, trouble = checked.verdict, checked.said, ""
    except key.Unusable as unusable:
        verdict, said, trouble = None, {}, str(unusable)
    page = render_template(
        "public/certificate.html",
        code=codes.shown(found.code),
        form=form,
        verdict=verdict.value if verdict else "",
        trouble=trouble,
        said=said,
        made=moment(said["hecha"]) if said else found.at,
        fingerprint=key.shown(found.key_id),
        vouchers=[voucher(each) for each in said.get("comprobantes", ())],
        result=None if data is None or verdict in {None, Verdict.BROKEN} else compared(found, said, data),
    )
    response = make_response(page, status)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def compared(found: Certificate, said: dict[str, Any], data: bytes) -> tuple[bool, str]:
    """Say whether a file is the certificate itself, or the XML of one of its vouchers."""
    what, which = checking.compare(found, said, data)
    if what == "pdf":
        return True, VERY_PDF
    if which is not None:
        name = f"{which['documento']} {which['numero']}"
        return True, VERY_XML.format(name=name)
    return False, ANOTHER


def voucher(said: dict[str, Any]) -> dict[str, Any]:
    """Set one voucher as a stranger may read it: no amounts, no addresses, its receivers masked."""
    return {
        "name": f"{said['documento']} {said['numero']}",
        "tests": said["ambiente"] == "1",
        "annulled": said["anulado"],
        "fecha": said["fecha"],
        "sha256": said["sha256"],
        "facts": facts(said["hechos"]),
        "receivers": [
            {
                "name": masked_name(one["nombre"]),
                "number": masked_number(one["numero"]),
                "said": one["consta"],
                "facts": facts(one["hechos"]),
            }
            for one in said["receptores"]
        ],
    }


def facts(found: list[dict[str, Any]]) -> list[tuple[Any, str]]:
    """Give the instant and the sentence of what is known."""
    return [(moment(one["cuando"]), one["texto"]) for one in found]
