"""A firm's logo: judged before it is decoded, and drawn again so that nothing of the file is kept."""

import io

import pytest
from PIL import Image

from app.accounts import logos
from app.sri.errors import Codigo, Refused
from app.sri.ride import logo as ride_logo


def picture(size, kind="PNG", mode="RGB", colour="navy", **about):
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **about)
    return out.getvalue()


def test_a_file_above_a_megabyte_is_not_even_looked_at():
    with pytest.raises(Refused) as refused:
        logos.draw(picture((30, 20)) + b"\0" * logos.MAX_BYTES)

    assert refused.value.code == Codigo.E_IMG_SIZE
    assert "1 MB" in logos.why(refused.value)


def test_a_small_one_keeps_its_size_and_a_large_one_its_shape():
    small, large = (Image.open(io.BytesIO(logos.draw(picture(size)))) for size in ((60, 40), (3000, 1500)))

    assert small.size == (60, 40)
    assert large.size == (432, 216)


def test_what_was_transparent_is_white_as_the_paper_it_is_printed_on():
    drawn = Image.open(io.BytesIO(logos.draw(picture((10, 10), mode="RGBA", colour=(200, 0, 0, 0)))))

    assert drawn.getpixel((5, 5)) == (255, 255, 255)


def test_one_that_lies_on_its_side_is_set_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    drawn = Image.open(io.BytesIO(logos.draw(picture((80, 20), "JPEG", exif=exif))))

    assert drawn.size == (20, 80)
    assert not drawn.getexif()


def test_the_ride_prints_what_is_kept():
    assert ride_logo.leer(logos.draw(picture((900, 300), "WEBP"))) is not None
