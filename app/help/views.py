"""/ayuda: the manual for anyone, also before signing in."""

from __future__ import annotations

from flask import render_template, request
from flask.blueprints import BlueprintSetupState
from flask_login import current_user
from werkzeug.exceptions import NotFound
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response

from app.filters import plain
from app.help import bp, finding, manual, pictures, topics
from app.help.manual import Manual
from app.security import conditional, public

MOST_ASKED = 100  # characters


class TopicConverter(BaseConverter):
    """The name of a topic in a path: /ayuda/<tema:slug>."""

    regex = r"[a-z]+(?:-[a-z]+)*"


class PictureConverter(BaseConverter):
    """The name of a picture's file in a path."""

    regex = pictures.NAME


@bp.record_once
def set_up(state: BlueprintSetupState) -> None:
    """Let addresses say <tema:slug> and <dibujo:name>, and every page know its part of the manual."""
    state.app.url_map.converters.update(tema=TopicConverter, dibujo=PictureConverter)
    state.app.context_processor(topics.here)


@bp.get("")
@public
def index() -> str:
    """Show the contents, or what was found of what somebody asks."""
    asked = plain(request.args.get("q", ""))[:MOST_ASKED].strip()
    book = for_reader()
    hits = finding.search(book, asked) if asked else []
    return render_template("help/index.html", asked=asked, hits=hits, manual=book)


@bp.get("/<tema:slug>")
@public
def topic(slug: str) -> str:
    """Show one topic, with the ones before and after it."""
    book = for_reader()
    found = manual.whole().find(slug)
    if found is None:
        raise NotFound
    before, after = book.beside(found) if book.find(slug) else (None, None)
    return render_template("help/topic.html", topic=found, before=before, after=after)


@bp.get("/todo")
@public
def whole() -> str:
    """Show the whole manual on one page, to print or to search in."""
    return render_template("help/whole.html", manual=for_reader())


def for_reader() -> Manual:
    """Return what the reader of the page may need: what is about work, only to those who work here."""
    signed_in = current_user.is_authenticated
    return manual.whole().for_work(
        office=signed_in and current_user.operates, administration=signed_in and current_user.is_admin
    )


@bp.get("/img/<dibujo:name>")
@public
def picture(name: str) -> Response:
    """Hand out a picture, for good when its address says which version of it is meant."""
    folder = manual.FOLDER / "img"
    found = pictures.find(folder, name)
    if found is None:
        raise NotFound
    keep = conditional.FOREVER if request.args.get("v") == found.version else conditional.ASK
    return conditional.answer((folder / name).read_bytes, found.version, "image/webp", keep=keep)
