"""One round of the watched folder: which files are ready, whose they are, and what is out of order there."""

from __future__ import annotations

import itertools
import logging
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.db import db
from app.ingest import folder, looking
from app.ingest.folder import Claim, Inbox
from app.ingest.looking import Looks
from app.sri.paquete import one_line

MOST_TROUBLES = 50  # told at once: a firm may leave any number of files that cannot be read
logger = logging.getLogger(__name__)


class Rounds:
    """Looks into every firm's folder, and remembers what it saw."""

    def __init__(self, root: Path, worker: str) -> None:
        self.root, self.worker = root, worker
        self.inboxes: list[Inbox] = []
        self.looks: dict[str, Looks] = {}
        self.ready: deque[tuple[Inbox, str]] = deque()
        self.troubles: dict[str, None] = {}  # in order, each once
        self.logged: set[str] = set()

    def look(self) -> None:
        """Look once more everywhere. What is ready is taken from each firm in turn."""
        self.troubles.clear()
        self.inboxes = folder.inboxes(self.root)
        db.session.rollback()
        with self.noting(f"No se puede usar la carpeta {self.root}"):
            self.root.mkdir(parents=True, exist_ok=True)
            self.note_strangers()
        found = [list(self.steady(inbox)) for inbox in self.inboxes]
        fair = itertools.zip_longest(*found)
        self.ready = deque(one for turn in fair for one in turn if one)

    def steady(self, inbox: Inbox) -> Iterator[tuple[Inbox, str]]:
        """Yield the steady files of one firm."""
        looks = self.looks.setdefault(inbox.ruc, Looks())
        with self.noting(f"No se puede usar la carpeta {inbox.path}"):
            folder.prepare(inbox)
            for name in looks.steady(inbox.path):
                yield inbox, name

    def is_waiting(self) -> bool:
        """Tell whether a file was seen that may be ready soon."""
        return any(looks.is_waiting() for looks in self.looks.values())

    def orphans(self) -> list[Claim]:
        """Take over what workers left that were killed."""
        taken: list[Claim] = []
        for inbox in self.inboxes:
            with self.noting(f"No se puede usar la carpeta {inbox.path}"):
                taken += folder.take_over(inbox, self.worker)
        return taken

    def claim(self, most: int) -> list[Claim]:
        """Claim up to so many of the ready files."""
        claims: list[Claim] = []
        while self.ready and len(claims) < most:
            inbox, name = self.ready.popleft()
            with self.noting(f"No se puede leer {inbox.path / name}"):
                if self.looks[inbox.ruc].is_complete(inbox.path, name):
                    one = folder.claim(inbox, name, self.worker)
                    claims += [one] if one else []
        return claims

    def note_strangers(self) -> None:
        """Note the files that nobody will load: of no firm here, or in no firm's folder."""
        known = {inbox.ruc for inbox in self.inboxes}
        for path in sorted(self.root.iterdir()):
            if path.is_symlink():
                self.note(f"{path} es un enlace: la carpeta vigilada no sigue enlaces.")
            elif path.is_dir():
                if path.name not in known and looking.candidates(path):
                    self.note(
                        f"{path} no es de ninguna empresa que cargue aquí: sus archivos se quedan donde están."
                    )
            elif looking.is_ours(path.name):
                self.note(f"{path} está suelto: póngalo en la carpeta del RUC de su empresa.")

    @contextmanager
    def noting(self, what: str) -> Iterator[None]:
        """Note that something cannot be had, and go on with the rest. A file that is gone was another's."""
        try:
            yield
        except FileNotFoundError as gone:
            logger.debug("%s ya no está.", gone.filename)
        except OSError as error:
            self.note(f"{what}: {error.strerror or error}.")

    def note(self, trouble: str) -> None:
        """Note one sentence for the administrator, whatever the names in it hold."""
        if len(self.troubles) < MOST_TROUBLES:
            self.troubles[one_line(trouble)] = None

    def log(self) -> None:
        """Log what was not out of order the last time."""
        for trouble in self.troubles:
            if trouble not in self.logged:
                logger.warning("%s", trouble)
        self.logged = set(self.troubles)
