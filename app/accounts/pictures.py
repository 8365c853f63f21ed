"""What a picture says of itself, read before anything is decoded: type, size, and which way is up.

What a picture needs to be drawn is kept; every other part (text, profiles, previews, frames, what hangs
on behind its end) is left out, so that no reader of such parts ever meets them.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

from app.sri.errors import Codigo, Refused

MAX_SIDE = 20_000
MEGA = 1_000_000
MAX_PIXELS = {
    "JPEG": 50 * MEGA,
    "PNG": 12 * MEGA,
    "WEBP": 12 * MEGA,
}  # only a JPEG is decoded at a smaller scale
MAX_SCANS = 100  # of a progressive JPEG, each of which costs time; pictures have a dozen
PNG = b"\x89PNG\r\n\x1a\n"
HEADER = b"\0\0\0\x0dIHDR"
DRAWN = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
FILL, SCAN, EXIF, COMMENT = 0xFF, 0xDA, 0xE1, 0xFE  # bytes and markers of JPEG (ISO/IEC 10918-1, table B.1)
END = b"\xff\xd9"
WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD9)}
SIZES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # of a frame, which gives the size
UNDRAWN = {*range(0xE0, 0xF0), COMMENT} - {0xE0, 0xEE}  # JFIF and Adobe say how colours are written
ORIENTATION, SHORT = 0x0112, 3  # of EXIF 2.3, in its first directory
UPRIGHT = 1


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture bare of all that is not drawn. `orientation` is EXIF's, 1 to 8."""

    kind: str
    data: bytes
    orientation: int = UPRIGHT


def read(data: bytes) -> Picture:
    """Tell what these bytes are, by themselves and never by a name. Raises Refused."""
    readers = ((PNG, 0, read_png), (b"\xff\xd8\xff", 0, read_jpeg), (b"WEBP", 8, read_webp))
    for mark, place, reader in readers:
        if data[place : place + len(mark)] == mark:
            try:
                return reader(data)
            except (struct.error, IndexError) as error:  # it ends before what it announces
                raise Refused(Codigo.E_IMG_BROKEN) from error
    raise Refused(Codigo.E_IMG_TYPE)


def measure(kind: str, width: int, height: int) -> None:
    """Refuse a picture that is too large to decode."""
    if not width or not height:
        raise Refused(Codigo.E_IMG_BROKEN)
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS[kind]:
        raise Refused(Codigo.E_IMG_PIXELS)


def read_png(data: bytes) -> Picture:
    """Keep the header, the palette, the transparency and the pixels of a PNG (ISO/IEC 15948)."""
    if data[8:16] != HEADER:
        raise Refused(Codigo.E_IMG_BROKEN)
    measure("PNG", *struct.unpack_from(">II", data, 16))
    kept, orientation, place, name = [PNG], UPRIGHT, len(PNG), b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", data, place)
        end = place + 12 + length
        chunk = data[place:end]
        if name == b"IHDR" and len(kept) > 1:  # Pillow would believe this one, which nobody measured
            raise Refused(Codigo.E_IMG_BROKEN)
        if name in DRAWN:
            (crc,) = struct.unpack_from(">I", data, end - 4)
            if zlib.crc32(chunk[4:-4]) != crc:
                raise Refused(Codigo.E_IMG_BROKEN)
            kept.append(chunk)
        elif name == b"eXIf":
            orientation = upright(chunk[8:-4])
        place = end
    return Picture("PNG", b"".join(kept), orientation)


def read_jpeg(data: bytes) -> Picture:
    """Keep the tables, the frame and the scans of the first picture in a JPEG (ISO/IEC 10918-1)."""
    kept, orientation, place, marker = [data[:2]], UPRIGHT, 2, 0
    while marker != SCAN:
        if data[place] != FILL:  # what every marker begins with
            raise Refused(Codigo.E_IMG_BROKEN)
        marker = data[place + 1]
        if marker == FILL or marker in WITHOUT_LENGTH:
            place += 1 if marker == FILL else 2
            continue
        (length,) = struct.unpack_from(">H", data, place + 2)
        end = place + 2 + length
        if marker in SIZES:
            height, width = struct.unpack_from(">HH", data, place + 5)
            measure("JPEG", width, height)
        if marker == EXIF and data[place + 4 : place + 10] == b"Exif\0\0":
            orientation = upright(data[place + 10 : end])
        if marker not in UNDRAWN:
            kept.append(data[place:end])
        place = end
    rest, ended, _ = data[place:].partition(END)
    if rest.count(bytes((FILL, SCAN))) > MAX_SCANS:
        raise Refused(Codigo.E_IMG_BROKEN)
    return Picture("JPEG", b"".join((*kept, rest, ended)), orientation)


def read_webp(data: bytes) -> Picture:
    """Measure a WebP (RFC 9649): its canvas, or its one picture."""
    name = data[12:16]
    if name == b"VP8X":
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
    elif name == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif name == b"VP8 ":
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", data, 26))
    else:
        raise Refused(Codigo.E_IMG_BROKEN)
    measure("WEBP", width, height)
    place = data.find(b"EXIF")
    orientation = upright(data[place + 8 :].removeprefix(b"Exif\0\0")) if place > 0 else UPRIGHT
    return Picture("WEBP", data, orientation)


def upright(exif: bytes) -> int:
    r"""Read which way is up from a TIFF block: 1 when it does not say.

    >>> upright(b"MM\0*\0\0\0\x08\0\x01" + b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"), upright(b"II*")
    (6, 1)
    """
    order = {b"II": "<", b"MM": ">"}.get(exif[:2], "")
    try:
        (first,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, first)
        for entry in range(first + 2, first + 2 + 12 * count, 12):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", exif, entry)
            if order and tag == ORIENTATION and kind == SHORT and 1 <= value <= 8:  # noqa: PLR2004  (EXIF knows eight)
                return value
    except struct.error:  # it ends before what it announces
        return UPRIGHT
    return UPRIGHT
