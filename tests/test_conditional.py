"""What a browser holds already is not made nor sent again."""

import gzip

import pytest

from app.security import conditional


@pytest.fixture
def ask(app):
    """Ask for `data`; return the answer and how often it was made."""

    def ask(data=b"bytes", etag="v1", method="GET", **about):
        made = []
        headers = about.pop("headers", {})
        with app.test_request_context("/", method=method, headers=headers):
            response = conditional.answer(lambda: made.append(1) or data, etag, "image/jpeg", **about)
        return response, len(made)

    return ask


def test_a_new_browser_gets_the_bytes(ask):
    response, made = ask()

    assert (response.status_code, response.data, made) == (200, b"bytes", 1)
    assert response.headers["ETag"] == '"v1"'
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert response.headers["Content-Length"] == "5"


@pytest.mark.parametrize("held", ['"v1"', 'W/"v1"', '"v0", "v1"', "*"])
def test_what_is_held_is_not_made_again(ask, held):
    response, made = ask(headers={"If-None-Match": held})

    assert (response.status_code, response.data, made) == (304, b"", 0)
    assert response.headers["ETag"] == '"v1"'
    assert response.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("held", ['"v0"', "v1x", "", '"'])
def test_another_version_is_made(ask, held):
    assert ask(headers={"If-None-Match": held})[1] == 1


def test_only_reading_is_answered_with_what_is_held(ask):
    assert ask(method="POST", headers={"If-None-Match": '"v1"'})[0].status_code == 200


def test_bytes_that_are_gzip_say_so_and_are_held_under_either_name(ask):
    response, _ = ask(gzip.compress(b"bytes"), gzipped=True)

    assert gzip.decompress(response.data) == b"bytes"
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["ETag"] == 'W/"v1"'
    assert "Accept-Encoding" in response.vary
    assert ask(gzipped=True, headers={"If-None-Match": '"v1"'})[0].status_code == 304
