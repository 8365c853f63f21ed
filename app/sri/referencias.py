"""What a ds:Signature says it signs (XML Signature 1.1 §4): read from the tree, proved elsewhere.

    ds:SignedInfo
      ds:CanonicalizationMethod  ds:SignatureMethod
      ds:Reference 1..5  URI="" | "#id"   one of them resolves to the root
        ds:Transforms?   enveloped (root only), at most one C14N
        ds:DigestMethod  ds:DigestValue

Whatever is not in this picture is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

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
    Forma,
)
from app.sri.dsig import (
    BAD_ALGORITHM,
    BAD_DIGEST,
    BAD_TRANSFORM,
    BAD_VALUE,
    DIGEST_METHOD,
    DIGEST_VALUE,
    algorithm,
    binary,
    by_id,
    only,
)
from app.sri.errors import Codigo, Refused

MAX_REFERENCES = 5
MAX_PREFIXES = 10
FRAGMENT = re.compile(r"#([^\s#()/?%&]+)")
SIGNED_INFO = f"{{{DS}}}SignedInfo"
SIGNATURE_VALUE = f"{{{DS}}}SignatureValue"
SIGNATURE_METHOD = f"{{{DS}}}SignatureMethod"
CANONICALIZATION_METHOD = f"{{{DS}}}CanonicalizationMethod"
REFERENCE = f"{{{DS}}}Reference"
TRANSFORMS = f"{{{DS}}}Transforms"
TRANSFORM = f"{{{DS}}}Transform"
INCLUSIVE_NAMESPACES = f"{{{EXC_C14N}}}InclusiveNamespaces"


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
    info = only(signature, SIGNED_INFO, BAD_VALUE)
    value = binary(only(signature, SIGNATURE_VALUE, BAD_VALUE), BAD_VALUE)
    if not any(value):
        raise Refused(Codigo.E_SIG_VALUE, "El valor de la firma está vacío.")
    children = list(info.iterchildren("*"))
    if [child.tag for child in children[:2]] != [CANONICALIZATION_METHOD, SIGNATURE_METHOD]:
        raise Refused(Codigo.E_SIG_ALG)
    c14n, method, *references = children
    return InfoFirmada(
        elemento=info,
        forma=_form(c14n, BAD_ALGORITHM),
        hash_name=algorithm(method, SIGNATURES),
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
        hash_name=algorithm(method, DIGESTS),
        digest=binary(value, BAD_DIGEST),
    )


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
    return _form(steps[0], BAD_TRANSFORM) if steps else INCLUSIVA


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
