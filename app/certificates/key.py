"""The key that signs this installation's certificates: Ed25519 (RFC 8032), in INSTANCE_DIR/constancias.key.

Made when the first certificate is, readable by its owner alone. Whoever loses it signs with another one from
then on; what the old one signed still proves itself with the public key that each statement carries.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from flask import current_app

from app import durable

NAME = "constancias.key"
GROUP = 8


class Unusable(RuntimeError):
    """The key cannot be read or written. `str()` is a sentence in Spanish for a person."""


def of_installation() -> Ed25519PrivateKey:
    """Return the key, made if there is none yet. Raises Unusable."""
    path = current_app.config["INSTANCE_DIR"] / NAME
    try:
        if not path.exists():  # else whoever comes second reads what the first wrote
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            durable.write_new(path, made())
        return read(path)
    except OSError as error:
        raise Unusable(
            f"No se puede leer ni escribir la clave de las constancias ({path.name}): avise a quien administra."
        ) from error


def read(path: Path) -> Ed25519PrivateKey:
    """Read a key. Raises OSError, or Unusable when the file holds none of ours."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise Unusable(damaged(path)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Unusable(damaged(path))
    return key


def damaged(path: Path) -> str:
    """Say that a file holds no key, and what to do."""
    return f"El archivo {path.name} no guarda una clave de las constancias: quien administra debe reponerlo de un respaldo."


def made() -> bytes:
    """Make a new key, as its file keeps it."""
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def written(key: Ed25519PublicKey) -> str:
    """Write a public key as statements carry it: its 32 bytes in base64."""
    return base64.b64encode(key.public_bytes_raw()).decode("ascii")


def public(text: str) -> Ed25519PublicKey:
    """Read a public key back. Raises ValueError."""
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))


def pem(key: Ed25519PublicKey) -> bytes:
    """Write a public key as other programs read it."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def fingerprint(key: Ed25519PublicKey) -> str:
    """Name a public key: the SHA-256 (hex) of its 32 bytes."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()


def shown(digest: str) -> str:
    """Write a SHA-256 in groups, so that two can be compared by eye.

    >>> shown("00112233445566778899aabbccddeeff")
    '00112233 44556677 8899aabb ccddeeff'
    """
    return " ".join(digest[at : at + GROUP] for at in range(0, len(digest), GROUP))


def is_signed(key: Ed25519PublicKey, signature: bytes, statement: bytes) -> bool:
    """Tell whether this key signed these bytes."""
    try:
        key.verify(signature, statement)
    except InvalidSignature:
        return False
    return True
