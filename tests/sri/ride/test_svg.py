"""The pages as SVG: what the paper says, where it says it, in a file that can do nothing."""

from base64 import b64decode
from dataclasses import replace
from io import BytesIO

import pytest
from lxml import etree
from PIL import Image

from app.sri import ride
from app.sri.comprobante import Campo
from tests.sri.ride import examples

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
DRAWN = {f"{SVG}{name}" for name in ("svg", "title", "rect", "text", "path", "polygon", "image")}


def drawn(comprobante, **kwargs):
    kwargs.setdefault("autorizacion", examples.autorizacion(comprobante))
    return [etree.fromstring(page) for page in ride.draw(comprobante, **kwargs)]


def said(page):
    return [text.text for text in page.iter(f"{SVG}text")]


def words(texts):
    return "".join("".join(texts).split())


@pytest.mark.parametrize("name", examples.TODOS)
def test_every_page_says_what_the_same_page_of_the_pdf_says(name, read):
    comprobante = examples.TODOS[name]()
    authorised = examples.autorizacion(comprobante)

    printed = read(ride.render(comprobante, autorizacion=authorised))
    pages = drawn(comprobante)

    assert len(pages) == len(printed) == ride.count(comprobante, autorizacion=authorised)
    for page, text in zip(pages, printed, strict=True):
        assert sorted(words(said(page))) == sorted(words(text))


def test_a_long_voucher_has_a_file_for_each_page():
    pages = drawn(examples.factura(200))

    assert [said(page)[-1] for page in pages] == [f"Página {i} de {len(pages)}" for i in range(1, 8)]
    assert pages[6].findtext(f"{SVG}title") == "RIDE de Factura 002-001-000004512, hoja 7 de 7"


@pytest.mark.parametrize("name", examples.TODOS)
def test_nothing_but_figures_with_presentation_attributes_is_in_it(name):
    for page in drawn(examples.TODOS[name](), logo=examples.logo()):
        assert {element.tag for element in page.iter()} <= DRAWN
        names = {name for element in page.iter() for name in element.attrib}
        assert not {name for name in names if name in {"style", "class", "href"} or name.startswith("on")}


def test_it_is_a_sheet_of_white_paper_in_points():
    [page] = drawn(examples.factura(1))

    assert page.get("viewBox") == "0 0 595.28 841.89"
    assert page.get("{http://www.w3.org/XML/1998/namespace}lang") == "es-EC"
    assert page[1].attrib == {"width": "595.28", "height": "841.89", "fill": "#fff"}


def test_every_line_is_as_wide_as_on_paper_and_ends_on_it():
    for page in drawn(examples.factura_completa()):
        for text in page.iter(f"{SVG}text"):
            assert 42 <= float(text.get("x")) + float(text.get("textLength")) <= 554
            assert text.get("lengthAdjust") == "spacingAndGlyphs"


def test_texts_stay_texts():
    name = "Peña & <script>alert('x')</script> \"S.A.\""
    [page] = drawn(examples.factura(1, receptores=(replace(examples.ROSA, nombre=name),)))

    assert name in said(page)


@pytest.mark.parametrize(
    "text",
    [
        "]]></text><script/>",
        "&#0;&amp;",
        "\u202egnp.exe\u202c\ufeff",
        "á combinada e\u0301",
        "汉字 العربية",
        "a\x85b\xa0c\xad",
        " \t\n ",
        "z" * 900,
        "€ – “comillas” …",
    ],
    ids=range(9),
)
def test_no_text_makes_a_file_that_cannot_be_read(text):
    base = examples.factura(2)
    bad = replace(
        base,
        emisor=replace(base.emisor, razon_social=text, nombre_comercial=text, dir_matriz=text),
        lineas=tuple(replace(line, descripcion=text, codigo=text) for line in base.lineas),
        adicionales=(Campo(text, text),),
    )

    assert any("VALOR TOTAL" in said(page) for page in drawn(bad))


def test_blanks_side_by_side_are_kept():
    [page] = drawn(examples.factura(1, adicionales=(Campo("Nota", "dos  blancos"),)))
    [text] = [text for text in page.iter(f"{SVG}text") if text.text == "dos  blancos"]

    assert text.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"


def test_a_glyph_that_nobody_has_is_a_box_that_says_so():
    plain = drawn(examples.factura(1, adicionales=(Campo("Nota", "Gracias"),)))[0]
    [page] = drawn(examples.factura(1, adicionales=(Campo("Nota", "Gracias 😀"),)))

    assert said(page).count("□") == 1
    assert len(page.findall(f"{SVG}rect")) == len(plain.findall(f"{SVG}rect")) + 1


def test_a_test_voucher_carries_its_mark_on_every_page():
    for page in drawn(examples.factura(60, "1")):
        [mark] = page.xpath("//*[contains(@transform, 'rotate')]")
        assert (mark.text, mark.get("fill")) == ("SIN VALIDEZ TRIBUTARIA", "#ededed")


def test_a_firms_colour_tints_the_title_and_draws_a_rule_on_the_first_page_alone():
    first, *others = drawn(examples.factura(60), accent="#005f73")

    [title, *_] = [text for text in first.iter(f"{SVG}text") if text.text == "FACTURA"]
    [rule] = [rect for rect in first.iter(f"{SVG}rect") if rect.get("fill") == "#005f73"]
    assert title.get("fill") == "#005f73"
    assert float(rule.get("width")) > 500
    assert others
    assert not any("#005f73" in etree.tostring(page, encoding="unicode") for page in others)


def test_the_logo_is_inside_the_first_page_alone():
    first, *others = drawn(examples.factura(60), logo=examples.logo())

    [image] = first.findall(f"{SVG}image")
    kind, _, data = image.get(HREF).partition(",")
    assert kind == "data:image/png;base64"
    assert Image.open(BytesIO(b64decode(data))).size == (360, 160)
    assert others
    assert not any(page.findall(f"{SVG}image") for page in others)


def test_a_logo_that_is_none_leaves_the_mark():
    [page] = drawn(examples.factura(1), logo=b"no es una imagen")

    assert len(page.findall(f"{SVG}polygon")) == 1
    assert page.findall(f"{SVG}image") == []


def test_the_same_voucher_gives_the_same_bytes():
    assert ride.draw(examples.factura(30)) == ride.draw(examples.factura(30))
