"""Starting the portal: what is missing is said in a sentence, and nothing is left half started."""

import click
import pytest

from app.cli import serve
from config import ConfigError


def lacking():
    raise ConfigError("PORT='ochenta' no sirve: escriba un número.")


def test_what_is_missing_is_one_sentence_and_no_traceback(capsys):
    with pytest.raises(SystemExit) as ended:
        serve.main(lacking)

    said = capsys.readouterr().err
    assert ended.value.code == 1
    assert said == "Error: PORT='ochenta' no sirve: escriba un número.\n"


@pytest.mark.parametrize("error", [OSError(98, "Address already in use"), ValueError("Invalid host")])
def test_an_address_that_cannot_be_had_is_named(app, monkeypatch, error):
    def taken(*_args, **_kwargs):
        raise error

    monkeypatch.setattr(serve, "create_server", taken)

    with pytest.raises(click.ClickException, match=r"127\.0\.0\.1:8080: .*Cambie HOST o PORT"):
        serve.listening(app)


def test_certificates_that_cannot_be_read_stop_the_start(app, tmp_path):
    (tmp_path / "ca.pem").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    app.config["TRUSTED_CAS"] = tmp_path

    with pytest.raises(click.ClickException, match=r"TRUSTED_CAS: .*ca\.pem"):
        serve.serve(app)
