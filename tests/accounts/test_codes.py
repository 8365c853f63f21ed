"""Codes that people type from paper."""

from app.accounts import codes


def test_a_code_is_read_as_it_is_shown():
    code = codes.make()

    assert len(code) == 12
    assert codes.read(codes.shown(code)) == code
    assert codes.read(codes.shown(code).lower().replace("-", " ")) == code


def test_no_two_codes_are_equal():
    assert len({codes.make() for _ in range(200)}) == 200


def test_a_code_of_another_length_is_none():
    assert codes.read(codes.make(16)) is None
    assert codes.read(codes.make(16), 16) is not None
    assert codes.read("") is None
    assert codes.read("\0" * 12) is None
