"""Bytes become characters strictly, by their BOM or their declaration, and never by a guess."""

import codecs

import pytest

from app.sri import texto
from app.sri.errors import Codigo, Refused

DECLARED = '<?xml version="1.0" encoding="{}"?>\n<a>Ñandú</a>'


def refused(data):
    with pytest.raises(Refused) as caught:
        texto.decode(data)
    return caught.value.code


@pytest.mark.parametrize("name", ["UTF-8", "utf-8", "ISO-8859-1", "iso-8859-15", "windows-1252"])
def test_a_declared_encoding_is_read(name):
    assert texto.decode(DECLARED.format(name).encode(name)).body == "\n<a>Ñandú</a>"


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + "<a>Ñandú</a>".encode(),
        codecs.BOM_UTF16_LE + "<a>Ñandú</a>".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "<a>Ñandú</a>".encode("utf-16-be"),
        codecs.BOM_UTF16_LE + DECLARED.format("UTF-8").encode("utf-16-le"),
    ],
)
def test_a_byte_order_mark_says_more_than_a_declaration(data):
    assert texto.decode(data).body.strip() == "<a>Ñandú</a>"


@pytest.mark.parametrize("name", ["utf-8", "iso-8859-1", "utf-16-le"])
def test_the_parts_of_a_text_are_the_bytes_it_came_in(name):
    mark = codecs.BOM_UTF16_LE if name == "utf-16-le" else b""
    data = mark + DECLARED.format(name).replace("utf-16-le", "utf-16").encode(name)
    found = texto.decode(data)
    assert found.preamble + found.body.encode(found.encoding) == data


@pytest.mark.parametrize("data", [b"", b"  \r\n\t ", codecs.BOM_UTF8])
def test_nothing_is_empty(data):
    assert refused(data) == Codigo.E_EMPTY


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF32_LE + "<a/>".encode("utf-32-le"),
        codecs.BOM_UTF32_BE + "<a/>".encode("utf-32-be"),
        DECLARED.format("UTF-7").encode("utf-7"),
        DECLARED.format("Shift_JIS").encode(),
        DECLARED.format("UTF-16").encode(),
        "<a>Ñ</a>".encode("iso-8859-1"),
        b"<a>\xc0\xbc</a>",
        b"<a>\xed\xa0\x80</a>",
        b"<a>\x00</a>",
        b"<a/>" + b"\x00" * 8,
        codecs.BOM_UTF16_LE + b"<\x00a",
    ],
)
def test_what_cannot_be_decoded_strictly_is_refused(data):
    assert refused(data) == Codigo.E_ENCODING


@pytest.mark.parametrize(
    "data", [codecs.BOM_UTF8 * 2 + b"<a/>", b'<?xml version="1.1"?><a/>', b"<?xml encoding='UTF-8'?><a/>"]
)
def test_a_second_mark_and_a_strange_declaration_are_malformed(data):
    assert refused(data) == Codigo.E_MALFORMED


def test_a_file_holds_a_megabyte_and_no_more():
    assert texto.decode(b"x" * texto.MAX_BYTES).body
    assert refused(b"x" * (texto.MAX_BYTES + 1)) == Codigo.E_SIZE


def test_a_document_out_of_a_text_has_no_encoding_of_its_own():
    assert texto.inner('\n <?xml version="1.0" encoding="UTF-16"?><a>Ñ</a>') == "<a>Ñ</a>"
