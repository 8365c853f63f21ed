"""`flask mailbox check` says in Spanish what it sees, and changes nothing."""

import pytest

from app.ingest.mailbox import keeping
from tests import imap
from tests.ingest.mailbox.letters import letter, text


@pytest.fixture
def check(app):
    return lambda: app.test_cli_runner().invoke(args=["mailbox", "check"])


def test_it_counts_and_marks_nothing(app, check):
    with imap.serving() as post:
        app.config.update(imap.settings(post))
        post.put(letter(text()), letter(text()))
        result = check()

        assert result.exit_code == 0, result.output
        assert result.output.splitlines() == [
            f"Se pudo entrar a 127.0.0.1 como {imap.USER}.",
            "La carpeta «INBOX» tiene 2 mensajes, 2 por leer.",
        ]
        assert post.seen() == []
        assert keeping.is_known("0" * 64) is False


def test_it_says_what_is_wrong(app, check):
    app.config.update(imap.settings(imap.Mailbox(1)))
    result = check()

    assert result.exit_code == 3
    assert "127.0.0.1 no atiende en el puerto 1" in result.output
    assert imap.PASSWORD not in result.output


def test_without_a_mailbox_it_says_how_to_have_one(check):
    result = check()

    assert result.exit_code == 2
    assert "IMAP_SERVER" in result.output
