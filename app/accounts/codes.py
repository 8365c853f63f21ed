"""Codes that are printed and typed: letters and digits that nobody takes for one another (Crockford's base 32).

Twelve letters are 60 bits, sixteen are 80. Shown in groups of four: 7XK2-M4PQ-9TRB.
"""

from __future__ import annotations

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O or U
LETTERS = 12
GROUP = 4
BETWEEN = re.compile(r"[\s\u2010-\u2015_.-]+")
MEANT = str.maketrans("OIL", "011")  # what somebody reads on paper and types


def make(letters: int = LETTERS) -> str:
    """Draw a code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(letters))


def shown(code: str) -> str:
    """Write a code in groups, as it is printed.

    >>> shown("7XK2M4PQ9TRB")
    '7XK2-M4PQ-9TRB'
    """
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def read(typed: str, letters: int = LETTERS) -> str | None:
    """Read a code however it was typed; None when it cannot be one.

    >>> read(" 7xk2 m4pq-9trb"), read("oilo oilo oilo"), read("7XK2-M4PU-9TRB"), read("7XK2")
    ('7XK2M4PQ9TRB', '011001100110', None, None)
    """
    code = BETWEEN.sub("", typed).upper().translate(MEANT)
    return code if len(code) == letters and set(code) <= set(ALPHABET) else None
