"""What becomes of a message of a corpus, in the lines that a file gives: read, examined, and judged as mail is."""

from __future__ import annotations

from datetime import datetime

from app.ingest import receive
from app.ingest.mailbox import reading
from app.ingest.mailbox.reading import Own
from app.models import MailFate
from app.sri.certificado import Trust
from app.sri.examen import examine
from app.sri.informe import line

KIND = ".eml"
OWN = Own(frozenset({"facturas@portal.test"}), "portal.test")  # who the corpora are written to


def lines(data: bytes, trust: Trust | None, now: datetime) -> list[dict]:
    """One line for each voucher; one for a message that is refused, or left alone (OK_IGNORED)."""
    found = reading.read(data, OWN)
    if found.fate is MailFate.READ:
        examined = (one for file in found.files for one in examine(file.data, trust=trust, now=now))
        return [line("", receive.doubted(one)) for one in examined]
    refused = found.fate is MailFate.REFUSED
    outcome, code = ("refused", found.code) if refused else ("ok", "OK_IGNORED")
    return [{"outcome": outcome, "code": str(code), "signature": None, "warnings": []}]
