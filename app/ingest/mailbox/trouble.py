"""Why the mailbox cannot be read, in sentences for the administrator."""

from __future__ import annotations

import imaplib
import socket
import ssl

import imap_tools
from imap_tools.errors import MailboxFolderSelectError, MailboxLoginError, MailboxStarttlsError

from app.ingest.mailbox.server import Server
from app.sri.paquete import one_line

TROUBLES = (imap_tools.ImapToolsError, imaplib.IMAP4.error, OSError, ValueError)
SENTENCES = (  # the closer ones first
    (
        MailboxLoginError,
        "{host} rechazó el usuario o la clave del buzón. Revise IMAP_USERNAME e IMAP_PASSWORD; muchos proveedores piden una clave de aplicación.",
    ),
    (
        MailboxFolderSelectError,
        "El buzón no tiene una carpeta «{folder}», o no se puede abrir. Revise IMAP_FOLDER.",
    ),
    (
        ssl.SSLCertVerificationError,
        "El certificado de {host} no se pudo comprobar. Revise que IMAP_SERVER sea el nombre que da su proveedor.",
    ),
    (
        (ssl.SSLError, MailboxStarttlsError),
        "No se pudo cifrar la conversación con {host}. Revise IMAP_PORT e IMAP_SECURITY.",
    ),
    (socket.gaierror, "No se encuentra el servidor {host}. Revise IMAP_SERVER y la conexión a internet."),
    (TimeoutError, "{host} no respondió a tiempo. Se intenta otra vez."),
    (
        ConnectionRefusedError,
        "{host} no atiende en el puerto {port}. Revise IMAP_SERVER e IMAP_PORT.",
    ),
    (
        Exception,
        "La conversación con {host} se cortó. Se intenta otra vez; si sigue así, revise IMAP_PORT e IMAP_SECURITY.",
    ),
)


class Unreachable(Exception):
    """The mailbox cannot be read. `str()` is a sentence for the administrator, without any secret."""


def sentence(error: Exception, server: Server) -> str:
    """Say what is wrong and what to do, without what the server said: it may repeat the password."""
    said = next(said for kinds, said in SENTENCES if isinstance(error, kinds))
    return one_line(said.format(host=server.host, port=server.port, folder=server.folder))
