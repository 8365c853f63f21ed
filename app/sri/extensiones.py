"""The extensions of a certificate that judging a signature needs: keyUsage, basicConstraints and the RUC's."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from asn1crypto import core
from asn1crypto import x509 as asn1

KEY_USAGE = "2.5.29.15"
BASIC_CONSTRAINTS = "2.5.29.19"
RUC_OID = re.compile(r"1\.3\.6\.1\.4\.1(\.[0-9]+)+\.3\.11", re.ASCII)
RUC_SHAPE = re.compile(r"[0-9]{13}|[0-9]{10}", re.ASCII)
# All that asn1crypto may raise for bytes that are not what they should be.
BROKEN = (ValueError, TypeError, KeyError, OverflowError, AttributeError, IndexError, RecursionError)


class _Extension(core.Sequence):  # type: ignore[misc]  # asn1crypto is untyped
    """An extension whose value stays closed: asn1crypto's own looks into every value it knows."""

    _fields: ClassVar = [
        ("extn_id", core.ObjectIdentifier),
        ("critical", core.Boolean, {"default": False}),
        ("extn_value", core.OctetString),
    ]


class _Extensions(core.SequenceOf):  # type: ignore[misc]  # asn1crypto is untyped
    _child_spec = _Extension


def listed(body: Any) -> list[tuple[str, bytes]]:
    """List (dotted OID, value) without looking into any value."""
    found = body["extensions"]
    if isinstance(found, core.Void):
        return []
    closed = _Extensions(contents=found.contents)
    return [(extension["extn_id"].dotted, extension["extn_value"].native) for extension in closed]


def usage(extensions: list[tuple[str, bytes]]) -> set[str] | None:
    """Give the names in keyUsage, None without one; a malformed one allows nothing."""
    for oid, value in extensions:
        if oid == KEY_USAGE:
            try:
                return set(asn1.KeyUsage.load(value, strict=True).native)
            except BROKEN:
                return set()
    return None


def constraints(extensions: list[tuple[str, bytes]]) -> tuple[bool, int | None]:
    """Give (is a CA, pathLenConstraint); a malformed basicConstraints makes no CA."""
    for oid, value in extensions:
        if oid == BASIC_CONSTRAINTS:
            try:
                told = asn1.BasicConstraints.load(value, strict=True).native
            except BROKEN:
                return False, None
            return bool(told["ca"]), told["path_len_constraint"]
    return False, None


def ruc(extensions: list[tuple[str, bytes]]) -> str:
    """Collect the RUC that the certificate names."""
    texts = {_text(value) for oid, value in extensions if RUC_OID.fullmatch(oid)}
    return "/".join(sorted(text for text in texts if RUC_SHAPE.fullmatch(text)))


def _text(content: bytes) -> str:
    """Read an extension that holds a string: a DER string of any kind, or bare digits as some CAs write."""
    try:
        value = core.load(content, strict=True).native
    except BROKEN:
        value = content
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    return str(value).strip()
