"""Passwords that many people use: 30,000 from leaks, by zxcvbn, and the words of this country.

A list holds few long passwords, so the candidate is first reduced to what its author had in mind:
digits at the ends, look-alike characters, repetitions and a short tail are taken off, and the rest is looked up.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

LOOKALIKES = str.maketrans("@43015$!|7", "aaeoisslit")
SHORTEST_WORD = 4
HALF = 0.6
FEW = 4
LONG_WORD = 6  # a shorter common word begins many good passwords
FEW_MORE, FEW_LETTERS = 7, 3  # what may follow a common word without adding to it
LONGEST_FORM = 64
MOST_USED = 4_000
LOCAL_WORDS = """
ambato banano barcelona barcelonasc bolivar cacao cantonal chimborazo clave clickfactura cliente
comprobante comprobantes contrasena contraseña contabilidad cotopaxi cuenca deportivo ecuador ecuatoriano
emelec empresa esmeraldas facturacion factura facturas galapagos guayaquil guayas ibarra impuestos
independiente latacunga ligadequito loja machala manabi manta milagro olmedo pichincha portoviejo
quito quiteño quiteno riobamba rumiñahui sri secreta tungurahua usuario bienvenido bienvenida
"""
LOCAL = frozenset(LOCAL_WORDS.split())


@cache
def words() -> frozenset[str]:
    """Return every common password, lower case. Loaded the first time somebody chooses a password."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return LOCAL | {word for word in FREQUENCY_LISTS["passwords"] if len(word) >= SHORTEST_WORD}


@cache
def most_used() -> str:
    """Return the head of the list, a word a line: enough for a page to judge by while somebody types."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    head = [word for word in FREQUENCY_LISTS["passwords"] if len(word) >= SHORTEST_WORD][:MOST_USED]
    return "\n".join([*sorted(LOCAL), *head])


def is_common(password: str) -> bool:
    """Tell whether a password is one of the most used, or a plain variation of one.

    >>> is_common("Ecuador2026!"), is_common("P@ssw0rd123"), is_common("Qwerty12345!"), is_common("Aaaaaaaaaa1!")
    (True, True, True, True)
    >>> is_common("Caballo batería 9 grapa")
    False
    """
    low = password.casefold()
    return is_repeated(low) or is_sequence(low) or any(_known(form) for form in forms(low))


def forms(low: str) -> set[str]:
    """Give the ways in which a password may hide a common one."""
    letters = re.sub(r"[^a-z0-9ñ]", "", low)
    undone = re.sub(r"[^a-z0-9ñ]", "", low.translate(LOOKALIKES))
    cores = {re.sub(r"^[0-9]+|[0-9]+$", "", text) for text in (letters, low)}
    bare = re.sub(r"^[0-9\W_]+|[0-9\W_]+$", "", low).translate(LOOKALIKES)
    return {low, letters, undone, bare, *cores}


def is_repeated(low: str) -> bool:
    """Tell whether it is a few characters, or one piece over and over."""
    return len(set(low)) <= FEW or re.fullmatch(r"(.{1,6}?)\1+.{0,3}", low, re.DOTALL) is not None


def is_sequence(low: str) -> bool:
    """Tell whether most neighbours follow each other: abcdef, 12345."""
    near = sum(abs(ord(b) - ord(a)) <= 1 for a, b in pairwise(low))
    return near >= len(low) * HALF


def _known(form: str) -> bool:
    """Look a form up: whole, or as common words one after the other with a tail that adds nothing.

    Each place where a word may begin is looked at once, or common words within each other would take ages.
    """
    known, places, seen = words(), [0], {0}
    for place in places:
        rest = form[place:]
        if rest in known or (place and _adds_nothing(rest)):
            return True
        lengths = range(LONG_WORD, min(len(rest), LONGEST_FORM))
        ends = {place + length for length in lengths if rest[:length] in known} - seen
        places += sorted(ends)
        seen |= ends
    return False


def _adds_nothing(rest: str) -> bool:
    letters = re.sub(r"[0-9]", "", rest)
    return len(letters) <= FEW_LETTERS and len(rest) <= FEW_MORE
