"""Style sheets, scripts and images: an address for each content, and no content sent twice."""

import gzip
import os
import re
import time
from pathlib import Path

import pytest
from jinja2 import nodes
from sqlalchemy import event

from app import assets
from app.db import db

TEMPLATES = Path(__file__).parents[1] / "app" / "templates"
NAMES = ["css/portal.css", "img/icons.svg", "img/favicon.svg", "js/politica.js"]
FOREVER = "public, max-age=31536000, immutable"


@pytest.fixture
def url(app):
    return app.extensions["assets"].url


def zipped(browser, path, **headers):
    return browser.open(path, headers={"Accept-Encoding": "gzip, deflate, br", **headers})


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_kept_for_good_under_the_hash_of_its_content(stranger, url, name):
    response = stranger.open(url(name))

    assert re.fullmatch(rf"/static/[0-9a-f]{{12}}/{name}", url(name))
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == FOREVER
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["ETag"] == f'"{url(name).split("/")[2]}"'
    assert response.mimetype in {"text/css", "image/svg+xml", "text/javascript"}


@pytest.mark.parametrize("name", ["css/portal.css", "img/icons.svg", "js/politica.js"])
def test_a_file_travels_compressed_and_is_the_same(stranger, url, name):
    plain, packed = stranger.open(url(name)), zipped(stranger, url(name))

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) * 0.6
    for response in (plain, packed):
        assert set(response.vary) == {"Accept-Encoding"}


def test_what_does_not_get_smaller_travels_as_it_is(stranger, url):
    response = zipped(stranger, url("img/favicon.svg"))

    assert "Content-Encoding" not in response.headers


def test_the_style_sheets_travel_as_one_in_the_order_of_the_cascade(stranger, app, url):
    css = stranger.open(url("css/portal.css")).data
    parts = [(Path(app.root_path) / "static" / part).read_bytes() for part in assets.PARTS]

    assert css == b"\n".join(parts)
    for page in ("/ingresar", "/nada"):
        sheets = stranger.open(page).text.count('rel="stylesheet"')
        assert sheets == 1


def test_an_old_address_shows_the_present_content_and_is_kept_by_nobody(stranger, url):
    present = stranger.open(url("css/portal.css"))
    for path in ("/static/0123456789ab/css/portal.css", "/static/css/portal.css"):
        response = stranger.open(path)

        assert (response.status_code, response.data) == (200, present.data)
        assert response.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize(
    "path", ["css/no.css", "0123456789ab/css/no.css", "css/base.css", "", "x/css/portal.css"]
)
def test_another_name_is_not_found(stranger, path):
    response = stranger.open(f"/static/{path}")

    assert response.status_code == 404
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["../config.py", "%2e%2e/config.py", "css/../../config.py", "//etc/passwd", "css\\x"]
)
def test_nothing_else_of_the_disk_is_served(stranger, path):
    assert b"SETTINGS" not in stranger.open(f"/static/{path}", follow_redirects=True).data


@pytest.mark.parametrize("accepted", ["gzip", ""])
@pytest.mark.parametrize("weak", ["", "W/"])
def test_what_is_held_is_not_sent_again(stranger, url, accepted, weak):
    etag = stranger.open(url("css/portal.css")).headers["ETag"]
    response = stranger.open(
        "/static/css/portal.css", headers={"If-None-Match": weak + etag, "Accept-Encoding": accepted}
    )

    assert (response.status_code, response.data) == (304, b"")


def test_head_tells_the_size_and_sends_nothing(stranger, url):
    whole = zipped(stranger, url("css/portal.css"))
    head = stranger.open(url("css/portal.css"), method="HEAD", headers={"Accept-Encoding": "gzip"})

    assert head.data == b""
    assert head.headers["Content-Length"] == str(len(whole.data))


def test_no_file_asks_the_database_nor_hands_out_a_cookie(app, marias, url):
    asked = []
    marias.get("/perfil")
    event.listen(db.engine, "before_cursor_execute", lambda *about: asked.append(about[2]))

    for name in NAMES:
        response = marias.open(url(name))
        assert "Set-Cookie" not in response.headers
        assert "cookie" not in response.vary
    assert asked == []


def test_an_unknown_name_fails_loudly(url):
    with pytest.raises(KeyError):
        url("css/portall.css")


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_templates_name_files_that_are_there_and_write_no_address_by_hand(templates, path):
    source = path.read_text(encoding="utf-8")
    calls = [call for call in templates.parse(source).find_all(nodes.Call) if called(call) == "asset"]

    assert "/static/" not in source
    assert called_static(source) == []
    for call in calls:
        assert isinstance(call.args[0], nodes.Const), "an address must be written out to be checked"
        assert templates.globals["asset"](call.args[0].value)


def called(call):
    return getattr(call.node, "name", None)


def called_static(source):
    return re.findall(r"url_for\(\s*['\"]static", source)


def test_every_file_that_a_page_asks_for_is_there_for_good(marias):
    for page in ("/", "/comprobantes", "/perfil/clave"):
        text = marias.open(page).text
        wanted = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', text))

        assert len(wanted) >= 3
        for path in wanted:
            assert marias.open(path).headers["Cache-Control"] == FOREVER


@pytest.fixture
def folder(tmp_path):
    for part in assets.PARTS:
        (tmp_path / part).parent.mkdir(exist_ok=True)
        (tmp_path / part).write_text(f"/* {part} */")
    return tmp_path


def change(folder):
    path = folder / assets.PARTS[1]
    path.write_text("body { color: red }")
    os.utime(path, ns=(1, 1))


def test_files_are_read_once_where_nobody_changes_them(folder):
    kept = assets.Assets(folder)
    before = kept.url(assets.BUNDLE)
    change(folder)
    kept.looked_at = time.monotonic() - 60

    assert kept.url(assets.BUNDLE) == before


def test_files_that_change_are_read_again_where_they_may(folder):
    kept = assets.Assets(folder, changing=True)
    before = kept.url(assets.BUNDLE)
    change(folder)
    assert kept.url(assets.BUNDLE) == before  # within the second
    kept.looked_at -= assets.LOOK_EVERY

    assert kept.url(assets.BUNDLE) != before
    assert b"red" in kept[assets.BUNDLE].data
