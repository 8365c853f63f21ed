"""A PostgreSQL server of the test run's own: made in a temporary folder, gone at its end."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg

HOMES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/bin")
MISSING = "PostgreSQL (initdb, pg_ctl) is not installed here"


def find(program: str) -> str | None:
    """Find one of the server's programs: on the PATH, or where Debian keeps them."""
    if found := shutil.which(program):
        return found
    for home in HOMES:
        base, _, rest = home.partition("/*/")
        roots = sorted(Path(base).glob(f"*/{rest}"), reverse=True) if rest else [Path(home)]
        for root in roots:
            if (root / program).exists():
                return str(root / program)
    return None


def available() -> bool:
    return find("initdb") is not None and find("pg_ctl") is not None


class Cluster:
    """One server on a socket in its own folder. It refuses to run as root, so root lends it a user."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="cf-pg-"))
        self.user = "postgres" if os.geteuid() == 0 else getpass.getuser()
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")

    def run(self, program: str, *arguments: str) -> None:
        command = [find(program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        with (self.folder / "output").open("ab") as output:
            subprocess.run(command, check=True, stdout=output, stderr=output, cwd=self.folder)

    def start(self) -> Cluster:
        data = str(self.folder / "data")
        self.run("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
        options = f"-c listen_addresses='' -k {self.folder} -c fsync=off -c max_connections=200"
        self.run("pg_ctl", "-D", data, "-w", "-l", str(self.folder / "log"), "-o", options, "start")
        return self

    def stop(self) -> None:
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def create(self, database: str) -> str:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}"')
        return self.url(database)

    def drop(self, database: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
