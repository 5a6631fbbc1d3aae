"""`giaoban packs lint` reads files of levels: one fault each, named with its line; the shipped file has none."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from giaoban.core.packs.load import load_pack
from giaoban.web.findings import words

PACKS = Path(__file__).parents[2] / "packs"
TODAY = dt.date(2026, 9, 7)
SOUND = """\
title: {vi: "Cấp độ", en: "Levels"}
owner: ministry.so
checker: ministry.duong
next_review: "2027-03-31"
facts:
  public: {title: {vi: "Phục vụ dân", en: "Serves people"}, type: boolean}
  people: {title: {vi: "Số người", en: "People"}, type: integer}
screens:
  - {id: what, title: {vi: "Làm gì", en: "What"}, facts: [public, people]}
regimes:
  - id: old
    title: {vi: "Cũ", en: "Old"}
    basis: [{document: DOCUMENT, evidence: seen}]
    source: {vi: "Đã đọc", en: "Read"}
    valid_from: "2016-07-01"
    valid_to: "2026-06-30"
    transition_until: "2027-06-30"
    checklist: town-hall
    rules:
      - {id: a, level: 1, title: {vi: "Một", en: "One"}, when: ["public = true"], evidence: seen}
      - {id: b, level: 2, title: {vi: "Hai", en: "Two"}, when: ["people >= 100"], evidence: seen}
    approvals:
      - levels: [1, 2, 3, 4, 5]
        workflow: task
        appraise: {vi: "a", en: "a"}
        approve: {vi: "b", en: "b"}
        evidence: seen
"""
FAULTS = {
    "levels.wrong-value": ("level: 2", "level: 7"),
    "levels.fact-not-asked": ("facts: [public, people]", "facts: [public]"),
    "levels.approval-of-each-once": ("levels: [1, 2, 3, 4, 5]", "levels: [1, 2, 3, 4]"),
    "levels.rule-twice": ("id: b", "id: a"),
    "levels.unknown-checklist": ("checklist: town-hall", "checklist: town-hal"),
    "levels.unknown-workflow": ("workflow: task", "workflow: tusk"),
    "pack.unknown-subject": ("owner: ministry.so", "owner: ministry.none"),
    "pack.unknown-document": ("DOCUMENT", "no-such-document"),
    "pack.ends-before-it-begins": ('valid_to: "2026-06-30"', 'valid_to: "2015-06-30"'),
    "pack.expired-review": ('next_review: "2027-03-31"', 'next_review: "2025-03-31"'),
    "expression.unknown-name": ("people >= 100", "folk >= 100"),
}


@pytest.fixture(scope="module")
def linted(tmp_path_factory):
    """A pack with the levels file as text; gives the findings about that file."""
    folder = tmp_path_factory.mktemp("packs") / "tiny"
    shutil.copytree(PACKS / "tiny", folder)
    (folder / "levels").mkdir()
    pack, _ = load_pack(PACKS / "tiny", today=TODAY)
    document = pack.documents[0].value.key

    def lint(text):
        (folder / "levels" / "security.yaml").write_text(text.replace("DOCUMENT", document), encoding="utf-8")
        return [one for one in load_pack(folder, today=TODAY)[1] if one.where.file.endswith("security.yaml")]

    return lint


def test_a_sound_file_of_levels_has_no_fault(linted):
    assert linted(SOUND) == []


@pytest.mark.parametrize("code", FAULTS)
def test_each_fault_of_a_file_of_levels_is_named_with_its_line(linted, code):
    before, after = FAULTS[code]
    assert SOUND.count(before) == 1
    found = linted(SOUND.replace(before, after))
    assert [one.code for one in found if one.code == code] or [one.code for one in found] == [code]
    assert len({one.code for one in found}) == 1
    assert found[0].where.line
    assert code in words()


def test_a_file_that_is_no_yaml_and_a_regime_stated_twice_are_named(linted):
    assert linted("title: [")
    regime = SOUND[SOUND.index("  - id: old") :]
    assert [one.code for one in linted(SOUND + regime)] == ["levels.regime-twice"]


def test_the_shipped_file_is_sound():
    _pack, findings = load_pack(PACKS / "vn", today=TODAY)
    assert [one for one in findings if "levels/" in one.where.file] == []
