"""One open folder of the IMAP server: what is new in it, one message at a time. Nothing is ever deleted or moved.

A message is fetched in pieces and never marked as read by that. `flag` of the library is not used, as it also
empties the folder of what people have marked for deletion.
"""

from __future__ import annotations

import imaplib
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from app.ingest.mailbox.parts import MAX_BYTES, MAX_HEADERS
from app.ingest.mailbox.server import Server
from app.ingest.mailbox.trouble import TROUBLES, Unreachable, sentence

TIMEOUT_SECONDS = 20.0  # without a byte
COMMAND_SECONDS = 60.0  # for a whole answer, however it drips
PIECE = 1024 * 1024
WINDOW = 50_000  # messages that one answer may list
SIZE = re.compile(rb"RFC822\.SIZE ([0-9]{1,12})")


@dataclass(frozen=True, slots=True)
class Box:
    """An open folder."""

    server: Server
    client: imaplib.IMAP4
    uidvalidity: int
    uidnext: int  # of the message that comes next; 0 when the server does not say
    messages: int
    may_mark: bool

    def after(self, last: int) -> Iterator[int]:
        """Give the messages that follow one, in their order: those that were there when the folder was opened.

        They are asked for some at a time, as the library takes no line of a million bytes.
        """
        for first in range(last + 1, self.uidnext or last + 2, WINDOW):
            until = min(first + WINDOW, self.uidnext) - 1 if self.uidnext else "*"
            answer = self.ask("SEARCH", f"UID {first}:{until}")
            found = (int(uid) for line in answer if isinstance(line, bytes) for uid in line.split())
            yield from sorted(
                uid for uid in found if uid > last
            )  # `n:*` names the last one even when it is below

    def size(self, uid: int) -> int | None:
        """Return how many bytes a message has, None when it is gone."""
        answer = self.ask("FETCH", str(uid), "(RFC822.SIZE)")
        told = (SIZE.search(line) for line in answer if isinstance(line, bytes))
        return next((int(found[1]) for found in told if found), None)

    def message(self, uid: int, going: Callable[[], bool]) -> bytes:
        """Fetch a message, and of one that is too large at most one byte too many; b"" when told to stop."""
        data = b""
        while len(data) <= MAX_BYTES:
            piece = self.piece(uid, "", len(data), min(PIECE, MAX_BYTES + 1 - len(data)))
            data += piece
            if not going():
                return b""
            if len(piece) < PIECE:
                break
        return data

    def headers(self, uid: int) -> bytes:
        """Fetch the headers of a message alone."""
        return self.piece(uid, "HEADER", 0, MAX_HEADERS)

    def piece(self, uid: int, section: str, start: int, most: int) -> bytes:
        """Fetch some bytes of a message; b"" beyond its end."""
        answer = self.ask("FETCH", str(uid), f"(BODY.PEEK[{section}]<{start}.{most}>)")
        return next((bytes(line[1])[:most] for line in answer if isinstance(line, tuple)), b"")

    def mark_seen(self, uid: int) -> None:
        """Mark a message as read, where that may be done."""
        if self.may_mark:
            self.ask("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")

    def ask(self, command: str, *about: str) -> list[Any]:
        """Give one command by UID, within its time. Raises Unreachable."""
        try:
            with ending(self.client):
                state, answer = self.client.uid(command, *about)
        except TROUBLES as error:
            raise Unreachable(sentence(error, self.server)) from error
        if state != "OK":
            raise Unreachable(f"El servidor del buzón no hizo lo que se le pidió ({command}): {state}.")
        return answer


@contextmanager
def ending(client: imaplib.IMAP4) -> Iterator[None]:
    """End a conversation that takes too long, however slowly it goes on."""

    def hang_up() -> None:
        with suppress(OSError):
            client.socket().shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(COMMAND_SECONDS, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
