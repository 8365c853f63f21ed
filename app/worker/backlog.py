"""Go once through what was here before the SRI was asked, from the newest on, a little at a time."""

from __future__ import annotations

from app.archive import backlog
from app.db import begin_write, db

LOOKS = 20  # windows in one turn, where nothing is missing


class Backlog:
    """Where one worker is on its way through the documents. Whoever is first writes, and the others find it done."""

    def __init__(self) -> None:
        self.before: int | None = None
        self.is_done = False

    def step(self) -> bool:
        """Go a little further; tell whether more is left to do."""
        if self.is_done:
            return False
        before = backlog.newest() if self.before is None else self.before
        for _ in range(LOOKS):
            missing = before > 1 and backlog.is_missing(before)
            db.session.rollback()
            if missing:
                begin_write()
                backlog.fill(before)
                db.session.commit()
            before -= backlog.WINDOW
            if missing or before <= 1:
                break
        self.before = before
        return before > 1 or self.step_through_the_tray()

    def step_through_the_tray(self) -> bool:
        """Take up some of what waits in the tray; tell whether there was any."""
        claves = backlog.pending()
        db.session.rollback()
        if claves:
            begin_write()
            backlog.want_all(claves)
            db.session.commit()
        self.is_done = not claves
        return bool(claves)
