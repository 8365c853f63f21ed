"""Write elements in the order given, leaving out what is not said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from lxml import etree

CENT = Decimal("0.01")

Value = str | Decimal | date | None
Part = etree._Element | Iterable[etree._Element] | None  # noqa: SLF001  (lxml names its class so)
Amount = Decimal | int | str


def amount(value: Amount) -> Decimal:
    """Take an amount as a person writes it: 10, "7.95" or a Decimal."""
    return value if isinstance(value, Decimal) else Decimal(value)


def cents(value: Decimal) -> Decimal:
    """Round to whole cents, half up, as the SRI does.

    >>> cents(Decimal("1.005"))
    Decimal('1.01')
    """
    return value.quantize(CENT, ROUND_HALF_UP)


def short(value: Decimal | None) -> str | None:
    """Write a percentage without needless zeros.

    >>> short(Decimal("30.00")), short(Decimal("1.75")), short(Decimal("100"))
    ('30', '1.75', '100')
    """
    return None if value is None else f"{value.normalize():f}"


def fields(**values: Value) -> list[etree._Element]:
    """Write one element for each value that is said, in order. Dates as dd/mm/aaaa, amounts as they are."""
    return [text(name, value) for name, value in values.items() if value is not None and value != ""]


def text(name: str, value: Value, **attributes: str) -> etree._Element:
    """Write one element that holds a value."""
    element = etree.Element(name, attributes)
    if isinstance(value, date):
        element.text = f"{value:%d/%m/%Y}"
    else:
        element.text = f"{value:f}" if isinstance(value, Decimal) else value
    return element


def block(name: str, *parts: Part, **attributes: str) -> etree._Element:
    """Write an element that holds others."""
    element = etree.Element(name, attributes)
    for part in parts:
        if part is None:
            continue
        element.extend([part] if etree.iselement(part) else part)
    return element


def optional(name: str, parts: Iterable[etree._Element]) -> etree._Element | None:
    """Write an element that holds others, or nothing when there is none."""
    element = block(name, parts)
    return element if len(element) else None


def serialize(root: etree._Element) -> bytes:
    """Write the voucher as UTF-8, on one line: signing allows no later re-indenting."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
