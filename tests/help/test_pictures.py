"""Every picture that the manual and the README show is there, is said in words, and none lies about unused."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs" / "manual"
GALLERY = ROOT / "docs" / "pantallas"
SHOWN = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<file>[^)]+)\)")
IN_HTML = re.compile(r'src="([^"]+)" width="\d+" alt="[^"]+"')
LINKED = re.compile(r'(?:href="|\]\()([^")]+\.webp)')
MOST = 22_000_000  # bytes of all pictures together: some 135 pages and states, each on three screens in two themes


def shown(path):
    return SHOWN.findall(path.read_text(encoding="utf-8"))


def test_the_manual_shows_every_picture_that_it_has_and_no_other():
    used = {file.removeprefix("img/") for path in MANUAL.glob("*.md") for _, file in shown(path)}

    assert used == {path.name for path in (MANUAL / "img").iterdir()}


@pytest.mark.parametrize("path", sorted(MANUAL.glob("*.md")), ids=lambda path: path.stem)
def test_every_picture_is_said_in_words(path):
    assert all(len(alt) > 10 for alt, _ in shown(path))


def test_the_readme_shows_pictures_that_are_there():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    files = re.findall(r'<img src="([^"]+)" width="32%" alt="[^"]{20,}"', text)

    assert len(files) == 3
    assert all((ROOT / file).is_file() for file in files)


def test_the_gallery_lists_every_picture_that_it_has():
    text = (GALLERY / "README.md").read_text(encoding="utf-8")

    listed = {*IN_HTML.findall(text), *LINKED.findall(text)}
    assert listed == {path.name for path in GALLERY.glob("*.*") if path.suffix != ".md"}


def test_the_pictures_are_light():
    files = [*GALLERY.iterdir(), *(MANUAL / "img").iterdir()]

    assert sum(path.stat().st_size for path in files) <= MOST
