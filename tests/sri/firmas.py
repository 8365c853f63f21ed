"""Signed vouchers for the tests of signatures: one invented firm, one invented authority, keys made once."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from functools import cache

from lxml import etree

from app.demo.autoridad import SINCE, UNTIL, Authority, Key, authority, new_private
from app.demo.firmador import sign
from app.sri import firma
from app.sri.certificado import Trust
from app.sri.x509 import read as read_certificate

RUC = "1790012345001"
OTHER_RUC = "0990054321001"
GUAYAQUIL = timezone(timedelta(hours=-5))
SIGNED_AT = datetime(2026, 3, 2, 10, 11, 12, tzinfo=GUAYAQUIL)
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
LINE = (
    "<detalle><codigoPrincipal>P{n}</codigoPrincipal><descripcion>Café Ñandú &amp; té nº {n}</descripcion>"
    "<cantidad>1</cantidad><precioUnitario>10.00</precioUnitario><descuento>0.00</descuento>"
    "<precioTotalSinImpuesto>10.00</precioTotalSinImpuesto></detalle>"
)


def voucher(
    lines: int = 1, *, namespaces: str = "", extra: str = "", identifier: str = "comprobante"
) -> bytes:
    """Build an unsigned factura, just enough for a signature."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<factura{namespaces} id="{identifier}" version="1.1.0">\n<infoTributaria><ambiente>1</ambiente>'
        f"<razonSocial>FIRMA INVENTADA &amp; CÍA.</razonSocial><ruc>{RUC}</ruc></infoTributaria>"
        "<infoFactura><identificacionComprador>1710034065</identificacionComprador>"
        "<importeTotal>115.00</importeTotal></infoFactura>"
        f"<detalles>{''.join(LINE.format(n=n) for n in range(lines))}</detalles>{extra}\n</factura>"
    ).encode()


@cache
def key() -> Key:
    """The invented firm's key."""
    return issue()


@cache
def other_key() -> Key:
    """Another invented firm's key."""
    return authority().issue(OTHER_RUC, "OTRA FIRMA INVENTADA", desde=SINCE, hasta=UNTIL)


@cache
def private(bits: int = 2048):
    """A private key for certificates that only differ in what they say."""
    return new_private(bits)


def issue(ruc: str = RUC, *, by: Authority | None = None, **variants) -> Key:
    """Issue a certificate over the shared private key."""
    told = {"private": private(), "desde": SINCE, "hasta": UNTIL, **variants}
    return (by or authority()).issue(ruc, "FIRMA INVENTADA", **told)


def signed(xml: bytes | None = None, by: Key | None = None, **how) -> bytes:
    """Sign a voucher with the invented firm's key, or `by` another."""
    return sign(xml or voucher(), by or key(), **{"signed_at": SIGNED_AT, **how})


def parse(xml: bytes) -> etree._Element:
    return etree.fromstring(xml, PARSER)


def verify(xml: bytes, *, ruc: str = RUC, trust: Trust | None = None, now: datetime = NOW) -> firma.Firma:
    """Verify as the product does."""
    return firma.verify(parse(xml), ruc=ruc, trust=trust, now=now)


def trusting(*authorities: Authority) -> Trust:
    """Trust these authorities, without any revocation list."""
    return Trust(tuple(read_certificate(ca.key.der) for ca in authorities), {})


def digest_of(content: bytes, name: str) -> bytes:
    return hashlib.new(name, content).digest()
