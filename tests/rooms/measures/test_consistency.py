"""Figures that contradict each other are found by themselves; all sums here can be done in the head."""

import datetime as dt
from decimal import Decimal

import pytest
from tests.tiny import NOW

from giaoban.core.findings import Refused
from giaoban.library.models import Document
from giaoban.measures.models import Indicator, Observation
from giaoban.measures.queries import ClosingSum, closing_sums, consistency_findings
from giaoban.registry.actions import console_person
from giaoban.registry.models import Subject

YEAR = {"since": dt.date(2024, 1, 1), "until": dt.date(2024, 12, 31)}


@pytest.fixture
def say(tiny, rewritable):
    """Records figures of made-up indicators: say(code, value, ...)."""
    source = Document.objects.get(key="review-2024Q4")

    def record(code, value, *, subject="tiny", day="2024-10-31", unit="count", decimals=0, definition=None, **more):
        indicator, _ = Indicator.objects.get_or_create(
            code=code, version=1,
            defaults={
                "title_vi": code, "title_en": code, "group": "other", "unit": unit, "direction": "up",
                "kind": (definition or {}).get("kind", "stock"),
                "definition": {"unit": unit, "kind": "stock", "title": {"vi": code}, **(definition or {})},
            },
        )  # fmt: skip
        date = dt.date.fromisoformat(day)
        return Observation.objects.create(
            **{
                "indicator": indicator, "subject": Subject.objects.get(key=subject), "period_code": day,
                "period_start": date, "period_end": date, "method": "as-reported", "vintage": "1", "value": value,
                "decimals": decimals, "status": "reported", "source": source, "known_at": NOW, "recorded_at": NOW,
                "recorded_by": console_person(), **more,
            }
        )  # fmt: skip

    Observation.objects.filter(period_end__lte=dt.date(2024, 12, 31)).delete()
    return record


GROWTH = {"kind": "growth", "of": "mobile", "against": "year_before"}


def growth(say, now, before, stated, *, digits=1):
    say("mobile", Decimal(now), decimals=digits)
    say("mobile", Decimal(before), day="2023-10-31", decimals=digits)
    say("mobile_growth", Decimal(stated), unit="percent", decimals=1, definition=GROWTH)
    return consistency_findings(**YEAR)


def test_growth_that_does_not_follow_is_found_with_the_base_that_would_make_it_true(say):
    (found,) = growth(say, "98.4", "84.8", "14.7")
    assert found.code == "figures.growth-does-not-follow"
    told = {name: str(found.context[name]) for name in ("stated", "recomputed", "nearest", "now", "before")}
    assert told == {"stated": "14.7", "recomputed": "16.0", "nearest": "85.8", "now": "98.4", "before": "84.8"}
    assert len(found.context["observation_ids"]) == 3


@pytest.mark.parametrize(
    ("now", "before", "stated"),
    [
        ("6069", "4146", "46.4"),  # 46.38
        ("688", "500", "37.6"),
        ("98.4", "84.8", "16.0"),
        ("98.4", "84.8", "16.1"),  # both figures are rounded: 98.44 against 84.76 is 16.14
        ("75", "0", "10"),  # nothing grows from nothing
    ],
)
def test_growth_that_follows_within_the_rounding_passes(say, now, before, stated):
    assert growth(say, now, before, stated, digits=1 if "." in now else 0) == []


def test_more_than_is_not_held_against_exact(say):
    say("mobile", Decimal(100), bound="gt")
    say("mobile", Decimal(50), day="2023-10-31")
    say("mobile_growth", Decimal(20), unit="percent", definition=GROWTH)
    assert consistency_findings(**YEAR) == []


PROVINCES = ClosingSum(("measuring", "not_measuring"), ("province",))


def test_counts_that_do_not_add_up_to_the_organisations_there_are(say):
    say("measuring", Decimal(1), unit="organisations")
    say("not_measuring", Decimal(1), unit="organisations")
    (found,) = consistency_findings(**YEAR, sums=[PROVINCES])  # three provinces in 2024
    assert found.code == "figures.parts-do-not-sum"
    assert [found.context[name] for name in ("parts", "recomputed", "stated", "nearest")] == [(1, 1), 2, 3, 2]


def test_the_number_of_organisations_is_the_one_of_that_day(say):
    say("measuring", Decimal(1), unit="organisations", day="2025-01-31")
    say("not_measuring", Decimal(1), unit="organisations", day="2025-01-31")
    until = dt.date(2025, 12, 31)  # two provinces since the merger
    found = consistency_findings(["measuring"], since=YEAR["since"], until=until, sums=[PROVINCES])
    assert found == []


def test_a_hundred_percent_is_all_of_them(say):
    say("policy", Decimal(100), unit="percent", definition={"kind": "share_of_organisations"})
    say("exempt", Decimal(1), unit="organisations")
    say("reduced", Decimal(1), unit="organisations")
    (found,) = consistency_findings(**YEAR, sums=[ClosingSum(("exempt", "reduced"), ("province",), "policy")])
    assert (found.context["recomputed"], found.context["stated"]) == (2, 3)


def test_one_missing_part_is_no_contradiction(say):
    say("measuring", Decimal(1), unit="organisations")
    say("not_measuring", Decimal(1), unit="organisations", day="2024-11-30")  # of another day
    assert consistency_findings(**YEAR, sums=[PROVINCES]) == []


def test_a_share_is_held_against_its_own_counts(say):
    say("done", Decimal(60), unit="percent", decimals=0, num=1846, den=3078)  # 59.97
    assert consistency_findings(**YEAR) == []
    say("met", Decimal("7.5"), unit="percent", decimals=1, num=201, den=3078)  # 6.53
    (found,) = consistency_findings(**YEAR)
    assert (found.code, str(found.context["recomputed"])) == ("figures.share-does-not-follow", "6.5")
    assert found.context["nearest"] == 231  # 7.5 % of 3,078 is 230.85


def blocks(say, nation, ministries, provinces):
    for value, key in ((nation, "tiny"), (ministries, "block.ministries"), (provinces, "block.provinces")):
        say("online", Decimal(value), subject=key, unit="percent", decimals=2, definition={"kind": "ratio"})
    return consistency_findings(**YEAR)


def test_the_weight_that_a_national_rate_assumes_is_named(say):
    (found,) = blocks(say, "45.79", "63.47", "18.54")
    # (45.79 - 18.54) / (63.47 - 18.54) = 27.25 / 44.93 = 60.65 %; the plain mean is 41.005
    assert (found.code, str(found.severity)) == ("figures.implied-weight", "note")
    assert (str(found.context["recomputed"]), str(found.context["mean"])) == ("60.65", "41.01")


def test_a_national_rate_outside_its_blocks_cannot_be(say):
    (found,) = blocks(say, "70.00", "63.47", "18.54")
    assert (found.code, str(found.severity)) == ("figures.outside-its-blocks", "error")


def test_simulated_figures_contradict_nobody(say):
    say("mobile", Decimal("98.4"), decimals=1, status="simulated")
    say("mobile", Decimal("84.8"), day="2023-10-31", decimals=1)
    say("mobile_growth", Decimal("14.7"), unit="percent", decimals=1, definition=GROWTH)
    assert consistency_findings(**YEAR) == []


def test_a_misspelt_name_in_a_declared_sum_is_said(say):
    (found,) = consistency_findings(**YEAR, sums=[ClosingSum(("signatures", "measurign"), ("province",))])
    assert (found.code, found.context["why"]) == ("figures.bad-closing-sum", "measurign")


def test_declared_sums_are_read_with_every_fault_at_once(tmp_path):
    assert closing_sums(tmp_path) == []
    (tmp_path / "reports").mkdir()
    file = tmp_path / "reports" / "closing_sums.yaml"
    file.write_text(
        "- parts: [a, b]\n  organisations: [province]\n- parts: [a]\n- {wholes: x}\n- 7\n", encoding="utf-8"
    )
    with pytest.raises(Refused) as refusal:
        closing_sums(tmp_path)
    assert [finding.where.part for finding in refusal.value.findings] == ["2", "3", "4"]
    file.write_text("- parts: [a, b]\n  organisations: [province]\n", encoding="utf-8")
    assert closing_sums(tmp_path) == [ClosingSum(("a", "b"), ("province",))]
