"""The Vietnamese catalogue is complete, and the check says so when it is not."""

from __future__ import annotations

import ast
import os
import subprocess
import sys

from tests.tiny import ROOT

from giaoban.core.law.characters import one_habit
from giaoban.web import messages


def test_every_page_string_has_its_vietnamese():
    assert messages.check() == []


def test_no_string_hides_from_the_catalogue():
    """Inside an f-string of Python 3.11 the collector sees nothing: the page would stay English."""
    collected = {message.id if isinstance(message.id, str) else message.id[0] for message in messages.collect()}
    called = ("_", "gettext", "gettext_lazy", "ngettext", "pgettext")
    hidden = []
    for path in messages.HOUSE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in called:
                said = node.args[1 if node.func.id == "pgettext" else 0]
                if isinstance(said, ast.Constant) and said.value not in collected:
                    hidden.append(f"{path.name}:{node.lineno} {said.value}")
    assert hidden == []


def test_what_people_read_is_spelled_by_one_habit():
    """Khóa, not khoá: both are Vietnamese, and a page that mixes them looks as if nobody read it."""
    house = ROOT / "src" / "giaoban"
    kinds = ("web/words/**/*.py", "**/*.html", "**/*.po", "cli/**/*.py", "portal/**/*.py")
    files = [*(file for kind in kinds for file in house.glob(kind)), *(ROOT / "packs/vn/recipes").glob("*.yaml")]
    assert len(files) > 300
    mixed = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if one_habit(line) != line
    ]
    assert mixed == []


def test_a_missing_and_an_unused_text_are_found(tmp_path):
    text = messages.CATALOGUE.read_text(encoding="utf-8")
    text = text.replace('msgid "National board"\nmsgstr "Bảng quốc gia"', 'msgid "National bored"\nmsgstr "Bảng"')
    broken = tmp_path / "django.po"
    broken.write_text(text, encoding="utf-8")
    assert {finding.code for finding in messages.check(broken)} == {"messages.missing", "messages.obsolete"}


def test_a_translation_that_loses_a_place_is_found(tmp_path):
    text = messages.CATALOGUE.read_text(encoding="utf-8")
    broken = tmp_path / "django.po"
    broken.write_text(text.replace('msgstr "Sắp xếp theo %(code)s"', 'msgstr "Sắp xếp theo mã"'), encoding="utf-8")
    assert [finding.code for finding in messages.check(broken)] == ["messages.wrong-place"]


def test_a_newer_catalogue_is_compiled_once(tmp_path):
    copy = tmp_path / "django.po"
    copy.write_bytes(messages.CATALOGUE.read_bytes())
    messages.ensure_compiled(copy)
    compiled = copy.with_suffix(".mo")
    first = compiled.stat().st_mtime_ns
    messages.ensure_compiled(copy)
    assert compiled.stat().st_mtime_ns == first
    os.utime(copy, ns=(first + 10**9, first + 10**9))
    messages.ensure_compiled(copy)
    assert compiled.stat().st_mtime_ns != first


def test_the_catalogue_is_compiled_before_any_model_asks_for_a_word():
    """Django reads a catalogue once; the first process of a fresh clone spoke English while it was compiled later."""
    told = (
        "import django; from django.apps import apps; from giaoban.web import messages;"
        "messages.ensure_compiled = lambda: print('models there:', apps.apps_ready or apps.models_ready);"
        "django.setup()"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "giaoban.settings"}
    done = subprocess.run([sys.executable, "-c", told], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[0] == "models there: False"
