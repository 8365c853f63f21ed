"""Mail of an installation without a mail server: each message is a file in INSTANCE_DIR/outbox.

The name comes from the row alone, `<UTC yyyymmddThhmmssZ of its queueing>-<id>-<kind>.eml`, so writing a
message again after a crash replaces the same file.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from app import durable
from app.notify.transport import NotDelivered


class Files:
    """A transport that keeps messages in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """There is nothing to close."""

    def send(self, sender: str, to: str, data: bytes, name: str) -> None:
        """Write one message whole, or not at all. Raises NotDelivered when the disk refuses."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            durable.write(self.folder / name, data)
        except OSError as error:
            raise NotDelivered(f"No se pudo escribir el archivo: {error.strerror}.") from error


def file_name(queued_at: datetime, mail_id: int, kind: str) -> str:
    """Name the file of a message.

    >>> file_name(datetime(2026, 3, 2, 14, 5, 9, tzinfo=UTC), 7, "reset")
    '20260302T140509Z-7-reset.eml'
    """
    return f"{queued_at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{mail_id}-{kind}.eml"
