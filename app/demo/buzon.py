"""Read the messages that a portal without a mail server leaves as files: INSTANCE_DIR/outbox/*.eml."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import datetime
from email.header import decode_header, make_header
from email.message import EmailMessage
from pathlib import Path

NAME = r"[0-9]{8}T[0-9]{6}Z-[A-Za-z0-9]+-[a-z-]+"
KINDS = {
    "notice": "Aviso de un comprobante nuevo",
    "digest": "Resumen de comprobantes",
    "firm-summary": "Resumen para quien trabaja en la empresa",
    "activation": "Activación de la cuenta",
    "colleague-invited": "Invitación a ver los comprobantes de otro",
    "colleague-removed": "Aviso de que alguien fue retirado",
    "reset": "Cambio de clave olvidada",
    "address-confirm": "Confirmación de un correo",
    "address-changed": "Aviso de cambio de correo",
    "password-changed": "Aviso de cambio de clave",
}
SHOWN = 200  # the newest; the rest stay in the folder
LINK = re.compile(r"https?://[^\s<>\"']+")


@dataclass(frozen=True, slots=True)
class Carta:
    """One message. `name` is its file's, without the ending; `written_at` is aware, from that name."""

    name: str
    written_at: datetime
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "(sin asunto)")

    @property
    def to(self) -> str:
        return str(self.message["To"] or "")

    @property
    def sender(self) -> str:
        """Whose name it carries. Python's own reading leaves a blank between the parts of a long name."""
        raw = dict(self.message.raw_items()).get("From", "")
        return str(make_header(decode_header(raw)))

    @property
    def kind(self) -> str:
        """What it is for, in words."""
        kind = str(self.message["X-ClickFactura-Kind"] or "")
        return KINDS.get(kind, kind)

    @property
    def text(self) -> str:
        """The part for those who read without HTML."""
        part = self.message.get_body(("plain",))
        return part.get_content() if part else ""

    @property
    def links(self) -> list[str]:
        """The addresses in its text, each once, in order."""
        return list(dict.fromkeys(LINK.findall(self.text)))

    @property
    def html(self) -> str | None:
        """The part that a mail program shows, None when it has none."""
        part = self.message.get_body(("html",))
        return part.get_content() if part else None

    @property
    def attachments(self) -> list[EmailMessage]:
        return list(self.message.iter_attachments())


def newest(folder: Path, limit: int = SHOWN) -> list[Carta]:
    """Return the newest messages, newest first. A folder that does not exist yet holds none."""
    names = [path.stem for path in folder.glob("*.eml") if re.fullmatch(NAME, path.stem)]
    names.sort(key=order, reverse=True)
    found = (read(folder, name) for name in names[:limit])
    return [carta for carta in found if carta]


def order(name: str) -> tuple[str, int, str]:
    """Sort names by instant, then by number: message 10 comes after message 9."""
    instant, number, _kind = name.split("-", 2)
    return instant, len(number), number


def read(folder: Path, name: str) -> Carta | None:
    """Return one message by the name of its file, or None when there is none."""
    if not re.fullmatch(NAME, name):
        return None
    try:
        content = (folder / f"{name}.eml").read_bytes()
        written_at = datetime.strptime(name.partition("-")[0], "%Y%m%dT%H%M%S%z")
    except (FileNotFoundError, ValueError):
        return None
    return Carta(name, written_at, email.message_from_bytes(content, policy=email.policy.default))
