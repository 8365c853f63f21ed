"""The demo's signer and its invented authority."""

from __future__ import annotations

import stat
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from app.demo.autoridad import Authority, Key, authority
from app.sri import x509
from app.sri.certificado import Trust
from app.sri.errors import Codigo
from tests.sri import firmas


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16"])
def test_the_vouchers_own_bytes_stay_as_they_were(encoding):
    voucher = firmas.voucher().decode().replace("UTF-8", encoding).encode(encoding)
    signed = firmas.signed(voucher)
    start = next(i for i, (a, b) in enumerate(zip(voucher, signed, strict=False)) if a != b)
    tail = len(voucher) - start

    assert signed.startswith(voucher[:start])
    assert signed.endswith(voucher[-tail:])
    assert firmas.verify(signed).code is Codigo.OK


def test_a_byte_order_mark_stays_first():
    signed = firmas.signed(b"\xef\xbb\xbf" + firmas.voucher())

    assert signed.startswith(b"\xef\xbb\xbf<?xml")
    assert firmas.verify(signed).code is Codigo.OK


def test_it_is_shaped_as_ecuadors_signers_shape_it():
    [signature] = firmas.parse(firmas.signed()).findall("{*}Signature")
    references = signature.findall("{*}SignedInfo/{*}Reference")

    assert signature.prefix == "ds"
    assert [r.get("URI").rstrip("0123456789") for r in references][1:] == ["#Certificate", "#comprobante"]
    assert references[0].get("URI").endswith("-SignedProperties")
    assert signature.find("{*}Object/{*}QualifyingProperties").prefix == "etsi"
    assert signature.find("{*}KeyInfo/{*}KeyValue") is not None


def test_signing_twice_gives_the_same_bytes():
    assert firmas.signed() == firmas.signed()


@pytest.mark.parametrize(
    ("xml", "error"), [(b"<factura/>", ValueError), (b"no es xml", etree.XMLSyntaxError)]
)
def test_what_is_no_voucher_cannot_be_signed(xml, error):
    with pytest.raises(error):
        firmas.signed(xml)


def test_the_authority_is_kept_and_found_again(tmp_path):
    made = Authority.load_or_create(tmp_path / "ac")
    found = Authority.load_or_create(tmp_path / "ac")

    assert found.key.der == made.key.der
    assert stat.S_IMODE((tmp_path / "ac" / "ca.key").stat().st_mode) == 0o600
    assert [ca.der for ca in Trust.load(tmp_path / "ac").cas] == [made.key.der]


def test_an_issued_certificate_names_its_ruc():
    assert x509.read(authority().issue(firmas.RUC, "FIRMA INVENTADA").der).ruc == firmas.RUC


def test_a_key_file_that_holds_something_else_is_an_error():
    with pytest.raises(ValueError, match=r".+"):
        Key.from_pem(firmas.key().certificate.public_bytes(Encoding.PEM))


def test_everything_it_issues_says_that_it_is_invented():
    certificate = firmas.issue(desde=datetime(2026, 1, 1, tzinfo=UTC)).certificate

    assert "SIN VALIDEZ" in certificate.subject.rfc4514_string()
    assert "INVENTADA" in certificate.issuer.rfc4514_string()
