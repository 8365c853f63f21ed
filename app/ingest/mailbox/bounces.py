"""Read a message that says that one of ours did not arrive (RFC 3464), as far as it proves that it is about ours.

A proof is our Message-ID: only who had the message in hands knows it. What is said of which address is believed
only if it is the one that the message went to; see `notify.bounces`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser

from app.ingest.mailbox import words
from app.ingest.mailbox.parts import FORWARDED, Part, headers_of
from app.sri.errors import Refused
from app.sri.paquete import one_line

STATUS = {"message/delivery-status", "message/global-delivery-status"}  # the second by RFC 6533
RETURNED = {FORWARDED, "text/rfc822-headers", "message/global", "message/global-headers"}
MOST_TEXT = 256 * 1024  # bytes of text that are looked at
MOST_IDS, MOST_ADDRESSES = 20, 50
DAEMONS = ("mailer-daemon", "postmaster", "mail-daemon", "maildaemon")
BLOCKS = re.compile(rb"\r?\n\r?\n+")
ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9.-]{1,253}")
HEX = re.compile(r"\+([0-9A-Fa-f]{2})")  # xtext, as RFC 3461 §4 writes an original recipient
FOR_GOOD = re.compile(  # 550 where a line or an answer begins, or 5.1.1 anywhere
    r"(?:^|[:;(<] ?)55[0-9][ -]|(?<![0-9.])5\.[0-9]{1,3}\.[0-9]{1,3}(?![0-9.])", re.MULTILINE
)
FOR_NOW = re.compile(r"(?<![0-9.])4\.[0-9]{1,3}\.[0-9]{1,3}(?![0-9.])")


@dataclass(frozen=True, slots=True)
class Bounce:
    """What came back: the Message-IDs of ours that it names, and the addresses of which it says something.

    `failed` will never be reached, `delayed` were not reached yet. `said` are the server's words about them.
    """

    message_ids: tuple[str, ...]
    failed: frozenset[str]
    delayed: frozenset[str] = frozenset()
    said: str = ""


def read(headers: Message, parts: Iterable[Part], host: str) -> Bounce | None:
    """Read what came back, None when the message says nothing of the kind."""
    parts = list(parts)
    reports = [part.data[:MOST_TEXT] for part in parts if part.kind in STATUS and not part.within]
    ids = ours(headers, parts, host)
    if reports:
        return reported(reports, ids)
    if ids and is_from_a_daemon(headers):
        return plain(headers, parts, ids)
    return None


def reported(reports: list[bytes], ids: tuple[str, ...]) -> Bounce:
    """Read a report that programs write (RFC 3464 §2)."""
    blocks = [
        BytesHeaderParser().parsebytes(block) for report in reports for block in BLOCKS.split(report.strip())
    ][: MOST_ADDRESSES + 1]
    failed = [block for block in blocks if is_said(block, "failed", "5")]
    delayed = [block for block in blocks if is_said(block, "delayed", "4") or is_said(block, "failed", "4")]
    about = (failed or delayed or blocks)[0]
    said = f"{words.said(about, 'Status')} {words.said(about, 'Diagnostic-Code')}".strip()
    return Bounce(ids, recipients(failed), recipients(delayed), said[:500])


def is_said(block: Message, action: str, status: str) -> bool:
    """Tell whether the server says this of an address."""
    return words.said(block, "Action").lower() == action and words.said(block, "Status").startswith(
        f"{status}."
    )


def recipients(blocks: list[Message]) -> frozenset[str]:
    """Collect the addresses that some blocks are about: as they were written, and where they went on to."""
    names = "Original-Recipient", "Final-Recipient"
    return frozenset(bare(words.said(block, name)) for block in blocks for name in names) - {""}


def bare(text: str) -> str:
    """Take an address out of what a report says of it.

    >>> bare("rfc822; <Ana@Ejemplo.EC>"), bare("rfc822;a+2Bb@ejemplo.ec")
    ('ana@ejemplo.ec', 'a+b@ejemplo.ec')
    """
    text = text.rpartition(";")[2].strip(" <>")
    return HEX.sub(lambda found: chr(int(found[1], 16)), text).lower()


def plain(headers: Message, parts: list[Part], ids: tuple[str, ...]) -> Bounce:
    """Read one that servers write for people: every address in it, and whether a number says that it is for good."""
    text = text_of(parts)
    named = words.said(headers, "X-Failed-Recipients").lower()
    addresses = frozenset(ADDRESS.findall(f"{named} {text}")[:MOST_ADDRESSES])
    found = FOR_GOOD.search(text)
    if found or (named and not FOR_NOW.search(text)):
        line = text[text.rfind("\n", 0, found.start()) + 1 :].partition("\n")[0] if found else ""
        return Bounce(ids, addresses, said=one_line(line.strip())[:500])
    return Bounce(ids, frozenset(), addresses)


def text_of(parts: list[Part]) -> str:
    """Return the legible part of a message, in lower case: what the server says, not the message that came back."""
    texts = (part.data for part in parts if part.kind == "text/plain" and not part.within)
    return b"\n".join(texts)[:MOST_TEXT].decode("utf-8", "replace").lower().replace("\r\n", "\n")


def ours(headers: Message, parts: list[Part], host: str) -> tuple[str, ...]:
    """List the Message-IDs of ours that a message names, those of what it returns first."""
    shape = re.compile(rf"<[0-9a-f]{{32}}@{re.escape(host)}>")
    returned = [words.said(of, "Message-ID") for part in parts if (of := returned_headers(part)) is not None]
    answered = [words.said(headers, "In-Reply-To"), words.said(headers, "References")]
    text = "\n".join([*returned, *answered, text_of(parts)])
    return tuple(dict.fromkeys(shape.findall(text)))[:MOST_IDS]


def returned_headers(part: Part) -> Message | None:
    """Read the headers of the message that came back, if a part holds them."""
    if part.within or part.kind not in RETURNED:
        return None
    try:
        return headers_of(part.data.lstrip())
    except Refused:
        return None


def is_from_a_daemon(headers: Message) -> bool:
    """Tell whether a message comes from a mail server. People's automatic answers too have no sender to return to."""
    if "X-Failed-Recipients" in headers:
        return True
    return words.address(headers, "From").partition("@")[0] in DAEMONS
