"""Search of the manual: words without accents or capitals, over titles and text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from app.archive.words import folded
from app.help.manual import Manual
from app.help.reading import Section, Topic

# Words that say nothing of what is looked for.
EMPTY = frozenset(
    [
        "a",
        "al",
        "algo",
        "como",
        "con",
        "cual",
        "cuando",
        "de",
        "del",
        "donde",
        "el",
        "ella",
        "en",
        "es",
        "esta",
        "este",
        "hago",
        "la",
        "las",
        "le",
        "lo",
        "los",
        "me",
        "mi",
        "mis",
        "no",
        "o",
        "para",
        "por",
        "porque",
        "puedo",
        "que",
        "quiero",
        "se",
        "ser",
        "si",
        "sin",
        "su",
        "sus",
        "tengo",
        "un",
        "una",
        "y",
        "ya",
    ]
)
LONG = 4  # letters of a word that may lose its plural
IN_TOPIC, IN_TITLE, IN_TEXT = 9, 6, 1
EACH_WORD = 20  # two words found weigh more than one found in a title
AROUND = 90  # characters of the excerpt on each side
MOST = 12
MOST_WORDS = 8

Piece = tuple[str, bool]  # some text, and whether it is what was looked for


@dataclass(frozen=True, slots=True)
class Hit:
    """One section where the words are."""

    topic: Topic
    section: Section
    excerpt: tuple[Piece, ...]

    @property
    def url(self) -> str:
        """Return the address of the section."""
        return f"{self.topic.url}#{self.section.id}"


def search(manual: Manual, asked: str) -> list[Hit]:
    """Find the sections with most of the words, the best first."""
    words = significant(asked)
    found = [
        (weight(words, topic, section), topic, section)
        for topic in manual.topics
        for section in topic.sections
    ]
    found = sorted((each for each in found if each[0]), key=lambda each: -each[0])[:MOST]
    enough = found[0][0] / 2 if found else 0
    return [
        Hit(topic, section, tuple(excerpt(section.text, words)))
        for weighed, topic, section in found
        if weighed >= enough
    ]


def significant(asked: str) -> list[str]:
    """Return the words worth looking for, singular.

    >>> significant("¿Cómo bajo MIS facturas?")
    ['bajo', 'factura']
    """
    words = re.findall(r"\w+", folded(asked))
    kept = [word for word in words if word not in EMPTY] or words
    return [word[:-1] if len(word) > LONG and word.endswith("s") else word for word in kept[:MOST_WORDS]]


def weight(words: list[str], topic: Topic, section: Section) -> int:
    """Weigh a section: how many of the words it has, and where. 0 when it has none."""
    written = (IN_TOPIC, topic.title), (IN_TITLE, section.title), (IN_TEXT, f"{section.text} {topic.summary}")
    places = [(worth, folded(text)) for worth, text in written]
    return sum(
        EACH_WORD + max(worth)
        for word in words
        if (worth := [worth for worth, text in places if begins(word, text)])
    )


def begins(word: str, text: str) -> bool:
    """Tell whether some word of the text begins so."""
    return re.search(rf"\b{re.escape(word)}", text) is not None


def excerpt(text: str, words: list[str]) -> Iterator[Piece]:
    """Cut the text around the first hit and part it where the words are."""
    spans = sorted(chain.from_iterable(places(text, word) for word in words))
    first = spans[0][0] if spans else 0
    start, end = edges(text, first)
    at = start
    if start:
        yield "… ", False
    for begin, stop in spans:
        if at <= begin and stop <= end:
            yield text[at:begin], False
            yield text[begin:stop], True
            at = stop
    yield text[at:end], False
    if end < len(text):
        yield " …", False


def places(text: str, word: str) -> Iterable[tuple[int, int]]:
    """Say where in the text, as it is written, a word without accents begins and ends."""
    origin = [(at, piece) for at, character in enumerate(text) for piece in folded(character)]
    plain = "".join(piece for _, piece in origin)
    for found in re.finditer(rf"\b{re.escape(word)}\w*", plain):
        yield origin[found.start()][0], origin[found.end() - 1][0] + 1


def edges(text: str, first: int) -> tuple[int, int]:
    """Return where an excerpt around a place begins and ends, between words."""
    start = text.rfind(" ", 0, max(0, first - AROUND)) + 1 if first > AROUND else 0
    end = text.find(" ", first + AROUND * 2)
    return start, end if end > 0 else len(text)
