"""INSTANCE_DIR/.env, written: some settings change, every other line and comment stays as it is.

What is written reads back as the very same text, and the file is replaced whole: whoever reads it at the
same instant, or after a power cut, finds the old one or the new one.
"""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Mapping
from pathlib import Path

from dotenv.parser import parse_stream

import config
from app import durable

NAME = ".env"
ONE = threading.Lock()
BARE = re.compile(r"[A-Za-z0-9_.,:;@%+=/~^!*()\[\]{}<>|?-]+")  # read back as it is without quotes


class Unwritable(ValueError):
    """A value that the file cannot hold. The sentence is for whoever typed it."""


def stored(instance: Path) -> dict[str, str]:
    """Read what the file says now, by name. Raises ConfigError when it cannot be read."""
    return config.written(instance / NAME)


def write(instance: Path, changes: Mapping[str, str]) -> None:
    """Set these settings in the file; an empty text takes its line away. Raises Unwritable or OSError."""
    for value in changes.values():
        if value != value.strip() or not value.isprintable():
            raise Unwritable("No puede empezar ni terminar en espacio, ni llevar caracteres que no se ven.")
    path = (instance / NAME).resolve()  # a link stays a link
    with ONE:
        before = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        durable.write(path, changed(before, changes).encode("utf-8"))


def changed(text: str, changes: Mapping[str, str]) -> str:
    r"""Return the text of the file with these settings in it.

    >>> changed("# correo\nA=1\nB='x y'\n", {"B": "it's #2", "C": "3", "A": ""})
    "# correo\nB='it\\'s #2'\nC=3\n"
    """
    left, lines = dict(changes), []
    for binding in parse_stream(io.StringIO(text, newline="")):
        whole = binding.original.string
        if binding.key not in changes:
            lines.append(whole)
            continue
        above = whole[: len(whole) - len(whole.lstrip())]  # blank lines before it
        lines.append(above + line(binding.key, left.pop(binding.key, "")))
    if lines and not lines[-1].endswith(("\n", "\r")) and any(left.values()):
        lines.append("\n")
    return "".join([*lines, *(line(name, value) for name, value in left.items())])


def line(name: str, value: str) -> str:
    """Write one setting as `config.load` reads it back; nothing for an empty value."""
    if not value:
        return ""
    if BARE.fullmatch(value):
        return f"{name}={value}\n"
    quoted = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"{name}='{quoted}'\n"
