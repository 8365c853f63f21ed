"""Seal an edited signature again: put right every digest and the signature value, whatever the rest says.

So that a case differs from an honest voucher in one thing alone. Knows no transform but C14N.
"""

from __future__ import annotations

import base64
import copy
import hashlib

from cryptography.hazmat.primitives.asymmetric import padding
from lxml import etree

from app.demo.autoridad import Key
from app.sri.algoritmos import DIGESTS, DS, EXC_C14N, HASHES, SIGNATURES

NS = {"ds": DS, "etsi": "http://uri.etsi.org/01903/v1.3.2#"}


def find(root: etree._Element, path: str) -> etree._Element:
    [found] = root.xpath(path, namespaces=NS)
    return found


def reseal(root: etree._Element, key: Key) -> bytes:
    """Compute every digest and the value again, and write the document."""
    for reference in root.iterfind(".//ds:SignedInfo/ds:Reference", NS):
        name = DIGESTS.get(reference.find("ds:DigestMethod", NS).get("Algorithm"), "sha1")
        content = referred(root, reference)
        if content is not None:
            digest = hashlib.new(name, content).digest()
            reference.find("ds:DigestValue", NS).text = base64.b64encode(digest).decode()
    return revalue(root, key)


def revalue(root: etree._Element, key: Key) -> bytes:
    """Compute the signature value again, and write the document."""
    info = find(root, "//ds:SignedInfo")
    method = SIGNATURES.get(info.find("ds:SignatureMethod", NS).get("Algorithm"), "sha1")
    signed = canonical(info, info.find("ds:CanonicalizationMethod", NS))
    value = key.private.sign(signed, padding.PKCS1v15(), HASHES[method])
    find(root, "//ds:SignatureValue").text = base64.encodebytes(value).decode()
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")


def referred(root: etree._Element, reference: etree._Element) -> bytes | None:
    """Give the canonical bytes that a reference speaks of, None when it speaks of nothing here."""
    identifier = reference.get("URI", "http:").removeprefix("#")
    found = root.xpath("//*[@id=$i or @Id=$i or @ID=$i]", i=identifier) if identifier else [root]
    if not found:
        return None
    methods = reference.xpath("ds:Transforms/ds:Transform[contains(@Algorithm,'c14n')]", namespaces=NS)
    method = methods[0] if methods else None
    return canonical(without_signature(root) if found[0] is root else found[0], method)


def canonical(element: etree._Element, method: etree._Element | None) -> bytes:
    algorithm = method.get("Algorithm") if method is not None else ""
    prefixes = method[0].get("PrefixList").split() if method is not None and len(method) else None
    alone = etree.fromstring(etree.tostring(element, with_tail=False))  # lxml errs in place: see canonico
    return etree.tostring(
        alone,
        method="c14n",
        exclusive=algorithm.startswith(EXC_C14N),
        with_comments="Comments" in algorithm,
        inclusive_ns_prefixes=prefixes,
    )


def without_signature(root: etree._Element) -> etree._Element:
    """Copy the voucher and take its signature out, leaving the text after it."""
    twin = copy.deepcopy(root)
    for signature in twin.findall("ds:Signature", NS):
        before = signature.getprevious()
        before.tail = (before.tail or "") + (signature.tail or "")
        signature.tail = None
        twin.remove(signature)
    return twin
