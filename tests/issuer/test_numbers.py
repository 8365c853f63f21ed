"""Numbers in what is sent: one that is longer than any of ours is no fault."""

import pytest

from tests import people
from tests.browser import signed_in

LONG = "9" * 400
POSTS = (
    ("equipo/rol", 404, {"id": LONG, "role": "manager"}),
    ("equipo/retiro", 404, {"id": "1", "firm": LONG}),
    ("claves-api/revocacion", 404, {"id": LONG}),
    ("bandeja/reintentos", 303, {"after": LONG}),
    ("comprobantes/recordatorios/solos", 422, {"days": LONG}),
)


@pytest.fixture
def rosas(app):
    return signed_in(app, people.manager(people.firm()))


@pytest.mark.parametrize("path", ["comprobantes", "comprobantes/exportar", "comprobantes/recordatorios"])
def test_a_list_asked_for_too_many_days_is_no_fault(rosas, path):
    assert rosas.open(f"/emisor/{path}?estado=sin-abrir&dias={LONG}").status_code == 200


@pytest.mark.parametrize(("path", "status", "fields"), POSTS)
def test_a_button_with_a_number_like_none_of_ours_is_no_fault(rosas, path, status, fields):
    token = rosas.get("/perfil").xpath("//input[@name='csrf_token']/@value")[0]

    rosas.post(f"/emisor/{path}", status, csrf_token=token, **fields)
