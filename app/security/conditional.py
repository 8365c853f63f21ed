"""An answer that the browser may hold already: then it is told so, and nothing is made again."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request

ASK = "private, no-cache"  # one browser may keep it, and asks each time whether it still may show it
FOREVER = "public, max-age=31536000, immutable"  # for an address that names its own content
NOT_MODIFIED = 304


def holds(etag: str) -> bool:
    """Tell whether the browser says that it holds this version, sent compressed or not."""
    return request.method in {"GET", "HEAD"} and request.if_none_match.contains_weak(etag)


def answer(
    data: bytes | Callable[[], bytes], etag: str, mimetype: str, *, keep: str = ASK, gzipped: bool = False
) -> Response:
    """Answer with bytes, or with 304 and no bytes when the browser holds them.

    data      the bytes, or a function that makes them: it is called only when they are needed
    etag      what names this version of them: a digest of all that they are made of, not quoted
    keep      Cache-Control; by default the browser asks again each time, so that signing out ends it
    gzipped   the bytes are gzip already; only for a browser that accepts it

    Ask who may see it before calling this: a 304 tells as much as a 200. Who may not see it gets a 404.

        photo = find_photo(current_user)
        return conditional.answer(photo.data, photo.sha256, "image/jpeg")
    """
    response = Response(mimetype=mimetype)
    response.set_etag(etag, weak=gzipped)
    response.headers["Cache-Control"] = keep
    if gzipped:
        response.headers["Content-Encoding"] = "gzip"
        response.vary.add("Accept-Encoding")
    if holds(etag):
        response.status_code = NOT_MODIFIED
    else:
        response.data = data if isinstance(data, bytes) else data()
    return response
