"""One document's story, as its issuer and as each of its receivers may read it.

The firm learns that its customer's side opened a voucher, when and how; not which colleague did, nor an
address that it did not give itself. A receiver reads the names of their own people, nothing of other
receivers, and nothing that the firm's people did among themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from app.audit import lines, wording
from app.audit.lines import LOOKS, Story
from app.audit.trail import OFFICE
from app.models import Action
from app.sri.momento import GUAYAQUIL

INTERNAL = (Action.CONFLICTED, Action.CERTIFIED)  # for the firm alone
OF_ALL = (
    Action.FILED,
    Action.CONFIRMED,
    Action.DISPUTED,
    Action.ANNULLED,
    Action.RESTORED,
)  # each receiver's


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened: in words, and `kind` as the trail names it. `tone` is bien, mal, espera or ""."""

    at: datetime
    kind: str
    title: str
    detail: str = ""
    who: str = ""
    tone: str = ""
    times: int = 1
    last: datetime | None = None


def steps(document_id: int, *, for_desk: bool = False, party_id: int | None = None) -> list[Step]:
    """Tell a document's story, the oldest first: to the firm that issued it, or to one of its receivers.

    Whoever calls has found the document by `archive.search`, with that desk or that party.
    """
    story = lines.gather(document_id)
    if for_desk:
        return fold([_for_desk(line, story) for line in story.lines])
    mine = [line for line in story.lines if is_of(line, party_id, story)]
    return fold([_for_receiver(line, story) for line in mine])


def is_of(line: Row[Any], party_id: int | None, story: Story) -> bool:
    """Tell whether a line is for this receiver to read. Lines of old times name no receiver."""
    if party_id not in story.receivers or line.action in INTERNAL or is_of_office(line):
        return False
    if line.action in OF_ALL or line.party_id == party_id:
        return True
    if line.party_id is not None:
        return False
    alone = len(story.receivers) == 1 or line.account_party == party_id
    return alone or any(mail.party_id == party_id for mail in story.mails_of(line))


def is_of_office(line: Row[Any]) -> bool:
    """Tell whether it was one of the firm's own people, or their program, that looked."""
    return line.action in LOOKS and (line.detail.startswith(OFFICE) or line.key_issuer is not None)


def _for_desk(line: Row[Any], story: Story) -> Step:
    if line.action is Action.FILED:
        return _step(line, "Archivado", wording.door(story.arrival), wording.bearer(story.arrival))
    if is_of_office(line):
        title = f"{wording.title(line.action, line.detail)} por su equipo"
        return replace(_step(line, title, "", wording.named(line)), tone="")
    if line.action in LOOKS:
        by_program = "Por API" if line.key_name else ""
        return _step(line, wording.title(line.action, line.detail), by_program, wording.role(line, story))
    if line.action in wording.ABOUT_MAIL:
        return _mail_step(line, story, wording.destination)
    side = line.action is Action.OBSERVED
    told = line.note if side else line.detail
    return _step(line, wording.TITLES[line.action], told, wording.role(line, story) if side else "")


def _for_receiver(line: Row[Any], story: Story) -> Step:
    if line.action is Action.FILED:
        return _step(line, "Publicado en el portal")
    if line.action in wording.ABOUT_MAIL:
        return replace(_mail_step(line, story, wording.own_destination), who="")
    by_program = f"Por API, con la clave «{line.key_name}»" if line.key_name else ""
    detail = line.note if line.action is Action.OBSERVED else by_program
    return _step(line, wording.title(line.action, line.detail), detail, wording.named(line))


def _mail_step(line: Row[Any], story: Story, where: Callable[[Row[Any], Row[Any] | None], str]) -> Step:
    """Tell of a message: what became of it, where it went, and for the firm the server's words."""
    mails = story.mails_of(line)
    mail = mails[-1] if mails else None
    detail = where(line, mail)
    if where is wording.destination:
        detail += wording.server(line, mail)
    title = wording.HELD if wording.is_held(line, mail) else wording.TITLES[line.action]
    receiver = story.receivers.get(line.party_id or 0, "") if len(story.receivers) > 1 else ""
    return _step(line, title, detail, receiver)


def _step(line: Row[Any], title: str, detail: str = "", who: str = "") -> Step:
    tone = wording.TONES.get(line.action, "")
    return Step(line.at, line.action.value, title, detail, who, tone, line.times, line.last)


def fold(found: list[Step]) -> list[Step]:
    """Make one step of looks that read the same, where the first of them stands."""
    folded: dict[object, Step] = {}
    for step in found:
        same: object = (step.kind, step.title, step.detail, step.who)
        key = same if step.kind in {action.value for action in LOOKS} else len(folded)
        if earlier := folded.get(key):
            last = max(earlier.last or earlier.at, step.last or step.at)
            step = replace(earlier, times=earlier.times + step.times, last=last)  # noqa: PLW2901  (the folded one)
        folded[key] = step
    return [counted(step) for step in folded.values()]


def counted(step: Step) -> Step:
    """Say how often, and when last, of what happened more than once."""
    if step.times == 1 or step.last is None:
        return step
    last = f"La última vez, el {step.last.astimezone(GUAYAQUIL):%d/%m/%Y %H:%M}."
    detail = f"{step.detail}. {last}" if step.detail else last
    return replace(step, title=f"{step.title}, {step.times} veces", detail=detail)
