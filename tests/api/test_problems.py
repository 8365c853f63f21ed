"""Every error under /api is a problem: no page of ours is one."""

import pytest
from sqlalchemy.exc import OperationalError

from app.archive import paging
from app.problems import BY_STATUS
from app.problems.codes import Problema
from tests.api.steps import HOME, XML

CLAVE = "1" * 49


def told(browser, path, status, **about):
    response = browser.open(path, **about)
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    assert "Set-Cookie" not in response.headers
    body = response.get_json()
    assert {"type", "title", "status", "detail", "code", "instance"} <= set(body)
    assert body["status"] == status
    assert body["instance"] == path.partition("?")[0]
    assert body["type"] == f"/api/v1#{body['code']}"
    return body


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v2", f"{HOME}/nada", f"{HOME}/documents/123", f"{HOME}/documents/"]
)
def test_an_unknown_address_is_a_problem(stranger, path):
    assert told(stranger, path, 404)["code"] == "E_NOT_FOUND"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "/documents"),
        ("POST", "/arrivals"),
        ("PUT", f"/documents/{CLAVE}"),
        ("POST", "/openapi.json"),
    ],
)
def test_another_method_is_a_problem(stranger, method, path):
    assert told(stranger, f"{HOME}{path}", 405, method=method)["code"] == "E_METHOD"
    assert "GET" in stranger.open(f"{HOME}{path}", method=method).headers["Allow"]


def test_another_host_is_a_problem(stranger):
    assert told(stranger, f"{HOME}/documents", 400, headers={"Host": "otro.example"})["code"] == "E_REQUEST"


def test_what_another_site_makes_a_browser_send_is_a_problem(stranger, erp):
    headers = {"Authorization": f"Bearer {erp.key}", "Sec-Fetch-Site": "cross-site", **XML}

    assert told(stranger, f"{HOME}/documents", 403, method="POST", headers=headers)["code"] == "E_FORBIDDEN"


def test_a_database_that_does_not_answer_is_a_problem(stranger, erp, monkeypatch):
    def stumble(*_args, **_about):
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(paging, "walk", stumble)
    headers = {"Authorization": f"Bearer {erp.key}"}

    assert told(stranger, f"{HOME}/documents", 503, headers=headers)["code"] == "E_BUSY"


def test_a_fault_is_a_problem(stranger, erp, monkeypatch):
    monkeypatch.setattr(paging, "walk", lambda *_: 1 / 0)
    headers = {"Authorization": f"Bearer {erp.key}"}

    assert told(stranger, f"{HOME}/documents", 500, headers=headers)["code"] == "E_FAULT"


def test_a_page_still_answers_with_a_page(stranger):
    assert stranger.open("/nada").mimetype == "text/html"


def test_every_code_has_its_status_and_its_words():
    assert all(problema.status == status for status, problema in BY_STATUS.items())
    for problema in Problema:
        assert problema.titulo
        assert problema.frase.endswith(".")
