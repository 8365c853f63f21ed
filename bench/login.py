"""How many pages other people still get while somebody floods the sign-in page, through waitress.

The flood comes from many networks, each attempt for another number, with a wrong password: every attempt
that is let through costs one argon2id hash. It is measured against the same number of clients posting the
same form with the number as password, which leads to the first access and hashes nothing: both floods take
their share of the machine, and only the hashes differ. Target: the page keeps ≥ 0.7 of that rate.

    python -m bench.login [--seconds 6]
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

import config
from app import create_app, schema
from app.accounts import people, sessions
from app.db import begin_write, db
from app.models import AccountState
from app.security.cookie import signer
from app.sri.identificacion import party_key

KEPT = 0.7
FLOODERS = 6
TOKEN = "sesion-de-medida"  # noqa: S105  (of a database that lives for the bench)
ROOT = Path(__file__).parents[1]


def prepare(instance: Path) -> str:
    """Make an installation with one person, signed in. Returns their cookie."""
    app = create_app(config.load({"INSTANCE_DIR": str(instance), "WORKER": "off"}))
    schema.upgrade(app)
    with app.app_context():
        begin_write()
        account = people.find_or_make(party_key("1759999996"))
        account.state, account.name = AccountState.ACTIVE, "María Inventada"
        db.session.flush()
        sessions.start(TOKEN, account.id, account.epoch, remember=True, browser="medida")
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
        return f"{app.config['SESSION_COOKIE_NAME']}={signer(app).sign(TOKEN).decode()}"


def free_port() -> int:
    """Find a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(instance: Path, port: int) -> subprocess.Popen[bytes]:
    """Start the portal itself and wait until it answers."""
    environ = {**os.environ, "INSTANCE_DIR": str(instance), "PORT": str(port), "TRUSTED_PROXIES": "1"}
    server = subprocess.Popen(
        [sys.executable, "wsgi.py"], cwd=ROOT, env={**environ, "WORKER": "off"}, stderr=-3
    )
    for _ in range(100):
        try:
            ask(http.client.HTTPConnection("127.0.0.1", port), "GET", "/salud")
        except OSError:
            time.sleep(0.1)
        else:
            return server
    raise SystemExit("The portal did not start.")


def ask(
    connection: http.client.HTTPConnection, method: str, path: str, **about: object
) -> tuple[int, str, str]:
    """Send one request; return its status, its text and the cookie it set."""
    connection.request(method, path, **about)
    response = connection.getresponse()
    text = response.read().decode()
    return response.status, text, (response.getheader("Set-Cookie") or "").partition(";")[0]


def flood(port: int, password: str, seconds: float, answers: multiprocessing.Queue[Counter[int]]) -> None:
    """Post the sign-in form from many clients at once."""
    counts: Counter[int] = Counter()
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(target=one_flooder, args=(port, password, until, number, counts))
        for number in range(FLOODERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.put(counts)


def one_flooder(port: int, password: str, until: float, number: int, counts: Counter[int]) -> None:
    """Try one number after another, each from a network of its own, until the time is over."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    _, page, cookie = ask(connection, "GET", "/ingresar")
    [token] = re.findall(r'name="csrf_token" value="([^"]+)"', page)
    attempt = 0
    while time.monotonic() < until:
        attempt += 1
        numero = f"17{number:02}{attempt:06}"
        fields = {"csrf_token": token, "identificacion": numero, "password": password or numero}
        headers = {
            "Cookie": cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Forwarded-For": f"10.{number}.{attempt // 250 % 250}.{attempt % 250}",
        }
        status, _, _ = ask(connection, "POST", "/ingresar", body=urlencode(fields), headers=headers)
        counts[status] += 1


def pages(port: int, cookie: str, seconds: float) -> float:
    """Open one person's page again and again; return pages a second."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    count, begin = 0, time.monotonic()
    while time.monotonic() - begin < seconds:
        status, _, _ = ask(connection, "GET", "/perfil", headers={"Cookie": cookie})
        assert status == http.HTTPStatus.OK, status
        count += 1
    return count / (time.monotonic() - begin)


def under_flood(port: int, cookie: str, password: str, seconds: float) -> tuple[float, Counter[int]]:
    """Measure the page while the form is flooded; the flooders run in a process of their own."""
    answers: multiprocessing.Queue[Counter[int]] = multiprocessing.Queue()
    flooding = multiprocessing.Process(target=flood, args=(port, password, seconds + 1, answers))
    flooding.start()
    time.sleep(0.5)
    rate = pages(port, cookie, seconds)
    counts = answers.get()
    flooding.join()
    return rate, counts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5)
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as folder:
        instance, port = Path(folder), free_port()
        cookie = prepare(instance)
        server = start(instance, port)
        try:
            alone = pages(port, cookie, seconds / 2)
            without, _ = under_flood(port, cookie, "", seconds)
            hashing, counts = under_flood(port, cookie, "No es esta, 3 veces", seconds)
        finally:
            server.terminate()
            server.wait(15)
    print(f"page alone                        {alone:7.1f} /s")
    print(f"page, number as password, no hash{without:7.1f} /s")
    print(f"page, wrong passwords           {hashing:7.1f} /s   answers {dict(sorted(counts.items()))}")
    print(f"kept {hashing / without:.2f} (target ≥ {KEPT})")
    return 0 if hashing >= KEPT * without else 1


if __name__ == "__main__":
    sys.exit(main())
