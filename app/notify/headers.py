"""Text fit for the headers of a message: one line, nothing invisible, encoded so that nobody reads it otherwise.

RFC 2047 encoded words for whatever is not plain ASCII, or could be taken for an encoded word.
"""

from __future__ import annotations

import binascii
import re

MAX_LENGTH = 160
NAME_LENGTH = 90  # of a person or firm in a sentence
WORD_BYTES = 42  # of UTF-8 in one encoded word: 56 digits of base64 within the 75 that RFC 2047 §2 allows
UNSEEN = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]+"
)
SPACES = re.compile(r"\s+")
PLAIN = re.compile(r"[ !#-'*+,./0-9;:A-Z^_`a-z{|}()~?=%&$-]*")
ATOMS = re.compile(r"[A-Za-z0-9 ]+")  # a display name that needs no quotes (RFC 5322 §3.2.3)


def header(text: str, length: int = MAX_LENGTH) -> str:
    r"""Return one line without controls, zero-width characters or tricks of direction.

    >>> header("Luz\r\nBcc: x@y.ec \u202etxe"), header("abcdef", 4)
    ('Luz Bcc: x@y.ec txe', 'abc…')
    """
    line = SPACES.sub(" ", UNSEEN.sub(" ", text)).strip()
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def greeting(name: str) -> str:
    """Greet someone by the name a voucher or they themselves gave.

    >>> greeting("Rosa Ejemplo"), greeting("")
    ('Hola, Rosa Ejemplo:', 'Hola:')
    """
    name = header(name, NAME_LENGTH)
    return f"Hola, {name}:" if name else "Hola:"


def encode(text: str) -> str:
    """Write a header value in ASCII, folded between encoded words.

    >>> encode("Active su cuenta de ClickFactura"), encode("Señal")
    ('Active su cuenta de ClickFactura', '=?utf-8?B?U2XDsWFs?=')
    >>> encode("=?utf-8?B?Qg==?=")
    '=?utf-8?B?PT91dGYtOD9CP1FnPT0/PQ==?='
    """
    text = header(text)
    if PLAIN.fullmatch(text) and "=?" not in text and len(text) <= 70:  # noqa: PLR2004  (fits its line, RFC 5322 §2.1.1)
        return text
    return "\r\n ".join(encoded_words(text))


def encoded_words(text: str) -> list[str]:
    """Cut a text into encoded words, after a blank where there is one: some readers add their own there."""
    chunks = [b""]
    for word in re.findall(r"\S*\s?", text):
        octets = word.encode("utf-8", "replace")
        if len(octets) > WORD_BYTES:
            chunks += cut(word)
        elif len(chunks[-1]) + len(octets) > WORD_BYTES:
            chunks.append(octets)
        else:
            chunks[-1] += octets
    return [f"=?utf-8?B?{binascii.b2a_base64(c, newline=False).decode('ascii')}?=" for c in chunks if c]


def cut(word: str) -> list[bytes]:
    """Cut a long word between characters.

    >>> [len(piece) for piece in cut("ñ" * 30)]
    [42, 18]
    """
    pieces = [b""]
    for octets in (character.encode("utf-8", "replace") for character in word):
        if len(pieces[-1]) + len(octets) > WORD_BYTES:
            pieces.append(b"")
        pieces[-1] += octets
    return pieces


def mailbox(name: str, address: str) -> str:
    r"""Write a display name and its address. The address must have passed `one_address`.

    >>> mailbox("ClickFactura", "no-responder@ejemplo.ec"), mailbox("", "a@b.ec")
    ('ClickFactura <no-responder@ejemplo.ec>', 'a@b.ec')
    >>> mailbox("Luz, S.A. <x@y.ec>", "a@b.ec")
    '=?utf-8?B?THV6LCBTLkEuIDx4QHkuZWM+?=\r\n <a@b.ec>'
    """
    name = header(name)
    if not name:
        return address
    if ATOMS.fullmatch(name):
        return f"{name} <{address}>"
    return "\r\n ".join([*encoded_words(name), f"<{address}>"])
