"""An invented certification authority, and certificates for the invented firms of the demo.

Nobody should ever trust it: its names say so and its keys lie beside the demo's data. Certificates
name the RUC where Ecuador's authorities do: in an extension whose OID ends in .3.11 under an own arc.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from app.demo.llaves import Key, new_private, write_private

__all__ = ["SINCE", "UNTIL", "Authority", "Key", "authority", "new_private"]

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
class Authority:
    """A certification authority that issues to invented firms."""

    key: Key

    @classmethod
    def create(
        cls,
        name: str = NAME,
        *,
        issuer: Authority | None = None,
        desde: datetime = SINCE,
        hasta: datetime = UNTIL,
        ca: bool = True,
    ) -> Authority:
        """Make a new authority, self-signed or under `issuer`; without `ca` it may not certify anybody."""
        private = new_private()
        subject = _name(name)
        builder = _builder(subject, issuer.subject if issuer else subject, private, desde=desde, hasta=hasta)
        builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        builder = builder.add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
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
        write_private(path, made.key.pem())
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
