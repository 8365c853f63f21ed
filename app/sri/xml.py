"""From characters to an XML tree that is safe to walk: the only place in the law that parses.

    bytes -> texto.decode -> characters -> tree: no DOCTYPE, bounded, no PI, no comment inside a value

Comments and processing instructions are kept, so that they can be seen and refused. Nothing here
follows a reference: no DTD, no entity, no schema location, no network.
Source: XML 1.0 (fifth edition) §2.8; Namespaces in XML 1.0.
"""

from __future__ import annotations

import re

from lxml import etree

from app.sri.errors import Codigo, Refused

MAX_DEPTH = 24
MAX_NODES = 120_000
MAX_DECLARATIONS = 64  # of namespaces in one voucher; canonicalising many takes long
MAX_ATTRIBUTES = 32  # on one element; the SRI's carry two, a signature's up to four

SIGNATURE_NS = "http://www.w3.org/2000/09/xmldsig#"
XADES_NS = "http://uri.etsi.org/01903/"  # every version of the standard starts like this
XSI_NS = "http://www.w3.org/2001/XMLSchema-instance"
XML_NS = "http://www.w3.org/XML/1998/namespace"
KNOWN_NS = frozenset({SIGNATURE_NS, XSI_NS, XML_NS})

DOCTYPE = re.compile(
    r"(?>[ \t\r\n]+|<!--.*?-->|<\?.*?\?>)*+<!DOCTYPE(?P<html>\s+html)?", re.DOTALL | re.IGNORECASE
)

TRANSFORM = f"{{{SIGNATURE_NS}}}Transform"
XMLNS = re.compile(r"xmlns(?::[^\s=]{1,60})?\s{0,9}=\s{0,9}([\"'])([^\"']{0,200})\1")

_TOO_MUCH = etree.XPath(
    f"count(//node()) > {MAX_NODES} or boolean(//*/@*[{MAX_ATTRIBUTES + 1}]) or boolean({'/*' * (MAX_DEPTH + 1)})"
)
_INSTRUCTION = etree.XPath("boolean(/*//processing-instruction())")
_COMMENT = etree.XPath("boolean(//comment())")
_IN_A_VALUE = etree.XPath("boolean(//*[comment()][not(*)][normalize-space()])")
_LOOSE_TEXT = etree.XPath("boolean(/descendant::*[*]/text()[normalize-space()])")


def parse(body: str) -> etree._Element:
    """Parse characters without a declaration into a bounded tree, or raise Refused.

    Codes: E_EMPTY, E_DTD, E_MALFORMED, E_STRUCT (depth, nodes, attributes, comment inside a value), E_PI.
    """
    if not body.strip():
        raise Refused(Codigo.E_EMPTY)
    if found := DOCTYPE.match(body):
        raise Refused(Codigo.E_DTD, "Es una página web, no es un comprobante." if found["html"] else "")
    root = _tree(body.encode())
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused(Codigo.E_DTD)
    if _TOO_MUCH(root):
        raise Refused(Codigo.E_STRUCT, "Tiene demasiados elementos o niveles.")
    if _INSTRUCTION(root):
        raise Refused(Codigo.E_PI)
    if _COMMENT(root) and _IN_A_VALUE(root):
        raise Refused(Codigo.E_STRUCT, "Hay un comentario dentro de un valor.")
    return root


def refuse_foreign(root: etree._Element, body: str) -> None:
    """Refuse elements of other vocabularies (E_NS), text between elements, too many declarations (E_STRUCT).

    `body` is the text that it was parsed from: a namespace that it does not declare cannot be used.
    """
    if (count := body.count("xmlns")) > MAX_DECLARATIONS:
        raise Refused(Codigo.E_STRUCT, "Declara demasiados espacios de nombres.")
    declared = [found[2] for found in XMLNS.finditer(body)]
    if (len(declared) != count or not all(map(_is_known, declared))) and _uses_foreign(root):
        raise Refused(Codigo.E_NS)
    if _LOOSE_TEXT(root):
        raise Refused(Codigo.E_STRUCT, "Hay texto suelto entre los elementos.")


def _is_known(namespace: str) -> bool:
    return namespace in KNOWN_NS or namespace.startswith(XADES_NS)


def _uses_foreign(root: etree._Element) -> bool:
    """Tell whether an element or attribute, not only a declaration, is in an unknown namespace.

    What stands inside a ds:Transform is left to the verifier, which refuses it by its own name.
    """
    return any(
        not all(
            _is_known(str(name)[1:].rpartition("}")[0])
            for name in (one.tag, *one.attrib)
            if str(name)[0] == "{"
        )
        and next(one.iterancestors(TRANSFORM), None) is None
        for one in root.iter(etree.Element)
    )


def parse_canonical(canonical: bytes) -> etree._Element:
    """Parse the bytes that a signature digested. They were made from a tree that `parse` let through."""
    return _tree(canonical)


def local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace, "" for a comment.

    >>> local_name(etree.fromstring("<s:Body xmlns:s='urn:x'/>"))
    'Body'
    """
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _tree(utf8: bytes) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
    )
    try:
        return etree.fromstring(utf8, parser)
    except etree.XMLSyntaxError as error:
        raise Refused(Codigo.E_MALFORMED, f"(línea {error.lineno or 1})") from error
