"""A ZIP is read in memory and within bounds, and one bad member does not spoil the others."""

import io
import os
import struct
import zipfile

import pytest

from app.sri import paquete
from app.sri.errors import Codigo, Refused


def zipped(*members, method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def read(data):
    return {
        one.nombre: one.datos if one.problema is None else one.problema.code for one in paquete.members(data)
    }


def refused(data):
    with pytest.raises(Refused) as caught:
        list(paquete.members(data))
    return caught.value.code


def test_members_come_out_in_order_whatever_they_are_called():
    data = zipped(("../../a.xml", b"<a/>"), ("/etc/b", b"<b/>"), ("c\nd.XML", b"<c/>"))
    assert list(read(data).items()) == [("../../a.xml", b"<a/>"), ("/etc/b", b"<b/>"), ("c·d.XML", b"<c/>")]


def test_litter_and_the_pdf_beside_its_xml_are_skipped_in_silence():
    data = zipped(
        ("__MACOSX/._a.xml", b"x"),
        ("carpeta/", b""),
        (".DS_Store", b"x"),
        ("carpeta/Thumbs.db", b"x"),
        ("desktop.ini", b"x"),
        ("a.pdf", b"%PDF-1.7" + os.urandom(paquete.MAX_BYTES)),
        ("a.xml", b"<a/>"),
    )
    assert read(data) == {"a.xml": b"<a/>"}


@pytest.mark.parametrize("members", [[], [("a/", b"")], [("Thumbs.db", b"x")], [("a.pdf", b"%PDF-1.7")]])
def test_a_zip_without_a_voucher_says_so(members):
    assert refused(zipped(*members)) == Codigo.E_ZIP_EMPTY


def test_a_bomb_refuses_the_whole_package_before_it_inflates():
    assert refused(zipped(("a.xml", b"<a/>"), ("b.xml", bytes(30_000_000)))) == Codigo.E_ZIP_RATIO


def test_a_member_over_the_limit_is_refused_alone():
    data = zipped(("a.xml", b"<a/>"), ("b.xml", bytes(paquete.MAX_BYTES + 1)), method=zipfile.ZIP_STORED)
    assert read(data) == {"a.xml": b"<a/>", "b.xml": Codigo.E_SIZE}


def test_too_many_members_and_too_many_bytes_are_refused():
    assert refused(zipped(*((f"{n}.xml", b"") for n in range(1001)))) == Codigo.E_ZIP_COUNT
    big = bytes(1_000_000)
    assert refused(zipped(*((f"{n}.xml", big) for n in range(70)))) == Codigo.E_ZIP_SIZE
    assert refused(b"PK\x03\x04" + bytes(paquete.MAX_ZIP)) == Codigo.E_ZIP_SIZE


def test_a_directory_longer_than_its_count_says_is_not_read():
    data = bytearray(zipped(*((f"{n:0250}.xml", b"") for n in range(5000))))
    end = data.rfind(b"PK\x05\x06")
    struct.pack_into("<HH", data, end + 8, 3, 3)
    assert refused(bytes(data)) == Codigo.E_ZIP_COUNT


def test_a_member_without_a_name_is_skipped():
    data = zipped(("a", b"<a/>"), ("b.xml", b"<b/>"))
    directory = data.index(b"PK\x01\x02")
    nameless = bytearray(data[: directory + 46] + data[directory + 47 :])
    struct.pack_into("<H", nameless, directory + 28, 0)
    end = nameless.rfind(b"PK\x05\x06")
    struct.pack_into("<L", nameless, end + 12, end - directory)
    assert read(bytes(nameless)) == {"b.xml": b"<b/>"}


def test_an_end_record_that_overrules_the_plain_one_is_refused():
    data = zipped(("a.xml", b"<a/>"))
    end = data.rfind(b"PK\x05\x06")
    assert refused(data[:end] + b"PK\x06\x07" + bytes(16) + data[end:]) == Codigo.E_ZIP_BROKEN


def test_a_flipped_bit_refuses_its_member_alone():
    data = bytearray(zipped(("a.xml", b"<aaaa/>"), ("b.xml", b"<b/>"), method=zipfile.ZIP_STORED))
    data[data.index(b"aaaa")] ^= 1
    assert read(bytes(data)) == {"a.xml": Codigo.E_ZIP_BROKEN, "b.xml": b"<b/>"}


def test_an_encrypted_member_is_refused():
    data = bytearray(zipped(("a.xml", b"<a/>")))
    data[6] |= paquete.ENCRYPTED
    data[data.index(b"PK\x01\x02") + 8] |= paquete.ENCRYPTED
    assert read(bytes(data)) == {"a.xml": Codigo.E_ZIP_ENCRYPTED}


def test_an_archive_inside_an_archive_is_refused():
    assert read(zipped(("a.xml", zipped(("b.xml", b"<b/>"))))) == {"a.xml": Codigo.E_ZIP_NESTED}


def test_a_link_is_refused():
    link = zipfile.ZipInfo("a.xml")
    link.create_system = 3
    link.external_attr = 0o120777 << 16
    assert read(zipped((link, b"/etc/passwd"))) == {"a.xml": Codigo.E_ZIP_BROKEN}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_methods_are_refused(method):
    assert read(zipped(("a.xml", b"<a/>"), method=method)) == {"a.xml": Codigo.E_ZIP_BROKEN}


@pytest.mark.parametrize(
    "data",
    [
        b"MZ" + zipped(("a.xml", b"<a/>")),
        b"PK\x03\x04" + zipped(("a.xml", b"<a/>")),
        b"\x1f\x8b\x08rest",
        b"#!/bin/sh\n" + zipped(("a.xml", b"<a/>")),
        bytes(257) + b"ustar\x0000",
        zipped(("a.xml", b"<a/>"))[:-5],
        zipped(("a.xml", b"<a/>"))[:30],
    ],
    # A ZIP holds the hour it was made at: in a name, two workers of one run would not agree on it.
    ids=["program", "before-a-zip", "gzip", "script", "tar", "cut-short", "head-alone"],
)
def test_what_only_looks_like_a_zip_is_refused(data):
    assert paquete.is_package(data)
    assert refused(data) == Codigo.E_ZIP_BROKEN


def test_a_voucher_is_no_package():
    for text in ("<factura/>", "\ufeff<factura>PK\x05\x06</factura>"):
        assert not paquete.is_package(text.encode())
        assert not paquete.is_package(text.encode("utf-16"))
