"""Canonical bytes (C14N 1.0, 1.1 and exclusive, without comments) of a voucher and of parts of its signature.

The signature is cut out of the canonical bytes of the whole, not out of the tree: in canonical XML a `<`
only ever opens a tag, so that the tags of an element whose name occurs once mark it exactly.
The tree is never touched, copied or parsed again.

    <factura id="comprobante">…<ds:Signature …>…</ds:Signature></factura>
    '----------- kept --------''------------ cut -------------''- kept -'
"""

from __future__ import annotations

from lxml import etree

from app.sri.algoritmos import INCLUSIVA, Forma, digest_of
from app.sri.dsig import SIGNATURE
from app.sri.errors import Codigo, Refused

PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


class Canonico:
    """The canonical bytes of one voucher, each form worked out once.

    `root` is the root of its tree. Every method raises Refused(E_SIG_TRANSFORM) when libxml2 cannot
    write the canonical form (a relative namespace) or when cutting would not be exact.
    """

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self._surrounded = root.getprevious() is not None or root.getnext() is not None
        self._done: dict[tuple[Forma, bool], bytes] = {}
        self._hashes: dict[tuple[Forma, bool, str], bytes] = {}

    def comprobante(self, forma: Forma = INCLUSIVA, *, documento: bool = False) -> bytes:
        """Write the voucher without its ds:Signature; `documento` keeps the PIs around the root (URI="")."""
        documento = documento and self._surrounded
        key = (forma, documento)
        if key not in self._done:
            if self._surrounded and not documento:
                whole = _write_part(self.root, forma)
            else:
                whole = _write(self.root.getroottree() if documento else self.root, forma)
            self._done[key] = _without_signature(whole, self.root, surrounded=documento)
        return self._done[key]

    def digest(self, forma: Forma, name: str, *, documento: bool = False) -> bytes:
        """Hash those bytes, once for each form and hash name."""
        documento = documento and self._surrounded
        key = (forma, documento, name)
        if key not in self._hashes:
            self._hashes[key] = digest_of(self.comprobante(forma, documento=documento), name)
        return self._hashes[key]

    def content_sha256(self) -> str:
        """Give the hex SHA-256 that identifies the content (inclusive C14N 1.0), or "" if it cannot be had."""
        if self.root.getroottree().docinfo.internalDTD is not None:
            return ""
        try:
            return self.digest(INCLUSIVA, "sha256").hex()
        except Refused:
            return ""

    def parte(self, element: etree._Element, forma: Forma) -> bytes:
        """Write one element inside the voucher as an apex, with the namespaces it inherits.

        Inclusive C14N would also inherit xml: attributes: `referencias` refuses vouchers that have any.
        """
        return _write_part(element, forma)


def _write(what: etree._Element | etree._ElementTree, forma: Forma) -> bytes:
    """Serialise a document, or one element with the namespace declarations of its ancestors (lxml adds them)."""
    try:
        return etree.tostring(
            what,
            method="c14n",
            exclusive=forma.exclusiva,
            with_comments=False,
            with_tail=False,
            inclusive_ns_prefixes=list(forma.prefijos) or None,
        )
    except (etree.LxmlError, ValueError) as error:
        raise Refused(Codigo.E_SIG_TRANSFORM, "No tiene forma canónica.") from error


def _write_part(element: etree._Element, forma: Forma) -> bytes:
    """Serialise an element that is not a whole document.

    lxml lends a part to a document of its own. There libxml2 compares declarations by address, and where
    one inside the part hides or repeats one from outside, inclusive C14N may write xmlns too often.
    A part that shows any xmlns below its first tag is written again, from a copy parsed from its text.
    """
    written = _write(element, forma)
    if forma.exclusiva or written.find(b" xmlns", written.index(b">")) < 0:
        return written
    return _write(etree.fromstring(etree.tostring(element, with_tail=False), PARSER), forma)


def _without_signature(whole: bytes, root: etree._Element, *, surrounded: bool) -> bytes:
    """Cut the only ds:Signature out of canonical bytes.

    No other element may be called Signature, whatever its prefix stands for, so that its tags occur once.
    Only an instruction around the root could still hold the text of a tag: then they are counted.
    """
    named = list(root.iter("{*}Signature"))
    if all(element.tag != SIGNATURE for element in named):
        return whole
    name = (f"{named[0].prefix}:Signature" if named[0].prefix else "Signature").encode()
    with_attributes, plain, close = b"<%s " % name, b"<%s>" % name, b"</%s>" % name
    if len(named) > 1 or named[0].getparent() is not root:
        raise Refused(Codigo.E_SIG_PLACE)
    if surrounded and (whole.count(with_attributes) + whole.count(plain), whole.count(close)) != (1, 1):
        raise Refused(Codigo.E_SIG_TRANSFORM, "Una instrucción alrededor del comprobante imita la firma.")
    end = whole.rfind(close)
    start = max(whole.rfind(with_attributes, 0, end), whole.rfind(plain, 0, end))
    return whole[:start] + whole[end + len(close) :]
