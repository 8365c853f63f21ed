"""Code 128 of a clave de acceso: pairs of digits in subset C, the odd last digit in subset B.

    start C | 24 pairs | to B | last digit | check | stop        321 modules, quiet zones excluded

Source: ISO/IEC 15417; the ficha técnica allows it on the RIDE (§9.20–21).

>>> code128("12")
[(0, 2), (3, 1), (6, 3), (11, 1), (13, 2), (17, 3), (22, 1), (25, 2), (29, 3), (33, 2), (38, 3), (42, 1), (44, 2)]
"""

from __future__ import annotations

START_C, TO_B, STOP = 105, 100, 106
CHECK_MODULUS = 103
DIGIT_ZERO_IN_B = 16
MODULES = 321  # of the 49 digits of a clave

# Bars and spaces of values 0 to 105, in modules, six digits each; a symbol begins with a bar.
_SEIS = (
    "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222"
    "123122123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321"
    "232121111323131123131321112313132113132311211313231113231311112133112331132131113123113321133121"
    "313121211331231131213113213311213131311123311321331121312113312311332111314111221411431111111224"
    "111422121124121421141122141221112214112412122114122411142112142211241211221114413111241112134111"
    "111242121142121241114212124112124211411212421112421211212141214121412121111143111341131141114113"
    "114311411113411311113141114131311141411131211412211214211232"
)
PATTERNS = (*(_SEIS[i : i + 6] for i in range(0, len(_SEIS), 6)), "2331112")  # the last one stops


WIDTH = 11  # of a symbol


def _bars(pattern: str) -> tuple[tuple[int, int], ...]:
    """Return the bars of one pattern: its first, third and fifth run, and the stop's seventh."""
    runs = [int(run) for run in pattern]
    return tuple((sum(runs[:i]), runs[i]) for i in range(0, len(runs), 2))


BARS = tuple(map(_bars, PATTERNS))


def code128(digits: str) -> list[tuple[int, int]]:
    """Return the bars of a string of ASCII digits as (x, width), both in modules, from the left."""
    return [
        (WIDTH * i + left, width) for i, value in enumerate(_values(digits)) for left, width in BARS[value]
    ]


def _values(digits: str) -> list[int]:
    """Return the symbol values of a string, start, check and stop included."""
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(digits)
    even = len(digits) // 2 * 2
    values = [START_C, *(int(digits[i : i + 2]) for i in range(0, even, 2))]
    if even < len(digits):
        values += [TO_B, DIGIT_ZERO_IN_B + int(digits[even])]
    check = (values[0] + sum(i * value for i, value in enumerate(values))) % CHECK_MODULUS
    return [*values, check, STOP]
