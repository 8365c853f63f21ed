"""A firm's logo, drawn again: a small PNG on white of which every byte is ours, as large as the RIDE prints it."""

from __future__ import annotations

import io

from app.accounts import pictures, redraw
from app.sri.errors import Codigo, Refused

MAX_BYTES = 1024 * 1024
WIDTH, HEIGHT = 600, 216  # pixels: what the RIDE prints of it, at 288 dots per inch
WHITE = (255, 255, 255)  # the paper it is printed on
SENTENCES = {
    Codigo.E_IMG_SIZE: "El logotipo pesa más de 1 MB; envíelo más pequeño.",
    Codigo.E_IMG_TYPE: "No es una imagen PNG, JPG ni WebP.",
    Codigo.E_IMG_PIXELS: "El logotipo mide demasiado; redúzcalo a unos 1 000 píxeles de ancho.",
    Codigo.E_IMG_BROKEN: "La imagen está dañada o incompleta; ábrala, guárdela de nuevo como PNG y envíela.",
}


def why(refused: Refused) -> str:
    """Say what to do about a picture that was refused, in words for a logo."""
    return SENTENCES[refused.code]


def draw(data: bytes) -> bytes:
    """Return the picture whole, upright, on white, at most 600 × 216 pixels.

    Raises Refused with E_IMG_SIZE, E_IMG_TYPE, E_IMG_PIXELS or E_IMG_BROKEN.
    """
    from PIL import Image as Pillow

    if len(data) > MAX_BYTES:
        raise Refused(Codigo.E_IMG_SIZE)
    picture = pictures.read(data)
    try:
        image = redraw.turned(redraw.simple(redraw.decode(picture)), picture.orientation)
    except redraw.GIVEN_UP as error:
        raise Refused(Codigo.E_IMG_BROKEN) from error
    image.thumbnail((WIDTH, HEIGHT), Pillow.Resampling.LANCZOS)
    sheet = Pillow.new("RGB", image.size, WHITE)
    sheet.paste(image, mask=image if image.mode == "RGBA" else None)
    out = io.BytesIO()
    sheet.save(out, "PNG", optimize=True)
    return out.getvalue()
