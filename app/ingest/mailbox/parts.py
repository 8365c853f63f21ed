"""Take a message apart one part at a time, within bounds, never building its tree.

    headers, blank line, body
    multipart/…       the parts between the lines of its boundary
    message/rfc822    a message in itself: one level of them is followed

The bounds hold while it is read, so a message of ten thousand parts ends at the hundred and first (RFC 2046).
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesHeaderParser

from app.sri.errors import Codigo, Refused

MAX_BYTES = 25 * 1024 * 1024
MAX_DECODED = 2 * MAX_BYTES  # of all parts together, a forwarded message and what it holds both counted
MAX_PARTS = 100
MAX_DEPTH = 10
MAX_HEADERS = 256 * 1024  # bytes of one message or part
MAX_FALSE_LINES = 10_000  # that only look like a boundary
BLANK_LINE = re.compile(rb"\r?\n\r?\n")
NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
FORWARDED = "message/rfc822"
QUANTUM = 4  # digits of base64 that make three octets


@dataclass(frozen=True, slots=True)
class Part:
    """A part that holds no others: its own headers, and its bytes decoded. `within` counts the messages around it.

    Of a forwarded message that is not followed, and of one that is, a part tells too, before what it holds.
    """

    headers: Message
    data: bytes
    within: int

    @property
    def kind(self) -> str:
        """Its type, in lower case, as it claims."""
        return self.headers.get_content_type()


@dataclass(slots=True)
class Budget:
    """What a message may still use."""

    parts: int = MAX_PARTS
    decoded: int = MAX_DECODED
    false_lines: int = field(default=MAX_FALSE_LINES)

    def spend(self, *, parts: int = 0, decoded: int = 0, false_lines: int = 0) -> None:
        """Use some of it. Raises Refused(E_MAIL) beyond."""
        self.parts -= parts
        self.decoded -= decoded
        self.false_lines -= false_lines
        if min(self.parts, self.decoded, self.false_lines) < 0:
            raise Refused(Codigo.E_MAIL)


def headers_of(data: bytes) -> Message:
    """Read the headers of a message alone. Raises Refused(E_MAIL) when they are too long."""
    return split(data, 0, len(data))[0]


def walk(data: bytes) -> Iterator[Part]:
    """Yield the parts of a message in their order. Raises Refused(E_MAIL) beyond the bounds."""
    if len(data) > MAX_BYTES:
        raise Refused(Codigo.E_MAIL)
    yield from entity(data, 0, len(data), Budget(), depth=0, within=0)


def entity(  # noqa: PLR0913  (where it lies and how deep)
    data: bytes, start: int, end: int, budget: Budget, *, depth: int, within: int
) -> Iterator[Part]:
    """Yield the parts of what lies between two places. It calls itself no deeper than MAX_DEPTH."""
    if depth > MAX_DEPTH:
        raise Refused(Codigo.E_MAIL)
    headers, body = split(data, start, end)
    boundary = boundary_of(headers)
    if boundary:
        for first, last in between(data, body, end, boundary, budget):
            yield from entity(data, first, last, budget, depth=depth + 1, within=within)
        return
    budget.spend(parts=1)
    octets = decoded(headers, data[body:end])
    budget.spend(decoded=len(octets))
    yield Part(headers, octets, within)
    if headers.get_content_type() == FORWARDED and within == 0:
        yield from entity(octets, 0, len(octets), budget, depth=depth + 1, within=1)


def split(data: bytes, start: int, end: int) -> tuple[Message, int]:
    """Read the headers of what lies there; return them and where its body begins."""
    if data.startswith((b"\n", b"\r\n"), start, end):
        return BytesHeaderParser().parsebytes(b""), data.index(b"\n", start) + 1
    found = BLANK_LINE.search(data, start, min(end, start + MAX_HEADERS))
    if found is None and end - start > MAX_HEADERS:
        raise Refused(Codigo.E_MAIL)
    last, body = (found.start(), found.end()) if found else (end, end)
    return BytesHeaderParser().parsebytes(data[start:last]), body


def boundary_of(headers: Message) -> bytes:
    """Return the boundary between the parts of a multipart; b"" when it has none, and so is read as one part."""
    if headers.get_content_maintype() != "multipart":
        return b""
    try:
        boundary = headers.get_boundary() or ""
    except (LookupError, UnicodeError, ValueError):  # it is written in a charset that is none
        return b""
    return boundary.encode("ascii", "replace")


def between(data: bytes, start: int, end: int, boundary: bytes, budget: Budget) -> Iterator[tuple[int, int]]:
    """Yield where each part begins and ends, until the closing line or the end."""
    first: int | None = None
    for line, after, is_last in boundary_lines(data, start, end, b"--" + boundary, budget):
        if first is not None:
            yield first, max(first, before_line_end(data, line))
        if is_last:
            return
        first = after
    if first is not None:
        yield first, end


def boundary_lines(
    data: bytes, start: int, end: int, mark: bytes, budget: Budget
) -> Iterator[tuple[int, int, bool]]:
    """Yield where each line of a boundary begins, where the next one does, and whether it is the closing one."""
    at = start
    while (at := data.find(mark, at, end)) >= 0:
        stop = data.find(b"\n", at, end)
        stop = end if stop < 0 else stop + 1
        rest = data[at + len(mark) : min(stop, at + len(mark) + 80)].strip()
        if (at == start or data[at - 1 : at] == b"\n") and rest in {b"", b"--"}:
            yield at, stop, rest == b"--"
        else:
            budget.spend(false_lines=1)
        at += len(mark)


def before_line_end(data: bytes, at: int) -> int:
    """Step back over the line end that belongs to the boundary."""
    if data[at - 1 : at] != b"\n":
        return at
    return at - 2 if data[at - 2 : at - 1] == b"\r" else at - 1


def decoded(headers: Message, raw: bytes) -> bytes:
    r"""Undo the transfer encoding, as far as it can be undone.

    >>> heads = BytesHeaderParser().parsebytes(b"Content-Transfer-Encoding: Base64\n\n")
    >>> decoded(heads, b"PG\r\nE+*")
    b'<a>'
    """
    encoding = str(headers.get("Content-Transfer-Encoding", "")).strip().lower()
    if encoding == "base64":
        digits = NOT_BASE64.sub(b"", raw)
        digits = digits[:-1] if len(digits) % QUANTUM == 1 else digits
        return binascii.a2b_base64(digits + b"=" * (-len(digits) % QUANTUM))
    return binascii.a2b_qp(raw) if encoding == "quoted-printable" else raw
