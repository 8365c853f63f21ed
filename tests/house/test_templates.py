"""What must be true of every template."""

import re
from pathlib import Path

import pytest
from jinja2 import nodes

TEMPLATES = Path(__file__).parents[2] / "app" / "templates"
FILES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.*"))
PAGES = [name for name in FILES if not name.startswith(("components/", "layouts/", "mail/"))]
RAW = re.compile(r"<(form|table|input|select|textarea|button)\b")


def source(name):
    return (TEMPLATES / name).read_text(encoding="utf-8")


@pytest.fixture(params=FILES)
def tree(app, request):
    return app.jinja_env.parse(source(request.param))


def test_every_imported_macro_is_used(tree):
    imported = {
        name[1] if isinstance(name, tuple) else name
        for statement in tree.find_all(nodes.FromImport)
        for name in statement.names
    }
    called = {node.name for node in tree.find_all(nodes.Name)}

    assert imported <= called


def test_nothing_is_marked_safe(tree):
    assert "safe" not in {filter_.name for filter_ in tree.find_all(nodes.Filter)}


def test_templates_format_nothing_themselves(tree):
    assert "strftime" not in {attribute.attr for attribute in tree.find_all(nodes.Getattr)}


@pytest.mark.parametrize("name", [name for name in FILES if not name.startswith("mail/")])
def test_nothing_is_styled_or_scripted_inline(name):
    text = source(name)

    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("name", PAGES)
def test_pages_leave_forms_and_tables_to_the_components(name):
    assert not RAW.search(source(name))
