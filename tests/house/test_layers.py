"""Which package may import which. The list below is the architecture."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# A package may import from the lines above its own, never from its own line or below.
LAYERS = [
    {"app.csrf", "app.durable", "app.problems", "app.sri"},
    {"app.db", "app.extensions", "app.links"},
    {"app.models", "app.paging"},
    {"app.paper", "app.store"},
    {"app.audit"},
    {"app.notify"},
    {"app.accounts"},
    {"app.archive"},
    {"app.certificates", "app.ingest"},
    {"app.confirm"},
    {"app.worker", "app.schema", "app.settings_file"},
    {"app.converters", "app.errors", "app.filters"},
    {"app.security"},
    {"app.assets", "app.vouchers"},
    {"app.team"},
    {"app.auth", "app.profile", "app.documents", "app.help", "app.issuer", "app.admin"},
    {"app.api", "app.public"},
    {"app.demo"},
    {"app.cli"},
    {"app"},
]
LEVEL = {package: level for level, line in enumerate(LAYERS) for package in line}

# These hold rules that must outlive any framework.
PURE = {"app.sri"}
FRAMEWORKS = {"flask", "flask_login", "flask_sqlalchemy", "flask_wtf", "flask_mail", "sqlalchemy", "wtforms"}
DOMAIN = {
    "app.store",
    "app.audit",
    "app.notify",
    "app.accounts",
    "app.archive",
    "app.certificates",
    "app.confirm",
    "app.ingest",
    "app.worker",
}

MODULES = sorted((ROOT / "app").rglob("*.py"))


def package_of(module):
    """The listed package that a dotted name belongs to."""
    while module not in LEVEL:
        module = module.rpartition(".")[0]
    return module


def dotted(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_imports_point_one_way(path):
    mine = package_of(dotted(path))
    for imported in imports(path):
        if imported == "app.__version__":
            continue
        if imported.startswith("app."):
            theirs = package_of(imported)
            assert mine == theirs or LEVEL[theirs] < LEVEL[mine], imported
        elif mine in PURE:
            assert imported.partition(".")[0] not in FRAMEWORKS, imported


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_domain_packages_never_see_a_request_or_a_form(path):
    if package_of(dotted(path)) in DOMAIN:
        forbidden = {"flask.request", "flask.session", "flask_login.current_user", "flask_wtf.FlaskForm"}
        assert not forbidden & set(imports(path))


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_only_the_archive_selects_documents(path):
    source = path.read_text(encoding="utf-8")

    if package_of(dotted(path)) != "app.archive":
        assert "select(Document)" not in source
        assert "session.query(" not in source


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_nothing_in_the_app_reads_the_environment(path):
    assert not {"os.environ", "os.getenv"} & set(imports(path))
    assert "os.environ" not in path.read_text(encoding="utf-8")
