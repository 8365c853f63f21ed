"""What a password must be."""

import time

import pytest

from app.accounts import common, policy

OWN = ["1759999996", "1759999996001", "María Inventada Andrade", "compras@cliente.ec"]
FINE = [
    "Caballo batería 9 grapa!",
    "🦊 Llueve en Quito 7 veces",
    "vK9#mPq2$Lx7&nRw",
    " Espacio al inicio, y 2 al final ",
    "Ñandúes-volando-3",
    "La maría de 7 colores vuela alto.",  # a name within a phrase of one's own
]


@pytest.mark.parametrize("password", FINE)
def test_a_good_password_breaks_nothing(password):
    assert policy.broken(password, OWN) == []


@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("Ab1.efghi", "largo"),
        ("A1." + "bcdx" * 64, "largo"),
        ("llueve en quito, 7 veces", "mayuscula"),
        ("LLUEVE EN QUITO, 7 VECES", "minuscula"),
        ("Llueve en Quito, siete veces", "numero"),
        ("Llueve en Quito 7 veces", "especial"),
    ],
)
def test_each_class_is_asked_for(password, rule):
    assert rule in policy.broken(password, OWN)


@pytest.mark.parametrize(
    "password",
    [
        "Rosa.1759999996", "Rosa.1759999996001", "Rosa.6999999571", "17599-99996.Ab", "Inventada.1", "Andrade2026!",
        "Maria.2026!", "Compras@cliente.ec1", "Etneilc.77", "Compras.123",
    ],
)  # fmt: skip
def test_what_others_know_is_no_password(password):
    assert "propia" in policy.broken(password, OWN)


@pytest.mark.parametrize(
    "password",
    [
        "Password123!", "P@ssw0rd2026", "Qwertyuiop1!", "Ecuador2026!", "Barcelonasc1925.", "Contraseña1234!",
        "Contrasena.99", "ClickFactura2026!", "Passwordpassword1!", "Aaaaaaaaaa1!", "Abcdefghij1!", "Guayaquil.2026",
        "Emelec.1929!", "Bienvenido1.", "123456789Aa!", "Iloveyou2024!", "Aa1!Aa1!Aa1!",
        "Clickfactura!1A", "Contraseña1234!1A", "Passwordpassword!1A", "Ecuador2026!1A", "Password123!1A",
    ],
)  # fmt: skip
def test_a_common_password_hides_nowhere(password):
    assert "comun" in policy.broken(password, OWN)


def test_lengths_are_counted_in_characters():
    assert "largo" not in policy.broken("Ñandú-🦊🦊🦊1", OWN)
    assert policy.broken("Ñ" + "an4dú-" * 50, OWN) == ["largo"]


def test_a_combining_accent_counts_as_the_letter_it_makes():
    assert policy.is_special("\u0301")
    assert "especial" in policy.broken("Cancio\u0301n de cuna 4 voces", OWN)


def test_every_rule_has_its_sentence():
    said = policy.sentences(policy.SENTENCES, 14)

    assert len(said) == 7
    assert "14 a 256" in said[0]


def test_a_long_password_is_judged_quickly():
    start = time.perf_counter()
    policy.broken("aA1." * 64, OWN)
    policy.broken("ab" * 128, OWN)
    common.is_repeated("ab" * 128 + "x" * 5)
    common.is_common("qwertyuiop12345" * 16 + "Zx!#kPwv")

    assert time.perf_counter() - start < 2


def test_a_long_password_is_not_searched_for_every_word_of_a_long_name():
    words = [f"w{number:05}" for number in range(30_000)]
    start = time.process_time()

    policy.broken("Zyxwvuts" * 30_000, own=[" ".join(words)])

    assert time.process_time() - start < 1


def test_accents_without_end_are_not_put_in_order():
    accents = "a" + "\u0301" * 20_000 + "\u0323" * 20_000
    start = time.process_time()

    assert "largo" in policy.broken(accents, own=[accents])

    assert time.process_time() - start < 1


def test_a_composed_letter_of_many_marks_is_too_long_all_the_same():
    assert "largo" in policy.broken("\u03b1\u0313\u0300\u0345" * 600)


def test_the_list_has_the_words_of_many_years_of_leaks():
    assert len(common.words()) > 25_000
    assert {"123456", "password", "ecuador", "emelec"} <= common.words()
