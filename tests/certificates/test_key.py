"""The key of an installation's certificates: made once, readable by its owner alone, never replaced in silence."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.certificates import key


@pytest.fixture
def path(app):
    return app.config["INSTANCE_DIR"] / key.NAME


def test_the_key_is_made_once_and_for_its_owner_alone(path):
    first = key.of_installation().public_key()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert key.fingerprint(first) == key.fingerprint(key.of_installation().public_key())
    assert [each.name for each in path.parent.glob(".constancias*")] == []


def test_many_that_come_first_at_once_use_one_key(app, path):
    def fingerprint(_):
        with app.app_context():
            return key.fingerprint(key.of_installation().public_key())

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(fingerprint, range(16)))

    assert len(found) == 1
    assert path.is_file()


def other_key():
    made = rsa.generate_private_key(65537, 2048)
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize("bad", [b"", b"no es una clave", other_key()])
def test_a_file_that_holds_no_such_key_is_a_sentence_and_is_left_as_it_is(path, bad):
    path.write_bytes(bad)

    with pytest.raises(key.Unusable, match="respaldo"):
        key.of_installation()
    assert path.read_bytes() == bad


def test_a_file_that_cannot_be_read_is_a_sentence(path):
    path.mkdir()

    with pytest.raises(key.Unusable, match="avise a quien administra"):
        key.of_installation()


def test_a_public_key_is_read_as_it_is_written(app):
    public = key.of_installation().public_key()

    assert key.fingerprint(key.public(key.written(public))) == key.fingerprint(public)
