"""Every address answers everyone who may ask as tests/house/matrix.py says, and none is missing there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import make_url

import config
from app import create_app
from app.db import db
from tests.browser import Browser, signed_in, stranger
from tests.house import matrix
from tests.house.matrix_world import World, build

VERBS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def rows(table: str, columns: tuple[str, ...]) -> dict[str, dict[str, int]]:
    """Read a table: what is asked, and the answer to each column."""
    found = {}
    for line in filter(None, map(str.strip, table.splitlines())):
        verb, rule, *answers = line.split()
        assert f"{verb} {rule}" not in found, line
        found[f"{verb} {rule}"] = dict(zip(columns, map(int, answers), strict=True))
    return found


ROWS, KEYED = rows(matrix.PAGES, matrix.WHO), rows(matrix.KEYED, matrix.KEYS)


@pytest.fixture(scope="module")
def world(tmp_path_factory, empty_sqlite) -> Iterator[World]:
    """Two firms, their people, and one of each thing that an address may name."""
    folder = tmp_path_factory.mktemp("matriz")
    shutil.copy(empty_sqlite, folder / "mundo.db")
    values = config.load({"INSTANCE_DIR": str(folder / "instance"), "WORKER": "off"})
    app = create_app(
        {
            **values,
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'mundo.db'}",
            "TESTING": True,
            "PROPAGATE_EXCEPTIONS": False,
            "WTF_CSRF_ENABLED": False,
        }
    )
    with app.app_context():
        made = build(app)
        put_away(app)
        shutil.copy(folder / "mundo.db", folder / "limpio.db")
        yield made
        db.session.remove()
        db.engine.dispose()


def put_away(app: Flask) -> None:
    """Let every connection go, so that the file holds all."""
    db.session.remove()
    db.engine.dispose()


def restore(world: World) -> None:
    """Bring the world back to how it was built."""
    put_away(world.app)
    path = make_url(world.app.config["SQLALCHEMY_DATABASE_URI"]).database
    assert path
    for ending in ("-wal", "-shm"):
        shutil.rmtree(path + ending, ignore_errors=True)
    shutil.copy(path.replace("mundo", "limpio"), path)


def browser_of(world: World, who: str) -> Browser:
    account = world.people.get(who)
    return signed_in(world.app, db.session.merge(account)) if account else stranger(world.app)


def test_every_address_has_its_row(app):
    served = {
        f"{verb} {rule.rule}" for rule in app.url_map.iter_rules() for verb in (rule.methods or set()) & VERBS
    }

    assert served == set(ROWS) | set(KEYED)
    assert not set(ROWS) & set(KEYED)


@pytest.mark.parametrize("asked", sorted(ROWS))
def test_everyone_is_answered_as_written(world, asked):
    verb, _, rule = asked.partition(" ")
    given = {}
    for who in matrix.WHO:
        restore(world)
        answer = browser_of(world, who).open(world.path(rule), method=verb, data=world.fields(asked))
        given[who] = answer.status_code

    assert given == ROWS[asked]


@pytest.mark.parametrize("asked", sorted(KEYED))
def test_every_key_is_answered_as_written(world, asked):
    verb, _, rule = asked.partition(" ")
    given = {}
    for who in matrix.KEYS:
        restore(world)
        headers = {"Content-Type": "application/xml"} if verb == "POST" else {}
        headers |= {"Authorization": f"Bearer {world.keys[who]}"} if who in world.keys else {}
        brings = None if verb == "GET" else world.xml
        browser = browser_of(world, "admin")  # who is signed in, too, and gets nothing by it
        given[who] = browser.open(world.path(rule), method=verb, data=brings, headers=headers).status_code

    assert given == KEYED[asked]
