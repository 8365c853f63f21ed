"""A ZIP of vouchers, read in memory and within bounds. Names inside it are labels, never paths.

    magic at 0 -> directory within bounds -> one member at a time, counted while it inflates

What an operating system leaves behind (folders, __MACOSX, Thumbs.db…) and the PDF that travels beside
its XML are skipped in silence. Source: APPNOTE.TXT 6.3.9 §4.3.16, §4.4.
"""

from __future__ import annotations

import io
import stat
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.sri import indice
from app.sri.errors import Codigo, Refused
from app.sri.texto import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_ZIP = 20 * 1024 * 1024
MAX_LABEL = 200

MAGIC = b"PK\x03\x04"
OTHER_ARCHIVES = (b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"BZh", b"\xfd7zXZ", b"MZ")
TAR, TAR_PLACE = b"ustar", 257
XML_START = b"\xef\xbb\xbf\xfe\xff\x00 \t\r\n"  # what may stand before the first "<", whatever the encoding
PDF = b"%PDF-"
ENCRYPTED = 0x1
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
BROKEN = (  # what `zipfile` raises for a damaged archive, one time or another
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class Miembro:
    """One file of a ZIP: what it holds, or why that cannot be had."""

    nombre: str  # to show: no control or direction characters, at most MAX_LABEL
    datos: bytes = b""
    problema: Refused | None = None


def is_package(data: bytes) -> bool:
    """Tell by content, never by name, whether a file is an archive of any kind, even one behind other bytes."""
    if data.startswith((MAGIC, indice.END, *OTHER_ARCHIVES)) or data.startswith(TAR, TAR_PLACE):
        return True
    return not data[:4].lstrip(XML_START).startswith(b"<") and indice.end_record(data) >= 0


def members(data: bytes) -> Iterator[Miembro]:
    """Iterate over the files of a ZIP, one in memory at a time, or raise Refused for the whole of it."""
    with _open(data) as archive:
        found = False
        for info in indice.infos(archive):
            miembro = _read(archive, info)
            if miembro.problema is None and miembro.datos.startswith(PDF):
                continue
            found = True
            yield miembro
        if not found:
            raise Refused(Codigo.E_ZIP_EMPTY)


def label(name: str) -> str:
    r"""Make a member's name safe to show on one line, whatever it is.

    >>> label("a\nb.xml"), label("fac\u202elmx.exe")
    ('a·b.xml', 'fac·lmx.exe')
    """
    return one_line(name)[:MAX_LABEL]


def one_line(text: str) -> str:
    r"""Show a point where a text has a control, a mark of direction, or anything else that is not seen.

    >>> one_line("a\x1b[31m\n \udcff")
    'a·[31m· ·'
    """
    return "".join("·" if unicodedata.category(one)[0] in "CZ" and one != " " else one for one in text)


def _open(data: bytes) -> zipfile.ZipFile:
    if len(data) > MAX_ZIP:
        raise Refused(Codigo.E_ZIP_SIZE)
    if data.startswith(indice.END):
        raise Refused(Codigo.E_ZIP_EMPTY)
    if not data.startswith(MAGIC):
        raise Refused(Codigo.E_ZIP_BROKEN)
    indice.check(data)
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except BROKEN as error:
        raise Refused(Codigo.E_ZIP_BROKEN) from error


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Miembro:
    nombre = label(info.filename)
    try:
        return Miembro(nombre, _inflate(archive, info))
    except Refused as refused:
        return Miembro(nombre, problema=refused)
    except BROKEN:
        return Miembro(nombre, problema=Refused(Codigo.E_ZIP_BROKEN))


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Inflate one member, never more than a voucher may hold nor than its header declares (`zipfile` sees to that)."""
    if info.flag_bits & ENCRYPTED:
        raise Refused(Codigo.E_ZIP_ENCRYPTED)
    if info.compress_type not in METHODS or stat.S_ISLNK(info.external_attr >> 16):
        raise Refused(Codigo.E_ZIP_BROKEN)
    with archive.open(info) as stream:
        data = stream.read(MAX_BYTES + 1)
    if data.startswith(PDF):
        return PDF
    if len(data) > MAX_BYTES:
        raise Refused(Codigo.E_SIZE)
    if is_package(data):
        raise Refused(Codigo.E_ZIP_NESTED)
    return data
