"""What every kind of file of rows shares: how far one may go, and how the whole of it is refused."""

from __future__ import annotations

MAX_COLUMNS = 50
Row = tuple[int, list[str]]  # its line, counted from one as a person does, and its cells


class Unreadable(ValueError):
    """The whole file is refused, with a sentence for whoever brought it."""
