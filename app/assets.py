"""Style sheets, scripts and images: compressed once, and kept by browsers for as long as they like.

The address of each holds the hash of its content (/static/<hash>/css/portal.css), so a new content has a new
address. A page that was open during an upgrade asks for an old one and is given the present content, to
look at once. The style sheets travel as one.
"""

from __future__ import annotations

import hashlib
import mimetypes
import time
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, current_app
from werkzeug.exceptions import NotFound
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response

from app.security import compression, conditional

BUNDLE = "css/portal.css"
PARTS = (
    "css/tokens.css",
    "css/base.css",
    "css/components.css",
    "css/pages.css",
)  # in the order of the cascade
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
MARK = 12  # hexadecimal digits of a hash in an address
BEST = 9  # as small as can be: each file is compressed once
LOOK_EVERY = 1.0  # seconds, where files change while they are served


class MarkConverter(BaseConverter):
    """A hash in a path."""

    regex = rf"[0-9a-f]{{{MARK}}}"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it travels: plain, and compressed when that makes it smaller."""

    url: str
    mark: str
    mimetype: str
    data: bytes
    packed: bytes | None


class Assets:
    """Every file under a folder, by name, with the bundle in place of its parts."""

    def __init__(self, folder: Path, *, changing: bool = False) -> None:
        self.folder, self.changing = folder, changing
        self.looked_at = time.monotonic()
        self.stamps = stamps(folder)
        self.by_name = read(folder)

    def __getitem__(self, name: str) -> Asset:
        self.look()
        return self.by_name[name]

    def url(self, name: str) -> str:
        """Give the address of a file for a page. A name that is not there is our mistake: KeyError."""
        return self[name].url

    def look(self) -> None:
        """Read the files again when one changed, where they may change: at most once a second."""
        if not self.changing or time.monotonic() - self.looked_at < LOOK_EVERY:
            return
        self.looked_at = time.monotonic()
        if (found := stamps(self.folder)) != self.stamps:
            self.by_name, self.stamps = read(self.folder), found


def stamps(folder: Path) -> dict[Path, int]:
    """Tell when each file was written."""
    return {path: path.stat().st_mtime_ns for path in sorted(folder.rglob("*")) if path.is_file()}


def read(folder: Path) -> dict[str, Asset]:
    """Read every file of a folder, hash it and compress it."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in stamps(folder)}
    files[BUNDLE] = b"\n".join(files.pop(part) for part in PARTS)
    return {name: asset(name, data) for name, data in files.items()}


def asset(name: str, data: bytes) -> Asset:
    """Make one file ready to travel."""
    mark = hashlib.sha256(data).hexdigest()[:MARK]
    suffix = Path(name).suffix
    mimetype = TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    packed = compression.pack(data, BEST)
    smaller = len(packed) < len(data) and len(data) >= compression.TINY
    return Asset(f"/static/{mark}/{name}", mark, mimetype, data, packed if smaller else None)


def static(name: str, mark: str = "") -> Response:
    """Serve one file: for good under the hash of its content, to look at once under any other."""
    try:
        found: Asset = current_app.extensions["assets"][name]
    except KeyError:
        raise NotFound from None
    keep = conditional.FOREVER if mark == found.mark else "public, no-cache"
    gzipped = found.packed is not None and compression.accepts_gzip()
    data = found.packed if gzipped and found.packed else found.data
    response = conditional.answer(data, found.mark, found.mimetype, keep=keep, gzipped=gzipped)
    if found.packed:
        response.vary.add("Accept-Encoding")
    return response


def init_app(app: Flask) -> None:
    """Read the files, name them for templates, and serve them."""
    changing = app.debug or app.config["DEMO"]
    assets = app.extensions["assets"] = Assets(Path(app.root_path) / "static", changing=changing)
    app.jinja_env.globals["asset"] = assets.url
    app.url_map.converters["mark"] = MarkConverter
    app.add_url_rule("/static/<mark:mark>/<path:name>", "static", static)
    app.add_url_rule("/static/<path:name>", "static", static)
