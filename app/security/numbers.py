"""Whole numbers that are sent."""

from __future__ import annotations

from typing import Any

from wtforms import IntegerField

MOST_DIGITS = 18  # fewer than a database holds, and than WTForms can compare


class NumberField(IntegerField):
    """A whole number; what is longer than any of ours is none."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist and len(valuelist[0].strip()) > MOST_DIGITS:
            self.data = None
            raise ValueError(self.gettext("Not a valid integer value."))
        super().process_formdata(valuelist)
