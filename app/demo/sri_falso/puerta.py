"""The port of the stand-in: it opens, closes and opens again at the same number, with a thread for each connection."""

from __future__ import annotations

import socket
import socketserver
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from app.demo.sri_falso.trato import Handler

if TYPE_CHECKING:
    from app.demo.sri_falso.servidor import FakeSri

POLL_SECONDS = 0.02


class Server:
    """A port that can be opened and closed again, at the same number."""

    def __init__(self, sri: FakeSri) -> None:
        self.sri, self.port = sri, 0
        self.listening: Listener | None = None
        self.turn = threading.Lock()

    def open(self) -> None:
        with self.turn:
            if self.listening is None:
                self.listening = Listener(self.sri, self.port)
                self.port = self.listening.server_address[1]

    def close(self) -> None:
        with self.turn:
            if self.listening is not None:
                self.listening.end()
            self.listening = None


class Listener(socketserver.ThreadingTCPServer):
    """One opening of the port, with a thread for each connection; all end with it."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, sri: FakeSri, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.sri, self.ending = sri, threading.Event()
        self.open_now: set[socket.socket] = set()
        self.thread = threading.Thread(
            target=self.serve_forever, args=(POLL_SECONDS,), name="sri-falso", daemon=True
        )
        self.thread.start()

    def end(self) -> None:
        """Stop listening and break off what is open."""
        self.ending.set()
        self.shutdown()
        self.server_close()
        self.thread.join()
        for connection in list(self.open_now):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.open_now.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection as it is: half of it shut first would turn a reset into a farewell."""
        self.open_now.discard(request)
        self.close_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say what went wrong here; that the other side hung up is no fault."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)
