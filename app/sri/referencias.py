"""What a ds:Signature says it signs (XML Signature 1.1 §4): read from the tree, proved elsewhere.

    ds:SignedInfo
      ds:CanonicalizationMethod  ds:SignatureMethod
      ds:Reference 1..5  URI="" | "#id"   one of them resolves to the root
        ds:Transforms?   enveloped (root only), at most one C14N
        ds:DigestMethod  ds:DigestValue

Whatever is not in this picture is refused.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import cast

from lxml import etree
from lxml.etree import _Element

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
BLANKS = re.compile(r"[ \t\r\n]+")
FRAGMENT = re.compile(r"#([^\s#()/?%&]+)")
SIGNED_INFO = f"{{{DS}}}SignedInfo"
REFERENCE = f"{{{DS}}}Reference"
TRANSFORMS = f"{{{DS}}}Transforms"
TRANSFORM = f"{{{DS}}}Transform"
INCLUSIVE_NAMESPACES = f"{{{EXC_C14N}}}InclusiveNamespaces"
WITH_IDS = etree.XPath("//*[@Id or @id or @ID or @xml:id]")
ID_NAMES = ("Id", "id", "ID", f"{{{XML}}}id")


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
    value = binary(only(signature, f"{{{DS}}}SignatureValue", Codigo.E_SIG_VALUE), Codigo.E_SIG_VALUE)
    if not any(value):
        raise Refused(Codigo.E_SIG_VALUE, "El valor de la firma está vacío.")
    method = only(info, f"{{{DS}}}SignatureMethod", Codigo.E_SIG_ALG)
    return InfoFirmada(
        elemento=info,
        forma=_form(only(info, f"{{{DS}}}CanonicalizationMethod", Codigo.E_SIG_ALG), Codigo.E_SIG_ALG),
        hash_name=_algorithm(method, SIGNATURES),
        valor=value,
        referencias=_references(info, root),
    )


def _references(info: _Element, root: _Element) -> tuple[Referencia, ...]:
    """Read every reference, first where they point, then how they are digested."""
    found = list(info.iterchildren(REFERENCE))
    if len(found) > MAX_REFERENCES:
        raise Refused(Codigo.E_SIG_REFS, f"Tiene {len(found)}; se aceptan {MAX_REFERENCES}.")
    ids = by_id(root)
    targets = [_target(reference, root, ids) for reference in found]
    if root not in targets:
        raise Refused(Codigo.E_SIG_COVER)
    return tuple(
        Referencia(
            uri=reference.get("URI", ""),
            elemento=target,
            forma=_transforms(reference, on_root=target is root),
            hash_name=digest_name(reference),
            digest=digest_value(reference),
        )
        for reference, target in zip(found, targets, strict=True)
    )


def by_id(root: _Element) -> dict[str, _Element]:
    """Map every id, in any of its spellings, to its element; raise Refused(E_SIG_ID) when one is repeated."""
    ids: dict[str, _Element] = {}
    for element in cast("list[_Element]", WITH_IDS(root)):
        for value in filter(None, map(element.get, ID_NAMES)):
            if value in ids:
                raise Refused(Codigo.E_SIG_ID, f"Se repite «{value[:60]}».")
            ids[value] = element
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


def _transforms(reference: _Element, *, on_root: bool) -> Forma:
    """Read the transforms: enveloped on the root and only there, then at most one C14N (1.0 when none)."""
    groups = list(reference.iterchildren(TRANSFORMS))
    if len(groups) > 1:
        raise Refused(Codigo.E_SIG_TRANSFORM)
    steps = [step for group in groups for step in group.iterchildren("*")]
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
    """Read the PrefixList that exclusive C14N treats as inclusive does."""
    children = list(method)
    if not children:
        return ()
    prefixes = tuple((children[0].get("PrefixList") or "").split())
    if len(children) > 1 or children[0].tag != INCLUSIVE_NAMESPACES or len(prefixes) > MAX_PREFIXES:
        raise Refused(code)
    return prefixes


def digest_name(parent: _Element) -> str:
    """Name the hash of a ds:Reference or CertDigest as hashlib does, or raise Refused(E_SIG_ALG)."""
    return _algorithm(only(parent, f"{{{DS}}}DigestMethod", Codigo.E_SIG_ALG), DIGESTS)


def digest_value(parent: _Element) -> bytes:
    """Read the promised digest of a ds:Reference or CertDigest."""
    return binary(only(parent, f"{{{DS}}}DigestValue", Codigo.E_SIG_DIGEST), Codigo.E_SIG_DIGEST)


def _algorithm(method: _Element, table: dict[str, str]) -> str:
    name = table.get(method.get("Algorithm", ""))
    if name is None or len(method):
        raise Refused(Codigo.E_SIG_ALG)
    return name


def only(parent: _Element, tag: str, code: Codigo) -> _Element:
    """Give the only child with that tag, or raise Refused(code)."""
    found = list(parent.iterchildren(tag))
    if len(found) != 1:
        raise Refused(code)
    return found[0]


def binary(element: _Element, code: Codigo) -> bytes:
    """Decode a base64 value, blanks allowed anywhere, or raise Refused(code)."""
    if len(element):
        raise Refused(code)
    try:
        return base64.b64decode(BLANKS.sub("", element.text or ""), validate=True)
    except (binascii.Error, ValueError):
        raise Refused(code) from None


def digest_of(content: bytes, name: str) -> bytes:
    """Hash canonical bytes with the hash of that name (hashlib's)."""
    return hashlib.new(name, content).digest()
