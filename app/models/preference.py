"""How somebody wants to hear of new vouchers."""

from __future__ import annotations

from enum import StrEnum


class Notices(StrEnum):
    """Notice preference. The values are also those of the forms."""

    EACH = "each"  # one message for each voucher
    DAILY = "daily"  # one message a day with what is new
    WEEKLY = "weekly"  # one message a week with what is new
    NONE = "none"
