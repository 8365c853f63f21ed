"""The barcode, read back from paper."""

import shutil
import subprocess

import pytest
import zxingcpp
from PIL import Image

from app.sri import ride
from app.sri.ride.barras import MODULES, code128
from tests.sri.ride import examples


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm (poppler-utils) is not installed")
@pytest.mark.parametrize("name", ["factura", "guia", "retencion_2"])
def test_a_reader_finds_the_clave_on_the_page(name, tmp_path):
    comprobante = examples.TODOS[name]()
    (tmp_path / "ride.pdf").write_bytes(ride.render(comprobante, logo=examples.logo()))
    subprocess.run(
        ["pdftoppm", "-r", "200", "-png", "-f", "1", "-l", "1", "-singlefile", "ride.pdf", "ride"],  # noqa: S607  (poppler is found on the PATH)
        cwd=tmp_path,
        check=True,
    )
    with Image.open(tmp_path / "ride.png") as page:
        found = zxingcpp.read_barcodes(page)
    assert [(code.format, code.text) for code in found] == [
        (zxingcpp.BarcodeFormat.Code128, comprobante.clave.text)
    ]


@pytest.mark.parametrize(
    "digits", ["0" * 49, "9" * 49, "1234", "7", "00", "2011202601179999999900120020010000045121234567811"]
)
def test_bars_are_read_back(digits):
    bars = code128(digits)
    picture = Image.new("L", ((bars[-1][0] + bars[-1][1] + 20) * 2, 60), 255)
    for x, width in bars:
        picture.paste(0, ((x + 10) * 2, 5, (x + 10 + width) * 2, 55))
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [digits]


def test_a_clave_takes_321_modules():
    x, width = code128("1" * 49)[-1]
    assert x + width == MODULES


@pytest.mark.parametrize("digits", ["12a4", "١٢", "1 2"])
def test_only_digits(digits):
    with pytest.raises(ValueError, match=digits):
        code128(digits)
