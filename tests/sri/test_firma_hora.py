"""SigningTime, as signers write it and as nobody should."""

from __future__ import annotations

import pytest

from app.sri import xades
from app.sri.errors import Codigo, Refused


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-02T10:11:12-05:00", "2026-03-02T10:11:12-05:00"),
        ("2026-03-02T15:11:12Z", "2026-03-02T15:11:12+00:00"),
        ("\n 2026-03-02T10:11:12.5-05:00 ", "2026-03-02T10:11:12.500000-05:00"),
        ("2026-03-02T10:11:12", "2026-03-02T10:11:12-05:00"),
    ],
)
def test_a_time_is_read_with_its_offset(text, expected):
    assert xades.moment(text).isoformat() == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ayer",
        "2026-03-02",
        "20260302T101112Z",
        "2026-02-30T10:11:12Z",
        "2026-03-02T24:11:12Z",
        "2026-03-02T10:11:12+15:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "٢٠٢٦-03-02T10:11:12Z",
        "2026-03-02T10:11:12Z; DROP",
    ],
)
def test_anything_else_is_no_time(text):
    with pytest.raises(Refused) as refusal:
        xades.moment(text)

    assert refusal.value.code is Codigo.E_SIG_TIME
