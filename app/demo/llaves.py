"""Private keys of the demo's invented firms, and how they are kept."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
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
        """Read what `pem` wrote; raise ValueError, or TypeError for another kind of key."""
        private = load_pem_private_key(content, password=None)
        if not isinstance(private, rsa.RSAPrivateKey):
            raise TypeError("not an RSA key")
        return cls(private, x509.load_pem_x509_certificate(content))


def new_private(bits: int = 2048) -> rsa.RSAPrivateKey:
    """Make an RSA key (slow: tens of milliseconds and more)."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def write_private(path: Path, content: bytes) -> None:
    """Keep a private key where only its owner reads it."""
    path.touch(mode=0o600)
    path.write_bytes(content)
