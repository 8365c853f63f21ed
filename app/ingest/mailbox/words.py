"""What a header says, fit for a table: decoded, of one line, without anything that is not seen."""

from __future__ import annotations

import binascii
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses

from app.sri.paquete import one_line

MOST = 2_000  # characters of a header that are looked at
UNREADABLE = (
    HeaderParseError,
    LookupError,
    UnicodeError,
    ValueError,
    binascii.Error,
    RecursionError,  # the library's readers call themselves for each parenthesis
)


def said(headers: Message, name: str) -> str:
    r"""Return what a header says, "" when it is not there.

    >>> heads = Message()
    >>> heads["Subject"] = "=?utf-8?q?Factura_de_a=C3=B1o=0D=0ABcc=3A_x?="
    >>> said(heads, "subject")
    'Factura de año··Bcc: x'
    """
    folded = str(headers.get(name, ""))[:MOST]
    raw = folded.replace("\r\n", "").replace("\n", "").replace("\t", " ")
    try:
        text = str(make_header(decode_header(raw)))
    except UNREADABLE:
        text = raw
    return one_line(text).strip()


def address(headers: Message, name: str) -> str:
    """Return the first address in a header, in lower case; "" when there is none."""
    try:
        found = getaddresses([str(headers.get(name, ""))[:MOST]])
    except UNREADABLE:
        return ""
    return one_line(found[0][1]).lower()[:254] if found else ""


def file_name(headers: Message) -> str:
    """Return the name of an attachment without its folders, "" when it has none."""
    try:
        name = headers.get_filename() or ""
        name = str(make_header(decode_header(str(name)[:MOST])))
    except UNREADABLE:
        return ""
    return one_line(name.replace("\\", "/").rpartition("/")[2]).strip()[:300]
