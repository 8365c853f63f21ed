"""What a child may use: two seconds of processor a voucher, 512 MB, and the time that others leave it.

Only for systems with POSIX signals; the kernel ends a child that goes beyond, whatever code it is in.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
from pathlib import Path

VOUCHER_SECONDS = 2.0
EACH_SECONDS = 0.05  # what a ZIP may take on average for each of its vouchers, beyond the first two seconds
MEMORY = 512 * 1024 * 1024
LIFE_SECONDS = 600  # of processor in all, should a timer fail
NICENESS = 15  # of the time of a busy core a thirtieth: little, and yet enough to let the write lock go soon
STATM = Path("/proc/self/statm")


def settle_down() -> None:
    """Give way to the pages, leave the stop to the parent, and bound what this process may use."""
    with contextlib.suppress(OSError):
        os.nice(NICENESS)
        if hasattr(os, "SCHED_BATCH"):  # whoever wakes up to answer a page goes first
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    bound(resource.RLIMIT_CORE, 0)
    bound(resource.RLIMIT_CPU, LIFE_SECONDS)
    if STATM.exists():  # elsewhere the limit counts differently, or not at all
        bound(resource.RLIMIT_AS, int(STATM.read_text("ascii").split()[0]) * resource.getpagesize() + MEMORY)


def bound(what: int, most: int) -> None:
    """Lower one limit, as far as the system lets us."""
    with contextlib.suppress(OSError, ValueError):
        hard = resource.getrlimit(what)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, hard))


class Timer:
    """Ends this process when a voucher takes more processor time than it may."""

    def arm(self, vouchers: int, spent: float) -> None:
        """Allow the next voucher its time, of a file that has yielded so many in so many seconds."""
        left = VOUCHER_SECONDS + EACH_SECONDS * vouchers - spent
        signal.setitimer(signal.ITIMER_PROF, max(0.001, min(VOUCHER_SECONDS, left)))

    def disarm(self) -> None:
        """Say that the examination is over."""
        signal.setitimer(signal.ITIMER_PROF, 0)
