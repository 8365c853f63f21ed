"""Settings: read once, checked against each other, and never a default secret."""

import stat

import pytest

import config


@pytest.fixture
def read(tmp_path):
    """Read settings as if only these variables were set."""

    def load(**variables):
        return config.load({"INSTANCE_DIR": str(tmp_path / "instance"), **variables})

    return load


def test_nothing_set_is_a_whole_installation(read, tmp_path):
    values = read()

    assert values["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path / 'instance' / 'clickfactura.db'}"
    assert values["PUBLIC_URL"] == "http://127.0.0.1:8080"
    assert values["WORKER"] == "inline"
    assert not values["SESSION_COOKIE_SECURE"]


def test_the_secret_is_made_once_and_only_its_owner_reads_it(read, tmp_path):
    first, again = read(), read()

    assert first["SECRET_KEY"] == again["SECRET_KEY"]
    assert len(first["SECRET_KEY"]) == 64
    assert first["SECRET_KEY"] != first["MASK_KEY"]
    assert stat.S_IMODE((tmp_path / "instance" / "secret_key").stat().st_mode) == 0o600


def test_an_empty_secret_signs_nothing(read, tmp_path, monkeypatch):
    monkeypatch.setattr(config, "TRIES", 1)
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "secret_key").touch()

    with pytest.raises(config.ConfigError, match="secret_key está vacío"):
        read()


def test_a_secret_may_come_from_a_file(read, tmp_path):
    (tmp_path / "key").write_text("de-un-archivo\n", encoding="utf-8")

    assert read(SECRET_KEY_FILE=str(tmp_path / "key"))["SECRET_KEY"] == "de-un-archivo"


def test_the_instance_file_is_read_below_the_environment(read, tmp_path):
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / ".env").write_text("PORT=9000\nTHREADS=3\n", encoding="utf-8")

    values = read(THREADS="5")

    assert (values["PORT"], values["THREADS"]) == (9000, 5)


def test_https_makes_the_cookie_secure_and_names_the_host(read):
    values = read(PUBLIC_URL="https://facturas.ejemplo.ec/")

    assert values["PUBLIC_URL"] == "https://facturas.ejemplo.ec"
    assert values["SESSION_COOKIE_SECURE"]
    assert values["SESSION_COOKIE_NAME"] == "__Host-clickfactura"
    assert "facturas.ejemplo.ec" in values["TRUSTED_HOSTS"]


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"PORT": "ochenta"}, "PORT"),
        ({"PORT": "99999"}, "PORT"),
        ({"THREADS": "0"}, "THREADS"),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES"),
        ({"SECRET_KEY_FILE": "/no/hay"}, "SECRET_KEY_FILE"),
        ({"TRUSTED_CAS": "/no/hay"}, "TRUSTED_CAS"),
        ({"MAIL_DEFAULT_SENDER": "nadie"}, "MAIL_DEFAULT_SENDER"),
        ({"MAIL_USE_TLS": "on", "MAIL_USE_SSL": "on"}, "MAIL_USE_SSL"),
        ({"DATABASE_URL": "mysql://cf@localhost/cf"}, "DATABASE_URL"),
        ({"DATABASE_URL": "cualquiera"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://cf:c/v@localhost:x/cf"}, "DATABASE_URL"),
        ({"PUBLIC_URL": "https://[roto"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "https://ejemplo.ec/facturas"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "https://ana@ejemplo.ec"}, "PUBLIC_URL"),
        ({"DEMO": "quizás"}, "DEMO"),
        ({"ISSUER_TRUST": "none"}, "ISSUER_TRUST"),
        ({"PUBLIC_URL": "facturas.ejemplo.ec"}, "PUBLIC_URL"),
        ({"FIRST_ACCESS": "direct", "PUBLIC_URL": "https://f.ejemplo.ec"}, "FIRST_ACCESS"),
        ({"DEMO": "1", "HOST": "0.0.0.0"}, "DEMO"),  # noqa: S104  (that it is refused is the point)
    ],
)
def test_a_value_that_cannot_work_stops_the_start_and_is_named(read, variables, named):
    with pytest.raises(config.ConfigError, match=named):
        read(**variables)


def test_a_password_of_the_database_is_not_repeated(read):
    with pytest.raises(config.ConfigError) as said:
        read(DATABASE_URL="mysql://cf:secreta@localhost/cf")

    assert "secreta" not in said.value.message


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(read, tmp_path):
    (tmp_path / "instance").write_text("no es una carpeta", encoding="utf-8")

    with pytest.raises(config.ConfigError, match="INSTANCE_DIR"):
        config.load({"INSTANCE_DIR": str(tmp_path / "instance" / "dentro")})


@pytest.mark.parametrize(
    "content", [b"MAIL_SERVER=correo.ejemplo.ec\n", b"\xef\xbb\xbfMAIL_SERVER=correo.ejemplo.ec\r\n"]
)
def test_the_instance_file_is_read_as_any_editor_writes_it(read, tmp_path, content):
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / ".env").write_bytes(content)

    assert read()["MAIL_SERVER"] == "correo.ejemplo.ec"


def test_an_instance_file_in_another_encoding_is_said_in_a_sentence(read, tmp_path):
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / ".env").write_bytes("MAIL_USERNAME=niño".encode("latin-1"))

    with pytest.raises(config.ConfigError, match="UTF-8"):
        read()


def test_a_password_is_taken_as_it_is_written(read, tmp_path):
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / ".env").write_text("MAIL_PASSWORD='a${HOME}#b'\n", encoding="utf-8")

    assert read()["MAIL_PASSWORD"] == "a${HOME}#b"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_either_name_of_postgresql_works(read, scheme):
    values = read(DATABASE_URL=f"{scheme}://cf@localhost/cf")

    assert values["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://cf@localhost/cf"


def test_a_password_that_cannot_be_used_is_not_repeated(read):
    with pytest.raises(config.ConfigError) as refused:
        read(MAIL_PASSWORD="contraseña secreta")

    assert "MAIL_PASSWORD no sirve" in str(refused.value)
    assert "secreta" not in str(refused.value)
