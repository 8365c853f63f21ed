"""Find the one signature of a voucher, in a tree that every reader reads alike.

A DOCTYPE, a processing instruction inside the voucher or a comment inside a value can make two readers
see different things in the same signed bytes: they are refused before anything is proved.
"""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Entity, _ProcessingInstruction

from app.sri.dsig import SIGNATURE
from app.sri.errors import Codigo, Refused


def signature(root: etree._Element) -> etree._Element:
    """Give the only ds:Signature, a child of the root, or raise Refused."""
    _check_shape(root)
    found = list(root.iter(SIGNATURE))
    if not found:
        raise Refused(Codigo.E_SIG_MISSING)
    if len(found) > 1:
        raise Refused(Codigo.E_SIG_MULTI)
    if found[0].getparent() is not root or root.getparent() is not None:
        raise Refused(Codigo.E_SIG_PLACE)
    return found[0]


def _check_shape(root: etree._Element) -> None:
    """Refuse what makes readers disagree."""
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused(Codigo.E_DTD)
    commented: set[etree._Element] = set()
    for node in root.iter(etree.PI, etree.Entity, etree.Comment):
        if isinstance(node, _ProcessingInstruction):
            raise Refused(Codigo.E_PI)
        if isinstance(node, _Entity):
            raise Refused(Codigo.E_DTD)
        if (parent := node.getparent()) is not None:
            commented.add(parent)
    if any(_holds_a_value(parent) for parent in commented):
        raise Refused(Codigo.E_STRUCT, "Hay un comentario dentro de un valor.")


def _holds_a_value(parent: etree._Element) -> bool:
    """Tell whether an element holds text, and not only other elements."""
    texts = [parent.text, *(child.tail for child in parent)]
    return next(parent.iterchildren("*"), None) is None or any(text and text.strip() for text in texts)
