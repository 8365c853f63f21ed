"""The directory of a ZIP, looked at before anything inflates: how much there is, and what is worth opening.

Source: APPNOTE.TXT 6.3.9 §4.3.12 to §4.3.16.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from app.sri.errors import Codigo, Refused
from app.sri.texto import MAX_BYTES

if TYPE_CHECKING:
    import zipfile

MAX_TOTAL = 64 * 1024 * 1024
MAX_MEMBERS = 1000
MAX_DIRECTORY = MAX_MEMBERS * 1100  # bytes: a header is 46, a name at most a thousand
MAX_RATIO = 100  # vouchers deflate to a fourth of their size or so

END = b"PK\x05\x06"
END_SIZE = 22
MAX_COMMENT = 0xFFFF
LOCATOR64 = b"PK\x06\x07"  # of a ZIP64 end record, which would overrule the plain one
LOCATOR64_SIZE = 20
LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".directory", "ehthumbs.db"})


def check(data: bytes) -> None:
    """Look at the end records before the directory is read: its count, and its size in case that lies."""
    place = end_record(data)
    if place < 0 or len(data) - place < END_SIZE:
        raise Refused(Codigo.E_ZIP_BROKEN)
    count, size = struct.unpack_from("<HL", data, place + 10)
    if count > MAX_MEMBERS or size > MAX_DIRECTORY:
        raise Refused(Codigo.E_ZIP_COUNT)
    if data.startswith(LOCATOR64, max(0, place - LOCATOR64_SIZE)):
        raise Refused(Codigo.E_ZIP_BROKEN, "Es un ZIP64; vuelva a comprimirlo.")


def end_record(data: bytes) -> int:
    """Tell where the end record stands, -1 when there is none."""
    return data.rfind(END, max(0, len(data) - END_SIZE - MAX_COMMENT))


def infos(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """List what is worth opening, once the whole is within bounds."""
    found = archive.infolist()
    if len(found) > MAX_MEMBERS:
        raise Refused(Codigo.E_ZIP_COUNT)
    if found and min(info.header_offset for info in found) != 0:
        raise Refused(Codigo.E_ZIP_BROKEN)
    if any(_is_bomb(info) for info in found):
        raise Refused(Codigo.E_ZIP_RATIO)
    if sum(info.file_size for info in found) > MAX_TOTAL:
        raise Refused(Codigo.E_ZIP_SIZE)
    kept = [info for info in found if not _is_litter(info)]
    if not kept:
        raise Refused(Codigo.E_ZIP_EMPTY)
    return kept


def _is_litter(info: zipfile.ZipInfo) -> bool:
    """Tell a folder, or what an operating system leaves. `ZipInfo.is_dir` fails on a member without a name."""
    *folders, name = info.filename.replace("\\", "/").split("/")
    return not name or "__MACOSX" in folders or name.startswith("._") or name.lower() in LITTER


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    """Tell a member that no honest package holds, for which the whole of it is refused."""
    return info.file_size > MAX_BYTES and info.file_size > MAX_RATIO * info.compress_size
