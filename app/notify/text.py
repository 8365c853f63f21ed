"""The part of a message that is read as plain text: lines that fit, whatever was written in them."""

from __future__ import annotations

WIDTH = 78  # columns (RFC 5322 §2.1.1)


def wrap(text: str) -> str:
    r"""Break long lines at blanks. An address on the web has none, and stays whole.

    >>> wrap("corta\n" + "palabra " * 12)
    'corta\npalabra palabra palabra palabra palabra palabra palabra palabra palabra\npalabra palabra palabra'
    """
    return "\n".join(line if len(line) <= WIDTH else broken(line) for line in text.split("\n"))


def broken(line: str) -> str:
    """Break one line, with as much on each as fits."""
    lines: list[str] = []
    for word in line.split():
        if lines and len(lines[-1]) + 1 + len(word) <= WIDTH:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "\n".join(lines)
