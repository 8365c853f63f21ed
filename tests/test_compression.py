"""Answers travel smaller where the browser takes them so, and are the same when read."""

import gzip

import pytest
from flask import Response, request

from app.security import compression, public

TEXT = "Lo mismo, muchas veces. " * 100


def marked():
    return Response(TEXT, mimetype="text/plain", headers={"ETag": '"v1"', "Accept-Ranges": "bytes"})


@pytest.fixture
def app(app):
    """The portal with a page that answers as it is told."""
    kinds = {
        "texto": lambda: Response(TEXT, mimetype="text/plain"),
        "corto": lambda: Response("x" * (compression.TINY - 1), mimetype="text/html"),
        "justo": lambda: Response("x" * compression.TINY, mimetype="text/html"),
        "pdf": lambda: Response(TEXT, mimetype="application/pdf"),
        "hilo": lambda: Response((word for word in TEXT.split()), mimetype="text/plain"),
        "hecho": lambda: Response(
            b"\x1f\x8b" + b"x" * 900, mimetype="text/plain", headers={"Content-Encoding": "gzip"}
        ),
        "parte": lambda: Response(
            TEXT, 206, mimetype="text/plain", headers={"Content-Range": "bytes 0-9/99"}
        ),
        "fijo": lambda: Response(TEXT, mimetype="text/plain", headers={"Cache-Control": "no-transform"}),
        "marca": lambda: marked().make_conditional(request),
    }
    rule = f"/<any({','.join(kinds)}):kind>"
    app.add_url_rule(rule, "kinds", public(lambda kind: kinds[kind]()))
    return app


def ask(browser, path, accepted="gzip, deflate, br", **about):
    headers = {"Accept-Encoding": accepted} if accepted is not None else {}
    return browser.open(path, headers=headers | about.pop("headers", {}), **about)


@pytest.mark.parametrize("path", ["/", "/comprobantes", "/perfil", "/ayuda", "/nada"])
def test_a_page_is_the_same_when_read_and_a_good_deal_smaller(marias, path):
    plain, packed = ask(marias, path, None), ask(marias, path)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Length"] == str(len(packed.data))
    assert packed.headers["Cache-Control"] == "no-store"
    assert len(packed.data) < len(plain.data) / 2
    text = gzip.decompress(packed.data).decode()
    assert same(text) == same(plain.text)


def same(text):
    """A page without the tokens of its forms, which are never twice alike."""
    pieces = text.split('name="csrf_token" value="')
    return pieces[:1] + [piece[86:] for piece in pieces[1:]]


@pytest.mark.parametrize("accepted", [None, "", "br", "identity", "gzip;q=0", "*;q=0", "identity;q=1, *;q=0",
                                      "gzip;q=0, *", "identity;q=0.9, gzip;q=0.5", "gzipp"])  # fmt: skip
def test_who_does_not_take_gzip_gets_plain_text_and_caches_are_told(stranger, accepted):
    response = ask(stranger, "/texto", accepted)

    assert response.text == TEXT
    assert "Content-Encoding" not in response.headers
    assert "Accept-Encoding" in response.vary


@pytest.mark.parametrize("accepted", ["gzip", "GZIP", "*", "gzip;q=0.1", "br;q=1, gzip;q=0.8", "identity;q=0.5, *;q=0.5",
                                      "identity;q=0, gzip"])  # fmt: skip
def test_who_takes_gzip_gets_it(stranger, accepted):
    response = ask(stranger, "/texto", accepted)

    assert gzip.decompress(response.data).decode() == TEXT
    assert "Accept-Encoding" in response.vary


@pytest.mark.parametrize("kind", ["corto", "pdf", "hilo", "hecho", "parte", "fijo"])
def test_what_would_gain_nothing_or_be_spoilt_is_left_alone(stranger, kind):
    plain, packed = ask(stranger, f"/{kind}", None), ask(stranger, f"/{kind}")

    assert packed.data == plain.data
    assert packed.headers.get("Content-Encoding") == plain.headers.get("Content-Encoding")


def test_the_smallest_that_is_worth_it(stranger):
    assert ask(stranger, "/justo").headers["Content-Encoding"] == "gzip"


def test_the_name_of_a_version_becomes_weak_and_ranges_are_not_offered(stranger):
    packed = ask(stranger, "/marca")

    assert packed.headers["ETag"] == 'W/"v1"'
    assert "Accept-Ranges" not in packed.headers
    for held in ('"v1"', 'W/"v1"'):
        again = ask(stranger, "/marca", headers={"If-None-Match": held})
        assert (again.status_code, again.data) == (304, b"")
        assert "Content-Encoding" not in again.headers


def test_head_tells_the_size_of_what_get_would_send(stranger):
    head, whole = ask(stranger, "/texto", method="HEAD"), ask(stranger, "/texto")

    assert head.data == b""
    assert head.headers["Content-Length"] == str(len(whole.data))
    assert head.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize(
    ("site", "query", "packed"),
    [
        ("cross-site", "?q=abc", False),
        ("cross-site", "", True),
        ("same-origin", "?q=abc", True),
        ("none", "?q=abc", True),
    ],
)
def test_words_that_another_site_chose_are_not_compressed_beside_ours(stranger, site, query, packed):
    response = ask(stranger, f"/texto{query}", headers={"Sec-Fetch-Site": site})

    assert ("Content-Encoding" in response.headers) is packed


def test_the_answers_of_errors_travel_small_too(app, stranger):
    @public
    def broken():
        raise RuntimeError

    app.add_url_rule("/roto", "roto", broken)
    response = ask(stranger, "/roto")

    assert response.status_code == 500
    assert "Algo falló" in gzip.decompress(response.data).decode()
