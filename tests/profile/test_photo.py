"""The person's own picture: given, shown to its owner alone, taken away."""

import hashlib
import io
import threading

import pytest
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.accounts import photos
from app.accounts.redraw import redraw
from app.accounts.throttle import Limit
from app.db import begin_write, db
from app.models import Photo
from app.profile import photo
from tests.auth.steps import mails, page_of
from tests.browser import signed_in

RED, BLUE = (200, 30, 30), (30, 30, 200)


def picture(colour=RED, kind="PNG", size=(80, 60)):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def give(browser, data, status=303, file="yo.png", **fields):
    """Send the form of the profile with a file. Encoded here: the client would leave a large one open."""
    page = browser.get("/perfil")
    [form] = [form for form in page.forms if form.action == "/perfil"]
    values = {name: value for name, value in form.form_values() if value is not None} | fields
    boundary, body = encode_multipart(values | {"photo": FileStorage(io.BytesIO(data), file)})
    kind = f"multipart/form-data; boundary={boundary}"
    response = browser.open("/perfil", method="POST", data=body, content_type=kind)
    assert response.status_code == status, response.text
    return response


def forms_to(page, action):
    return [index for index, form in enumerate(page.forms) if form.action == action]


def rows():
    return list(db.session.scalars(select(Photo)))


def test_a_photo_is_drawn_again_and_shown_to_its_owner(marias, maria):
    assert give(marias, picture()).location == "/perfil"

    page = marias.get("/perfil")
    answer = marias.open("/perfil/foto")
    [shown] = page.xpath("//main//img[contains(@class, 'foto-g')]/@src")
    assert "Guardamos su foto." in page.text_content()
    assert shown.startswith(f"/perfil/foto?v={hashlib.sha256(answer.data).hexdigest()[:12]}")
    assert (answer.mimetype, answer.data) == ("image/jpeg", redraw(picture()))
    assert [row.account_id for row in rows()] == [maria.id]


def test_name_and_photo_are_said_in_one_line(marias):
    give(marias, picture(), name="Mary")

    assert "Guardamos su nombre y su foto." in marias.get("/perfil").text_content()


def test_without_one_there_is_nothing_to_ask_for_nor_to_take_away(marias):
    page = marias.get("/perfil")

    assert marias.open("/perfil/foto").status_code == 404
    assert forms_to(page, "/perfil/foto/retiro") == []
    assert page.xpath("//main//*[contains(@class, 'iniciales')]")


def test_the_photo_of_another_is_never_given(app, marias, maria, jorge):
    his = signed_in(app, jorge)
    give(marias, picture(RED))
    mark = marias.open("/perfil/foto").headers["ETag"]

    assert his.open(f"/perfil/foto?v={mark[1:13]}").status_code == 404
    assert his.open("/perfil/foto", headers={"If-None-Match": mark}).status_code == 404
    give(his, picture(BLUE))
    assert his.open("/perfil/foto", headers={"If-None-Match": mark}).data == redraw(picture(BLUE))
    assert marias.open("/perfil/foto").data == redraw(picture(RED))


def test_a_stranger_is_sent_to_sign_in(stranger, marias):
    give(marias, picture())

    assert stranger.open("/perfil/foto").status_code == 303


def test_a_browser_that_holds_it_is_told_so(marias):
    give(marias, picture())
    answer = marias.open("/perfil/foto")

    again = marias.open("/perfil/foto", headers={"If-None-Match": answer.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_another_photo_takes_the_place_of_the_first(marias):
    give(marias, picture(RED))
    give(marias, picture(BLUE))

    assert len(rows()) == 1
    assert marias.open("/perfil/foto").data == redraw(picture(BLUE))


def test_a_photo_is_taken_away_by_its_owner_alone(app, marias, maria, jorge):
    his = signed_in(app, jorge)
    give(marias, picture())
    give(his, picture(BLUE))
    page = marias.get("/perfil")

    marias.submit(page, form=forms_to(page, "/perfil/foto/retiro")[0])

    assert marias.open("/perfil/foto").status_code == 404
    assert his.open("/perfil/foto").status_code == 200


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "HEIC"),
        (picture()[:60], "dañada"),
        (picture(size=(5_000, 2_500)), "megapíxeles"),
        (picture() + b"\0" * 10_500_000, "10 MB"),
    ],
    ids=["type", "broken", "pixels", "size"],
)
def test_a_photo_that_is_no_use_is_said_beside_its_field(marias, data, words):
    answer = give(marias, data, 422)

    [error] = page_of(answer).xpath("//*[@id='photo-error']")
    assert words in error.text_content()
    assert rows() == []


def test_with_a_wrong_photo_nothing_else_is_saved_and_all_is_kept(marias, maria):
    answer = give(marias, b"no", 422, name="Mary", email="nuevo@ejemplo.ec")

    assert page_of(answer).xpath("//input[@id='name']/@value") == ["Mary"]
    assert page_of(answer).xpath("//input[@id='email']/@value") == ["nuevo@ejemplo.ec"]
    assert (maria.name, mails()) == ("", [])


def test_with_a_wrong_address_the_photo_is_not_kept(marias):
    give(marias, picture(), 422, email="no")

    assert rows() == []


def test_while_another_photo_is_drawn_one_waits_and_is_asked_to_come_back(marias, monkeypatch):
    monkeypatch.setattr(photos, "WAIT_SECONDS", 0.01)

    with photos.ONE:
        answer = give(marias, picture(), 503)

    assert answer.headers["Retry-After"]
    assert rows() == []
    give(marias, picture())


def test_a_photo_that_fails_leaves_the_way_free(marias):
    give(marias, b"no", 422)

    give(marias, picture())


def test_one_account_has_so_many_photos_drawn_an_hour(app, marias, jorge, monkeypatch):
    monkeypatch.setattr(photo, "DRAWN", Limit("fotos-hora", 2, 3_600))
    give(marias, picture())
    give(marias, b"no", 422)

    assert give(marias, picture(BLUE), 429).headers["Retry-After"]
    give(signed_in(app, jorge), picture())


def test_of_two_photos_at_once_one_stays_whole(app, maria):
    start, drawn = threading.Barrier(2), [redraw(picture(RED)), redraw(picture(BLUE))]

    def keep(data):
        with app.app_context():
            start.wait()
            begin_write()
            photos.keep(1, data)
            db.session.commit()
            db.session.remove()

    assert maria.id == 1
    db.session.rollback()
    threads = [threading.Thread(target=keep, args=(data,)) for data in drawn]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    [row] = rows()
    assert row.data in drawn
    assert row.sha256 == hashlib.sha256(row.data).hexdigest()
