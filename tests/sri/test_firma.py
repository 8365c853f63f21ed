"""What holds, what is held back and what is refused of a signature."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree

from app.demo.autoridad import Authority, authority
from app.sri.errors import Codigo
from app.sri.firma import Estado
from tests.sri import firmas


@pytest.mark.parametrize("uri", ["#comprobante", ""])
@pytest.mark.parametrize("exclusive", [False, True])
@pytest.mark.parametrize("digest", ["sha1", "sha256", "sha384", "sha512"])
def test_what_ecuador_signs_is_valid(digest, exclusive, uri):
    firma = firmas.verify(firmas.signed(digest=digest, exclusive=exclusive, uri=uri))

    assert (firma.estado, firma.code, firma.pending) == (Estado.VALID, Codigo.OK, False)
    assert firma.algoritmo == f"RSA-{digest.upper()}"
    assert firma.signed_at == firmas.SIGNED_AT
    assert firma.certificado.sujeto == "FIRMA INVENTADA"
    assert firma.certificado.ruc == firmas.RUC
    warned = {aviso.code for aviso in firma.avisos}
    assert warned == {Codigo.W_CHAIN} | ({Codigo.W_SHA1} if digest == "sha1" else set())


@pytest.mark.parametrize("uri", ["#comprobante", ""])
@pytest.mark.parametrize(
    "namespaces",
    [
        "",
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="x.xsd"',
        ' xmlns:a="urn:a" xmlns:zz="urn:z"',
        ' xmlns="urn:by-default"',
        ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#"',
        ' xmlns:other="http://www.w3.org/2000/09/xmldsig#"',
    ],
)
@pytest.mark.parametrize("exclusive", [False, True])
def test_namespaces_in_scope_are_part_of_what_was_signed(namespaces, exclusive, uri):
    xml = firmas.signed(firmas.voucher(namespaces=namespaces), exclusive=exclusive, uri=uri)

    assert firmas.verify(xml).code is Codigo.OK


@pytest.mark.parametrize("uri", ["#comprobante", ""])
def test_what_surrounds_the_root_is_harmless(uri):
    voucher = (
        firmas.voucher().replace(b"\n<factura", b"\n<!-- descargado --><?hoja de=estilo?>\n<factura", 1)
        + b"\n<!-- fin --><?fin <ds:Object> \r ya?>"
    )

    xml = firmas.signed(voucher, uri=uri)

    assert firmas.verify(xml).code is Codigo.OK


def test_only_the_whole_document_covers_instructions_around_the_root():
    whole, root = firmas.signed(uri=""), firmas.signed()

    assert firmas.verify(b"%s<?sello x?>" % root).code is Codigo.OK
    assert firmas.verify(b"%s<?sello x?>" % whole).code is Codigo.E_SIG_DIGEST


def test_the_canonical_bytes_are_those_that_were_digested():
    xml = firmas.signed(firmas.voucher(extra="<!-- entre elementos -->"))
    firma = firmas.verify(xml)
    expected = etree.tostring(firmas.parse(firmas.voucher()), method="c14n", with_comments=False)

    assert firma.canonical == expected
    assert firma.content_sha256 == hashlib.sha256(expected).hexdigest()


@pytest.mark.parametrize("how", [{"exclusive": True}, {"uri": ""}, {"digest": "sha512"}])
def test_the_same_content_has_the_same_hash_however_it_was_signed(how):
    assert firmas.verify(firmas.signed(**how)).content_sha256 == firmas.verify(firmas.signed()).content_sha256


def test_a_broken_signature_still_tells_its_content():
    broken = firmas.signed().replace(b"115.00", b"915.00")
    firma = firmas.verify(broken)

    assert (firma.estado, firma.code, firma.canonical) == (Estado.INVALID, Codigo.E_SIG_DIGEST, None)
    assert (
        firma.content_sha256 == firmas.verify(firmas.voucher().replace(b"115.00", b"915.00")).content_sha256
    )


def test_an_unsigned_voucher_is_not_an_invalid_one():
    firma = firmas.verify(firmas.voucher())

    assert (firma.estado, firma.code) == (Estado.ABSENT, Codigo.E_SIG_MISSING)


@pytest.mark.parametrize("xml", [firmas.voucher(), firmas.voucher(namespaces=' xmlns:ds="urn:otro"')])
def test_the_tree_is_left_as_it_was(xml):
    root = firmas.parse(firmas.signed(xml).replace(b"</ds:Signature>", b"</ds:Signature> cola "))
    before = etree.tostring(root.getroottree())

    firmas.firma.verify(root, ruc=firmas.RUC, now=firmas.NOW)

    assert etree.tostring(root.getroottree()) == before


# Circumstances: the mathematics hold, a person decides.


@pytest.mark.parametrize(
    ("code", "variants"),
    [
        (Codigo.E_SIG_CERT, {"usage": ("key_encipherment",)}),
        (Codigo.E_SIG_CERT, {"usage": ("key_cert_sign", "crl_sign")}),
        (Codigo.E_SIG_TIME, {"desde": firmas.SIGNED_AT + timedelta(seconds=1)}),
        (Codigo.E_SIG_TIME, {"hasta": firmas.SIGNED_AT - timedelta(seconds=1)}),
        (Codigo.E_SIG_ALG, {"bits": 1024}),
    ],
)
def test_circumstances_hold_it_back_without_breaking_it(code, variants):
    key = firmas.issue(private=firmas.private(variants.pop("bits", 2048)), **variants)
    firma = firmas.verify(firmas.signed(by=key))

    assert (firma.estado, firma.code, firma.pending) == (Estado.VALID, code, True)
    assert firma.canonical
    assert firma.reason.startswith(code.frase)


@pytest.mark.parametrize("usage", [None, ("digital_signature",), ("content_commitment",)])
def test_any_signing_usage_or_none_at_all_is_fine(usage):
    assert firmas.verify(firmas.signed(by=firmas.issue(usage=usage))).code is Codigo.OK


def test_an_expired_certificate_is_fine_when_it_was_good_at_signing():
    firma = firmas.verify(firmas.signed(), now=datetime(2043, 1, 1, tzinfo=UTC))

    assert firma.code is Codigo.OK


@pytest.mark.parametrize(("ahead", "code"), [(5, Codigo.OK), (11, Codigo.E_SIG_TIME)])
def test_clocks_may_differ_by_ten_minutes(ahead, code):
    firma = firmas.verify(firmas.signed(), now=firmas.SIGNED_AT - timedelta(minutes=ahead))

    assert (firma.estado, firma.code) == (Estado.VALID, code)


# Whose certificate.


def test_another_taxpayers_certificate_is_refused():
    firma = firmas.verify(firmas.signed(by=firmas.other_key()))

    assert (firma.estado, firma.code, firma.pending) == (Estado.INVALID, Codigo.E_SIG_RUC, False)
    assert firma.canonical is None
    assert firma.certificado.ruc == firmas.OTHER_RUC


@pytest.mark.parametrize("named", ["", "SIN RUC", "179001234500"])
def test_a_certificate_that_names_no_ruc_only_warns(named):
    firma = firmas.verify(firmas.signed(by=firmas.issue(named)))

    assert firma.code is Codigo.OK
    assert Codigo.W_CERT_NO_RUC in {aviso.code for aviso in firma.avisos}


def test_a_cedula_in_the_certificate_is_its_owners_ruc():
    xml = firmas.signed(by=firmas.issue("1710034065"))

    assert firmas.verify(xml, ruc="1710034065001").code is Codigo.OK
    assert firmas.verify(xml, ruc="1710034073001").code is Codigo.E_SIG_RUC


def test_a_certificate_that_names_two_is_of_neither():
    second = ("1.3.6.1.4.1.37746.3.11", b"\x13\x0d" + firmas.OTHER_RUC.encode())
    firma = firmas.verify(firmas.signed(by=firmas.issue(extensions=(second,))))

    assert firma.code is Codigo.E_SIG_RUC


# The chain.


def test_a_known_authority_stands_behind_it():
    firma = firmas.verify(firmas.signed(), trust=firmas.trusting(authority()))

    assert firma.code is Codigo.OK
    assert {aviso.code for aviso in firma.avisos} == {Codigo.W_SHA1, Codigo.W_REVOCATION}


def test_an_authority_of_the_same_name_is_another():
    firma = firmas.verify(firmas.signed(), trust=firmas.trusting(Authority.create()))

    assert (firma.estado, firma.code, firma.pending) == (Estado.VALID, Codigo.E_SIG_TRUST, True)
