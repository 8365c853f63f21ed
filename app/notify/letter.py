"""A message ready to be written as bytes, and the reasons why there may be none."""

from __future__ import annotations

from dataclasses import dataclass, field


class NotNeeded(Exception):
    """The cause of the message is gone; nobody expects it any more."""


class CannotSend(Exception):
    """The message can never leave as it is. The sentence says why."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file: its name is built by us from digits and slugs, never from free text."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person reads, in text and in HTML."""

    kind: str
    sender: str  # one address
    sender_name: str
    to: str  # one address
    subject: str
    text: str
    html: str
    message_id: str
    attachments: tuple[Attachment, ...] = field(default=())
    unsubscribe: str = (
        ""  # where a mail program may end the notices by one POST; "" for what nobody subscribed to
    )
    reply_to: str = ""  # one address; "" when answers go to the sender
    left_out: tuple[int, ...] = ()  # notices of a digest that it no longer tells of
