"""What a message is, and which of its parts may hold vouchers, is told by what it holds and within bounds."""

import time
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.ingest.mailbox import parts, reading
from app.ingest.mailbox.reading import Own
from app.models import MailFate
from tests import people
from tests.ingest.mailbox.letters import HOST, OURS, heads, letter, multipart, nested, part, text

OWN = Own(frozenset({OURS}), HOST)
XML = people.authorised()


def zipped(name="factura.xml", data=XML):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


def read(data):
    return reading.read(data, OWN)


def files(data):
    return [(file.name, file.data) for file in read(data).files]


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
def test_an_xml_is_found_however_it_travels(encoding):
    found = read(letter(text(), part(XML, encoding=encoding)))

    assert (found.fate, found.sender, found.subject) == (
        MailFate.READ,
        "ventas@proveedora.example",
        "Factura",
    )
    [file] = found.files
    assert (file.name, file.data.rstrip(b"\r\n")) == ("factura.xml", XML.rstrip(b"\n"))


@pytest.mark.parametrize(
    "kind", ["application/octet-stream", "text/plain", "image/png", "nada", "x/y; name=a"]
)
def test_the_type_and_the_name_that_a_part_claims_decide_nothing(kind):
    assert files(letter(text(), part(XML, kind, name="foto.png"))) == [("foto.png", XML)]
    assert files(letter(text(), part(zipped(), kind, name="informe.pdf"))) == [("informe.pdf", zipped())]


def test_a_part_without_a_name_is_called_after_its_place():
    assert files(letter(text(), part(XML, name=""), part(zipped(), name=""))) == [
        ("adjunto-2.xml", XML),
        ("adjunto-3.zip", zipped()),
    ]


def test_a_message_that_is_the_voucher_itself_is_read():
    about = {"From": "a@b.example", "Content-Type": "text/xml", "Content-Transfer-Encoding": "8bit"}

    assert [data for _, data in files(heads(about) + XML)] == [XML]


def test_pictures_documents_and_the_body_are_no_vouchers():
    html = b"<html><body>Clave de acceso y autorizacion de su factura</body></html>"
    document = zipped("[Content_Types].xml", b"<Types/>")
    found = read(
        letter(
            part(html, "text/html", name=""),
            part(b"%PDF-1.7", "application/pdf", name="ride.pdf"),
            part(b"<svg/>", "image/svg+xml", name="logo.svg"),
            part(document, name="carta.docx"),
        )
    )

    assert (found.fate, found.reason, found.files) == (MailFate.IGNORED, reading.NO_FILES, ())


def test_an_xml_that_is_no_voucher_goes_through_the_door_to_be_told_why():
    assert files(letter(text(), part(b"<html/>", name="factura.xml"))) == [("factura.xml", b"<html/>")]


def test_names_that_would_lead_elsewhere_or_hide_something_are_cut_and_shown():
    name = "=?utf-8?q?..=5C..=5Cfac=E2=80=AElmx.xml?="

    assert [name for name, _ in files(letter(part(XML, name=name)))] == ["fac·lmx.xml"]


def test_a_forwarded_message_is_followed_one_level():
    inner = letter(text(), part(XML))
    for encoding in ("8bit", "base64"):
        forwarded = part(inner, "message/rfc822", encoding=encoding, name="fwd.eml")
        assert [name for name, _ in files(letter(text(), forwarded, boundary="CC"))] == ["factura.xml"]


def test_a_message_in_a_forwarded_message_is_not_opened():
    inner = letter(part(letter(part(XML)), "message/rfc822", encoding="base64", name="a.eml"), boundary="CC")
    found = read(letter(part(inner, "message/rfc822", encoding="base64", name="b.eml"), boundary="DD"))

    assert (found.fate, found.reason) == (MailFate.IGNORED, reading.TOO_NESTED)


@pytest.mark.parametrize(
    "top",
    [
        {"From": OURS},
        {"From": f'"Quien sea" <{OURS.upper()}>'},
        {"X_ClickFactura_Kind": "notice"},
        {"Message_ID": f"<{'0a' * 16}@{HOST}>"},
    ],
)
def test_what_we_sent_ourselves_is_left_alone(top):
    found = read(letter(part(XML), **top))

    assert (found.fate, found.reason, found.files) == (MailFate.IGNORED, reading.LOOP, ())


@pytest.mark.parametrize(
    "top", [{"Auto_Submitted": "auto-generated"}, {"Precedence": "bulk"}, {"Return_Path": "<>"}, {"From": ""}]
)
def test_an_automatic_message_with_vouchers_is_read_and_one_without_is_left_alone(top):
    assert read(letter(text(), part(XML), **top)).fate is MailFate.READ
    assert read(letter(text(), **top)).fate is MailFate.IGNORED


def test_a_reply_while_on_holiday_is_no_bounce():
    answer = letter(
        text("Estoy de vacaciones hasta el 5.1.2027. ana@ejemplo.ec"),
        From="Ana <ana@ejemplo.ec>",
        Auto_Submitted="auto-replied",
        Return_Path="<>",
        In_Reply_To=f"<{'0a' * 16}@{HOST}>",
    )

    assert (read(answer).fate, read(answer).reason) == (MailFate.IGNORED, reading.AUTOMATIC)


@pytest.mark.parametrize(
    "data",
    [
        nested(900),
        letter(*[part(b"x", "text/plain", name="x.txt")] * 10_000),
        letter(*[part(XML)] * 101),
        heads({"Subject": "x" * 300_000}) + b"hola",
        b"x" * (parts.MAX_BYTES + 1),
        heads({"Content-Type": "multipart/mixed; boundary=B"}) + b"x--B" * 10_002,
    ],
    ids=["nested", "parts", "just-too-many", "headers", "size", "false-boundaries"],
)
def test_a_message_beyond_the_bounds_is_refused_quickly(data):
    started = time.process_time()
    found = read(data)

    assert (found.fate, found.code, found.files) == (MailFate.REFUSED, "E_MAIL", ())
    assert time.process_time() - started < 1.0


def test_a_message_at_the_bounds_is_read():
    inner = part(XML)
    for level in range(parts.MAX_DEPTH - 1):
        inner = multipart(inner, boundary=f"b{level}")
    assert read(letter(inner)).fate is MailFate.READ
    assert len(read(letter(*[part(XML)] * parts.MAX_PARTS)).files) == parts.MAX_PARTS


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n",
        b"Content-Type: multipart/mixed\r\n\r\n--\r\n",
        b'Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\nhola',
        b"Content-Type: multipart/mixed; boundary*=utf-9''%ff\r\n\r\nhola",
        b"From: =?no-such?b?////?= <a@b>\r\nSubject: =?utf-8?b?A?=\r\n\r\n",
        b"From: \xff\xfe\r\nSubject: \xc3\xb1\xff\r\nContent-Type: \xff/\xff\r\n\r\n",
        heads({"Content-Type": "multipart/mixed; boundary=B"}) + b"--B",
        heads({"Content-Type": "message/delivery-status"}),
        heads({"Content-Type": "message/rfc822", "Content-Transfer-Encoding": "base64"}) + b"=",
    ],
)
def test_a_broken_message_is_left_alone(data):
    assert read(data).fate in {MailFate.IGNORED, MailFate.BOUNCE}


def test_a_boundary_in_a_charset_that_is_none_is_no_boundary():
    data = heads({"Content-Type": "multipart/mixed; boundary*=undefined''abc"}) + b"--abc\r\n\r\nhola"
    assert read(data).fate is MailFate.IGNORED


def test_a_message_cut_short_is_read_as_far_as_it_goes():
    whole = letter(text(), part(XML, encoding="8bit"), part(XML, name="dos.xml"))

    assert [name for name, _ in files(whole[:-1000])] == ["factura.xml", "dos.xml"]


BITS = st.sampled_from(
    [b"--BB", b"--BB--", b"\r\n", b"\n", b"Content-Type: multipart/mixed; boundary=BB", b"Content-Type: message/rfc822",
     b"Content-Transfer-Encoding: base64", b"Subject: =?utf-8?b?", b"<factura>", b"PK\x03\x04", b"\xff", b"a"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(BITS, max_size=40).map(b"".join))
def test_nothing_that_a_message_may_hold_stops_the_reading(data):
    assert isinstance(read(data).fate, MailFate)
