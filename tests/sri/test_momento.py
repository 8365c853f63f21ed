"""fechaAutorizacion is read in every spelling, and refused when no clock can show it."""

from datetime import UTC, datetime

import pytest

from app.sri import momento
from app.sri.errors import Codigo, Refused


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-15T09:30:00-05:00",
        "2026-03-15T09:30:00.000-05:00",
        "2026-03-15T14:30:00Z",
        "2026-03-15T09:30:00",
        "15/03/2026 09:30:00",
        "15/03/2026 09:30:00.000",
    ],
)
def test_every_spelling_is_the_same_instant(text):
    assert momento.leer(text) == datetime(2026, 3, 15, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ayer",
        "0000-00-00T00:00:00-05:00",
        "2026-02-30T09:30:00-05:00",
        "2026-03-15T25:00:00-05:00",
        "2026-03-15T09:30:00+99:99",
        "2026-03-15T09:30:00+15:00",
        "9999-12-31T23:59:59-05:00",
        "0001-01-01T00:00:00+05:00",
        "1999-12-31T00:00:00Z",
        "٢٠٢٦-03-15T09:30:00-05:00",
        "15-03-2026 09:30:00",
    ],
)
def test_what_no_clock_shows_is_refused(text):
    with pytest.raises(Refused) as caught:
        momento.leer(text)
    assert caught.value.code == Codigo.E_DATE
