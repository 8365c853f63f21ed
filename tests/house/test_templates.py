"""What must be true of every template."""

import re
from pathlib import Path

import pytest
from jinja2 import nodes

from app import assets

TEMPLATES = Path(__file__).parents[2] / "app" / "templates"
FILES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.*"))
PAGES = [name for name in FILES if not name.startswith(("components/", "layouts/", "mail/"))]
RAW = re.compile(r"<(form|table|input|select|textarea|button)\b")


def source(name):
    return (TEMPLATES / name).read_text(encoding="utf-8")


@pytest.fixture(params=FILES)
def tree(templates, request):
    return templates.parse(source(request.param))


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


STATIC = TEMPLATES.parent / "static"
MOST_STYLE = 20_000  # bytes of the style sheets of every page together, as they stand in the repository
MOST_OFFICE_STYLE = 8_000
SHOWN = [name for name in FILES if name.endswith(".html") and not name.startswith("mail/")]
UNDRAWN = {"aviso-cerrado", "politica"}  # names for whoever reads the source: nothing is drawn by them
EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def style():
    return [sheet.read_text(encoding="utf-8") for sheet in sorted((STATIC / "css").glob("*.css"))]


def styled():
    """Every class that a style sheet names."""
    bare = re.sub(r"/\*.*?\*/", "", "".join(style()), flags=re.DOTALL)
    selectors = " ".join(re.findall(r"([^{};]+)\{", bare))
    return set(re.findall(r"\.([a-z][\w-]*)", selectors))


def test_what_a_customer_loads_of_style_stays_light():
    assert sum(len((STATIC / part).read_bytes()) for part in assets.PARTS) <= MOST_STYLE


def test_what_the_office_adds_stays_light():
    assert len((STATIC / "css/oficina.css").read_bytes()) <= MOST_OFFICE_STYLE


def test_every_class_that_is_styled_is_used():
    scripts = [script.read_text(encoding="utf-8") for script in (STATIC / "js").glob("*.js")]
    used = set(re.findall(r"[\w-]+", " ".join([*map(source, SHOWN), *scripts])))

    assert styled() <= used


@pytest.mark.parametrize("name", SHOWN)
def test_every_class_that_is_used_is_styled(name):
    written = " ".join(re.findall(r'\sclass="([^"]*)"', EXPRESSION.sub("", source(name))))
    classes = {one for one in written.split() if not one.endswith("-")}

    assert classes <= styled() | UNDRAWN


def macros_of(environment, name, seen):
    """Add to `seen` each macro, as (file, name), that this template calls, and what those call in turn."""
    tree = environment.parse(source(name))
    follow(environment, name, tree, tree, seen)
    for parent in tree.find_all(nodes.Extends):
        macros_of(environment, parent.template.value, seen)


def follow(environment, name, tree, node, seen):
    known = {macro.name: (name, macro.name) for macro in tree.find_all(nodes.Macro)}
    for statement in tree.find_all(nodes.FromImport):
        for imported in statement.names:
            original, alias = imported if isinstance(imported, tuple) else (imported, imported)
            known[alias] = (statement.template.value, original)
    called = {call.node.name for call in node.find_all(nodes.Call) if isinstance(call.node, nodes.Name)}
    for found in {known[one] for one in called & set(known)} - seen:
        seen.add(found)
        theirs = environment.parse(source(found[0]))
        [macro] = [macro for macro in theirs.find_all(nodes.Macro) if macro.name == found[1]]
        follow(environment, found[0], theirs, macro, seen)


def test_the_demo_shows_every_component(templates):
    environment, seen = templates, set()
    macros_of(environment, "demo/componentes.html", seen)
    components = [name for name in FILES if name.startswith("components/")]
    every = {
        (name, macro.name)
        for name in components
        for macro in environment.parse(source(name)).find_all(nodes.Macro)
    }

    assert every <= seen
