"""What goes wrong for another program, told as `application/problem+json` (RFC 9457) under /api/."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.problems.codes import Problema

API = "/api/"
PAGE = "/api/v1"  # where a person reads of each code
MEDIA = "application/problem+json"
BROKEN = 500
KEPT = {"retry-after", "allow", "www-authenticate"}


BY_STATUS = {
    400: Problema.E_REQUEST,
    401: Problema.E_KEY_MISSING,
    403: Problema.E_FORBIDDEN,
    404: Problema.E_NOT_FOUND,
    405: Problema.E_METHOD,
    413: Problema.E_TOO_BIG,
    415: Problema.E_MEDIA,
    429: Problema.E_RATE,
    503: Problema.E_BUSY,
}


class Problem(HTTPException):
    """Raised where a request of another program ends. `more` stands beside the members of RFC 9457."""

    def __init__(
        self, problema: Problema, detail: str = "", *, headers: dict[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(detail or problema.frase)
        self.code, self.problema, self.headers, self.more = problema.status, problema, headers or {}, more

    def get_headers(self, environ: Any = None, scope: Any = None) -> list[tuple[str, str]]:
        """Give what the answer says in its head."""
        return list(self.headers.items())


def is_for_programs(path: str) -> bool:
    """Tell whether who asks is a program: it cannot read a page."""
    return path.startswith(API)


def answer(error: HTTPException, path: str) -> Response:
    """Tell any HTTP error as a problem, keeping the headers that say what to do."""
    if isinstance(error, Problem):
        problema, detail, more = error.problema, str(error.description), error.more
    else:
        problema, more = of_status(error.code or BROKEN), {}
        detail = str(error.description) if getattr(error, "speaks_spanish", False) else problema.frase
    headers = [(name, value) for name, value in error.get_headers() if name.lower() in KEPT]
    said = {"title": problema.titulo, "detail": detail, "code": str(problema), **more}
    return write(problema.status, said, path, headers)


def of_status(status: int) -> Problema:
    """Find the code of an HTTP error that nobody here raised."""
    return BY_STATUS.get(status, Problema.E_REQUEST if status < BROKEN else Problema.E_FAULT)


def write(status: int, said: dict[str, Any], path: str, headers: Iterable[tuple[str, str]] = ()) -> Response:
    """Write one problem. `said` has title, detail, code and more; `path` is what was asked, without its query."""
    body = {"type": f"{PAGE}#{said['code']}", "status": status, "instance": path, **said}
    response = Response(json.dumps(body, ensure_ascii=False), status, mimetype=MEDIA)
    for name, value in headers:
        response.headers[name] = value
    return response
