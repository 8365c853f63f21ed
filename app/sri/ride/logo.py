"""The issuer's logo: decoded once, scaled to what paper needs, shared between documents.

A picture that cannot be read is no error: the page carries the plain mark instead.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from fpdf.image_datastructures import RasterImageInfo
from fpdf.image_parsing import get_img_info
from PIL import Image, UnidentifiedImageError

MAX_ANCHO, MAX_ALTO = 150.0, 54.0  # points
MAX_PIXELS = 25_000_000
DOTS_PER_POINT = 4  # 288 dots per inch


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture ready for any document. `ancho` and `alto` in points."""

    info: RasterImageInfo
    ancho: float
    alto: float
    png: bytes

    def copia(self) -> RasterImageInfo:
        """Return the entry for one document's image cache; the pixels are shared."""
        return RasterImageInfo(self.info | {"i": 1, "usages": 0, "iccp_i": None})


@lru_cache(maxsize=64)
def leer(data: bytes) -> Logo | None:
    """Decode a PNG, JPEG, GIF or WebP, or return None when there is no picture in it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _leer(data)
    except (
        OSError,
        ValueError,
        SyntaxError,
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ):
        return None


def _leer(data: bytes) -> Logo | None:
    with Image.open(BytesIO(data), formats=("PNG", "JPEG", "GIF", "WEBP")) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            return None
        rgba = picture.convert("RGBA")
    rgba.thumbnail((int(MAX_ANCHO * DOTS_PER_POINT), int(MAX_ALTO * DOTS_PER_POINT)))
    flat = Image.new("RGB", rgba.size, "white")
    flat.paste(rgba, mask=rgba)
    png = BytesIO()
    flat.save(png, "PNG")
    escala = min(MAX_ANCHO / flat.width, MAX_ALTO / flat.height)
    info = get_img_info("logo", BytesIO(png.getvalue()))
    return Logo(info, flat.width * escala, flat.height * escala, png.getvalue())
