"""Certificates as Ecuador's authorities write them, and who stands behind them."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509 as crypto
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from app.demo.autoridad import SINCE, UNTIL, Authority, authority
from app.sri import extensiones, x509
from app.sri.certificado import Trust
from app.sri.errors import Codigo, Refused
from app.sri.firma import Estado
from tests.sri import firmas

POLICIES = "2.5.29.32"
MOMENT = firmas.SIGNED_AT


def test_it_tells_who_signed_and_who_vouches_for_them():
    certificate = x509.read(firmas.issue(serial=20260302).der)

    assert (certificate.sujeto, certificate.ruc) == ("FIRMA INVENTADA", firmas.RUC)
    assert certificate.emisor == "AC INVENTADA DE DEMOSTRACIÓN"
    assert (certificate.serie, certificate.numero) == ("20260302", 20260302)
    assert (certificate.desde, certificate.hasta) == (SINCE, UNTIL)
    assert certificate.puede_firmar
    assert not certificate.puede_certificar


@pytest.mark.parametrize("junk", [b"\x30\x03\x02\x01", b"", b"\x30\x80\x00", b"basura"])
def test_a_malformed_extension_that_nobody_needs_is_never_looked_at(junk):
    key = firmas.issue(extensions=((POLICIES, junk),))

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        firma = firmas.verify(firmas.signed(by=key))

    assert firma.code is Codigo.OK


def test_a_malformed_key_usage_allows_nothing():
    certificate = x509.read(firmas.issue(usage=None, extensions=((extensiones.KEY_USAGE, b"\x30\x03"),)).der)

    assert not certificate.puede_firmar


@pytest.mark.parametrize(
    "content", [b"\x0c\x0d%s", b"\x13\x0d%s", b"\x16\x0d%s", b"\x04\x0d%s", b"%s", b"\x13\x0f %s "]
)
@pytest.mark.parametrize("arc", ["37746", "37947", "47286.102", "59382"])
def test_the_ruc_is_read_under_any_authoritys_arc(arc, content):
    oid = f"1.3.6.1.4.1.{arc}.3.11"
    key = firmas.issue("", extensions=((oid, content % firmas.RUC.encode()),))

    assert x509.read(key.der).ruc == firmas.RUC


@pytest.mark.parametrize("oid", ["1.3.6.1.4.1.37746.3.1", "1.3.6.1.4.1.37746.3.110", "2.16.840.3.11"])
def test_a_ruc_elsewhere_is_not_the_signers(oid):
    key = firmas.issue("", extensions=((oid, b"\x0c\x0d" + firmas.RUC.encode()),))

    assert x509.read(key.der).ruc == ""


@pytest.mark.parametrize("der", [b"", b"basura", b"\x30\x00", b"\x30\x82\xff\xff", b"\x30\x03\x02\x01\x05"])
def test_what_is_no_certificate_is_refused_with_a_code(der):
    with pytest.raises(Refused) as refusal:
        x509.read(der)

    assert refusal.value.code is Codigo.E_SIG_CERT


def test_a_certificate_with_something_after_it_is_refused():
    with pytest.raises(Refused):
        x509.read(firmas.key().der + b"\x00")


def test_no_byte_of_a_certificate_can_make_it_fall_over():
    der = firmas.key().der
    for position in range(0, len(der), 7):
        broken = der[:position] + bytes([der[position] ^ 0x41]) + der[position + 1 :]
        try:
            x509.read.__wrapped__(broken)
        except Refused as refusal:
            assert refusal.code is Codigo.E_SIG_CERT  # noqa: PT017  (either outcome is fine)


def test_a_certificate_of_another_kind_of_key_is_refused():
    private = ec.generate_private_key(ec.SECP256R1())
    name = crypto.Name([])
    made = (
        crypto.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(1)
        .not_valid_before(SINCE)
        .not_valid_after(UNTIL)
        .sign(private, hashes.SHA256())
    )
    elliptic = type(firmas.key())(firmas.key().private, made)
    firma = firmas.verify(firmas.signed(by=elliptic))

    assert (firma.estado, firma.code) == (Estado.INVALID, Codigo.E_SIG_ALG)
    assert x509.issued_by(elliptic.der, elliptic.der)


# The chain


def folder_of(path, *authorities, crls=()):
    """Write a folder as TRUSTED_CAS is one."""
    (path / "LEEME.txt").write_text("no es un certificado")
    (path / "cas.pem").write_bytes(
        b"".join(a.key.certificate.public_bytes(Encoding.PEM) for a in authorities)
    )
    for number, crl in enumerate(crls):
        (path / f"{number}.crl").write_bytes(crl)
    return Trust.load(path)


def code_with(trust, key):
    return firmas.verify(firmas.signed(by=key), trust=trust).code


def test_a_folder_of_cas_is_read_whole(tmp_path):
    trust = folder_of(tmp_path, authority(), other := Authority.create("OTRA AC INVENTADA"))
    (tmp_path / "otra.cer").write_bytes(other.key.der)

    assert [ca.sujeto for ca in trust.cas] == ["AC INVENTADA DE DEMOSTRACIÓN", "OTRA AC INVENTADA"]
    assert len(Trust.load(tmp_path).cas) == 3


@pytest.mark.parametrize("name", ["x.pem", "x.crl"])
@pytest.mark.parametrize(
    "content", [b"basura", b"-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"]
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(ValueError, match=name):
        Trust.load(tmp_path)


def test_an_intermediate_that_came_along_is_followed(tmp_path):
    middle = Authority.create("AC INTERMEDIA INVENTADA", issuer=authority())
    signer = x509.read(firmas.issue(by=middle).der)
    trust = folder_of(tmp_path, authority())

    assert trust.follow(signer, [], MOMENT).code is Codigo.E_SIG_TRUST
    assert trust.follow(signer, [x509.read(middle.key.der)], MOMENT).code is Codigo.OK


@pytest.mark.parametrize(
    "variants",
    [{"ca": False}, {"hasta": MOMENT - timedelta(days=1)}, {"desde": MOMENT + timedelta(days=1)}],
    ids=["no_ca", "expired", "not_yet"],
)
def test_a_link_that_may_not_certify_breaks_the_chain(variants):
    poor = Authority.create("AC POBRE INVENTADA", **variants)

    assert code_with(firmas.trusting(poor), firmas.issue(by=poor)) is Codigo.E_SIG_TRUST


def test_a_firm_cannot_vouch_for_another():
    firm = firmas.key()
    signer = firmas.issue(by=Authority(firm))
    others = [x509.read(firm.der)]

    assert (
        firmas.trusting(authority()).follow(x509.read(signer.der), others, MOMENT).code is Codigo.E_SIG_TRUST
    )


def test_a_circle_of_intermediates_ends():
    one = Authority.create("UNO")
    two = Authority.create("DOS", issuer=one)
    others = [x509.read(one.key.der), x509.read(two.key.der)]
    signer = x509.read(firmas.issue(by=two).der)

    assert firmas.trusting(authority()).follow(signer, others, MOMENT).code is Codigo.E_SIG_TRUST


def test_an_untrusted_signature_of_another_taxpayer_is_refused_not_held():
    firma = firmas.verify(firmas.signed(by=firmas.other_key()), trust=firmas.trusting(Authority.create()))

    assert (firma.estado, firma.code) == (Estado.INVALID, Codigo.E_SIG_RUC)


# Revocation


def crl(*revoked, since=MOMENT, made=MOMENT + timedelta(days=1), by=None):
    return (by or authority()).crl(*revoked, since=since, made=made)


@pytest.mark.parametrize(
    ("since", "code"),
    [
        (MOMENT - timedelta(days=1), Codigo.E_SIG_REVOKED),
        (MOMENT, Codigo.E_SIG_REVOKED),
        (MOMENT + timedelta(days=1), Codigo.OK),
    ],
    ids=["before", "at", "after"],
)
def test_a_certificate_revoked_before_it_signed_is_held_back(tmp_path, since, code):
    trust = folder_of(tmp_path, authority(), crls=[crl(firmas.key(), since=since)])
    firma = firmas.verify(firmas.signed(), trust=trust)

    assert (firma.estado, firma.code, firma.pending) == (Estado.VALID, code, code is not Codigo.OK)


def warned(trust):
    return {aviso.code for aviso in firmas.verify(firmas.signed(), trust=trust).avisos}


def test_a_newer_list_without_it_settles_the_matter(tmp_path):
    assert Codigo.W_REVOCATION not in warned(folder_of(tmp_path, authority(), crls=[crl()]))


def test_a_list_older_than_the_signature_cannot_tell(tmp_path):
    old = crl(made=MOMENT - timedelta(days=1))

    assert Codigo.W_REVOCATION in warned(folder_of(tmp_path, authority(), crls=[old]))


def test_a_list_that_another_signed_says_nothing(tmp_path):
    forged = crl(firmas.key(), since=MOMENT - timedelta(days=9), by=Authority.create())
    trust = folder_of(tmp_path, authority(), crls=[forged])

    assert code_with(trust, firmas.key()) is Codigo.OK
    assert Codigo.W_REVOCATION in warned(trust)


def test_a_der_list_is_read_too(tmp_path):
    der = crypto.load_pem_x509_crl(crl(firmas.key(), since=datetime(2026, 1, 1, tzinfo=UTC))).public_bytes(
        Encoding.DER
    )

    assert code_with(folder_of(tmp_path, authority(), crls=[der]), firmas.key()) is Codigo.E_SIG_REVOKED
