"""A person's picture, drawn again: a small square JPEG of which every byte is ours.

Nothing of the file that came in is kept, so neither a place where it was taken nor a program inside it
reaches anybody.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from app.accounts import pictures
from app.accounts.pictures import Picture
from app.sri.errors import Codigo, Refused

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_BYTES = 10 * 1024 * 1024
SIDE = 512
QUALITY = 82
PAPER = (255, 255, 255)  # under what was transparent: white, whatever the theme of whoever looks
DEEP = ("I", "F")  # modes of 16 bits and more a pixel
# The ways in which Pillow gives a file up.
GIVEN_UP = (OSError, SyntaxError, ValueError, IndexError, EOFError, OverflowError, MemoryError)
TURNS = {  # what makes each orientation of EXIF upright, by the names of Pillow
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}


def redraw(data: bytes) -> bytes:
    """Return the picture as a square JPEG of at most 512 pixels a side, cut from its middle.

    Raises Refused with E_IMG_SIZE, E_IMG_TYPE, E_IMG_PIXELS or E_IMG_BROKEN.
    """
    if len(data) > MAX_BYTES:
        raise Refused(Codigo.E_IMG_SIZE)
    picture = pictures.read(data)
    try:
        square = cut(decode(picture))
    except GIVEN_UP as error:
        raise Refused(Codigo.E_IMG_BROKEN) from error
    return written(turned(square, picture.orientation))


def decode(picture: Picture) -> Image:
    """Decode the first frame, a JPEG at the smallest scale that is large enough."""
    image = reader_of(picture.kind)(io.BytesIO(picture.data))
    if picture.kind == "JPEG":
        image.draft("RGB", (SIDE, SIDE))
    image.load()
    return image


def reader_of(kind: str) -> Any:
    """Give Pillow's reader of one type. Pillow is imported here, when the first picture comes: it is large."""
    if kind == "JPEG":
        from PIL.JpegImagePlugin import JpegImageFile as Reader
    elif kind == "PNG":
        from PIL.PngImagePlugin import PngImageFile as Reader
    else:
        from PIL.WebPImagePlugin import WebPImageFile as Reader
    return Reader


def cut(image: Image) -> Image:
    """Cut the largest square from the middle, make it small, and lay it on paper."""
    from PIL import Image as Pillow

    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    square = simple(image.crop((left, top, left + side, top + side)))
    if side > SIDE:
        square = square.resize((SIDE, SIDE), Pillow.Resampling.LANCZOS, reducing_gap=3.0)
    sheet = Pillow.new("RGB", square.size, PAPER)
    sheet.paste(square, mask=square if square.mode == "RGBA" else None)
    return sheet


def simple(image: Image) -> Image:
    """Return it in eight bits a channel, with its transparency if it has one."""
    if image.mode.startswith(DEEP):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    clear = "transparency" in image.info or image.mode in {"LA", "PA", "RGBA", "La", "RGBa"}
    return image.convert("RGBA" if clear else "RGB")


def turned(square: Image, orientation: int) -> Image:
    from PIL import Image as Pillow

    turn = TURNS.get(orientation)
    return square.transpose(Pillow.Transpose[turn]) if turn else square


def written(image: Image) -> bytes:
    """Write the picture and nothing else: no metadata, no profile."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()
