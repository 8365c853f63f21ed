"""The trusted certificates are read once, and again when their folder changes."""

import pytest

from app.archive import trust
from app.demo.autoridad import Authority


@pytest.fixture
def folder(app, tmp_path):
    """TRUSTED_CAS with one authority."""
    path = tmp_path / "ac"
    Authority.load_or_create(path)
    app.config["TRUSTED_CAS"] = path
    return path


def test_without_a_folder_nobody_is_trusted(app):
    assert trust.of(app) is None


def test_the_folder_is_read_once_while_it_stays_the_same(app, folder):
    assert trust.of(app) is trust.of(app)


def test_a_certificate_that_is_added_or_taken_away_counts_at_once(app, folder):
    before = len(trust.of(app).cas)
    other = Authority.create("OTRA AC INVENTADA")

    (folder / "otra.cer").write_bytes(other.key.der)
    assert len(trust.of(app).cas) == before + 1

    (folder / "otra.cer").unlink()
    assert len(trust.of(app).cas) == before


def test_a_file_that_cannot_be_read_is_named(app, folder):
    (folder / "rota.crl").write_bytes(b"basura")

    with pytest.raises(trust.Unusable, match=r"TRUSTED_CAS: .*rota\.crl"):
        trust.of(app)
