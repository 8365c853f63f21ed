"""From the bytes of a file to its characters: strictly decoded, without BOM or XML declaration.

UTF-8, ASCII, ISO-8859-1 and -15, windows-1252, and UTF-16 with its BOM; nothing else, and never a guess.
Source: XML 1.0 (fifth edition) §2.8, §4.3.3.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from app.sri.errors import Codigo, Refused

MAX_BYTES = 1024 * 1024
BLANKS = " \t\r\n"

ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "iso-8859-1",
    "latin1": "iso-8859-1",
    "iso-8859-15": "iso-8859-15",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
}
BOMS = (  # the longer ones first: UTF-32LE begins like UTF-16LE
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DECLARATION = re.compile(
    r"<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?P<q>['\"])(?P<version>[0-9.]{1,8})(?P=q)"
    r"(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?P<r>['\"])(?P<encoding>[A-Za-z][A-Za-z0-9._\-]{0,40})(?P=r))?"
    r"(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:'(?:yes|no)'|\"(?:yes|no)\"))?[ \t\r\n]*\?>",
    re.ASCII,
)
DECLARATION_LENGTH = 400  # as far as a declaration may reach


@dataclass(frozen=True, slots=True)
class Texto:
    """A file as characters: `body` is what follows the BOM and the XML declaration.

    `preamble` are the bytes of both, `encoding` what `body` encodes back to, byte for byte.
    """

    body: str
    encoding: str
    preamble: bytes


def decode(data: bytes, limit: int = MAX_BYTES) -> Texto:
    """Turn a file into characters strictly, or raise Refused (E_EMPTY, E_SIZE, E_ENCODING, E_MALFORMED)."""
    if len(data) > limit:
        raise Refused(Codigo.E_SIZE)
    if not data.strip():
        raise Refused(Codigo.E_EMPTY)
    mark, encoding = _byte_order_mark(data)
    if encoding is None:
        encoding = _declared_encoding(data)
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(Codigo.E_ENCODING) from error
    if "\0" in text:
        raise Refused(Codigo.E_ENCODING, "Contiene bytes nulos.")
    if not text.strip():
        raise Refused(Codigo.E_EMPTY)
    if text[0] == "\ufeff":
        raise Refused(Codigo.E_MALFORMED, "(línea 1)")
    body = _without_declaration(text)
    head = text[: len(text) - len(body)].encode(encoding)
    return Texto(body, encoding, mark + head)


def inner(text: str) -> str:
    """Prepare a document that came out of another one's text, where its declaration means nothing any more."""
    return _without_declaration(text.lstrip(BLANKS).removeprefix("\ufeff"))


def _byte_order_mark(data: bytes) -> tuple[bytes, str | None]:
    for mark, encoding in BOMS:
        if data.startswith(mark):
            if not encoding:
                raise Refused(Codigo.E_ENCODING)
            return mark, encoding
    return b"", None


def _declared_encoding(data: bytes) -> str:
    found = DECLARATION.match(data[:DECLARATION_LENGTH].decode("iso-8859-1"))
    declared = (found and found["encoding"]) or "utf-8"
    if (encoding := ENCODINGS.get(declared.lower())) is None:
        raise Refused(Codigo.E_ENCODING, f"Declara «{declared}».")
    return encoding


def _without_declaration(text: str) -> str:
    if not text.startswith("<?xml") or text[5:6] not in BLANKS:
        return text
    found = DECLARATION.match(text[:DECLARATION_LENGTH])
    if found is None or found["version"] != "1.0":
        raise Refused(Codigo.E_MALFORMED, "(línea 1)")
    return text[found.end() :]
