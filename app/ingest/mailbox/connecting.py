"""Open the mailbox for one look, and leave it as it was."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import imap_tools
from imap_tools import BaseMailBox
from imap_tools.errors import MailboxLoginError, MailboxStarttlsError

from app.ingest.mailbox.box import TIMEOUT_SECONDS, Box, ending
from app.ingest.mailbox.server import Server
from app.ingest.mailbox.trouble import TROUBLES, Unreachable, sentence


class StartTls(imap_tools.MailBoxStartTls):
    """As the library's, but it hangs up when the conversation cannot be encrypted."""

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4(self._host, self._port, self._timeout)
        with ExitStack() as failing:
            failing.callback(client.shutdown)
            try:
                client.starttls(self._ssl_context)
            except imaplib.IMAP4.error as error:
                raise MailboxStarttlsError(("NO", []), "OK") from error
            failing.pop_all()
        return client


@contextmanager
def opened(server: Server) -> Iterator[Box]:
    """Open the folder for one look. Raises Unreachable, as each question does when the server breaks off."""
    try:
        mailbox = connect(server)
    except TROUBLES as error:
        raise Unreachable(sentence(error, server)) from error
    try:
        yield enter(mailbox, server)
    finally:
        leave(mailbox.client)


def connect(server: Server) -> BaseMailBox:
    """Connect and say who we are. The server's certificate is always checked where there is one."""
    about: dict[str, Any] = {"port": server.port, "timeout": TIMEOUT_SECONDS}
    if server.security == "plain":
        mailbox: BaseMailBox = imap_tools.MailBoxUnencrypted(server.host, **about)
    else:
        kind = imap_tools.MailBox if server.security == "ssl" else StartTls
        mailbox = kind(server.host, ssl_context=ssl.create_default_context(), **about)
    with ExitStack() as failing:
        failing.callback(leave, mailbox.client)
        try:
            with ending(mailbox.client):
                mailbox.login(server.username, server.password, initial_folder=None)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:  # what the server says here may repeat the password
            raise MailboxLoginError(("NO", []), "OK") from error
        failing.pop_all()
    return mailbox


def enter(mailbox: BaseMailBox, server: Server) -> Box:
    """Open the folder, for reading alone where nothing may be marked."""
    client = mailbox.client
    try:
        with ending(client):
            may_mark, count = select(mailbox, server.folder)
            _, validity = client.response("UIDVALIDITY")
            _, following = client.response("UIDNEXT")
    except TROUBLES as error:
        raise Unreachable(sentence(error, server)) from error
    if not validity or not validity[0]:
        raise Unreachable(
            "El servidor del buzón no dice UIDVALIDITY: así no se sabe qué mensajes ya se leyeron."
        )
    uidnext = int(following[0]) if following and following[0] else 0
    return Box(server, client, int(validity[0]), uidnext, count, may_mark)


def select(mailbox: BaseMailBox, folder: str) -> tuple[bool, int]:
    """Open a folder; say whether anything may be marked in it, and how many messages it has."""
    try:
        _, count = mailbox.folder.set(folder)
    except imaplib.IMAP4.readonly:
        _, count = mailbox.folder.set(folder, readonly=True)
        return False, int(count[0] or 0)
    return True, int(count[0] or 0)


def leave(client: imaplib.IMAP4) -> None:
    """End the conversation. CLOSE is never said, since it empties the folder of what is marked for deletion."""
    with suppress(*TROUBLES), ending(client):
        client.logout()
    with suppress(OSError):
        client.shutdown()
