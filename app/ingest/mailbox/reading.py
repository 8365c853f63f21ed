"""Read one message: what it is, and the files in it that may be vouchers, chosen by what they hold.

ours             a loop: left alone
about ours       a bounce
with XML or ZIP  its files go through the door, whoever sent it and however it was sent
any other        left alone. This program answers no message, automatic or not
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from email.message import Message

from app.ingest.mailbox import bounces, words
from app.ingest.mailbox.bounces import Bounce
from app.ingest.mailbox.parts import FORWARDED, MAX_BYTES, Part, headers_of, walk
from app.models import MailFate
from app.sri.errors import Codigo, Refused
from app.sri.paquete import MAGIC

KIND = "X-ClickFactura-Kind"
XML_START = b"\xef\xbb\xbf\xfe\xff \t\r\n\0"  # what may stand before the first "<", whatever the encoding
MENTIONS = (b"<autorizacion", b"<infotributaria", b"&lt;infotributaria", b"<claveacceso", b"<authorization")
XML_TYPES = {"text/xml", "application/xml"}
OFFICE = (
    b"[Content_Types].xml",
    b"mimetype",
    b"META-INF/",
    b"_rels/",
    b"word/",
    b"xl/",
)  # documents that are ZIPs
NAME_AT = 30  # where a ZIP names its first file
AUTOMATIC = "Es una respuesta automática. Este portal no contesta ningún mensaje."
LOOP = "Lo envió este mismo portal, o salió de su propia dirección."
NO_FILES = "No trae ningún comprobante: ni XML ni ZIP."
TOO_NESTED = "Trae mensajes dentro de mensajes: se abre uno solo. Envíe los XML directamente."


@dataclass(frozen=True, slots=True)
class Own:
    """How to know ourselves: our addresses, in lower case, and the host of our Message-IDs."""

    addresses: frozenset[str]
    host: str


@dataclass(frozen=True, slots=True)
class File:
    """One attachment that may hold vouchers."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message is. `files` of one that is READ, `bounce` of one that came back."""

    sender: str
    subject: str
    fate: MailFate
    code: str = ""
    reason: str = ""
    files: tuple[File, ...] = ()
    bounce: Bounce | None = None


def read(data: bytes, own: Own) -> Reading:
    """Read a message from its bytes. Its shape may refuse it, and then nothing of it is opened."""
    sender = subject = ""
    try:
        headers = headers_of(data)
        sender, subject = words.address(headers, "From"), words.said(headers, "Subject")[:200]
        return about(headers, data, own, sender, subject)
    except Refused as refusal:
        return Reading(sender, subject, MailFate.REFUSED, refusal.code, refusal.reason)


def about(headers: Message, data: bytes, own: Own, sender: str, subject: str) -> Reading:
    """Say what a message is. Raises Refused(E_MAIL)."""
    if is_ours(headers, own, sender):
        return Reading(sender, subject, MailFate.IGNORED, reason=LOOP)
    parts = list(walk(data))
    if bounce := bounces.read(headers, parts, own.host):
        return Reading(sender, subject, MailFate.BOUNCE, bounce=bounce)
    if files := tuple(file_of(part, number) for number, part in enumerate(parts, 1) if may_hold(part)):
        return Reading(sender, subject, MailFate.READ, files=files)
    if any(part.within and part.kind == FORWARDED for part in parts):
        return Reading(sender, subject, MailFate.IGNORED, reason=TOO_NESTED)
    reason = AUTOMATIC if is_automatic(headers) else NO_FILES
    return Reading(sender, subject, MailFate.IGNORED, reason=reason)


def too_large(headers: bytes) -> Reading:
    """Refuse a message by its size alone; of it only the headers were had."""
    reason = f"{Codigo.E_MAIL.frase} (Pasa de {MAX_BYTES // 1024 // 1024} MB.)"
    return replace(unopened(headers), fate=MailFate.REFUSED, code=Codigo.E_MAIL, reason=reason)


def unopened(data: bytes) -> Reading:
    """Say of a message only what its first headers do."""
    try:
        top = headers_of(data)
    except Refused:
        top = Message()
    return Reading(words.address(top, "From"), words.said(top, "Subject")[:200], MailFate.IGNORED)


def is_ours(headers: Message, own: Own, sender: str) -> bool:
    """Tell whether a message left from here."""
    name = re.compile(rf"<[0-9a-f]{{32}}@{re.escape(own.host)}>")
    named = name.fullmatch(words.said(headers, "Message-ID")) is not None
    return KIND in headers or named or sender in own.addresses


def is_automatic(headers: Message) -> bool:
    """Tell whether a program wrote it (RFC 3834), as far as it says so."""
    if words.said(headers, "Auto-Submitted").lower() not in {"", "no"}:
        return True
    if words.said(headers, "Precedence").lower() in {"bulk", "junk", "list", "auto_reply"}:
        return True
    return words.said(headers, "Return-Path") == "<>" or bounces.is_from_a_daemon(headers)


def may_hold(part: Part) -> bool:
    """Tell by content whether a part may hold vouchers, whatever type and name it bears."""
    data = part.data
    if data.startswith(MAGIC):
        return not data.startswith(OFFICE, NAME_AT)
    if not data[:64].lstrip(XML_START).startswith(b"<"):
        return False
    name = words.file_name(part.headers).lower()
    if name.endswith(".xml") or part.kind in XML_TYPES:
        return True
    octets = data.replace(b"\0", b"").lower()
    return any(mention in octets for mention in MENTIONS)


def file_of(part: Part, number: int) -> File:
    """Take a file out of its part. One without a name is called after its place."""
    kind = "zip" if part.data.startswith(MAGIC) else "xml"
    return File(words.file_name(part.headers) or f"adjunto-{number}.{kind}", part.data)
