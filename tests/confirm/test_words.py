"""What people read of the SRI's word."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.confirm import words
from app.models import Document, Inquiry
from app.sri.respuesta import Estado

AT = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def present(app, monkeypatch):
    app.config["SRI_CONFIRM"] = True
    monkeypatch.setattr(words, "now", lambda: AT)


def inquiry(**about):
    return Inquiry(
        **{"asked_at": AT, "due_at": AT + 2 * HOUR, "failures": 0, "said": "", "trouble": "", **about}
    )


def document(**about):
    return Document(fecha=date(2026, 3, 2), **about)


@pytest.mark.parametrize(
    ("found", "filed", "title", "tone"),
    [
        ({"answer": Estado.AUTORIZADO}, {"confirmed_at": AT}, "Confirmado por el SRI", "bien"),
        ({"answer": Estado.ANULADO}, {"confirmed_at": AT, "annulled_at": AT}, "Anulado", "mal"),
        ({"answer": Estado.AUTORIZADO, "differs": True}, {}, "El SRI tiene otro contenido", "mal"),
        ({"answer": Estado.NO_AUTORIZADO}, {"confirmed_at": AT}, "El SRI no lo autorizó", "mal"),
        ({"answer": Estado.PENDIENTE_DE_ANULAR}, {"confirmed_at": AT}, "Pendiente de anular", "espera"),
        ({"answer": Estado.SIN_DATOS}, {"confirmed_at": AT}, "Confirmado por el SRI", "bien"),
        ({"answer": Estado.SIN_DATOS}, {}, "Sin confirmar", "espera"),
        ({"answer": Estado.EN_PROCESO}, {}, "En proceso", "espera"),
        ({"answer": None}, {}, "Sin confirmar", ""),
        (None, {}, "Sin confirmar", ""),
        (None, {"confirmed_at": AT}, "Confirmado por el SRI", "bien"),
    ],
)
def test_what_weighs_most_of_a_filed_voucher_goes_first(found, filed, title, tone):
    told = words.told(None if found is None else inquiry(**found), document(**filed))

    assert (told.title, told.tone) == (title, tone)


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        (None, "Sin respuesta todavía"),
        (Estado.AUTORIZADO, "Autorizado por el SRI"),
        (Estado.NO_AUTORIZADO, "El SRI no lo autorizó"),
        (Estado.EN_PROCESO, "En proceso"),
        (Estado.SIN_DATOS, "El SRI no lo encuentra"),
        (Estado.PENDIENTE_DE_ANULAR, "Pendiente de anular"),
        (Estado.ANULADO, "Anulado"),
    ],
)
def test_every_answer_about_what_is_not_here_has_its_sentence(answer, title):
    assert words.told(inquiry(answer=answer), None).title == title


def test_silence_is_told_as_silence_and_never_as_a_refusal():
    silent = inquiry(answer=None, failures=3, trouble="El SRI no respondió a tiempo.")

    for told in (words.told(silent, document()), words.told(silent, None)):
        assert told.asked == "El 02/03/2026 a las 10:30 no se pudo preguntar: el SRI no respondió a tiempo."
        assert "autoriz" not in told.asked
        assert told.tone != "mal"


def test_what_was_known_before_the_silence_is_dated():
    silent = inquiry(
        answer=Estado.AUTORIZADO, answered_at=AT - 24 * HOUR, failures=1, trouble="El SRI no respondió nada."
    )

    assert words.told(silent, None).asked.endswith("Lo que se sabe es del 01/03/2026 a las 10:30.")


def test_it_says_when_it_was_asked_and_roughly_when_it_is_asked_again():
    told = words.told(inquiry(answer=Estado.EN_PROCESO), None)

    assert told.asked == "Se preguntó al SRI el 02/03/2026 a las 10:30."
    assert told.again == "Se le volverá a preguntar hoy, hacia las 12:30."


def test_one_that_nobody_asked_about_yet_says_so():
    told = words.told(inquiry(asked_at=None, due_at=AT), None)

    assert (told.asked, told.again) == (
        "Todavía no se ha preguntado al SRI.",
        "Se le preguntará en unos minutos.",
    )


def test_one_that_is_not_asked_again_says_so():
    assert words.told(inquiry(due_at=None), None).again == "No se le vuelve a preguntar por sí solo."


def test_where_the_sri_is_not_asked_nothing_is_promised(app):
    app.config["SRI_CONFIRM"] = False

    assert words.told(inquiry(), document()).again == ""


def test_a_refusal_repeats_the_sris_own_words():
    told = words.told(inquiry(answer=Estado.NO_AUTORIZADO, said="39 FIRMA INVALIDA"), document())

    assert told.sentence == "El SRI dice que no lo autorizó. Dijo: 39 FIRMA INVALIDA"
