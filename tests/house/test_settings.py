"""Every setting is documented, and everything documented is a setting."""

import re
from pathlib import Path

import config

ROOT = Path(__file__).parents[2]
WHOLE = (ROOT / "docs" / "operar.md").read_text(encoding="utf-8")
MANUAL = WHOLE.partition("## Ajustes")[2].partition("\n## ")[0]


def test_every_setting_is_in_the_manual():
    documented = set(re.findall(r"^\| `([A-Z_]+)`", MANUAL, re.MULTILINE))

    assert documented == {setting.name for setting in config.SETTINGS}


def test_the_manual_gives_each_default():
    for setting in config.SETTINGS:
        [line] = re.findall(rf"^\| `{setting.name}`.*$", MANUAL, re.MULTILINE)
        if setting.default and setting.name != "INSTANCE_DIR":
            assert f"`{setting.default}`" in line
