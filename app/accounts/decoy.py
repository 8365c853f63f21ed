"""The masked address shown for a number that has none here: invented, and always the same for that number.

So the page of a forgotten password says as much about a stranger as about a customer. The key is the
masks' own (MASK_KEY): changing SECRET_KEY must not change what a page showed yesterday.
"""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app

from app.notify.masks import mask

# Whatever a real address may show, an invented one shows too, about as often: else it would tell who is here.
ALPHABET = "abcdefghijklmnopqrstuvwxyz"
FIRST_LETTERS = f"aaaacceejjjjllmmmmpprrssv{ALPHABET}"
HOUSES = f"ggggggggggghhhhhooyy{ALPHABET}"  # most people are with four providers, most firms at home
ENDINGS = ("com",) * 20 + ("ec",) * 8 + ("net", "org", "es", "edu")


def masked(key: str) -> str:
    """Mask an address that nobody has."""
    secret = str(current_app.config["MASK_KEY"]).encode()
    digest = hmac.new(secret, f"mascara|{key}".encode(), hashlib.sha256).digest()
    local = FIRST_LETTERS[digest[0] % len(FIRST_LETTERS)]
    house = HOUSES[digest[1] % len(HOUSES)]
    ending = ENDINGS[digest[2] % len(ENDINGS)]
    return mask(f"{local}@{house}.{ending}")
