"""Processes that are killed without warning, and doors that go on all the same."""

from __future__ import annotations

import http.client
import json
import os
import random
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parents[2]
WORKER = [sys.executable, "-m", "flask", "worker"]
WEB = [sys.executable, "wsgi.py"]


@dataclass
class Victim:
    """A program that is started again whenever it is killed."""

    command: list[str]
    environ: dict[str, str]
    log: Path
    process: subprocess.Popen | None = None
    life: float = 0.0  # seconds, from when it is at work
    since: float | None = None

    def start(self, life: float = 0.0) -> None:
        self.life, self.since = life, None
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env={**os.environ, **self.environ}, stdout=log, stderr=log
            )

    def is_due(self) -> bool:
        """Tell whether it has lived its life. It begins when its worker says so."""
        if self.since is None and f"-{self.process.pid}-".encode() in self.log.read_bytes():
            self.since = time.monotonic()
        return self.since is not None and time.monotonic() - self.since >= self.life

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(30)


@dataclass
class Reaper:
    """Kills each of its victims when its time has come, and gives it another."""

    victims: list[Victim]
    chance: random.Random
    lives: tuple[float, float]
    kills: int = 0
    lost: list[Victim] = field(default_factory=list)  # who ended without being killed
    over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self.thread = threading.Thread(target=self.run)
        for victim in self.victims:
            victim.start(self.chance.uniform(*self.lives))
        self.thread.start()
        return self

    def __exit__(self, *_error) -> None:
        """At the end nobody is left alive."""
        self.over.set()
        self.thread.join()
        for victim in self.victims:
            victim.kill()

    def run(self) -> None:
        while not self.over.wait(0.05):
            for victim in self.victims:
                if victim.process.poll() is not None:
                    self.lost.append(victim)
                    return
                if victim.is_due():
                    victim.kill()
                    self.kills += 1
                    victim.start(self.chance.uniform(*self.lives))

    def has_killed(self, wanted: int) -> bool:
        """Tell whether it killed so many. Fails at once when somebody ended by themselves."""
        assert self.lost == [], f"It ended by itself: {[victim.log for victim in self.lost]}"
        return self.kills >= wanted


class Door(threading.Thread):
    """Brings files in until all are acknowledged, whatever happens meanwhile."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(daemon=True)
        self.files = files
        self.acknowledged: dict[str, str] = {}

    def run(self) -> None:
        raise NotImplementedError


class Folder(Door):
    """A firm's system that leaves files in the watched folder: renamed into it, or written slowly."""

    def __init__(self, files: dict[str, bytes], folder: Path, pause: float) -> None:
        super().__init__(files)
        self.folder, self.pause = folder, pause

    def run(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for number, (name, data) in enumerate(self.files.items()):
            if number % 2:
                (self.folder / f"{name}.part").write_bytes(data)
                (self.folder / f"{name}.part").rename(self.folder / name)
            else:
                with (self.folder / name).open("wb") as file:
                    file.write(data[: len(data) // 2])
                    file.flush()
                    time.sleep(self.pause)
                    file.write(data[len(data) // 2 :])
            self.acknowledged[name] = "left"
            time.sleep(self.pause)


class Command(Door):
    """`flask comprobantes import`, killed at random and run again until it ends well."""

    def __init__(self, files: dict[str, bytes], folder: Path, environ: dict[str, str], kills: list[float]):
        super().__init__(files)
        self.folder, self.environ, self.kills = folder, environ, kills

    def run(self) -> None:
        self.folder.mkdir()
        for name, data in self.files.items():
            (self.folder / name).write_bytes(data)
        for seconds in (*self.kills, None):
            self.once(seconds)

    def once(self, seconds: float | None) -> None:
        command = [sys.executable, "-m", "flask", "comprobantes", "import", str(self.folder), "--json"]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **self.environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        if seconds is not None:
            threading.Timer(seconds, process.kill).start()
        output, _ = process.communicate()
        for line in output.splitlines():
            if line.endswith(b"}"):
                said = json.loads(line)
                self.acknowledged[Path(said["file"]).name] = said["outcome"]


class Api(Door):
    """A program that posts each file with an Idempotency-Key until it is answered."""

    def __init__(self, files: dict[str, bytes], port: int, key: str) -> None:
        super().__init__(files)
        self.port, self.key = port, key
        self.refused: list[tuple[int, bytes]] = []

    def run(self) -> None:
        for name, data in self.files.items():
            while name not in self.acknowledged:
                self.post(name, data)

    def post(self, name: str, data: bytes) -> None:
        heads = {
            "Authorization": f"Bearer {self.key}",
            "Content-Type": "application/xml",
            "Idempotency-Key": name,
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("POST", f"/api/v1/documents?file={name}", data, heads)
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException):  # it was killed, or is not up again yet
            time.sleep(0.2)
            return
        finally:
            connection.close()
        if response.status in {200, 201}:
            self.acknowledged[name] = json.loads(body)["outcome"]
        else:
            self.refused.append((response.status, body))
            time.sleep(float(response.headers.get("Retry-After", "0.5")))
