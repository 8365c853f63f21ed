"""The child that carries files, where some files hang it, eat its memory or kill it."""

import ctypes
import time

from app.sri import examen
from app.worker import child, limits

limits.VOUCHER_SECONDS = 0.5
limits.NICENESS = 0
real = examen.examine_each


def spin():
    while True:
        pass


def sleep():
    time.sleep(600)


def eat():
    held = []
    while True:
        held.append(bytearray(16 * 1024 * 1024))


def crash():
    ctypes.string_at(0)


def raise_():
    raise ZeroDivisionError


POISONS = {b"spin": spin, b"sleep": sleep, b"eat": eat, b"crash": crash, b"raise": raise_}


def examine_each(data, **about):
    for word, harm in POISONS.items():
        if data.startswith(b"<" + word):
            harm()
    yield from real(data, **about)


examen.examine_each = examine_each

if __name__ == "__main__":
    child.main()
