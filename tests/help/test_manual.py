"""The manual is whole: every page has its part, and nothing in it points nowhere."""

import re
from pathlib import Path

import pytest

from app.help import manual, topics
from app.help.reading import anchor

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "docs" / "manual").glob("*.md"))
LINK = re.compile(r"(?<!!)\[[^\]]+\]\((?P<file>[A-Za-z-]*\.md)?(?:#(?P<anchor>[^)]+))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
LABEL = re.compile(r"(?<!\*)\*([^*]+)\*(?!\*)")  # in italics: what a page says, word for word

# What answers a GET without being a page that somebody reads.
NO_PAGES = {
    "admin.arrivals_original",
    "admin.firms_logo",
    "admin.index",  # leads on
    "auth.common_passwords",
    "documents.pack",
    "documents.page",
    "documents.pdf",
    "documents.xml",
    "issuer.customers_import_refused",
    "issuer.customers_import_template",
    "issuer.documents_certificate_pdf",
    "issuer.documents_certificate_signature",
    "issuer.documents_certificate_statement",
    "issuer.documents_export",
    "issuer.documents_page",
    "issuer.documents_pdf",
    "issuer.documents_xml",
    "issuer.brand_logo",
    "issuer.brand_mail",
    "issuer.brand_sheet",
    "issuer.firm",  # leads on
    "documents.logo",
    "public.colour",
    "issuer.index",  # leads on
    "issuer.tray_original",
    "profile.photo",
    "public.certificate_key",
    "public.health",
    "static",
}


def anchors(path):
    return {anchor(heading) for heading in HEADING.findall(path.read_text(encoding="utf-8"))}


def test_every_page_has_its_part_of_the_manual(app):
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    pages = {
        page for page in pages if not page.startswith(("api.", "help.", "demo."))
    }  # each tells of itself

    assert pages - NO_PAGES == set(topics.TOPICS)


@pytest.mark.parametrize("asked", sorted(set(topics.TOPICS.values())))
def test_the_part_of_a_page_exists(asked):
    slug, _, section = asked.partition("#")
    topic = manual.whole().find(slug)

    assert topic is not None
    assert not section or section in {each.id for each in topic.sections}


def test_the_contents_name_every_file_once():
    named = [topic.slug for topic in manual.whole().topics]

    assert sorted(named) == [path.stem for path in FILES if path.stem != "README"]


@pytest.mark.parametrize("topic", manual.whole().topics, ids=lambda topic: topic.slug)
def test_the_contents_call_a_topic_by_its_title(topic):
    contents = (ROOT / "docs" / "manual" / "README.md").read_text(encoding="utf-8")

    assert f"[{topic.title}]({topic.slug}.md)" in contents
    assert topic.summary.endswith(".")
    assert all(section.title for section in topic.sections)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_links_lead_somewhere(path):
    for link in LINK.finditer(path.read_text(encoding="utf-8")):
        assert link["file"], f"{link[0]} leads nowhere from the page with the whole manual"
        target = path.parent / link["file"]
        assert target.is_file(), link[0]
        assert not link["anchor"] or link["anchor"] in anchors(target), link[0]


@pytest.fixture(scope="module")
def words_of_the_portal():
    """Everything that a page or a message may say, each run of blanks made one."""
    files = [*(ROOT / "app" / "templates").rglob("*.*"), *(ROOT / "app").rglob("*.py")]
    return " ".join(" ".join(path.read_text(encoding="utf-8").split()) for path in files)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_labels_stand_in_the_manual_as_the_pages_write_them(path, words_of_the_portal):
    text = " ".join(path.read_text(encoding="utf-8").split())
    labels = LABEL.findall(re.sub(r"\*\*.+?\*\*", "", text))

    assert [label for label in labels if label not in words_of_the_portal] == []
