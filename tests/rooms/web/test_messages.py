"""The Vietnamese catalogue is complete, and the check says so when it is not."""

from __future__ import annotations

import os
import subprocess
import sys

from giaoban.web import messages


def test_every_page_string_has_its_vietnamese():
    assert messages.check() == []


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
