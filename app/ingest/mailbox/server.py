"""Where the mailbox of this installation is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Server:
    """Where the mailbox is."""

    host: str
    port: int
    security: str
    username: str
    password: str = field(repr=False)
    folder: str

    @property
    def name(self) -> str:
        """Name the mailbox: whose, where, which folder."""
        return f"{self.username}@{self.host}:{self.port}/{self.folder}"[:300]


def configured(settings: dict[str, Any]) -> Server | None:
    """Return the mailbox of this installation, None when it has none."""
    if not settings["IMAP_SERVER"]:
        return None
    names = ("SERVER", "PORT", "SECURITY", "USERNAME", "PASSWORD", "FOLDER")
    return Server(*(settings[f"IMAP_{name}"] for name in names))
