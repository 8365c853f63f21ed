"""Examine what a file holds, each voucher within its time. Nothing here talks to the database."""

from __future__ import annotations

import logging
import os
import stat
import time
from collections.abc import Callable, Iterator

from app.db import now
from app.ingest.places import opened
from app.sri import examen as sri_examen
from app.sri.certificado import Trust
from app.sri.errors import Codigo
from app.sri.examen import Examen, Outcome
from app.sri.paquete import MAX_ZIP, is_package
from app.sri.texto import MAX_BYTES
from app.worker.told import Guard

logger = logging.getLogger(__name__)


def examine(have: Callable[[], bytes], named: str, known: Trust | None, guard: Guard) -> Iterator[Examen]:
    """Examine the vouchers of a file one after another. `have` gives its bytes; what it raises is told."""
    started, count = time.process_time(), 0
    guard.arm(count, 0.0)
    try:
        for examen in sri_examen.examine_each(have(), trust=known, now=now()):
            yield examen
            count += 1
            guard.arm(count, time.process_time() - started)
    except FileNotFoundError:  # another worker took it over
        return
    except OSError:
        yield refusal(Codigo.E_IO, b"")
    except MemoryError:
        yield refusal(Codigo.E_TIMEOUT, b"")
    except Exception:
        logger.exception("Examinar %s falló.", named)
        yield refusal(Codigo.E_FAULT, b"")


def read(path: str) -> bytes:
    """Read a regular file; of one that is too large for its kind only enough to say so. Raises OSError."""
    with open(path, "rb", opener=opened) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(path)
        data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES and (data[:1] != b"<" or is_package(data)):
            data += file.read(MAX_ZIP - MAX_BYTES)
    return data


def refusal(code: Codigo, data: bytes) -> Examen:
    """Say of a whole file that it could not be examined."""
    return Examen("", data, Outcome.REFUSED, code, code.frase)
