"""An invented certification authority, and certificates for the invented firms of the demo.

Nobody should ever trust it: its names say so and its keys lie beside the demo's data. Certificates
name the RUC where Ecuador's authorities do: in an extension whose OID ends in .3.11 under an own arc.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

RUC_OID = "1.3.6.1.4.1.99999.3.11"
UTF8_STRING = 0x0C
SINCE = datetime(2021, 1, 1, tzinfo=UTC)
UNTIL = datetime(2041, 1, 1, tzinfo=UTC)
YEARS = timedelta(days=2 * 365)
NAME = "AC INVENTADA DE DEMOSTRACIÓN"
ORGANISATION = "CLICKFACTURA DEMO - SIN VALIDEZ"
SIGNING = ("digital_signature", "content_commitment")
USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


@dataclass(frozen=True)
class Key:
    """A private key with its certificate: what a .p12 file holds."""

    private: rsa.RSAPrivateKey = field(repr=False)
    certificate: x509.Certificate

    @cached_property
    def der(self) -> bytes:
        """The certificate, as it is digested."""
        return self.certificate.public_bytes(Encoding.DER)

    @cached_property
    def base64(self) -> str:
        """The certificate, as it is written into ds:X509Certificate."""
        return base64.encodebytes(self.der).decode()

    @cached_property
    def issuer(self) -> str:
        """The issuer's name as RFC 4514 writes it."""
        return self.certificate.issuer.rfc4514_string()

    @cached_property
    def crypto_binary(self) -> tuple[str, str]:
        """Modulus and exponent, as they are written into ds:RSAKeyValue."""
        numbers = self.private.public_key().public_numbers()
        modulus = numbers.n.to_bytes((numbers.n.bit_length() + 7) // 8)
        exponent = numbers.e.to_bytes((numbers.e.bit_length() + 7) // 8)
        return base64.encodebytes(modulus).decode(), base64.b64encode(exponent).decode()

    def pem(self) -> bytes:
        """Write private key and certificate, unencrypted."""
        return self.private.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        ) + self.certificate.public_bytes(Encoding.PEM)

    @classmethod
    def from_pem(cls, content: bytes) -> Key:
        """Read what `pem` wrote; raise ValueError when it is something else."""
        private = load_pem_private_key(content, password=None)
        if not isinstance(private, rsa.RSAPrivateKey):
            raise TypeError("not an RSA key")
        return cls(private, x509.load_pem_x509_certificate(content))


@dataclass(frozen=True)
class Authority:
    """A certification authority that issues to invented firms."""

    key: Key

    @classmethod
    def create(cls, name: str = NAME, *, issuer: Authority | None = None, **variants: object) -> Authority:
        """Make a new authority: self-signed, or under `issuer`."""
        private = new_private()
        subject = _name(name)
        builder = _builder(subject, issuer.subject if issuer else subject, private, **_dates(variants))
        builder = builder.add_extension(
            x509.BasicConstraints(ca=bool(variants.get("ca", True)), path_length=None), critical=True
        ).add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
        signer = issuer.key.private if issuer else private
        return cls(Key(private, builder.sign(signer, hashes.SHA256())))

    @classmethod
    def load_or_create(cls, folder: Path) -> Authority:
        """Read the authority kept in `folder` (ca.key, ca.pem), or make one and keep it there.

        `folder` is also fit for TRUSTED_CAS: ca.pem holds the certificate alone.
        """
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "ca.key"
        if path.exists():
            return cls(Key.from_pem(path.read_bytes()))
        made = authority()
        _write_private(path, made.key.pem())
        (folder / "ca.pem").write_bytes(made.key.certificate.public_bytes(Encoding.PEM))
        return made

    @property
    def subject(self) -> x509.Name:
        return self.key.certificate.subject

    def issue(  # noqa: PLR0913  (each names one part of the certificate)
        self,
        ruc: str,
        name: str,
        *,
        desde: datetime = datetime(2026, 1, 1, tzinfo=UTC),
        hasta: datetime | None = None,
        private: rsa.RSAPrivateKey | None = None,
        bits: int = 2048,
        usage: tuple[str, ...] | None = SIGNING,
        extensions: tuple[tuple[str, bytes], ...] = (),
        serial: int | None = None,
    ) -> Key:
        """Issue a certificate; `desde` and `hasta` are aware, `hasta` two years later unless given.

        An empty `ruc` names none, `usage=None` writes no keyUsage, `extensions` are (OID, DER) besides.
        """
        private = private or new_private(bits)
        builder = _builder(
            _name(name), self.subject, private, desde=desde, hasta=hasta or desde + YEARS, serial=serial
        )
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        if usage is not None:
            builder = builder.add_extension(_usage(*usage), critical=True)
        named = ((RUC_OID, bytes([UTF8_STRING, len(ruc)]) + ruc.encode()),) if ruc else ()
        for oid, value in (*named, *extensions):
            builder = builder.add_extension(
                x509.UnrecognizedExtension(x509.ObjectIdentifier(oid), value), critical=False
            )
        return Key(private, builder.sign(self.key.private, hashes.SHA256()))

    def load_or_issue(self, folder: Path, ruc: str, name: str) -> Key:
        """Read the key kept for `ruc` in `folder`, or issue one and keep it there."""
        path = folder / f"{ruc}.key"
        if path.exists():
            return Key.from_pem(path.read_bytes())
        made = self.issue(ruc, name)
        _write_private(path, made.pem())
        return made

    def crl(self, *revoked: Key, since: datetime, made: datetime) -> bytes:
        """Write a CRL (PEM) made at `made` that revokes those certificates since `since`; both aware."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.subject)
            .last_update(made)
            .next_update(made + YEARS)
        )
        for key in revoked:
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder()
                .serial_number(key.certificate.serial_number)
                .revocation_date(since)
                .build()
            )
        return builder.sign(self.key.private, hashes.SHA256()).public_bytes(Encoding.PEM)


@lru_cache(maxsize=1)
def authority() -> Authority:
    """Give this process's authority, made at the first call."""
    return Authority.create()


def new_private(bits: int = 2048) -> rsa.RSAPrivateKey:
    """Make an RSA key (slow: tens of milliseconds and more)."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def _dates(variants: dict[str, object]) -> dict[str, datetime]:
    since, until = variants.get("desde", SINCE), variants.get("hasta", UNTIL)
    if not (isinstance(since, datetime) and isinstance(until, datetime)):
        raise TypeError("desde and hasta are datetimes")
    return {"desde": since, "hasta": until}


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "EC"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, common[:64]),
        ]
    )


def _builder(  # noqa: PLR0913  (each names one part of the certificate)
    subject: x509.Name,
    issuer: x509.Name,
    private: rsa.RSAPrivateKey,
    *,
    desde: datetime,
    hasta: datetime,
    serial: int | None = None,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(private.public_key())
        .serial_number(serial or x509.random_serial_number())
        .not_valid_before(desde)
        .not_valid_after(hasta)
    )


def _usage(*allowed: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{usage: usage in allowed for usage in USAGES})


def _write_private(path: Path, content: bytes) -> None:
    """Keep a private key where only its owner reads it."""
    path.touch(mode=0o600)
    path.write_bytes(content)
