"""Signed vouchers that something is wrong with: each a function from nothing to bytes, and what must come of it.

`Caso.signxml` and `Caso.xmlsec` say whether those two accept it, and `why` explains every disagreement.
"""

from __future__ import annotations

import base64
import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from app.demo.autoridad import Key
from app.sri.errors import Codigo
from tests.sri import firmas
from tests.sri.resello import NS, find, reseal, revalue

DS = NS["ds"]
ROOT_REFERENCE = "//ds:Reference[@URI='#comprobante']"


@dataclass(frozen=True)
class Caso:
    """One case: how it is made, the code it must get, whether it is only held back, and what the peers say."""

    make: Callable[[], bytes]
    code: Codigo
    pending: bool = False
    signxml: bool = False
    xmlsec: bool = False
    why: str = ""


CASOS: dict[str, Caso] = {}


def caso(code: Codigo, **told):
    """Enter a function into the table."""

    def enter(make):
        CASOS[make.__name__] = Caso(make, code, **told)
        return make

    return enter


def tree(xml: bytes | None = None, **how) -> etree._Element:
    return firmas.parse(xml or firmas.signed(**how))


def sealed(root: etree._Element, by: Key | None = None) -> bytes:
    return reseal(root, by or firmas.key())


def write(root: etree._Element) -> bytes:
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")


def edited(path: str, edit: Callable[[etree._Element], object]) -> bytes:
    """Edit one element of an honest voucher and seal it again."""
    root = tree()
    edit(find(root, path))
    return sealed(root)


def transformed(xml: str) -> bytes:
    """Add a transform to the reference of the voucher."""
    return edited(f"{ROOT_REFERENCE}/ds:Transforms", lambda t: t.append(etree.fromstring(xml)))


def transform(algorithm: str, inside: str = "") -> str:
    return f'<ds:Transform xmlns:ds="{DS}" Algorithm="{algorithm}">{inside}</ds:Transform>'


# The content


@caso(Codigo.E_SIG_DIGEST)
def value_changed():
    return firmas.signed().replace(b"115.00", b"915.00")


@caso(Codigo.E_SIG_DIGEST)
def reformatted():
    return firmas.signed().replace(b"><", b">\n<")


@caso(Codigo.E_SIG_DIGEST)
def certificate_swapped_in_signed_key_info():
    mine, other = firmas.key().base64.encode(), firmas.other_key().base64.encode()
    return firmas.signed().replace(mine, other)


@caso(
    Codigo.E_STRUCT,
    signxml=True,
    xmlsec=True,
    why="C14N drops the comment; peers leave reading to the caller",
)
def comment_in_value():
    return firmas.signed().replace(b"115.00", b"11<!-- -->5.00")


@caso(Codigo.E_STRUCT, signxml=True, xmlsec=True, why="a comment beside text makes readers of .text disagree")
def comment_in_empty_value():
    return firmas.signed(firmas.voucher(extra="<vacio></vacio>")).replace(b"<vacio>", b"<vacio><!-- 9 -->")


@caso(
    Codigo.E_STRUCT,
    signxml=True,
    xmlsec=True,
    why="peers read the value around the comment; other readers stop at it",
)
def comment_in_digest_value():
    return firmas.signed().replace(b"<ds:DigestValue>", b"<ds:DigestValue><!-- -->", 1)


@caso(Codigo.E_PI, signxml=True, xmlsec=True, why="signed as it stands, but readers skip it or stop at it")
def instruction_in_value():
    return firmas.signed(firmas.voucher().replace(b"115.00", b"11<?x y?>5.00"))


@caso(Codigo.E_DTD, xmlsec=True, why="signxml refuses a DTD too; xmlsec does not look")
def doctype():
    return firmas.signed().replace(b"\n<factura", b"\n<!DOCTYPE factura>\n<factura", 1)


@caso(
    Codigo.E_SIG_TRANSFORM,
    signxml=True,
    why="C14N 1.0 hands xml:lang down to SignedInfo: xmlsec does, lxml does not; we refuse to guess",
)
def xml_attribute():
    return sealed(tree(firmas.signed(firmas.voucher(namespaces=' xml:lang="es"'))))


# Where the signature stands and what it covers


def wrapped(identifier: str, *, inside: str) -> bytes:
    """Forge a root around the honest voucher: `inside` is where the honest one goes."""
    honest = tree()
    signature = honest.find("ds:Signature", NS)
    forged = etree.fromstring(firmas.voucher(identifier="X").replace(b"115.00", b"915.00"), firmas.PARSER)
    del forged.attrib["id"]
    if identifier:
        forged.set(identifier, "comprobante")
    if inside == "object":
        honest.remove(signature)
        forged.append(signature)
        etree.SubElement(signature, f"{{{DS}}}Object").append(honest)
    else:
        forged.append(honest)
    return write(forged)


@caso(Codigo.E_SIG_PLACE, xmlsec=True, why="classic wrapping: xmlsec verifies the signature it is handed")
def original_inside_forged():
    return wrapped("", inside="root")


@caso(Codigo.E_SIG_COVER)
def original_inside_object():
    return wrapped("", inside="object")


@caso(Codigo.E_SIG_ID)
def same_id_twice():
    return wrapped("id", inside="object")


@caso(Codigo.E_SIG_ID)
def id_in_another_spelling():
    return wrapped("ID", inside="object")


@caso(Codigo.E_SIG_ID)
def id_of_xml():
    return wrapped("{http://www.w3.org/XML/1998/namespace}id", inside="object")


@caso(Codigo.E_SIG_PLACE, xmlsec=True, why="xmlsec verifies the signature it is handed, wherever")
def signature_deeper():
    root = tree()
    root.find("detalles").append(root.find("ds:Signature", NS))
    return sealed_elsewhere(root)


def sealed_elsewhere(root: etree._Element) -> bytes:
    """Seal a voucher whose signature is not a child of the root."""
    signature = find(root, "//ds:Signature")
    parent = signature.getparent()
    parent.remove(signature)
    content = etree.tostring(root, method="c14n")
    parent.append(signature)
    digest = base64.b64encode(firmas.digest_of(content, "sha1")).decode()
    find(root, f"{ROOT_REFERENCE}/ds:DigestValue").text = digest
    return revalue(root, firmas.key())


@caso(Codigo.E_SIG_MULTI)
def two_signatures():
    root = tree()
    root.append(copy.deepcopy(root.find("ds:Signature", NS)))
    return write(root)


@caso(
    Codigo.E_SIG_MULTI, signxml=True, xmlsec=True, why="peers verify the first and say nothing of the second"
)
def signature_in_signature():
    root = tree()
    signature = root.find("ds:Signature", NS)
    twin = copy.deepcopy(signature)
    for element in twin.iter("*"):
        element.attrib.pop("Id", None)
    etree.SubElement(signature, f"{{{DS}}}Object").append(twin)
    return write(root)


@caso(
    Codigo.E_SIG_COVER,
    signxml=True,
    xmlsec=True,
    why="both verify what is referred to, be it nothing of worth",
)
def nothing_of_the_voucher():
    root = tree()
    reference = find(root, ROOT_REFERENCE)
    reference.getparent().remove(reference)
    return sealed(root)


@caso(
    Codigo.E_SIG_COVER,
    signxml=True,
    xmlsec=True,
    why="the total is not covered; peers leave that to the caller",
)
def only_a_part():
    root = tree(firmas.signed(firmas.voucher(extra='<infoAdicional id="parte">x</infoAdicional>')))
    find(root, ROOT_REFERENCE).set("URI", "#parte")
    return sealed(root)


@caso(Codigo.E_SIG_REFS, signxml=True, xmlsec=True, why="correct, but five are enough and each costs work")
def six_references():
    root = tree()
    info = find(root, "//ds:SignedInfo")
    for _ in range(3):
        twin = copy.deepcopy(info[-1])
        twin.attrib.pop("Id", None)
        info.append(twin)
    return sealed(root)


@caso(Codigo.E_SIG_URI, xmlsec=True, why="xmlsec resolves XPointers, which can point anywhere")
def xpointer():
    return edited(ROOT_REFERENCE, lambda r: r.set("URI", "#xpointer(id('comprobante'))"))


@caso(Codigo.E_SIG_URI)
def remote():
    return edited(ROOT_REFERENCE, lambda r: r.set("URI", "http://127.0.0.1:9/x"))


@caso(Codigo.E_SIG_URI, xmlsec=True, why="xmlsec takes it for the whole document")
def no_uri():
    return edited(ROOT_REFERENCE, lambda r: r.attrib.pop("URI"))


@caso(Codigo.E_SIG_ID)
def id_removed():
    return firmas.signed().replace(b' id="comprobante"', b"")


# Transforms and algorithms


@caso(
    Codigo.E_SIG_TRANSFORM, signxml=True, xmlsec=True, why="it keeps all here, but could leave the total out"
)
def xpath_transform():
    return transformed(
        transform("http://www.w3.org/TR/1999/REC-xpath-19991116", "<ds:XPath>true()</ds:XPath>")
    )


@caso(Codigo.E_SIG_TRANSFORM, signxml=True, why="signxml skips transforms it does not know")
def xslt_transform():
    return transformed(transform("http://www.w3.org/TR/1999/REC-xslt-19991116"))


@caso(Codigo.E_SIG_TRANSFORM)
def base64_transform():
    return transformed(transform(f"{DS}base64"))


@caso(Codigo.E_SIG_TRANSFORM, signxml=True, xmlsec=True, why="correct, but comments are no part of a voucher")
def transform_with_comments():
    return transformed(transform("http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments"))


@caso(Codigo.E_SIG_TRANSFORM)
def foreign_transform_element():
    return edited(
        f"{ROOT_REFERENCE}/ds:Transforms", lambda t: t.append(etree.fromstring('<t xmlns="urn:x"/>'))
    )


@caso(Codigo.E_SIG_TRANSFORM)
def not_enveloped():
    return edited(f"{ROOT_REFERENCE}/ds:Transforms", lambda t: t.getparent().remove(t))


@caso(Codigo.E_SIG_ALG, signxml=True, xmlsec=True, why="correct; outside the allow-list")
def signed_info_with_comments():
    return edited(
        "//ds:CanonicalizationMethod",
        lambda m: m.set("Algorithm", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments"),
    )


@caso(Codigo.E_SIG_ALG)
def hmac():
    return edited("//ds:SignatureMethod", lambda m: m.set("Algorithm", f"{DS}hmac-sha1"))


@caso(Codigo.E_SIG_ALG)
def ecdsa():
    return edited(
        "//ds:SignatureMethod",
        lambda m: m.set("Algorithm", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"),
    )


@caso(Codigo.E_SIG_ALG)
def md5_digest():
    return edited(
        f"{ROOT_REFERENCE}/ds:DigestMethod",
        lambda m: m.set("Algorithm", "http://www.w3.org/2001/04/xmldsig-more#md5"),
    )


# The value and the key


def with_value(text: str) -> bytes:
    root = tree()
    find(root, "//ds:SignatureValue").text = text
    return write(root)


@caso(Codigo.E_SIG_VALUE)
def empty_value():
    return with_value("")


@caso(Codigo.E_SIG_VALUE)
def value_of_zeros():
    return with_value(base64.b64encode(bytes(256)).decode())


@caso(Codigo.E_SIG_VALUE)
def value_that_is_no_base64():
    return with_value("no es base64")


@caso(Codigo.E_SIG_VALUE)
def key_value_of_the_forger():
    root = tree(by=firmas.issue(private=firmas.other_key().private))
    find(root, "//ds:X509Certificate").text = firmas.key().base64
    return sealed_naming(root, firmas.key(), firmas.other_key())


def sealed_naming(root: etree._Element, named: Key, by: Key) -> bytes:
    """Make the signed properties name one certificate, and sign with another key."""
    digest = base64.b64encode(firmas.digest_of(named.der, "sha1")).decode()
    find(root, "//etsi:CertDigest/ds:DigestValue").text = digest
    return reseal(root, by)


@caso(Codigo.E_SIG_CERT, xmlsec=True, why="xmlsec knows no XAdES")
def properties_name_another_certificate():
    return sealed_naming(tree(), firmas.other_key(), firmas.key())


@caso(
    Codigo.E_SIG_CERT,
    signxml=True,
    xmlsec=True,
    why="peers were handed the certificate; we take it from KeyInfo",
)
def certificate_elsewhere():
    def fetch(data: etree._Element) -> None:
        method = etree.Element(f"{{{DS}}}RetrievalMethod", URI="http://127.0.0.1:9/c")
        data.getparent().replace(data, method)

    return edited("//ds:X509Data", fetch)


@caso(Codigo.E_SIG_CERT, xmlsec=True, why="xmlsec was handed the certificate")
def certificate_damaged():
    return edited("//ds:X509Certificate", lambda c: setattr(c, "text", "MIIB"))


# The properties


@caso(Codigo.E_SIG_TIME, xmlsec=True, why="xmlsec knows no XAdES")
def signing_time_garbage():
    return edited("//etsi:SigningTime", lambda t: setattr(t, "text", "ayer"))


@caso(Codigo.E_SIG_TIME, xmlsec=True, why="xmlsec knows no XAdES")
def signing_time_impossible():
    return edited("//etsi:SigningTime", lambda t: setattr(t, "text", "2026-02-30T10:00:00-05:00"))


@caso(Codigo.E_SIG_TIME, pending=True, signxml=True, xmlsec=True, why="peers do not read SigningTime")
def signing_time_in_the_future():
    return firmas.signed(signed_at=datetime(2028, 5, 1, tzinfo=UTC))


@caso(
    Codigo.E_SIG_XADES, pending=True, xmlsec=True, why="signxml's XAdES wants properties, xmlsec knows none"
)
def plain_xmldsig():
    root = tree()
    for gone in (find(root, "//ds:Object"), find(root, "//ds:Reference[@Type]")):
        gone.getparent().remove(gone)
    return sealed(root)


@caso(Codigo.E_SIG_XADES, pending=True, xmlsec=True, why="unsigned properties prove nothing")
def properties_unsigned():
    root = tree()
    reference = find(root, "//ds:Reference[@Type]")
    reference.getparent().remove(reference)
    return sealed(root)


@caso(Codigo.E_SIG_XADES, signxml=True, xmlsec=True, why="peers do not check the target")
def properties_of_another():
    return edited("//etsi:QualifyingProperties", lambda q: q.set("Target", "#Otra"))


@caso(Codigo.E_SIG_RUC, signxml=True, xmlsec=True, why="peers know nothing of a RUC")
def another_taxpayer():
    return firmas.signed(by=firmas.other_key())
