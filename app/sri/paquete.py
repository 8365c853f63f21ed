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

from app.sri.errors import Codigo, Refused
from app.sri.texto import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_ZIP = 20 * 1024 * 1024
MAX_TOTAL = 64 * 1024 * 1024
MAX_MEMBERS = 1000
MAX_DIRECTORY = MAX_MEMBERS * 1100  # bytes: a header is 46, a name at most a thousand
MAX_RATIO = 100  # vouchers deflate to a fourth of their size or so
MAX_LABEL = 200

MAGIC = b"PK\x03\x04"
END = b"PK\x05\x06"
END_SIZE = 22
MAX_COMMENT = 0xFFFF
LOCATOR64 = b"PK\x06\x07"  # a ZIP64 end record, which would overrule the plain one
LOCATOR64_SIZE = 20
OTHER_ARCHIVES = (b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"BZh", b"\xfd7zXZ", b"MZ")
PDF = b"%PDF-"
LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".directory", "ehthumbs.db"})
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
    """Tell by content, never by name, whether a file is an archive of any kind."""
    return data.startswith((MAGIC, END, *OTHER_ARCHIVES))


def members(data: bytes) -> Iterator[Miembro]:
    """Iterate over the files of a ZIP, one in memory at a time, or raise Refused for the whole of it."""
    with _open(data) as archive:
        found = False
        for info in _infos(archive):
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
    return "".join("·" if unicodedata.category(one)[0] in "CZ" and one != " " else one for one in name)[
        :MAX_LABEL
    ]


def _open(data: bytes) -> zipfile.ZipFile:
    if len(data) > MAX_ZIP:
        raise Refused(Codigo.E_ZIP_SIZE)
    if data.startswith(END):
        raise Refused(Codigo.E_ZIP_EMPTY)
    if not data.startswith(MAGIC):
        raise Refused(Codigo.E_ZIP_BROKEN)
    _check_directory(data)
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except BROKEN as error:
        raise Refused(Codigo.E_ZIP_BROKEN) from error


def _check_directory(data: bytes) -> None:
    """Look at the end records before the directory is read: its count, and its size in case that lies."""
    place = data.rfind(END, max(0, len(data) - END_SIZE - MAX_COMMENT))
    if place < 0 or len(data) - place < END_SIZE:
        raise Refused(Codigo.E_ZIP_BROKEN)
    count, size = struct.unpack_from("<HL", data, place + 10)
    if count > MAX_MEMBERS or size > MAX_DIRECTORY:
        raise Refused(Codigo.E_ZIP_COUNT)
    if data.startswith(LOCATOR64, max(0, place - LOCATOR64_SIZE)):
        raise Refused(Codigo.E_ZIP_BROKEN, "Es un ZIP64; vuelva a comprimirlo.")


def _infos(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """List what is worth opening, once the whole is within bounds."""
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise Refused(Codigo.E_ZIP_COUNT)
    if infos and min(info.header_offset for info in infos) != 0:
        raise Refused(Codigo.E_ZIP_BROKEN)
    if any(_is_bomb(info) for info in infos):
        raise Refused(Codigo.E_ZIP_RATIO)
    if sum(info.file_size for info in infos) > MAX_TOTAL:
        raise Refused(Codigo.E_ZIP_SIZE)
    kept = [info for info in infos if not _is_litter(info)]
    if not kept:
        raise Refused(Codigo.E_ZIP_EMPTY)
    return kept


def _is_litter(info: zipfile.ZipInfo) -> bool:
    parts = info.filename.replace("\\", "/").split("/")
    return info.is_dir() or "__MACOSX" in parts or parts[-1].startswith("._") or parts[-1].lower() in LITTER


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    """Tell a member that no honest package holds, for which the whole of it is refused."""
    return info.file_size > MAX_BYTES and info.file_size > MAX_RATIO * info.compress_size


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
