"""The masked address shown for a number that has none here: invented, and always the same for that number.

So the page of a forgotten password says as much about a stranger as about a customer. The key is the
masks' own (MASK_KEY): changing SECRET_KEY must not change what a page showed yesterday.
"""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app

from app.notify.masks import mask

FIRST_LETTERS = "aaabccdeefgghijjjklmmmnopprrsstvy"
HOUSES = "gggggghhhhoyiecs"  # how the domains of most people begin
COM_OF = 5  # four of five addresses end in .com


def masked(key: str) -> str:
    """Mask an address that nobody has."""
    secret = str(current_app.config["MASK_KEY"]).encode()
    digest = hmac.new(secret, f"mascara|{key}".encode(), hashlib.sha256).digest()
    local = FIRST_LETTERS[digest[0] % len(FIRST_LETTERS)]
    house = HOUSES[digest[1] % len(HOUSES)]
    ending = "com" if digest[2] % COM_OF else "ec"
    return mask(f"{local}@{house}.{ending}")
