"""What the pack of Viet Nam promises: the country on each day, the targets, the promises, the figures as printed.

The tests marked `seeds` hold it against the collected facts beside the checkout, row by row. Which figure became what
stands in `data/vn_figures_coverage.csv`.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import unicodedata
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from tests.tiny import SEEDS

from giaoban.core.findings import Severity
from giaoban.core.packs.load import load_pack
from giaoban.core.periods import Period

ROOT = Path(__file__).resolve().parent.parent
PACK = ROOT / "packs" / "vn"
FACTS = SEEDS.parent / "data" / "vn"
COVERAGE = ROOT / "tests" / "data" / "vn_figures_coverage.csv"
TODAY = dt.date(2026, 11, 21)
REUSED = {
    "15": ("Yên Bái", "Lào Cai"),
    "24": ("Bắc Giang", "Bắc Ninh"),
    "44": ("Quảng Bình", "Quảng Trị"),
    "52": ("Bình Định", "Gia Lai"),
    "80": ("Long An", "Tây Ninh"),
    "82": ("Tiền Giang", "Đồng Tháp"),
    "91": ("Kiên Giang", "An Giang"),
}


@pytest.fixture(scope="module")
def pack():
    found, findings = load_pack(PACK, today=TODAY)
    assert [str(finding) for finding in findings if finding.severity == Severity.ERROR] == []
    return found


@pytest.fixture(scope="module")
def subjects(pack):
    return {entry.value.key: entry.value for entry in pack.subjects}


@pytest.fixture(scope="module")
def promises(pack):
    return {entry.value.key: entry.value for entry in pack.commitments}


@pytest.fixture(scope="module")
def plans(pack):
    return {entry.value.id: entry.value for entry in pack.programmes}


@pytest.fixture(scope="module")
def figures(pack):
    return [entry.value for entry in pack.observations]


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def facts(name):
    if not FACTS.is_dir():
        pytest.skip(f"no collected facts in {FACTS}")
    return table(FACTS / name)


def on(subjects, kind, day):
    day = dt.date.fromisoformat(day)
    return [
        one
        for one in subjects.values()
        if one.kind == kind and (one.valid_from or day) <= day and (one.valid_to or day) >= day
    ]


def words(text):
    return re.findall(r"\w+", unicodedata.normalize("NFC", text).lower())


@pytest.mark.parametrize(
    ("kind", "day", "number"),
    [
        ("ministry", "2025-02-28", 22),
        ("ministry", "2025-03-01", 17),
        ("province", "2024-12-31", 63),
        ("province", "2025-01-01", 63),
        ("province", "2025-06-30", 63),
        ("province", "2025-07-01", 34),
        ("province", "2026-04-30", 34),
    ],
)
def test_the_country_has_as_many_organisations_as_it_had_that_day(subjects, kind, day, number):
    assert len(on(subjects, kind, day)) == number


def test_what_did_not_change_is_one_organisation_with_an_open_end(subjects):
    def lasting(kind):
        return [one for one in subjects.values() if one.kind == kind and not one.valid_from and not one.valid_to]

    assert len(lasting("ministry")) == 11
    # Huế kept its borders in 2025 but had another name until 2024-12-31, so it is two subjects and not among these.
    assert len(lasting("province")) == 10
    ended = [one for one in subjects.values() if one.kind == "province" and one.valid_to == dt.date(2025, 6, 30)]
    begun = [one for one in subjects.values() if one.kind == "province" and one.valid_from == dt.date(2025, 7, 1)]
    assert (len(ended), len(begun)) == (52, 23)


@pytest.mark.parametrize("code", REUSED)
def test_a_reused_code_answers_another_province_after_the_merger(subjects, code):
    def named(day):
        return [one.name_vi for one in on(subjects, "province", day) if one.code == code]

    assert (named("2025-06-30"), named("2025-07-01")) == ([REUSED[code][0]], [REUSED[code][1]])


def test_only_seven_codes_changed_hands(subjects):
    before = {one.code: one.name_vi for one in on(subjects, "province", "2025-06-30")}
    after = {one.code: one.name_vi for one in on(subjects, "province", "2025-07-01")}
    assert {code for code in before.keys() & after.keys() if before[code] != after[code]} == set(REUSED)


def test_every_merged_province_passes_whole_to_one(pack):
    merged = [entry.value for entry in pack.successions if entry.value.date == dt.date(2025, 7, 1)]
    assert len(merged) == len({row.predecessor for row in merged}) == 52
    assert {row.share for row in merged} == {Decimal(1)}


def test_an_office_or_group_stands_for_whoever_spoke(pack):
    person = re.compile(r"(?:Bộ trưởng|Thứ trưởng|Giám đốc|ông|bà) (?:Nguyễn|Phạm|Phan|Trần|Lê)\b")
    texts = [path.read_text(encoding="utf-8") for path in PACK.rglob("*") if path.suffix in (".csv", ".yaml")]
    assert [text for text in texts if person.search(text)] == []


def test_the_plan_of_2023_has_32_targets_in_five_groups(plans):
    plan = plans["vn-2023"]
    assert len(plan.targets) == 32
    groups = Counter(target.group for target in plan.targets)
    assert [groups[group] for group in ("data", "government", "economy", "society", "security")] == [8, 9, 5, 6, 4]
    assert [month.month for month in plan.months] == [f"2023-{month:02}" for month in (4, 5, 6, 7, 8, 10)]
    assert plan.specific_per_organisation == 1


def test_the_dossier_target_of_2025_was_stated_four_ways(plans):
    (target,) = [one for one in plans["vn-2025"].targets if one.indicator == "online_dossier_rate"]
    stated = {(goal.applies_to, goal.value) for goal in target.goals}
    assert stated == {("vn", 95), ("vn", 80), ("block.ministries", 85), ("block.provinces", 70)}


def test_the_unknown_target_stays_unknown(plans):
    (unknown,) = [one for one in plans["vn-2023"].targets if one.code == "A4"]
    assert unknown.indicator is None
    assert [(goal.value, bool(goal.note)) for goal in unknown.goals] == [(None, True)]


def test_an_excellent_province_exceeds_half_in_all_eight_components(pack):
    (one,) = [entry.value for entry in pack.indicators if entry.value.id == "excellent_province"]
    assert (len(set(one.components)), one.threshold) == (8, 50)


def test_121_promises_of_which_76_have_no_date(promises):
    assert len(promises) == 121
    assert sum(one.due is None for one in promises.values()) == 76
    assert sum(one.due is None and not one.due_text for one in promises.values()) == 59


def test_only_what_a_document_shows_as_done_is_settled(promises):
    assert {key for key, one in promises.items() if one.state == "settled"} == {"C010", "C014"}


def test_every_petition_answered_in_the_room_has_its_answer(promises):
    answers = {one.answers or one.parent for one in promises.values()}
    petitions = [key for key, one in promises.items() if one.kind == "petition"]
    assert [key for key in petitions if key not in answers] == []
    assert {promises[one.answers].kind for one in promises.values() if one.kind == "reply"} == {"petition"}


def test_2022_has_four_official_shares_and_one_of_another_method(figures):
    year = [one for one in figures if one.indicator == "digital_economy_share_gdp" and one.period == "2022"]
    assert {(one.method, one.vintage, str(one.value)) for one in year} == {
        ("gso", "2023-09", "12.86"),
        ("gso", "2023-12", "12.67"),
        ("gso", "2024-01", "12.63"),
        ("gso", "2025-01", "12.83"),
        ("mic-tax", "2023-07", "14.26"),
    }
    assert {one.status for one in year if one.method == "gso"} == {"official"}


def test_only_the_statistical_office_is_official(figures):
    assert {one.source.startswith("pub.gso.") for one in figures if one.status == "official"} == {True}
    assert not any(one.status == "simulated" for one in figures)


def test_a_wrong_figure_stays_as_printed_and_says_so(figures):
    (growth,) = [one for one in figures if one.ref == "F039g"]
    assert growth.value == Decimal("14.7")
    assert "16,0%" in growth.note  # 98.4 / 84.8 = 1.1604


@pytest.fixture
def applied(db, pack):
    from django.utils import timezone

    from giaoban.registry.actions import apply_pack, console_person

    def apply():
        return apply_pack(by=console_person(), pack=pack, today=TODAY, now=timezone.now())

    apply()
    return apply


def test_the_review_of_december_knows_the_figures_of_march(applied):
    """The text of March 2024 has no day; its figures count as known from the end of that month."""
    from giaoban.measures import queries as measures

    def known(code, day):
        points = measures.series(code, known=dt.date.fromisoformat(day), today=TODAY)
        return [(one.period_code, str(one.value.normalize())) for one in points if one.subject_key == "vn"]

    assert ("2024-02-20", "37.19") in known("online_dossier_rate", "2024-12-09")
    assert ("2024-02-20", "37.19") not in known("online_dossier_rate", "2024-03-30")
    assert ("2022", "12.67") in known("digital_economy_share_gdp", "2023-12-31")
    assert ("2022", "12.83") not in known("digital_economy_share_gdp", "2024-12-31")
    assert not any(section.add or section.change for section in applied().sections)


def test_a_decision_that_was_not_read_leaves_the_draft_to_be_judged(applied):
    from giaoban.commitments.models import Programme
    from giaoban.commitments.queries import attainments
    from giaoban.commitments.queries.promises import all_conflicts

    day = dt.date(2024, 12, 9)
    judged = {
        one.target.code: one
        for one in attainments(Programme.objects.get(key="vn-2023"), on=day, known=day, today=TODAY)
    }
    rate = judged["G4"]  # draft: above 50 % by the end of 2023; 45.79 % until 2024-11-30
    assert (rate.state, rate.reason, rate.gap) == ("behind", "short-at-due", Decimal("4.21"))
    assert rate.notes == ("only-draft",)
    assert (judged["A4"].state, judged["A4"].point) == ("no_data", None)
    assert "changed-from-draft" not in judged["S2"].notes  # the draft named the component without a value
    assert "changed-from-draft" in judged["D5"].notes  # 50 % with a plan became 30 % with a platform
    assert list(all_conflicts()) == ["online_dossier_rate"]


def test_a_reply_that_was_given_is_never_overdue(applied):
    from giaoban.commitments.queries import promises as owed

    overdue = set(owed(due="overdue", on=dt.date(2024, 12, 9)).values_list("key", flat=True))
    assert {"C009", "C015", "C105"} <= overdue  # due 2024-03-31, 2024-05-19, 2024-07-01, none shown as done
    assert not overdue & {"C083", "C104", "C010", "C028"}  # two replies, one done, one due in 2025


@pytest.mark.seeds
def test_every_figure_of_the_texts_became_something(plans, promises, figures, pack):
    rows = {row["id"]: row for row in table(COVERAGE)}
    assert rows.keys() == {row["id"] for row in facts("seed_figures.csv")}
    observed = {f"{one.indicator} {one.subject} {one.period}" for one in figures}
    targets = {f"{plan.id}/{target.code}" for plan in plans.values() for target in plan.targets}
    indicators = {entry.value.id for entry in pack.indicators}
    known = {
        "observation": observed,
        "goal": targets,
        "commitment": promises.keys(),
        "document": {entry.value.key for entry in pack.documents},
        "indicator": indicators,
        "definition": indicators | plans.keys(),
        "not a figure": {""},
    }
    assert [row for row in rows.values() if row["key"] not in known[row["became"]]] == []
    assert [row for row in rows.values() if row["became"] == "not a figure" and not row["reason"]] == []


@pytest.mark.seeds
def test_no_actual_figure_was_left_aside():
    became = {row["id"]: row["became"] for row in table(COVERAGE)}
    measured = {"actual", "estimate", "baseline", "rank"}
    left = {row["id"] for row in facts("seed_figures.csv") if row["kind"] in measured} - {
        "F024",  # the year in which a guidance was issued: a document
    }
    assert {became[one] for one in left} == {"observation"}


@pytest.mark.seeds
def test_figures_are_those_of_the_texts(figures):
    printed = {row["id"]: row for row in facts("seed_figures.csv")}
    for one in figures:
        if one.ref not in printed:
            continue  # stated beside another figure, or of the publications
        row = printed[one.ref]
        bound, value = re.fullmatch(r"([<>~]?=?)([\d./]+)", row["value"]).groups()
        if row["unit"] == "rank":
            value = value.partition("/")[0]
        if "/" in value:
            assert f"{one.num}/{one.den}" == value, one.ref
        else:
            counted = one.ref in ("F147", "F148")  # the text prints the count and, in brackets, the share
            assert (one.num if counted else one.value) == Decimal(value), one.ref
        assert one.bound in ({">": ("gt",), "": ("eq", "gt", "about")}[bound]), one.ref
        assert one.place == f"đoạn {row['line']}", one.ref
        assert Period.parse(one.period).end <= Period.parse("2024Q4").end


@pytest.mark.seeds
def test_goals_are_those_of_the_list_of_targets(plans):
    targets = {target.code: target for target in plans["vn-2023"].targets}
    rows = facts("targets_2023.csv")
    assert list(targets) == [row["code"] for row in rows]
    for row in rows:
        target = targets[row["code"]]
        assert target.group == row["domain"]
        drafts = {goal.value for goal in target.goals if goal.stage == "draft"}
        decided = [goal.value for goal in target.goals if goal.stage == "decided"]
        if row["draft_value_seed002"].replace(".", "").isdigit():
            assert Decimal(row["draft_value_seed002"]) in drafts, row["code"]
        else:
            assert drafts <= {None}, row["code"]
        final = [Decimal(value) for value in row["final_value_QD17"].split("/") if value] or [None]
        assert decided == final, row["code"]


@pytest.mark.seeds
def test_publications_are_those_of_the_list(figures):
    by_row = {}
    for one in figures:
        if one.ref.startswith("DE"):
            by_row.setdefault(one.ref, {})[one.indicator] = one
    for number, row in enumerate(facts("digital_economy_published.csv"), 1):
        if row["source"] == "seed 000":
            (one,) = [one for one in figures if one.ref == "F008"]
            assert one.value == Decimal(row["total_pct"])
            continue
        found = by_row[f"DE{number:02}"]
        assert {(one.vintage, one.period) for one in found.values()} == {
            (row["published"].rstrip("?"), row["ref_year"])
        }
        shares = {
            "total_pct": ("digital_economy_share_gdp", "digital_economy_share_grdp"),
            "core_or_ict_pct": ("digital_economy_core_share_gdp",),
            "digitised_other_pct": ("digital_economy_digitised_share_gdp",),
        }
        for column, codes in shares.items():
            values = [found[code].value for code in codes if code in found]
            assert values == ([Decimal(row[column])] if row[column] else []), (number, column)


@pytest.mark.seeds
def test_promises_are_those_of_the_list(promises):
    kinds = {"target_assignment": "assignment"}
    rows = facts("seed_directives.csv")
    assert promises.keys() == {row["id"] for row in rows}
    for row in rows:
        one = promises[row["id"]]
        assert one.kind == kinds.get(row["type"], row["type"]), row["id"]
        assert (one.due.isoformat() if one.due else "") == row["deadline_iso"], row["id"]
        assert one.due_text == row["deadline_text"], row["id"]
        assert one.place == f"đoạn {row['line']}", row["id"]
        assert (one.made_on.isoformat() if one.made_on else "") == (row["date"] if len(row["date"]) == 10 else "")


@pytest.mark.seeds
def test_organisations_are_those_of_the_lists(pack, subjects):
    old = {one.code: one for one in on(subjects, "province", "2025-06-30")}
    assert {code: one.name_vi for code, one in old.items()} == {
        row["gso_code"]: row["name"] for row in facts("provinces_63.csv")
    }
    for row in facts("provinces_63.csv"):
        details = old[row["gso_code"]].details
        counted = (details["full_name"], details["districts_until_2025_06"], details["communes_until_2025_06"])
        assert counted == (row["full_name"], row["districts"], row["wards"])
    new = {one.code: one for one in on(subjects, "province", "2025-07-01")}
    assert {code: one.name_vi for code, one in new.items()} == {
        row["gso_code"]: row["name"] for row in facts("provinces_34.csv")
    }
    for row in facts("provinces_34.csv"):
        assert new[row["gso_code"]].details["communes_from_2025_07"] == row["communes_2025"]
    became = {entry.value.predecessor: entry.value.successor for entry in pack.successions}
    for row in facts("province_merge_map.csv"):
        before, after = old[row["old_gso_code"]], new[row["new_gso_code"]]
        assert became.get(before.key, before.key) == after.key
    ministries = {one.name_vi: one for one in on(subjects, "ministry", "2025-02-28")}
    for row in facts("ministries_before_after.csv"):
        before = ministries[row["name_until_2025_02_28"]]
        assert subjects[became.get(before.key, before.key)].name_vi == row["successor_from_2025_03_01"]


@pytest.mark.seeds
def test_no_sentence_of_the_texts_is_in_a_pack():
    ours = "\n".join(
        " ".join(words(path.read_text(encoding="utf-8")))
        for path in (ROOT / "packs").rglob("*")
        if path.suffix in (".csv", ".yaml")
    )
    quotes = [row["quote"] for name in ("seed_figures.csv", "seed_directives.csv") for row in facts(name)]
    assert [quote for quote in quotes if len(words(quote)) >= 6 and " ".join(words(quote)) in ours] == []
