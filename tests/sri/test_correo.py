"""The receiver's address among the fields that an issuer adds."""

import pytest

from app.sri.comprobante import Campo
from app.sri.correo import of_receiver, one_address


def receiver(**fields):
    return of_receiver(tuple(Campo(name.replace("_", " "), value) for name, value in fields.items()))


@pytest.mark.parametrize(
    "name",
    ["Email", "Correo", "emailCliente", "CORREO CLIENTE:", "E-mail", "MAIL", "correo ", "Correo electrónico"],
)
def test_it_is_found_under_the_names_that_issuers_use(name):
    assert (
        of_receiver((Campo("Teléfono", "02 000 0000"), Campo(name, "rosa@ejemplo.ec"))) == "rosa@ejemplo.ec"
    )


@pytest.mark.parametrize(
    "name",
    ["Email Vendedor", "Correo Emisor", "VENDEDOR", "Correo del transportista", "Asesor", "E-mail proveedor"],
)
def test_what_is_named_for_someone_else_is_never_the_receivers(name):
    other = Campo(name, "otra@ejemplo.ec")

    assert of_receiver((other,)) is None
    assert of_receiver((other, Campo("Email", "rosa@ejemplo.ec"))) == "rosa@ejemplo.ec"


def test_a_field_that_is_an_address_counts_when_none_is_named_so():
    assert receiver(Observación="rosa@ejemplo.ec") == "rosa@ejemplo.ec"
    assert receiver(Observación="pregunte a rosa@ejemplo.ec") is None


@pytest.mark.parametrize(
    "text",
    [
        "a@b.ec\r\nBcc: c@d.ec", "a@b.ec,c@d.ec", "<a@b.ec>", '"A" <a@b.ec>', "a@b", "a@@b.ec", ".a@b.ec", "a.@b.ec",
        "a@-b.ec", "a@b..ec", "a@127.0.0.1", "a@[127.0.0.1]", "root@localhost", "-a@b.ec", f"{'a' * 65}@b.ec",
        "a@b.ec\0.evil.test", "ñ@b.ec", "a@b.ec\u202e", "",
    ],
)  # fmt: skip
def test_what_is_not_one_plain_address_is_none(text):
    assert one_address(text) is None
