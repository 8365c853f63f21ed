"""The whole manual: its topics in the order and the groups that its README gives. Read again when a file changes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path

from app.help import reading
from app.help.reading import Topic

FOLDER = Path(__file__).parents[2] / "docs" / "manual"
CONTENTS = "README.md"
ENTRY = re.compile(r"^- \[[^\]]+\]\((?P<slug>[a-z-]+)\.md\)", re.MULTILINE)

OFFICE, ADMINISTRATION = "Para la empresa que emite", "Para quien administra"  # groups that few need

Stamp = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Topics that belong together."""

    title: str
    topics: tuple[Topic, ...]

    @property
    def entries(self) -> list[tuple[str, str, str]]:
        """Return each topic as contents list it: title, address, sentence."""
        return [(topic.title, topic.url, topic.summary) for topic in self.topics]


@dataclass(frozen=True, slots=True)
class Manual:
    """Every topic, grouped and in order."""

    summary: str
    groups: tuple[Group, ...]

    @property
    def topics(self) -> list[Topic]:
        """Return every topic in the order of reading."""
        return [topic for group in self.groups for topic in group.topics]

    def for_work(self, *, office: bool, administration: bool) -> Manual:
        """Return it without the groups about work that somebody does not do. Who administrates helps with both."""
        unneeded = set()
        if not administration:
            unneeded.add(ADMINISTRATION)
            if not office:
                unneeded.add(OFFICE)
        return Manual(self.summary, tuple(group for group in self.groups if group.title not in unneeded))

    def find(self, slug: str) -> Topic | None:
        """Return a topic by its name in the address."""
        return next((topic for topic in self.topics if topic.slug == slug), None)

    def beside(self, topic: Topic) -> tuple[Topic | None, Topic | None]:
        """Return the topics before and after this one."""
        order = [None, *self.topics, None]
        at = order.index(topic)
        return order[at - 1], order[at + 1]


def whole() -> Manual:
    """Return the manual as its files stand now."""
    return read(FOLDER, stamp(FOLDER))


def stamp(folder: Path) -> Stamp:
    """Tell when each file of the manual changed. Every page asks: two folders are read, and no path is made."""
    return tuple(sorted(chain(stamps(folder), stamps(folder / "img"))))


def stamps(folder: Path) -> list[tuple[str, int]]:
    with os.scandir(folder) as files:
        return [(file.name, file.stat().st_mtime_ns) for file in files]


@lru_cache(maxsize=2)
def read(folder: Path, changed_at: Stamp) -> Manual:
    """Read every file that the contents name."""
    head, *parts = re.split(r"^## ", (folder / CONTENTS).read_text(encoding="utf-8"), flags=re.MULTILINE)
    summary = " ".join(head.split("\n\n")[1].split())
    return Manual(summary, tuple(groups(folder, parts)))


def groups(folder: Path, parts: list[str]) -> Iterator[Group]:
    for part in parts:
        title, _, entries = part.partition("\n")
        slugs = ENTRY.findall(entries)
        yield Group(title.strip(), tuple(reading.topic(folder / f"{slug}.md") for slug in slugs))
