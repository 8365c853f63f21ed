"""What a password must be. The keys are those of `#politica li[data-regla]` on the page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from app.accounts import common
from app.accounts.hashing import MAX_LENGTH

MIN_LENGTH = 10
MIN_LENGTH_ADMIN = 14
LONGEST = 8 * MAX_LENGTH  # more is not looked at: putting thousands of accents in order takes minutes
SHORTEST_OWN = 4  # a shorter piece of a name proves nothing
ENOUGH_BESIDES = 8  # letters and digits of their own beside a name
SENTENCES = {
    "largo": "Use de {minimum} a {maximum} caracteres.",
    "mayuscula": "Incluya una letra mayúscula.",
    "minuscula": "Incluya una letra minúscula.",
    "numero": "Incluya un número.",
    "especial": "Incluya un carácter especial, como . - ! #",
    "propia": "No use su número, su nombre ni su correo.",
    "comun": "Es una de las más usadas, o muy parecida: elija otra.",
}


def broken(password: str, own: Iterable[str] = (), minimum: int = MIN_LENGTH) -> list[str]:
    """Return the keys of the rules that a password breaks, in the order of the page.

    `own` is what belongs to its owner: their numbers, name and address. Lengths are in code points, NFC.

    >>> broken("Llueve en Quito, 7 veces"), broken("llueve7"), broken("Rosa.1759999996", own=["1759999996"])
    ([], ['largo', 'mayuscula', 'especial'], ['propia'])
    """
    text = unicodedata.normalize("NFC", password[:LONGEST])
    kinds = {unicodedata.category(character) for character in text}
    met = {
        "largo": minimum <= len(text) <= MAX_LENGTH,
        "mayuscula": "Lu" in kinds,
        "minuscula": "Ll" in kinds,
        "numero": "Nd" in kinds,
        "especial": any(is_special(character) for character in text),
        # Judging the wording costs time by length, so it comes after the length.
        "propia": len(text) > MAX_LENGTH or not is_own(text, own),
        "comun": len(text) > MAX_LENGTH or not common.is_common(text),
    }
    return [key for key in SENTENCES if not met[key]]


def sentences(keys: Iterable[str], minimum: int = MIN_LENGTH) -> list[str]:
    """Say what to do about each broken rule."""
    return [SENTENCES[key].format(minimum=minimum, maximum=MAX_LENGTH) for key in keys]


def is_special(character: str) -> bool:
    """Tell whether a character is neither letter, number nor blank."""
    return unicodedata.category(character)[0] not in "LN" and not character.isspace()


def is_own(password: str, own: Iterable[str]) -> bool:
    """Tell whether a password is made of what others know of its owner, written either way round."""
    plain = squeeze(password)
    for piece in pieces(own):
        if any(way in plain for way in (piece, piece[::-1])):
            besides = len(plain) - len(piece)
            if piece.isdigit() or besides < ENOUGH_BESIDES:
                return True
    return False


def pieces(own: Iterable[str]) -> set[str]:
    """Cut what belongs to someone into what could be typed: whole, by words, and an address's name."""
    found = set()
    for text in own:
        found |= {squeeze(text), *(squeeze(word) for word in re.split(r"[\s@._+-]+", text))}
    return {piece for piece in found if len(piece) >= SHORTEST_OWN}


def squeeze(text: str) -> str:
    """Keep letters and digits, lower case, without accents.

    >>> squeeze("José-María 12")
    'josemaria12'
    """
    decomposed = unicodedata.normalize("NFD", text[:LONGEST].casefold())
    return re.sub(r"[^a-z0-9]", "", decomposed)
