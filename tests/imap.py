"""A real IMAP server on loopback (pymap), in a thread of this process, with what a provider's would do besides."""

from __future__ import annotations

import asyncio
import imaplib
import ssl
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer
from pysasl.hashing import BuiltinHash

USER, PASSWORD = "facturas@portal.example", "Buzon&Inventado47"


@dataclass
class Mailbox:
    """One account of the server, as whoever owns it sees it."""

    port: int
    folder: str = "INBOX"

    @property
    def quoted(self) -> str:
        return f'"{self.folder}"'

    @contextmanager
    def client(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=10) as client:
            client.login(USER, PASSWORD)
            yield client

    def put(self, *messages: bytes) -> None:
        """Let messages arrive."""
        with self.client() as client:
            for message in messages:
                assert client.append(self.quoted, None, None, message)[0] == "OK"

    def make_anew(self) -> None:
        """Delete the folder and make one of the same name: its UIDs begin again."""
        with self.client() as client:
            client.delete(self.quoted)
            assert client.create(self.quoted)[0] == "OK"

    def seen(self) -> list[int]:
        """List the UIDs that are marked as read."""
        return self.search("SEEN")

    def all(self) -> list[int]:
        return self.search("ALL")

    def search(self, what: str) -> list[int]:
        with self.client() as client:
            client.select(self.quoted, readonly=True)
            return [int(uid) for uid in client.uid("SEARCH", what)[1][0].split()]

    def mark(self, uid: int, flag: str) -> None:
        with self.client() as client:
            client.select(self.quoted)
            client.uid("STORE", str(uid), "+FLAGS", flag)


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Mailbox]:
    """Run a server on a free port until the end of the block."""
    loop, started, ports = asyncio.new_event_loop(), threading.Event(), []

    async def serve() -> None:
        args = Namespace(
            demo_data=False, demo_user=USER, demo_password=PASSWORD, debug=False, host=["127.0.0.1"], port="0",
            cert=None, key=None, tls=False, proxy_protocol=None, inherited_sockets=None, passlib_cfg=None,
        )  # fmt: skip
        backend, config = await DictBackend.init(args, hash_context=BuiltinHash(rounds=1))
        config.apply_context()
        talk = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(backend.login, config))
        server = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=tls)
        ports.append(server.sockets[0].getsockname()[1])
        started.set()
        async with server:
            await server.serve_forever()

    def run() -> None:
        asyncio.set_event_loop(loop)
        task = loop.create_task(serve())
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            started.set()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert started.wait(20)
    try:
        yield Mailbox(ports[0])
    finally:
        loop.call_soon_threadsafe(lambda: [task.cancel() for task in asyncio.all_tasks(loop)])
        thread.join(10)
        loop.close()


def settings(mailbox: Mailbox) -> dict[str, object]:
    """The settings of an installation that reads it."""
    return {
        "IMAP_SERVER": "127.0.0.1",
        "IMAP_PORT": mailbox.port,
        "IMAP_SECURITY": "plain",
        "IMAP_USERNAME": USER,
        "IMAP_PASSWORD": PASSWORD,
        "IMAP_FOLDER": mailbox.folder,
    }
