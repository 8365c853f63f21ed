"""Write a ZIP as a stream (APPNOTE 6.3.10): each member whole, its size and CRC-32 known beforehand.

A member that is kept as raw deflate goes in as it is; nothing is compressed again, and no more than one
member is in memory at a time. Without ZIP64: up to 65,535 members and 4 GiB, far more than a list gives.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from app.store import vault

STORED, DEFLATED = 0, 8
LOCAL = struct.Struct("<4sHHHHHLLLHH")
CENTRAL = struct.Struct("<4sHHHHHHLLLHHHHHLL")
END = struct.Struct("<4sHHHHLLH")
VERSION = 20  # deflate
UNIX = 3 << 8
UTF8 = 1 << 11  # how names are written
READABLE = 0o100644 << 16  # an ordinary file, for unzip on Unix
FIRST_YEAR, LAST_YEAR = 1980, 2107  # of the calendar of ZIP


class Member(NamedTuple):
    """One file of a ZIP. `data` is as it goes in, `length` and `crc32` are of the file that comes out."""

    name: str
    day: date
    data: bytes
    length: int
    crc32: int
    method: int = DEFLATED


def deflated(name: str, day: date, content: bytes) -> Member:
    """Make a member of text, compressing it."""
    return Member(name, day, vault.deflate(content), len(content), zlib.crc32(content))


def stored(name: str, day: date, content: bytes) -> Member:
    """Make a member of what is compressed already, such as a PDF."""
    return Member(name, day, content, len(content), zlib.crc32(content), STORED)


def stream(members: Iterable[Member]) -> Iterator[bytes]:
    """Give the bytes of a ZIP, piece by piece."""
    entries, offset = [], 0
    for name, day, data, length, crc32, method in members:
        called = name.encode()
        about = UTF8, method, 0, dos(day), crc32, len(data), length, len(called), 0
        head = LOCAL.pack(b"PK\3\4", VERSION, *about) + called
        yield head
        yield data
        entries.append(
            CENTRAL.pack(b"PK\1\2", UNIX | VERSION, VERSION, *about, 0, 0, 0, READABLE, offset) + called
        )
        offset += len(head) + len(data)
    directory = b"".join(entries)
    yield directory
    yield END.pack(b"PK\5\6", 0, 0, len(entries), len(entries), len(directory), offset, 0)


def dos(day: date) -> int:
    """Write a day as ZIP does, from 1980 to 2107: a firm may date a voucher as it likes."""
    year = min(max(day.year, FIRST_YEAR), LAST_YEAR)
    return (year - FIRST_YEAR) << 9 | day.month << 5 | day.day
