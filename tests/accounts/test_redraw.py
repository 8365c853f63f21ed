"""A person's picture is drawn again, whatever came in. The hostile ones are built here, byte by byte."""

import io
import random
import struct
import subprocess
import sys
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from app.accounts import pictures
from app.accounts.redraw import MAX_BYTES, redraw
from app.sri.errors import Codigo, Refused

RED, BLUE, WHITE = (200, 30, 30), (30, 30, 200), (255, 255, 255)


def saved(image, kind, **about):
    out = io.BytesIO()
    image.save(out, kind, **about)
    return out.getvalue()


def plain(kind="JPEG", size=(60, 40), mode="RGB", colour=RED, **about):
    return saved(Image.new(mode, size, colour), kind, **about)


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height, *before, idat=None, depth=8, colour=2):
    """A PNG as its header says, with chunks before its pixels."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    pixels = b"\0" * (1 + width * 3) * height if idat is None else b""
    body = chunk(b"IDAT", zlib.compress(pixels) if idat is None else idat)
    return pictures.PNG + header + b"".join(before) + body + chunk(b"IEND", b"")


def opened(data):
    image = Image.open(io.BytesIO(redraw(data)))
    image.load()
    return image


def refusal(data):
    with pytest.raises(Refused) as refused:
        redraw(data)
    return refused.value.code


def near(one, other):
    return all(abs(a - b) < 12 for a, b in zip(one, other, strict=True))


def test_what_leaves_is_a_square_jpeg_of_512_pixels_at_most():
    image = opened(plain(size=(3000, 2000)))

    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (512, 512))


def test_a_small_picture_is_not_made_larger():
    assert opened(plain(size=(60, 40))).size == (40, 40)


def test_a_single_pixel_is_a_picture():
    assert opened(plain("PNG", size=(1, 1))).size == (1, 1)


def test_the_middle_is_kept():
    image = Image.new("RGB", (900, 300), BLUE)
    image.paste(RED, (300, 0, 600, 300))

    square = opened(saved(image, "PNG"))

    assert all(near(square.getpixel(at), RED) for at in ((5, 150), (150, 5), (290, 290)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_three_types_are_taken_by_their_content(kind):
    assert near(opened(plain(kind)).getpixel((20, 20)), RED)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_way_of_writing_a_png_is_read(mode):
    source = Image.new("L", (40, 40), 200)
    image = (
        source.point(lambda value: value * 257, "I").convert(mode) if mode == "I;16" else source.convert(mode)
    )

    assert near(opened(saved(image, "PNG")).getpixel((20, 20)), (255,) * 3 if mode == "1" else (200,) * 3)


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_grey_and_printed_colours_of_a_jpeg_are_read(mode):
    assert opened(saved(Image.new("RGB", (40, 40), WHITE).convert(mode), "JPEG")).getpixel((9, 9)) == WHITE


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_is_transparent_becomes_white_paper(kind):
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))

    assert near(opened(saved(clear, kind)).getpixel((20, 20)), WHITE)


def test_a_transparent_colour_of_a_palette_becomes_white_too():
    image = Image.new("P", (40, 40), 3)
    image.putpalette([0, 0, 0] * 4)

    assert near(opened(saved(image, "PNG", transparency=3)).getpixel((20, 20)), WHITE)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(("orientation", "corner"), [(1, (4, 4)), (3, (59, 59)), (6, (59, 4)), (8, (4, 59))])
def test_a_photo_taken_sideways_stands_upright(kind, orientation, corner):
    image = Image.new("RGB", (64, 64), BLUE)
    image.paste(RED, (0, 0, 16, 16))
    exif = Image.Exif()
    exif[0x0112] = orientation

    upright = opened(saved(image, kind, exif=exif))

    assert near(upright.getpixel(corner), RED)
    assert sum(near(upright.getpixel(at), RED) for at in ((4, 4), (59, 59), (59, 4), (4, 59))) == 1


def test_nothing_that_came_along_stays():
    exif = Image.Exif()
    exif[0x010E] = "Calle Inventada 1, Quito"
    data = plain(exif=exif, icc_profile=b"perfil secreto" * 9, comment=b"comentario secreto", dpi=(72, 72))

    drawn = redraw(data)

    assert b"Inventada" in data
    assert not any(word in drawn for word in (b"Exif", b"Inventada", b"secreto", b"ICC"))
    assert drawn == redraw(plain())


def test_a_program_behind_the_end_is_cut_off():
    tail = b"<?php system($_GET['c']); ?>" + b"PK\x03\x04"

    assert redraw(plain() + tail) == redraw(plain())
    assert redraw(plain("PNG") + tail) == redraw(plain("PNG"))


def test_of_a_moving_picture_the_first_frame_stays():
    frames = [Image.new("RGB", (40, 40), BLUE) for _ in range(20)]
    first = Image.new("RGB", (40, 40), RED)

    for kind in ("PNG", "WEBP"):
        moving = saved(first, kind, save_all=True, append_images=frames)
        assert near(opened(moving).getpixel((20, 20)), RED)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"foto",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7\n",
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        plain("GIF", mode="P", colour=0),
        plain("ICO", size=(32, 32)),
        plain("TIFF"),
        plain("BMP"),
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    ],
    ids=["nothing", "text", "svg", "pdf", "eps", "gif", "ico", "tiff", "bmp", "heic"],
)
def test_anything_else_is_refused_by_its_content(data):
    assert refusal(data) == Codigo.E_IMG_TYPE


def test_whoever_has_an_iphone_is_told_what_to_do():
    assert "HEIC" in Codigo.E_IMG_TYPE.frase
    assert "JPG" in Codigo.E_IMG_TYPE.frase


@pytest.mark.parametrize(
    ("width", "height"), [(2**31 - 1, 2**31 - 1), (1, 200_000), (20_001, 1), (4_000, 3_001)]
)
def test_a_png_is_measured_before_it_is_decoded(width, height):
    assert refusal(png(width, height, idat=b"")) == Codigo.E_IMG_PIXELS


def test_a_png_says_its_size_once():
    second = chunk(b"IHDR", struct.pack(">IIBBBBB", 20, 20, 8, 2, 0, 0, 0))
    pixels = zlib.compress(b"\0" * (1 + 20 * 3) * 20)

    assert refusal(png(8, 8, second, idat=pixels)) == Codigo.E_IMG_BROKEN


def test_a_jpeg_is_measured_before_it_is_decoded():
    data = bytearray(plain())
    frame = data.index(b"\xff\xc0")
    for width, height in ((65_000, 65_000), (7_200, 7_000), (20_001, 1)):
        data[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
        assert refusal(bytes(data)) == Codigo.E_IMG_PIXELS


@pytest.mark.parametrize("lossless", [True, False])
def test_a_webp_is_measured_before_it_is_decoded(lossless):
    large = saved(Image.new("1", (4_100, 3_000)).convert("L"), "WEBP", lossless=lossless, method=0)

    assert refusal(large) == Codigo.E_IMG_PIXELS


def test_the_canvas_of_a_webp_counts():
    data = bytearray(saved(Image.new("RGBA", (40, 40), (1, 2, 3, 4)), "WEBP"))
    assert data[12:16] == b"VP8X"
    data[24:30] = (16_000).to_bytes(3, "little") * 2

    assert refusal(bytes(data)) == Codigo.E_IMG_PIXELS


def test_a_picture_of_no_width_is_broken():
    assert refusal(png(0, 40, idat=b"")) == Codigo.E_IMG_BROKEN


def test_a_text_that_swells_is_never_opened():
    bomb = zlib.compress(b"a" * 60_000_000, 9)
    swollen = png(40, 40, chunk(b"zTXt", b"k\0\0" + bomb), chunk(b"iCCP", b"p\0\0" + bomb))

    assert opened(swollen).size == (40, 40)


def test_pixels_that_swell_stop_at_the_size_of_the_picture():
    assert opened(png(40, 40, idat=zlib.compress(b"\0" * 60_000_000, 9))).size == (40, 40)


def test_a_jpeg_of_endless_scans_is_refused():
    data = plain(progressive=True, size=(400, 400))
    scan = data.rindex(b"\xff\xda")

    assert refusal(data[:-2] + data[scan:-2] * 200 + data[-2:]) == Codigo.E_IMG_BROKEN


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_cut_short_is_broken_wherever_it_ends(kind):
    noise = random.Random(7).randbytes(64 * 64 * 3)
    data = saved(Image.frombytes("RGB", (64, 64), noise), kind)

    for end in range(16, len(data) - 24, max(1, len(data) // 60)):
        assert refusal(data[:end]) == Codigo.E_IMG_BROKEN, end


def test_a_chunk_that_does_not_agree_with_its_sum_is_broken():
    data = bytearray(plain("PNG"))
    data[data.index(b"IDAT") + 6] ^= 0xFF

    assert refusal(bytes(data)) == Codigo.E_IMG_BROKEN


@pytest.mark.parametrize("mark", [pictures.PNG, b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP"])
def test_noise_behind_a_right_beginning_is_broken(mark):
    assert refusal(mark + random.Random(3).randbytes(5_000)) == Codigo.E_IMG_BROKEN


def test_no_change_of_a_byte_is_more_than_a_refusal():
    chance = random.Random(20261124)
    for kind in ("JPEG", "PNG", "WEBP"):
        whole = plain(kind, size=(24, 24), exif=Image.Exif().tobytes())
        for _ in range(150):
            data = bytearray(whole)
            data[chance.randrange(len(data))] = chance.randrange(256)
            with suppress(Refused):
                assert redraw(bytes(data)).startswith(b"\xff\xd8")


def test_ten_megabytes_are_the_most():
    assert refusal(plain() + b"\0" * MAX_BYTES) == Codigo.E_IMG_SIZE


def test_pillow_comes_only_with_the_first_picture():
    program = "import sys; import app.accounts.redraw; sys.exit('PIL' in sys.modules)"

    assert (
        subprocess.run([sys.executable, "-c", program], check=False, cwd=Path(__file__).parents[2]).returncode
        == 0
    )
