"""The portal behind nginx and behind Caddy, over TLS, with the files that the manual says to copy."""

import json
import os
import re

import pytest

from app import links
from tests.servidor import fronts

MEGA = 1024 * 1024
WRONG_LINK = "/instalar/aaaaaaaaaaaaaaa"
BOUNDARY = "limite"


@pytest.fixture(scope="module", params=fronts.INSTALLED)
def front(request, tmp_path_factory):
    with fronts.standing(request.param, tmp_path_factory.mktemp(request.param)) as standing:
        yield standing


def envelope(size):
    """A form with one file of this many bytes."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="carga.zip"\r\n\r\n'
    return head.encode() + b"\0" * size + f"\r\n--{BOUNDARY}--\r\n".encode()


def upload(front, size):
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    return front.ask("POST", "/ingresar", envelope(size), headers)


def test_in_the_full_run_nothing_is_left_untried():
    if os.environ.get("CI"):
        assert fronts.INSTALLED == ["nginx", "caddy"]


def test_the_sign_in_page_comes_over_tls_with_a_cookie_of_this_host_alone(front):
    status, headers, page = front.ask(path="/ingresar")

    assert status == 200
    assert "Acceder" in page
    cookie = headers["Set-Cookie"]
    assert cookie.startswith("__Host-clickfactura=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_form_sent_through_it_is_taken(front):
    _, headers, page = front.ask(path="/clave/olvido")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    sent = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": headers["Set-Cookie"].partition(";")[0],
        "Referer": f"https://{fronts.NAME}:{front.port}/clave/olvido",
    }

    status, _, page = front.ask(
        "POST", "/clave/olvido", f"csrf_token={token}&identificacion=1759999996", sent
    )

    assert status == 200
    assert "correo-enmascarado" in page


def test_the_health_of_the_portal_is_seen(front):
    status, headers, body = front.ask(path="/salud")

    assert status == 200
    assert json.loads(body)["database"]
    assert "nginx/" not in headers.get("Server", "")


def test_twenty_megabytes_pass(front):
    status, _, page = upload(front, 20 * MEGA)

    assert status == 422  # of the form: it came without a token
    assert "El formulario venció" in page


@pytest.mark.parametrize("size", [25 * MEGA + MEGA // 2, 27 * MEGA])
def test_more_than_the_limit_is_refused_in_spanish_by_whoever_sees_it_first(front, size):
    status, _, page = upload(front, size)

    assert status == 413
    assert "El envío es demasiado grande" in page


def test_another_host_is_not_served(front):
    status, _, page = front.ask(path="/ingresar", headers={"Host": "otro.example"})

    # Caddy answers a name that is not its own with nothing at all; nginx asks the portal, which refuses it.
    assert (status, "Acceder" in page) == ({"nginx": 400, "caddy": 200}[front.kind], False)


def test_the_portal_sees_who_asks_whatever_they_say_of_themselves(front):
    """Its limits count by the address that the connection came from, not by a header anyone may write."""

    def ask(number, source):
        claimed = {
            "X-Forwarded-For": f"203.0.113.{number}",
            "X-Real-IP": "203.0.113.9",
            "X-Forwarded-Proto": "http",
        }
        return front.ask(path=WRONG_LINK, headers=claimed, source=source)[0]

    spoofing = [ask(number, "127.0.0.2") for number in range(25)]

    assert spoofing[0] == 410
    assert spoofing[-1] == 429
    assert ask(0, "127.0.0.3") == 410


def test_what_is_said_of_the_scheme_and_the_host_is_not_believed(front):
    claimed = {"X-Forwarded-Proto": "http", "X-Forwarded-Host": "malo.example"}

    status, headers, page = front.ask(path="/comprobantes", headers=claimed)

    assert status == 303
    assert headers["Location"].startswith("/ingresar")
    assert "malo.example" not in page


def test_no_link_of_a_mail_enters_the_log_of_nginx():
    text = (fronts.FILES / "nginx.conf").read_text(encoding="utf-8")
    [paths] = re.findall(r"location ~ \^/\(([^)]+)\)/ \{\s+access_log off;", text)

    assert {f"/{path}" for path in paths.split("|")} == set(links.PATHS)
