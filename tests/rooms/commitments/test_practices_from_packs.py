"""A pack brings practices with who does them; unknown days stay unknown, and what people did later stays theirs."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest
from tests.rooms.commitments.lessons import CODE, SINCE, provinces_with_rates
from tests.tiny import FOLDER, NOW, TODAY, subject

from giaoban.commitments.actions.lessons import decide_pilot, stop_practice, tell_practice
from giaoban.commitments.models import Pilot, Practice, PracticeUse
from giaoban.commitments.queries.effects import measured_effects
from giaoban.core.packs.load import load_pack
from giaoban.registry.actions import apply_pack, console_person
from giaoban.registry.shelf import plan_pack

FERRY = """
id: ferry-desk
title: {vi: Quầy hồ sơ trên phà, en: A desk on the ferry}
what: {vi: Nhân viên nhận hồ sơ ngay trên phà., en: A clerk takes dossiers on the ferry.}
group: government
told_by: ministry.so
uses:
  - {subject: province.bien, seen_on: 2025-01-15}
  - {subject: province.song, since: 2024-12-01}
indicators: [dossier_rate]
documents: [qd-01-2025]
pilots:
  - {id: one-ferry, question: Có nên làm thêm?, indicator: dossier_rate, starts_on: 2024-12-01, decide_by: 2025-06-30}
source: qd-01-2025
evidence: seen
owner: ministry.so
checker: ministry.duong
next_review: 2030-01-01
"""


@pytest.fixture
def folder(tmp_path):
    """The tiny pack with one practice."""
    shutil.copytree(FOLDER, tmp_path / "tiny")
    (tmp_path / "tiny" / "practices").mkdir()
    return tmp_path / "tiny"


def written(folder, text=FERRY):
    (folder / "practices" / "ferry-desk.yaml").write_text(text, encoding="utf-8")
    return load_pack(folder, today=TODAY)


def applied(folder, text=FERRY):
    pack, faults = written(folder, text)
    assert pack is not None, faults
    apply_pack(by=console_person(), pack=pack, today=TODAY, now=NOW)
    return pack


def test_a_practice_of_a_pack_has_its_users_its_document_and_its_pilot(tiny, folder):
    pack = applied(folder)
    (made,) = Practice.objects.all()
    assert (made.key, made.source.key, made.evidence) == ("ferry-desk", "qd-01-2025", "seen")
    assert made.told == {"vi": "Nhân viên nhận hồ sơ ngay trên phà.", "en": "A clerk takes dossiers on the ferry."}
    uses = {use.subject.key: (use.since, use.seen_on) for use in made.uses.all()}
    assert uses == {"province.bien": (None, dt.date(2025, 1, 15)), "province.song": (dt.date(2024, 12, 1), None)}
    assert [one.key for one in made.documents.all()] == ["qd-01-2025"]
    assert [one.key for one in made.pilots.all()] == ["ferry-desk/one-ferry"]
    assert made.recorded_by == console_person()
    assert plan_pack(pack).writes == 0


def test_what_people_decided_and_ended_survives_the_pack(tiny, folder, officer_of_agency):
    pack = applied(folder)
    pilot = Pilot.objects.get()
    decide_pilot(
        by=officer_of_agency, pilot=pilot, decision="extend", reason="Chưa rõ.", due=dt.date(2025, 12, 1), now=NOW
    )
    use = PracticeUse.objects.get(subject__key="province.song")
    stop_practice(by=officer_of_agency, use=use, until=dt.date(2025, 3, 1), note="Hết phà", now=NOW)
    assert plan_pack(pack).writes == 0
    apply_pack(by=console_person(), pack=pack, today=TODAY, now=NOW)
    pilot.refresh_from_db()
    use.refresh_from_db()
    assert (pilot.decide_by, use.until, use.note) == (dt.date(2025, 12, 1), dt.date(2025, 3, 1), "Hết phà")


def test_a_practice_told_by_a_person_stays_beside_those_of_the_pack(tiny, folder, officer_of_agency):
    tell_practice(
        by=officer_of_agency, told_by=subject("province.bien"), title="Khác", what="Khác.", since=SINCE,
        indicators=[CODE], now=NOW,
    )  # fmt: skip
    pack = applied(folder)
    assert Practice.objects.count() == 2
    assert plan_pack(pack).writes == 0


def test_without_a_first_day_nothing_is_measured_and_nobody_is_held_against_it(officer_of_agency):
    """Three of 25 gained twelve points. One of them has no first day: it neither counts as doing it nor as not."""
    found = provinces_with_rates()
    made = tell_practice(
        by=officer_of_agency, told_by=found[0], title="Một cửa", what="Xe.", since=SINCE, indicators=[CODE], now=NOW
    )
    PracticeUse.objects.create(practice=made, subject=found[1], since=SINCE)
    PracticeUse.objects.create(practice=made, subject=found[2], seen_on=SINCE)
    (one,) = measured_effects(made, today=TODAY)
    assert one.effect.low < 12 < one.effect.high
    assert (one.effect.treated, one.effect.others, one.undated) == (2, 22, ("Tỉnh 02",))
    made.uses.update(since=None, seen_on=SINCE)
    made = Practice.objects.get()
    (none,) = measured_effects(made, today=TODAY)
    assert (none.verdict, none.effect.estimate) == ("cannot-tell", None)
    assert [each.code for each in none.effect.findings] == ["effect.start-unknown"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("{subject: province.bien, seen_on: 2025-01-15}", "{subject: province.bien}", "pack.practice-since"),
        ("seen_on: 2025-01-15", "seen_on: 2025-01-15, since: 2025-01-15", "pack.practice-since"),
        ("subject: province.song", "subject: province.bien", "pack.duplicate-key"),
        ("subject: province.song", "subject: province.nowhere", "pack.unknown-subject"),
        ("subject: province.bien", "subject: tiny", "pack.practice-not-for"),
        ("since: 2024-12-01", "since: 2024-12-01, until: 2024-11-01", "pack.ends-before-it-begins"),
        ("indicators: [dossier_rate]", "indicators: [no_such]", "pack.unknown-indicator"),
        ("indicators: [dossier_rate]", "indicators: []", "pack.pilot-indicator"),
        ("decide_by: 2025-06-30", "decide_by: 2024-06-30", "pack.ends-before-it-begins"),
        ("documents: [qd-01-2025]", "documents: [letter-99]", "pack.unknown-document"),
        ("group: government", "group: no-such", "pack.unknown-group"),
        ("evidence: seen", "evidence: seen\nsimulated: true", "pack.practice-simulated"),
        ("evidence: seen", "evidence: seen\ncost: -5", "pack.bad-number"),
        ("evidence: seen", "evidence: seen\nprice: 5", "pack.unknown-field"),
    ],
)
def test_a_fault_of_a_practice_is_said_at_its_line(tiny, folder, old, new, code):
    assert old in FERRY
    pack, faults = written(folder, FERRY.replace(old, new))
    assert pack is None
    assert code in {one.code for one in faults}
    assert all(one.where.file.endswith("ferry-desk.yaml") and one.where.line for one in faults if one.code == code)
