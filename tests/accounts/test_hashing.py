"""Passwords as hashes, a few at a time."""

import pytest

from app.accounts import hashing


def test_only_the_same_password_matches():
    digest = hashing.make("Llueve en Quito, 7 veces")

    assert digest.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hashing.matches(digest, "Llueve en Quito, 7 veces")
    assert not hashing.matches(digest, "llueve en Quito, 7 veces")
    assert not hashing.is_outdated(digest)


def test_two_hashes_of_one_password_differ():
    assert hashing.make("Llueve en Quito, 7 veces") != hashing.make("Llueve en Quito, 7 veces")


def test_nobody_has_a_password():
    assert not hashing.matches(None, "")
    assert not hashing.matches("", "x")
    assert not hashing.matches("no es un hash", "x")


def test_an_accent_typed_as_two_characters_is_the_same():
    assert hashing.matches(hashing.make("Ñandú"), "N\u0303andu\u0301")


def test_lone_surrogates_do_not_break_it():
    assert not hashing.matches(None, "\ud800")


def test_what_is_too_long_is_not_hashed():
    with pytest.raises(ValueError, match="too long"):
        hashing.make("a" * 257)
    assert not hashing.matches(hashing.nobodys(), "a" * 257)


def test_a_taken_slot_refuses_at_once():
    taken = 0
    while hashing.SLOTS.acquire(blocking=False):
        taken += 1
    try:
        for refused in (
            lambda: hashing.make("x"),
            lambda: hashing.matches(None, "x"),
            hashing.refuse_when_busy,
        ):
            with pytest.raises(hashing.Busy):
                refused()
    finally:
        hashing.SLOTS.release(taken)
    hashing.refuse_when_busy()
    assert taken >= 1
