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

# Bars and spaces of values 0 to 106, in modules; a symbol begins with a bar.
PATTERNS = [
    "212222",
    "222122",
    "222221",
    "121223",
    "121322",
    "131222",
    "122213",
    "122312",
    "132212",
    "221213",
    "221312",
    "231212",
    "112232",
    "122132",
    "122231",
    "113222",
    "123122",
    "123221",
    "223211",
    "221132",
    "221231",
    "213212",
    "223112",
    "312131",
    "311222",
    "321122",
    "321221",
    "312212",
    "322112",
    "322211",
    "212123",
    "212321",
    "232121",
    "111323",
    "131123",
    "131321",
    "112313",
    "132113",
    "132311",
    "211313",
    "231113",
    "231311",
    "112133",
    "112331",
    "132131",
    "113123",
    "113321",
    "133121",
    "313121",
    "211331",
    "231131",
    "213113",
    "213311",
    "213131",
    "311123",
    "311321",
    "331121",
    "312113",
    "312311",
    "332111",
    "314111",
    "221411",
    "431111",
    "111224",
    "111422",
    "121124",
    "121421",
    "141122",
    "141221",
    "112214",
    "112412",
    "122114",
    "122411",
    "142112",
    "142211",
    "241211",
    "221114",
    "413111",
    "241112",
    "134111",
    "111242",
    "121142",
    "121241",
    "114212",
    "124112",
    "124211",
    "411212",
    "421112",
    "421211",
    "212141",
    "214121",
    "412121",
    "111143",
    "111341",
    "131141",
    "114113",
    "114311",
    "411113",
    "411311",
    "113141",
    "114131",
    "311141",
    "411131",
    "211412",
    "211214",
    "211232",
    "2331112",
]


def code128(digits: str) -> list[tuple[int, int]]:
    """Return the bars of a string of ASCII digits as (x, width), both in modules, from the left."""
    bars = []
    x = 0
    for value in _values(digits):
        for i, width in enumerate(map(int, PATTERNS[value])):
            if i % 2 == 0:
                bars.append((x, width))
            x += width
    return bars


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
