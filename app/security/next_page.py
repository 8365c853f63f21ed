"""Where to go after signing in: a page of this site, or home."""

from __future__ import annotations

import re
from urllib.parse import unquote

MAX_LENGTH = 512
CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\\]")
DOTS = re.compile(r"(^|/)\.{1,2}(/|$)")
NOT_AFTERWARDS = ("/ingresar", "/salir", "/clave", "/primer-acceso")


def safe(target: str | None, home: str = "/") -> str:
    """Return the target when it is plainly a path of this site, raw and decoded once, else home.

    >>> safe("/comprobantes?desde=2026-01-01"), safe("//evil.test"), safe("/%5cevil.test"), safe("https://x.ec")
    ('/comprobantes?desde=2026-01-01', '/', '/', '/')
    """
    if not target or len(target) > MAX_LENGTH or CONTROL.search(target) or not target.isascii():
        return home
    path = _path(target)
    if not all(_is_ours(text) for text in (path, unquote(path))):
        return home
    return home if path.startswith(NOT_AFTERWARDS) else target


def _path(target: str) -> str:
    return re.split(r"[?#]", target, maxsplit=1)[0]


def _is_ours(path: str) -> bool:
    if CONTROL.search(path) or not path.isascii() or not path.startswith("/"):
        return False
    return "//" not in path and "@" not in path and not DOTS.search(path)
