"""What a ds:Signature says it signs (XML Signature 1.1 §4): read from the tree, proved elsewhere.

    ds:SignedInfo
      ds:CanonicalizationMethod  ds:SignatureMethod
      ds:Reference 1..5  URI="" | "#id"   one of them resolves to the root
        ds:Transforms?   enveloped (root only), at most one C14N
        ds:DigestMethod  ds:DigestValue

Whatever is not in this picture is refused.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from typing import cast

from lxml import etree
from lxml.etree import _Element, _ElementUnicodeResult

from app.sri.algoritmos import (
    DIGESTS,
    DS,
    ENVELOPED,
    EXC_C14N,
    INC_C14N,
    INC_C14N_11,
    INCLUSIVA,
    SIGNATURES,
    XML,
    Forma,
)
from app.sri.errors import Codigo, Refused

MAX_REFERENCES = 5
MAX_PREFIXES = 10
BLANKS = b" \t\r\n"
FRAGMENT = re.compile(r"#([^\s#()/?%&]+)")
SIGNED_INFO = f"{{{DS}}}SignedInfo"
SIGNATURE_VALUE = f"{{{DS}}}SignatureValue"
SIGNATURE_METHOD = f"{{{DS}}}SignatureMethod"
CANONICALIZATION_METHOD = f"{{{DS}}}CanonicalizationMethod"
REFERENCE = f"{{{DS}}}Reference"
DIGEST_METHOD = f"{{{DS}}}DigestMethod"
DIGEST_VALUE = f"{{{DS}}}DigestValue"
TRANSFORMS = f"{{{DS}}}Transforms"
TRANSFORM = f"{{{DS}}}Transform"
INCLUSIVE_NAMESPACES = f"{{{EXC_C14N}}}InclusiveNamespaces"
# Selecting attributes and not elements is ten times as fast, and this looks at the whole voucher.
ATTRIBUTES = etree.XPath("descendant-or-self::*/@*")
ID_NAMES = {"Id", "id", "ID"}
XML_NAME = f"{{{XML}}}"
XML_ID = f"{{{XML}}}id"


@dataclass(frozen=True, slots=True)
class Referencia:
    """One ds:Reference. `uri` is "" or "#id"; `hash_name` is hashlib's; `digest` the value it promises."""

    uri: str
    elemento: _Element
    forma: Forma
    hash_name: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class InfoFirmada:
    """A ds:SignedInfo taken apart. `hash_name` is that of the RSA signature (hashlib's), `valor` the signature."""

    elemento: _Element
    forma: Forma
    hash_name: str
    valor: bytes
    referencias: tuple[Referencia, ...]


def read(signature: _Element, root: _Element) -> InfoFirmada:
    """Take the ds:SignedInfo of `signature` apart, or raise Refused with the first thing not allowed."""
    info = only(signature, SIGNED_INFO, Codigo.E_SIG_VALUE)
    value = binary(only(signature, SIGNATURE_VALUE, Codigo.E_SIG_VALUE), Codigo.E_SIG_VALUE)
    if not any(value):
        raise Refused(Codigo.E_SIG_VALUE, "El valor de la firma está vacío.")
    children = list(info.iterchildren("*"))
    if [child.tag for child in children[:2]] != [CANONICALIZATION_METHOD, SIGNATURE_METHOD]:
        raise Refused(Codigo.E_SIG_ALG)
    c14n, method, *references = children
    return InfoFirmada(
        elemento=info,
        forma=_form(c14n, Codigo.E_SIG_ALG),
        hash_name=_algorithm(method, SIGNATURES),
        valor=value,
        referencias=_references(references, root),
    )


def _references(found: list[_Element], root: _Element) -> tuple[Referencia, ...]:
    """Read every reference, first where they point, then how they are digested."""
    if len(found) > MAX_REFERENCES or any(reference.tag != REFERENCE for reference in found):
        raise Refused(Codigo.E_SIG_REFS, f"Tiene {len(found)}; se aceptan {MAX_REFERENCES}.")
    ids = by_id(root)
    targets = [_target(reference, root, ids) for reference in found]
    if root not in targets:
        raise Refused(Codigo.E_SIG_COVER)
    return tuple(
        _reference(reference, target, on_root=target is root)
        for reference, target in zip(found, targets, strict=True)
    )


def _reference(reference: _Element, target: _Element, *, on_root: bool) -> Referencia:
    """Read one reference: Transforms?, DigestMethod, DigestValue."""
    parts = list(reference.iterchildren("*"))
    forma = _transforms(parts.pop(0) if parts and parts[0].tag == TRANSFORMS else None, on_root=on_root)
    if [part.tag for part in parts] != [DIGEST_METHOD, DIGEST_VALUE]:
        raise Refused(Codigo.E_SIG_TRANSFORM)
    method, value = parts
    return Referencia(
        uri=reference.get("URI", ""),
        elemento=target,
        forma=forma,
        hash_name=_algorithm(method, DIGESTS),
        digest=binary(value, Codigo.E_SIG_DIGEST),
    )


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
            raise Refused(
                Codigo.E_SIG_ID if name == XML_ID else Codigo.E_SIG_TRANSFORM, "Hay atributos xml:."
            )
    return ids


def _target(reference: _Element, root: _Element, ids: dict[str, _Element]) -> _Element:
    """Resolve a same-document reference."""
    uri = reference.get("URI")
    if uri == "":
        return root
    if uri is None or (fragment := FRAGMENT.fullmatch(uri)) is None:
        raise Refused(Codigo.E_SIG_URI)
    try:
        return ids[fragment[1]]
    except KeyError:
        raise Refused(Codigo.E_SIG_ID, f"Nada lleva el id «{fragment[1][:60]}».") from None


def _transforms(group: _Element | None, *, on_root: bool) -> Forma:
    """Read the transforms: enveloped on the root and only there, then at most one C14N (1.0 when none)."""
    steps = [] if group is None else list(group.iterchildren("*"))
    if any(step.tag != TRANSFORM for step in steps):
        raise Refused(Codigo.E_SIG_TRANSFORM)
    if on_root:
        if not steps or steps[0].get("Algorithm") != ENVELOPED or len(steps[0]):
            raise Refused(Codigo.E_SIG_TRANSFORM)
        steps = steps[1:]
    if len(steps) > 1:
        raise Refused(Codigo.E_SIG_TRANSFORM)
    return _form(steps[0], Codigo.E_SIG_TRANSFORM) if steps else INCLUSIVA


def _form(method: _Element, code: Codigo) -> Forma:
    """Read a canonicalisation method; anything but C14N 1.0, 1.1 or exclusive without comments raises."""
    algorithm = method.get("Algorithm")
    if algorithm == EXC_C14N:
        return Forma(exclusiva=True, prefijos=_prefixes(method, code))
    if algorithm not in {INC_C14N, INC_C14N_11} or len(method):
        raise Refused(code)
    return INCLUSIVA


def _prefixes(method: _Element, code: Codigo) -> tuple[str, ...]:
    """Read the PrefixList that exclusive C14N treats as inclusive does; lxml does not know its #default."""
    children = list(method)
    if not children:
        return ()
    prefixes = tuple((children[0].get("PrefixList") or "").split())
    if len(children) > 1 or children[0].tag != INCLUSIVE_NAMESPACES or len(prefixes) > MAX_PREFIXES:
        raise Refused(code)
    if "#default" in prefixes:
        raise Refused(code, "No se admite #default.")
    return prefixes


def digest(parent: _Element) -> tuple[str, bytes]:
    """Read a CertDigest: the hash (hashlib's name) and the value it promises."""
    method, value = (
        only(parent, DIGEST_METHOD, Codigo.E_SIG_ALG),
        only(parent, DIGEST_VALUE, Codigo.E_SIG_CERT),
    )
    return _algorithm(method, DIGESTS), binary(value, Codigo.E_SIG_CERT)


def _algorithm(method: _Element, table: dict[str, str]) -> str:
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
