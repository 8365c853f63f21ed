"""The list page while vouchers come in by the watched folder, against the same page when nothing does.

One real `python wsgi.py` on loopback with SQLite and its worker inline. A customer with several hundred vouchers
opens /comprobantes again and again, as fast as a person who never rests would (a pause between requests), before,
during and after the ingestion of many signed vouchers for the same firm. The limit: p50 and p95 during the
ingestion are at most 1.5 × those of the idle page, before and after together. Ends with 1 beyond it.

    python -m bench.inbox [--vouchers 10000] [--requests 300]
"""

from __future__ import annotations

import argparse
import http.client
import os
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from multiprocessing import get_context
from pathlib import Path

import config
from app import create_app, schema
from app.accounts import sessions
from app.db import begin_write, db
from app.security.cookie import signer
from tests import people

ROOT = Path(__file__).parents[1]
LIMIT = 1.5
PAUSE_SECONDS = 0.05
HISTORY = 400
EARLIEST = 10_000_000  # numbers of the vouchers that come in, after the customer's own
PART = 250
WARMTH = 30
EXPECTED = 25


def write_part(about: tuple[str, int, int]) -> int:
    """Sign some vouchers and write them to a folder."""
    folder, start, count = about
    for number in range(start, start + count):
        data = people.authorised(secuencial=number, to=f"{1750000000 + number % 500:010}")
        (Path(folder) / f"{number:08}.xml").write_bytes(data)
    return count


def write_vouchers(folder: Path, count: int) -> None:
    """Sign so many vouchers on every core."""
    parts = [(str(folder), EARLIEST + at, min(PART, count - at)) for at in range(0, count, PART)]
    with get_context("spawn").Pool(os.cpu_count()) as pool:
        for _ in pool.imap_unordered(write_part, parts):
            pass


@dataclass
class Site:
    """A portal that runs, and the cookie of a customer who signed in."""

    port: int
    cookie: str
    inbox: Path
    process: subprocess.Popen[bytes]

    def get(self, connection: http.client.HTTPConnection) -> float:
        """Open the list once; return the seconds it took."""
        started = time.perf_counter()
        connection.request("GET", "/comprobantes", headers={"Cookie": self.cookie})
        response = connection.getresponse()
        body = response.read()
        took = time.perf_counter() - started
        assert response.status == HTTPStatus.OK, response.status
        assert body.count(b"data-clave") == EXPECTED
        return took


@contextmanager
def site(folder: Path) -> Iterator[Site]:
    """Make an installation with a customer who has some hundred vouchers, and start it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environ = {
        "INSTANCE_DIR": str(folder / "instance"),
        "INBOX_DIR": str(folder / "entrada"),
        "PORT": str(port),
    }
    cookie = furnish(environ)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "wsgi.py"], cwd=ROOT, env={**os.environ, **environ}, stdout=log, stderr=log
        )
    try:
        wait_until(lambda: answers(port))
        yield Site(port, cookie, folder / "entrada" / people.RUC, process)
    finally:
        process.terminate()
        process.wait()


def furnish(environ: dict[str, str]) -> str:
    """File the customer's own vouchers and sign them in; return their cookie."""
    app = create_app(config.load(environ))
    schema.upgrade(app)
    with app.app_context():
        people.firm()
        for number in range(1, HISTORY + 1):
            people.filed(to=people.MARIA, secuencial=number)
        maria = people.person()
        begin_write()
        token = secrets.token_urlsafe(32)
        sessions.start(token, maria.id, maria.epoch, remember=False, browser="Firefox en Linux")
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return f"{app.config['SESSION_COOKIE_NAME']}={signer(app).sign(token).decode()}"


def answers(port: int) -> bool:
    """Tell whether the portal listens."""
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def wait_until(true: Callable[[], bool], seconds: float = 60, rest: float = 0.1) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "It took too long."
        time.sleep(rest)


class Visitor(threading.Thread):
    """Opens the list until told to stop."""

    def __init__(self, site: Site) -> None:
        super().__init__(daemon=True)
        self.site, self.over = site, threading.Event()
        self.times: list[float] = []

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=60)
        while not self.over.is_set():
            self.times.append(self.site.get(connection))
            time.sleep(PAUSE_SECONDS)


def visits(site: Site, count: int) -> list[float]:
    """Open the list so many times."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    times = []
    for _ in range(count):
        times.append(site.get(connection))
        time.sleep(PAUSE_SECONDS)
    return times


def ingest(site: Site, made: Path, count: int) -> tuple[list[float], float]:
    """Leave the vouchers in the folder; return the times of the page meanwhile, and vouchers a second."""
    visitor = Visitor(site)
    for path in made.iterdir():
        path.replace(site.inbox / path.name)
    done = site.inbox / "hecho"
    wait_until(lambda: any(done.iterdir()))
    started, already = time.perf_counter(), len(list(done.iterdir()))
    visitor.start()
    wait_until(lambda: len(os.listdir(done)) >= count, 60 + count, 1.0)  # noqa: PTH208  (the visitor shares this process)
    took = time.perf_counter() - started
    visitor.over.set()
    visitor.join()
    return visitor.times, (count - already) / took


def percentiles(times: list[float]) -> tuple[float, float]:
    """Return p50 and p95 in milliseconds."""
    return 1000 * statistics.median(times), 1000 * statistics.quantiles(times, n=20)[-1]


def report(name: str, times: list[float]) -> tuple[float, float]:
    """Print and return p50 and p95."""
    p50, p95 = percentiles(times)
    print(f"{name:<28} {len(times):>6} requests   p50 {p50:7.1f} ms   p95 {p95:7.1f} ms")
    return p50, p95


def main() -> None:
    """Print the table; end with 1 beyond the limit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--vouchers", type=int, default=10_000)
    parser.add_argument("--requests", type=int, default=300)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        (folder / "hechos").mkdir()
        write_vouchers(folder / "hechos", options.vouchers)
        with site(folder) as portal:
            visits(portal, WARMTH)
            before = visits(portal, options.requests)
            during, rate = ingest(portal, folder / "hechos", options.vouchers)
            time.sleep(3)
            after = visits(portal, options.requests)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report("idle, before", before)
    report("idle, after", after)
    idle, busy = report("idle, both", before + after), report("while they come in", during)
    ratios = [load / rest for load, rest in zip(busy, idle, strict=True)]
    print(f"{options.vouchers} vouchers by the folder at {rate:.0f} a second")
    print(f"the page: {ratios[0]:.2f} × at p50, {ratios[1]:.2f} × at p95 (limit {LIMIT})")
    sys.exit(max(ratios) > LIMIT)


if __name__ == "__main__":
    main()
