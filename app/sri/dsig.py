"""Read the elements of XML Signature strictly: one child where one belongs, base64 as it should be, ids once."""

from __future__ import annotations

import binascii
from typing import cast

from lxml import etree
from lxml.etree import _Element, _ElementUnicodeResult

from app.sri.algoritmos import DIGESTS, DS, XML
from app.sri.errors import Codigo, Refused

SIGNATURE = f"{{{DS}}}Signature"
DIGEST_METHOD = f"{{{DS}}}DigestMethod"
DIGEST_VALUE = f"{{{DS}}}DigestValue"
XML_NAME = f"{{{XML}}}"
XML_ID = f"{{{XML}}}id"
ID_NAMES = {"Id", "id", "ID"}
BLANKS = b" \t\r\n"
# Python 3.11 takes as long to look a member up in an enum as lxml to find a child: these are looked up once.
BAD_VALUE, BAD_DIGEST, BAD_ALGORITHM = Codigo.E_SIG_VALUE, Codigo.E_SIG_DIGEST, Codigo.E_SIG_ALG
BAD_TRANSFORM, BAD_CERTIFICATE, BAD_XADES = Codigo.E_SIG_TRANSFORM, Codigo.E_SIG_CERT, Codigo.E_SIG_XADES
# Selecting attributes and not elements is ten times as fast, and this looks at the whole voucher.
ATTRIBUTES = etree.XPath("descendant-or-self::*/@*")


def by_id(root: _Element) -> dict[str, _Element]:
    """Map every id, in any of its spellings, to its element.

    Raise Refused(E_SIG_ID) when one is repeated or called xml:id, Refused(E_SIG_TRANSFORM) for any other
    xml: attribute: inclusive C14N hands them down, and no voucher of the SRI has one.
    """
    ids: dict[str, _Element] = {}
    for value in cast("list[_ElementUnicodeResult]", ATTRIBUTES(root)):
        name = value.attrname
        if name in ID_NAMES:
            if value in ids:
                raise Refused(Codigo.E_SIG_ID, f"Se repite «{value[:60]}».")
            ids[value] = cast("_Element", value.getparent())
        elif str(name).startswith(XML_NAME):
            raise Refused(Codigo.E_SIG_ID if name == XML_ID else BAD_TRANSFORM, "Hay atributos xml:.")
    return ids


def digest(parent: _Element) -> tuple[str, bytes]:
    """Read a CertDigest: the hash (hashlib's name) and the value it promises."""
    method, value = (
        only(parent, DIGEST_METHOD, BAD_ALGORITHM),
        only(parent, DIGEST_VALUE, BAD_CERTIFICATE),
    )
    return algorithm(method, DIGESTS), binary(value, BAD_CERTIFICATE)


def algorithm(method: _Element, table: dict[str, str]) -> str:
    """Name the hash (hashlib's) of an algorithm in `table`, or raise Refused(E_SIG_ALG); it takes no parameters."""
    name = table.get(method.get("Algorithm", ""))
    if name is None or len(method):
        raise Refused(Codigo.E_SIG_ALG)
    return name


def only(parent: _Element, tag: str, code: Codigo) -> _Element:
    """Give the only child with that tag, or raise Refused(code)."""
    children = parent.iterchildren(tag)
    found = next(children, None)
    if found is None or next(children, None) is not None:
        raise Refused(code)
    return found


def binary(element: _Element, code: Codigo) -> bytes:
    """Decode a base64 value, or raise Refused(code)."""
    if len(element):
        raise Refused(code)
    try:
        return unpack(element.text or "")
    except ValueError:
        raise Refused(code) from None


def unpack(text: str) -> bytes:
    """Decode base64 with blanks anywhere, or raise ValueError."""
    return binascii.a2b_base64(text.encode("ascii").translate(None, BLANKS), strict_mode=True)
