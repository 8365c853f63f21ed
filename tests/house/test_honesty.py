"""Exceptions are counted, so that a new one is a decision that somebody sees."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = [p for p in (ROOT / "tests").rglob("*.py") if p.name != Path(__file__).name]
APP = list((ROOT / "app").rglob("*.py"))
SKIP = re.compile(r"pytest\.skip\(|mark\.skip|mark\.xfail|pytest\.importorskip")
NO_COVER = re.compile(r"pragma:\s*no cover")
NOQA_WITHOUT_REASON = re.compile(r"#\s*noqa(?!:\s*[A-Z]+[0-9]+(,\s*[A-Z]+[0-9]+)*\s+\()")


def lines(paths, pattern):
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_few_tests_may_skip():
    assert len(lines(TESTS, SKIP)) <= 4


def test_nothing_hides_from_coverage():
    assert lines(APP, NO_COVER) == []


def test_every_exception_from_the_linter_gives_its_reason():
    assert lines([*APP, *TESTS], NOQA_WITHOUT_REASON) == []


def test_nothing_is_left_for_later():
    left = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")

    assert lines([*APP, *TESTS, ROOT / "config.py", ROOT / "wsgi.py"], left) == []


def test_broad_excepts_stay_at_the_edges():
    broad = re.compile(r"except Exception|except BaseException|except:")

    places = {place.partition(":")[0] for place in lines(APP, broad)}

    assert all(place.startswith("app/worker/") for place in places), places
