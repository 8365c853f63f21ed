"""The receiver's e-mail address, which issuers write by convention in infoAdicional.

It is the issuer's word and nothing more (facts: fewer than half of the vouchers carry one, under many
names). One address or none is ever taken.
"""

from __future__ import annotations

import re
import unicodedata

from app.sri.comprobante import Campo

MAX_LENGTH = 254
MAX_LOCAL = 64
LOCAL = re.compile(r"[A-Za-z0-9!#$&'*+/=?^_`{}~-]+(\.[A-Za-z0-9!#$&'*+/=?^_`{}~-]+)*", re.ASCII)
DOMAIN = re.compile(
    r"(?=.{4,253}$)([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])",
    re.ASCII,
)
NAMED = ("mail", "correo")
# A field named for someone else holds their address: whoever reads it would be let into the receiver's account.
OF_OTHERS = ("emisor", "vendedor", "proveedor", "transport", "asesor", "soporte", "cobra", "remitente")
SEPARATORS = re.compile(r"[;,\s]+")


def one_address(text: str) -> str | None:
    """Return the address in lower case, or None when the text is not exactly one plain address.

    >>> one_address(" Rosa@Ejemplo.EC "), one_address("a@b.ec,c@d.ec"), one_address("<x@y.ec>")
    ('rosa@ejemplo.ec', None, None)
    """
    text = text.strip(" ")
    if len(text) > MAX_LENGTH or text.count("@") != 1:
        return None
    local, domain = text.split("@")
    if len(local) > MAX_LOCAL or not LOCAL.fullmatch(local) or local.startswith("-"):
        return None
    try:
        domain = domain if domain.isascii() else domain.encode("idna").decode()
    except UnicodeError:
        return None
    if not DOMAIN.fullmatch(domain) or domain.lower().endswith((".localhost", ".invalid")):
        return None
    return f"{local}@{domain}".lower()


def of_receiver(adicionales: tuple[Campo, ...]) -> str | None:
    """Find the receiver's address: in a field that is named like one, else in a field that is one.

    >>> of_receiver((Campo("Teléfono", "02"), Campo("CORREO CLIENTE:", "a@ejemplo.ec; b@ejemplo.ec")))
    'a@ejemplo.ec'
    """
    theirs = [campo for campo in adicionales if not any(word in plain(campo.nombre) for word in OF_OTHERS)]
    named = [campo for campo in theirs if any(word in plain(campo.nombre) for word in NAMED)]
    others = [campo for campo in theirs if campo not in named]
    for campo in named:
        for piece in SEPARATORS.split(campo.valor):
            if address := one_address(piece):
                return address
    return next((found for campo in others if (found := one_address(campo.valor))), None)


def plain(text: str) -> str:
    """Lower the case and drop the accents.

    >>> plain("Correo Electrónico")
    'correo electronico'
    """
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))
