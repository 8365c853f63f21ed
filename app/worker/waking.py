"""Wakes the watched folder's lane when something is put there. It is never trusted: a rescan is the truth.

Where watching fails (a network drive, too many watches) nothing but this changes.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import watchfiles

LOOK_MS, DEBOUNCE_MS, STEP_MS = 1000, 500, 100
logger = logging.getLogger(__name__)
logging.getLogger("watchfiles").setLevel(logging.WARNING)  # it tells of every change


class Waker:
    """Watches some folders in a thread of its own."""

    def __init__(self) -> None:
        self.woken = threading.Event()
        self.ending = threading.Event()
        self.paths: tuple[Path, ...] = ()

    def watch(self, paths: tuple[Path, ...]) -> None:
        """Watch these folders from now on, and no others."""
        if paths == self.paths:
            return
        self.stop()
        self.paths, self.ending = paths, threading.Event()
        if paths:
            about = (paths, self.ending)
            threading.Thread(target=self.run, args=about, name="worker-watch", daemon=True).start()

    def run(self, paths: tuple[Path, ...], ending: threading.Event) -> None:
        """Wake whoever waits at each change, until told to end or until it cannot be done."""
        try:
            for _changes in watchfiles.watch(
                *paths,
                watch_filter=None,
                recursive=False,
                stop_event=ending,
                rust_timeout=LOOK_MS,
                debounce=DEBOUNCE_MS,
                step=STEP_MS,
                raise_interrupt=False,
            ):
                self.woken.set()
        except Exception as error:  # noqa: BLE001  (whatever the system lacks)
            logger.warning("No se puede vigilar la carpeta (%s); se la mira cada pocos segundos.", error)

    def was_woken(self) -> bool:
        """Tell whether something changed since the last time this was asked."""
        woken = self.woken.is_set()
        self.woken.clear()
        return woken

    def stop(self) -> None:
        """Watch no more."""
        self.ending.set()
        self.paths = ()
