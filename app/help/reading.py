"""From one file of the manual to a topic: a title, a sentence, and sections of text and pictures.

The same file reads well where it lies: its links lead to files, its pictures to img/. Here they lead to pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import mistune
from markupsafe import Markup
from mistune.core import BlockState

from app.help import pictures
from app.help.pictures import Picture

HOME = "/ayuda"
TO_TOPIC = re.compile(r"(?P<slug>[a-z-]+)\.md(?P<anchor>#.*)?")
NO_PART_OF_AN_ANCHOR = re.compile(r"[^\w\- ]")

NOTHING = Markup("")

Token = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Block:
    """Some text, or one picture with the words that stand for it."""

    html: Markup = NOTHING
    picture: Picture | None = None
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One heading and what is under it."""

    id: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """Return its words alone."""
        return " ".join(block.html.striptags() for block in self.blocks if block.html)


@dataclass(frozen=True, slots=True)
class Topic:
    """One file of the manual."""

    slug: str
    title: str
    summary: str
    sections: tuple[Section, ...]

    @property
    def url(self) -> str:
        """Return its address in the portal."""
        return f"{HOME}/{self.slug}"


class Renderer(mistune.HTMLRenderer):
    """HTML of the manual's text: nothing but what Markdown says, with links that lead to pages."""

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Lead from a file to its page."""
        return super().link(text, address(url), title)


def address(url: str) -> str:
    """Turn the address of a file of the manual into the one of its page.

    >>> address("ingresar.md"), address("ingresar.md#si-no-puede"), address("#palabras"), address("README.md")
    ('/ayuda/ingresar', '/ayuda/ingresar#si-no-puede', '#palabras', '/ayuda')
    """
    if url == "README.md":
        return HOME
    topic = TO_TOPIC.fullmatch(url)
    return f"{HOME}/{topic['slug']}{topic['anchor'] or ''}" if topic else url


def anchor(title: str) -> str:
    """Name a heading as the sites that show Markdown do.

    >>> anchor("¿Qué significa «autorizado»?")
    'qué-significa-autorizado'
    """
    return NO_PART_OF_AN_ANCHOR.sub("", title.lower()).replace(" ", "-")


def topic(path: Path) -> Topic:
    """Read one file: its title, its first paragraph as summary, and a section for each heading."""
    title, summary, *rest = [token for token in tokens(path) if token["type"] != "blank_line"]
    return Topic(path.stem, words(title), words(summary), tuple(sections(rest, path.parent / "img")))


def tokens(path: Path) -> list[Token]:
    parsed = mistune.create_markdown(renderer="ast")(path.read_text(encoding="utf-8"))
    return [token for token in parsed if isinstance(token, dict)]


def sections(content: Iterable[Token], images: Path) -> Iterator[Section]:
    """Cut at each heading of the second level."""
    heading, under = "", []
    for token in content:
        if token["type"] == "heading" and token["attrs"]["level"] == 2:  # noqa: PLR2004  (1 is the topic's title)
            if heading:
                yield section(heading, under, images)
            heading, under = words(token), []
        else:
            under.append(token)
    yield section(heading, under, images)


def section(title: str, content: list[Token], images: Path) -> Section:
    return Section(anchor(title), title, tuple(blocks(content, images)))


def blocks(content: list[Token], images: Path) -> Iterator[Block]:
    """Take the pictures out of the text, in order."""
    for shown, run in groupby(content, key=is_picture):
        if shown:
            yield from (figure(token["children"][0], images) for token in run)
        else:
            yield Block(html(run))


def is_picture(token: Token) -> bool:
    """Tell whether this is a paragraph of one picture."""
    inside = token.get("children", [])
    return token["type"] == "paragraph" and len(inside) == 1 and inside[0]["type"] == "image"


def figure(image: Token, images: Path) -> Block:
    name = image["attrs"]["url"].removeprefix("img/")
    return Block(picture=pictures.find(images, name), alt=words(image))


def html(run: Iterable[Token]) -> Markup:
    """Write tokens as HTML. What Markdown lets through as HTML is escaped by the renderer."""
    return Markup(Renderer(escape=True)(list(run), BlockState()))  # noqa: S704  (every text was escaped)


def words(token: Token) -> str:
    """Return the words of a token and of all that is in it."""
    if token["type"] == "softbreak":
        return " "
    return str(token.get("raw", "")) + "".join(words(child) for child in token.get("children", []))
