"""`flask issuers add`."""

import io

import pytest
from PIL import Image

from app.accounts import logos
from app.db import db
from app.models import Act, Deed, Issuer
from tests.people import RUC


@pytest.fixture
def add(app):
    return lambda *arguments: app.test_cli_runner().invoke(args=["issuers", "add", *arguments])


def test_a_firm_is_added_once(add):
    first = add(RUC, "Ferretería La Inventada", "--help-contact", "ayuda@ejemplo.ec")
    again = add(RUC, "Otro nombre")

    assert (first.exit_code, again.exit_code) == (0, 0), first.output
    assert "ya existe" in again.stdout
    issuer = db.session.scalars(db.select(Issuer)).one()
    assert (issuer.name, issuer.help_contact) == ("Ferretería La Inventada", "ayuda@ejemplo.ec")


def test_a_ruc_that_fails_its_digit_is_only_warned_about(add):
    result = add("1793194515001", "Reciente S.A.S.")

    assert result.exit_code == 0
    assert "dígito verificador" in result.stderr


def test_what_is_no_ruc_is_refused(add):
    assert add("12345", "X").exit_code == 2


def test_a_firm_that_is_here_changes_only_what_is_given(add, tmp_path):
    Image.new("RGB", (40, 20), "navy").save(tmp_path / "logo.png")
    add(RUC, "La Inventada", "--help-contact", "ayuda@ejemplo.ec")

    result = add(RUC, "Otro nombre", "--logo", str(tmp_path / "logo.png"))

    assert result.exit_code == 0, result.output
    issuer = db.session.scalars(db.select(Issuer)).one()
    assert (issuer.name, issuer.help_contact) == ("La Inventada", "ayuda@ejemplo.ec")
    assert issuer.logo == logos.draw((tmp_path / "logo.png").read_bytes())


def test_what_is_no_picture_is_no_logo(add, tmp_path):
    (tmp_path / "logo.png").write_bytes(b"%PDF-1.7")

    result = add(RUC, "La Inventada", "--logo", str(tmp_path / "logo.png"))

    assert result.exit_code == 2
    assert "imagen" in result.stderr
    assert db.session.scalars(db.select(Issuer)).all() == []


def test_its_colour_is_kept_changed_and_taken_back(add):
    def colour():
        db.session.rollback()
        return db.session.scalars(db.select(Issuer)).one().accent

    add(RUC, "La Inventada", "--color", "#0B5D4A")
    first = colour()
    add(RUC, "La Inventada")
    kept = colour()
    add(RUC, "La Inventada", "--color", "")

    assert (first, kept, colour()) == ("#0b5d4a", "#0b5d4a", "")
    deeds = [act.deed for act in db.session.scalars(db.select(Act).order_by(Act.id))]
    assert deeds == [Deed.FIRM_ADDED, Deed.FIRM_CHANGED]


def test_what_is_no_colour_is_refused(add):
    result = add(RUC, "La Inventada", "--color", "verde")

    assert result.exit_code == 2
    assert "#7a1e4e" in result.stderr
    assert db.session.scalars(db.select(Issuer)).all() == []


def test_nothing_of_the_file_of_a_logo_is_kept(add, tmp_path):
    picture = Image.new("RGB", (3000, 400), "navy")
    picture.save(tmp_path / "logo.jpg", comment=b"hecho en la calle Secreta 12")

    add(RUC, "La Inventada", "--logo", str(tmp_path / "logo.jpg"))

    logo = db.session.scalars(db.select(Issuer)).one().logo
    assert b"Secreta" not in logo
    assert Image.open(io.BytesIO(logo)).size == (600, 80)
