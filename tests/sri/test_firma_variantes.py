"""Signatures that other signers write: each differs from ours in one way, and all three verifiers accept it."""

from __future__ import annotations

import base64

import pytest
from lxml import etree

from app.demo.vouchers import EMISOR, VERSIONS, build
from app.sri.errors import Codigo
from tests.sri import firmas
from tests.sri.hostiles import sealed, tree
from tests.sri.oraculos import by_signxml, by_xmlsec
from tests.sri.resello import NS, find

DS = NS["ds"]
ETSI = NS["etsi"]
C14N_11 = "http://www.w3.org/2006/12/xml-c14n11"
EXC_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"


def c14n_11(root):
    find(root, "//ds:CanonicalizationMethod").set("Algorithm", C14N_11)
    for transforms in root.xpath("//ds:Transforms", namespaces=NS):
        etree.SubElement(transforms, f"{{{DS}}}Transform", Algorithm=C14N_11)


def exclusive_with_prefixes(root):
    method = find(root, "//ds:CanonicalizationMethod")
    method.set("Algorithm", EXC_C14N)
    prefixes = etree.SubElement(method, f"{{{EXC_C14N}}}InclusiveNamespaces", nsmap={"ec": EXC_C14N})
    prefixes.set("PrefixList", "etsi xsi nada")


def exclusive_voucher(root):
    transforms = find(root, "//ds:Reference[@URI='#comprobante']/ds:Transforms")
    etree.SubElement(transforms, f"{{{DS}}}Transform", Algorithm=EXC_C14N)


def two_references(root):
    reference = find(root, "//ds:Reference[starts-with(@URI,'#Certificate')]")
    reference.getparent().remove(reference)


def no_key_value(root):
    value = find(root, "//ds:KeyValue")
    value.getparent().remove(value)


def mixed_digests(root):
    method = find(root, "//ds:Reference[@URI='#comprobante']/ds:DigestMethod")
    method.set("Algorithm", "http://www.w3.org/2001/04/xmlenc#sha512")


def comments_between_elements(root):
    for element in (root, find(root, "//ds:SignedInfo"), find(root, "//ds:KeyInfo")):
        element.insert(0, etree.Comment(" de su sistema "))


def second_certificate_first(root):
    data = find(root, "//ds:X509Data")
    extra = etree.Element(f"{{{DS}}}X509Certificate")
    extra.text = firmas.authority().key.base64
    data.insert(0, extra)


def text_after_the_signature(root):
    find(root, "//ds:Signature").tail = "\n  cola\n"


def namespaces_of_its_own(root):
    find(root, "//ds:Signature").insert(0, find(root, "//ds:SignedInfo"))
    etree.SubElement(root, "{urn:ajeno}extra", nsmap={"ds": "urn:ajeno"}).text = "x"


VARIANTS = [
    c14n_11,
    exclusive_with_prefixes,
    exclusive_voucher,
    two_references,
    no_key_value,
    mixed_digests,
    comments_between_elements,
    text_after_the_signature,
    namespaces_of_its_own,
]
# Its schema knows no InclusiveNamespaces, and it loses its way in text after the signature.
STRANGE_TO_SIGNXML = {exclusive_with_prefixes, text_after_the_signature}
NAMESPACES = ["", ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:b="urn:b"', ' xmlns="urn:d"']


@pytest.mark.parametrize("namespaces", NAMESPACES)
@pytest.mark.parametrize("vary", VARIANTS)
def test_other_signers_ways_are_accepted_by_all(vary, namespaces):
    root = tree(firmas.signed(firmas.voucher(namespaces=namespaces)))
    vary(root)
    xml = sealed(root)

    assert firmas.verify(xml).code is Codigo.OK
    assert by_signxml(xml, firmas.key()) is (vary not in STRANGE_TO_SIGNXML)
    assert by_xmlsec(xml, firmas.key())


def test_the_certificate_that_the_properties_name_is_the_signer():
    root = tree()
    second_certificate_first(root)
    firma = firmas.verify(sealed(root), trust=firmas.trusting(firmas.authority()))

    assert firma.code is Codigo.OK
    assert firma.certificado.ruc == firmas.RUC


def test_a_damaged_intermediate_does_not_hide_the_signer():
    root = tree()
    second_certificate_first(root)
    find(root, "//ds:X509Data")[0].text = "MIIB"

    assert firmas.verify(sealed(root)).code is Codigo.OK


@pytest.mark.parametrize("prefix", ["", "ns2", "xd-1"])
def test_the_signature_may_have_any_prefix(prefix):
    signed = firmas.signed()
    renamed = signed.replace(b"ds:", f"{prefix}:".encode() if prefix else b"").replace(
        b"xmlns:ds", f"xmlns:{prefix}".encode() if prefix else b"xmlns"
    )
    xml = sealed(tree(renamed))

    assert firmas.verify(xml).code is Codigo.OK
    assert by_xmlsec(xml, firmas.key())


@pytest.mark.parametrize("around", [b"", b"<!-- fin -->", b"<?fin ya?>"])
@pytest.mark.parametrize("uri", ["#comprobante", ""])
def test_a_default_namespace_is_not_lost_between_comments(around, uri):
    xml = firmas.signed(firmas.voucher(namespaces=' xmlns="urn:d"'), uri=uri)
    sealed_around = xml if uri == "" and around.startswith(b"<?") else xml + around

    assert firmas.verify(sealed_around).code is Codigo.OK
    assert by_xmlsec(sealed_around, firmas.key())


def test_a_prefix_list_with_the_default_namespace_is_refused():
    root = tree()
    exclusive_with_prefixes(root)
    find(root, "//ds:CanonicalizationMethod")[0].set("PrefixList", "#default")

    assert firmas.verify(sealed(root)).code is Codigo.E_SIG_ALG


def test_the_newer_signing_certificate_counts_too():
    root = tree()
    old = find(root, "//etsi:SigningCertificate")
    old.tag = f"{{{ETSI}}}SigningCertificateV2"
    old[0].remove(old[0][1])

    assert firmas.verify(sealed(root)).code is Codigo.OK


def test_properties_without_a_time_or_a_certificate_are_not_enough():
    for path in ("//etsi:SigningTime", "//etsi:SigningCertificate"):
        root = tree()
        gone = find(root, path)
        gone.getparent().remove(gone)
        firma = firmas.verify(sealed(root))

        assert (firma.code, firma.pending) == (Codigo.E_SIG_XADES, True)


def test_repeated_properties_are_refused():
    root = tree()
    properties = find(root, "//etsi:SignedProperties")
    etree.SubElement(properties.getparent(), properties.tag)

    assert firmas.verify(sealed(root)).code is Codigo.E_SIG_XADES


@pytest.mark.parametrize("modulus", ["", "AQAB", "¿?"])
def test_a_loose_key_that_is_not_the_certificates_only_warns(modulus):
    root = tree()
    find(root, "//ds:Modulus").text = modulus
    firma = firmas.verify(sealed(root))

    assert firma.code is Codigo.OK
    assert Codigo.W_KEYVALUE in {aviso.code for aviso in firma.avisos}


def test_a_loose_key_without_numbers_warns_too():
    root = tree()
    value = find(root, "//ds:KeyValue")
    value.remove(value[0])

    assert Codigo.W_KEYVALUE in {aviso.code for aviso in firmas.verify(sealed(root)).avisos}


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_every_type_of_voucher_is_proved_alike(version):
    key = firmas.issue(EMISOR.ruc)
    xml = firmas.signed(build(*version), key, digest="sha256")
    firma = firmas.verify(xml, ruc=EMISOR.ruc)

    assert firma.code is Codigo.OK
    assert by_signxml(xml, key)
    assert by_xmlsec(xml, key)


def test_an_imitation_of_the_signature_around_the_root_is_refused():
    xml = firmas.signed(uri="") + b"<?x <ds:Signature >?>"

    assert firmas.verify(xml).code is Codigo.E_SIG_TRANSFORM


def test_base64_is_taken_strictly():
    value = find(tree(), "//ds:SignatureValue").text
    packed = base64.b64encode(base64.b64decode(value)).decode()
    root = tree()
    find(root, "//ds:SignatureValue").text = packed + "===="

    assert firmas.verify(etree.tostring(root)).code is Codigo.E_SIG_VALUE
