"""How a message leaves: the shape of a transport, and the ways it may not deliver."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol, Self


class NotDelivered(Exception):
    """The message was not handed over, and we know it. `permanent`: trying again would not help.

    `unreachable`: the server itself did not serve us, so the next message would fare no better.
    `bounced`: it was the address that the server refused, for good.
    """

    def __init__(
        self, reason: str, *, permanent: bool = False, unreachable: bool = False, bounced: bool = False
    ) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.unreachable = unreachable
        self.bounced = bounced


class Unanswered(Exception):
    """The message was handed over and no answer came: it may have arrived or not."""


class Transport(Protocol):
    """Entered once for many messages."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def send(self, sender: str, to: str, data: bytes, name: str) -> None:
        """Hand one message over, or raise NotDelivered or Unanswered.

        `sender` and `to` are one plain address each; `name` is what a file would be called.
        """
