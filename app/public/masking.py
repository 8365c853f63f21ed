"""Names and numbers as a page may show them to who does not sign in: to recognise somebody, not to learn of them."""

from __future__ import annotations

from app.filters import plain

DOTS = "•••"
LAST = 3
FEW = 4  # words of a name


def masked_name(name: str) -> str:
    """Keep the first letter of the first words of a name.

    >>> masked_name("Juana Inventada de Prueba"), masked_name("")
    ('J••• I••• d••• P•••', 'Sin nombre')
    """
    words = plain(name).split()[:FEW]
    return " ".join(f"{word[0]}{DOTS}" for word in words) or "Sin nombre"


def masked_number(number: str) -> str:
    """Keep the last characters of a number that has more than twice as many.

    >>> masked_number("1759999996"), masked_number("A12")
    ('•••996', '•••')
    """
    shown = plain(number)
    return DOTS + (shown[-LAST:] if len(shown) > 2 * LAST else "")
