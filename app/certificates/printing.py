"""A certificate on paper: the statement in words, and beside it the files to check it without this portal."""

from __future__ import annotations

from typing import Any

from app import links
from app.accounts import codes
from app.certificates import key
from app.certificates.statement import moment
from app.models import Issuer
from app.notify import colours
from app.paper import certificate
from app.paper.hoja import membrete
from app.sri.ride.lienzo import Adjunto

STATEMENT, SIGNATURE, PUBLIC_KEY = "constancia.json", "constancia.sig", "clave-publica.pem"


def render(said: dict[str, Any], signed: bytes, signature: bytes, issuer: Issuer) -> bytes:
    """Print a statement under the head of its firm. Equal arguments give equal bytes."""
    pair = colours.pair(issuer.accent)
    emisor = said["emisor"]
    head = membrete(emisor["nombre"], emisor["ruc"], issuer.logo, pair.light if pair else "")
    return certificate.render(
        said,
        head,
        url=address(said["codigo"]),
        code=codes.shown(said["codigo"]),
        fingerprint=key.shown(said["clave_id"]),
        at=moment(said["hecha"]),
        attached=files(signed, signature, said["clave_publica"]),
    )


def files(signed: bytes, signature: bytes, public: str) -> list[Adjunto]:
    """Give what proves the statement without this portal: its bytes, their signature, the public key."""
    pem = key.pem(key.public(public))
    return [
        Adjunto(STATEMENT, signed, "application/json", "Lo que consta, tal como se firmó"),
        Adjunto(SIGNATURE, signature, "application/octet-stream", "La firma Ed25519 de constancia.json"),
        Adjunto(PUBLIC_KEY, pem, "application/x-pem-file", "La clave pública con que se comprueba"),
    ]


def address(code: str) -> str:
    """Return where anybody checks a certificate. The code opens nothing else, so it is no secret."""
    return links.url(f"/comprobar/{codes.shown(code)}")
