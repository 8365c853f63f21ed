"""A firm's colour, made fit to be seen: on light and on dark it keeps its hue and gets the contrast it needs.

WCAG 2.2 §1.4.11 asks 3:1 of what is no text; the bars of a message are no text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

SHAPE = re.compile(r"#[0-9a-f]{6}")
LIGHT, DARK = "#fcfaf5", "#1b1821"  # the sheet of a message in each theme
PAPER = "#ffffff"
ENOUGH = 3.0
ENOUGH_FOR_TEXT = 4.5  # WCAG 2.2 §1.4.3
STEPS = 50
LINEAR, OFFSET, GAMMA = 12.92, 0.055, 2.4  # of sRGB (IEC 61966-2-1)
EDGE = 0.04045


class Pair(NamedTuple):
    """The colour as each theme shows it."""

    light: str
    dark: str


def read(text: str) -> str | None:
    """Return a colour as #rrggbb in lower case, None when it is none.

    >>> read(" #7A1E4E "), read("mora")
    ('#7a1e4e', None)
    """
    colour = text.strip().lower()
    return colour if SHAPE.fullmatch(colour) else None


def pair(accent: str) -> Pair | None:
    """Return how light and dark show a firm's colour, None for the portal's own.

    >>> pair("#7a1e4e"), pair("")
    (Pair(light='#7a1e4e', dark='#975075'), None)
    """
    return of(accent) if accent else None


@lru_cache(maxsize=256)
def of(colour: str) -> Pair:
    """Return how light and dark show a colour."""
    return Pair(fit(colour, LIGHT, "#000000"), fit(colour, DARK, "#ffffff"))


@lru_cache(maxsize=256)
def printed(accent: str) -> str:
    """Return the colour in which words are printed on paper, "" for the portal's own.

    >>> printed("#7a1e4e"), printed("#ffd166"), printed("")
    ('#7a1e4e', '#8a7137', '')
    """
    return fit(accent, PAPER, "#000000", ENOUGH_FOR_TEXT) if accent else ""


def fit(colour: str, ground: str, towards: str, enough: float = ENOUGH) -> str:
    """Return the colour, mixed with black or white as little as its ground asks for."""
    for step in range(STEPS + 1):
        mixed = mix(colour, towards, step / STEPS)
        if contrast(mixed, ground) >= enough:
            return mixed
    return towards


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21.

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = (linear(channel / 255) for channel in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(channel: float) -> float:
    return channel / LINEAR if channel <= EDGE else ((channel + OFFSET) / (1 + OFFSET)) ** GAMMA


def mix(colour: str, towards: str, part: float) -> str:
    pairs = zip(channels(colour), channels(towards), strict=True)
    return "#" + "".join(f"{round(mine + (theirs - mine) * part):02x}" for mine, theirs in pairs)


def channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
