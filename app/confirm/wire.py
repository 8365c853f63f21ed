"""The wire to the SRI: one deadline over everything that a question does, from the name to the last byte.

Time-outs of single steps would let a server that drips a byte now and then hold a worker for ever.
"""

from __future__ import annotations

import queue
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from typing import Any

import httpcore
import httpx


class Deadline:
    """When the question that is under way must be over. One question at a time."""

    def __init__(self) -> None:
        self.at = 0.0

    def start(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds

    def left(self, at_most: float | None = None) -> float:
        """Say how many seconds a step may take, or raise when there are none left."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the deadline of the question has passed")
        return left if at_most is None else min(left, at_most)


class Stream(httpcore.NetworkStream):
    """A connection each of whose steps ends with the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self.inner, self.deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.inner.read(max_bytes, self.deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, self.deadline.left(timeout))

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self.inner.start_tls(ssl_context, server_hostname, self.deadline.left(timeout))
        return Stream(inner, self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)


class Backend(httpcore.NetworkBackend):
    """Opens connections within the deadline, looking up the name included."""

    def __init__(self, deadline: Deadline) -> None:
        self.inner, self.deadline = httpcore.SyncBackend(), deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        trouble: Exception = httpcore.ConnectError(f"no address for {host}")
        for address in addresses(host, port, self.deadline.left(timeout)):
            try:
                seconds = self.deadline.left(timeout)
                inner = self.inner.connect_tcp(address, port, seconds, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                trouble = error
            else:
                return Stream(inner, self.deadline)
        raise trouble


def addresses(host: str, port: int, seconds: float) -> list[str]:
    """Look a name up in a thread of its own: the system's resolver knows no time-out that we could set."""
    found: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def look() -> None:
        try:
            infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.put([str(info[4][0]) for info in infos])
        except (OSError, UnicodeError) as error:
            found.put(error)

    threading.Thread(target=look, name="sri-name", daemon=True).start()
    try:
        result = found.get(timeout=seconds)
    except queue.Empty as empty:
        raise httpcore.ConnectTimeout(f"no answer about the name {host}") from empty
    if isinstance(result, Exception):
        raise httpcore.ConnectError(str(result)) from result
    return result


class Body(httpx.SyncByteStream):
    """The bytes of an answer as they come."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __iter__(self) -> Iterator[bytes]:
        yield from self.inner

    def close(self) -> None:
        self.inner.close()


class Transport(httpx.BaseTransport):
    """Carries httpx's requests over such connections. Raises httpcore's exceptions."""

    def __init__(self, deadline: Deadline, context: ssl.SSLContext) -> None:
        self.pool = httpcore.ConnectionPool(
            ssl_context=context, max_connections=1, keepalive_expiry=10, network_backend=Backend(deadline)
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answer = self.pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=Body(answer.stream))

    def close(self) -> None:
        self.pool.close()
