"""Series in three frames and as known on a day; expected values stand in packs/tiny/README.md."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.tiny import NOW, TODAY, subject

from giaoban.core.findings import Refused
from giaoban.measures.models import Observation
from giaoban.measures.queries import latest, observed, of_period, outside_frame, series, trail
from giaoban.registry.models import Succession


def values(points, *, method=None):
    return {
        (point.subject_key, point.period_code): None if point.value is None else round(point.value, 2)
        for point in points
        if method in (None, point.method)
    }


def a_copy(row, **changes):
    """Another observation like this one: a factory for the odd one out."""
    fields = {field.name: getattr(row, field.name) for field in Observation._meta.fields if field.name != "id"}
    return Observation.objects.create(**{**fields, **changes})


def figure(code, key, period):
    return Observation.objects.get(indicator__code=code, subject__key=key, period_code=period)


def test_as_it_was_keeps_the_provinces_that_were(tiny):
    points = values(series("dossier_rate", by="organisation", today=TODAY))
    assert points["province.nui", "2024Q4"] == 25
    assert points["province.song", "2024Q4"] == 100
    assert ("province.nui-song.2025", "2024Q4") not in points


def test_merged_provinces_are_read_as_the_sum_of_their_dossiers_never_the_mean_of_their_rates(tiny):
    points = series("dossier_rate", by="organisation", frame="as_now", today=TODAY)
    merged = next(p for p in points if (p.subject_key, p.period_code) == ("province.nui-song.2025", "2024Q4"))
    assert (merged.num, merged.den, merged.value) == (2, 5, 40)  # the mean of 25 and 100 would be 62.5
    assert merged.flags == ("restated",)
    assert merged.subject_name == "Núi Sông"
    assert len(merged.observation_ids) == 2
    assert {point.subject_key for point in points} == {
        "ministry.so", "ministry.duong", "province.nui-song.2025", "province.bien",
    }  # fmt: skip


def test_one_who_is_no_part_of_a_structure_is_told_who_is_there_in_its_place(tiny):
    day = dt.date(2024, 6, 1)
    gone = outside_frame("province.nui", frame="as_now", today=TODAY)
    assert (gone.code, gone.context["others"]) == ("series.ended-before", "Núi Sông (province.nui-song.2025)")
    early = outside_frame("province.nui-song.2025", frame=day, today=TODAY)
    assert early.code == "series.begins-after"
    assert set(early.context["others"].split(", ")) == {"Núi (province.nui)", "Sông (province.song)"}
    for key, frame in (("province.nui", "as_was"), ("province.nui", day), ("province.bien", "as_now"), ("moon", day)):
        assert outside_frame(key, frame=frame, today=TODAY) is None


def test_a_structure_of_the_past_is_a_frame_too(tiny):
    before = series("dossier_rate", by="organisation", frame=dt.date(2024, 12, 31), today=TODAY)
    assert values(before)["province.nui", "2024Q4"] == 25
    newer = [p for p in before if p.subject_key == "province.nui-song.2025"]
    assert [p.flags for p in newer] == [("newer-than-structure", "restated")]  # it cannot be taken apart


def test_one_province_in_the_new_structure_is_found_through_those_it_was_made_of(tiny):
    points = series("dossier_rate", subject="province.nui-song.2025", frame="as_now", today=TODAY)
    assert values(points) == {
        ("province.nui-song.2025", "2024Q4"): 40,
        ("province.nui-song.2025", "2025Q1"): 75,
    }


def test_merging_moves_nothing_in_the_nation(tiny):
    was = values(series("dossier_rate", today=TODAY))
    now = values(series("dossier_rate", frame="as_now", today=TODAY))
    assert was == now == {("tiny", "2024Q4"): Decimal("58.33"), ("tiny", "2025Q1"): 75}


def test_a_stock_adds_up_along_the_lineage(tiny):
    points = values(series("signatures", by="organisation", frame="as_now", today=TODAY))
    assert points["province.nui-song.2025", "2024-12-31"] == 40


def test_a_rate_without_counts_is_not_restated(tiny):
    for key, value in (("province.nui", 25), ("province.song", 100)):
        a_copy(figure("dossier_rate", key, "2024Q4"), num=None, den=None, value=value, method="only-a-rate")
    points = series("dossier_rate", by="organisation", frame="as_now", today=TODAY)
    point = next(p for p in points if p.method == "only-a-rate")
    assert (point.subject_key, point.value, point.flags) == (
        "province.nui-song.2025", None, ("needs-counts", "restated"),
    )  # fmt: skip


def test_a_merged_total_without_one_of_its_parts_is_not_a_total(tiny):
    a_copy(figure("signatures", "province.nui", "2024-12-31"), method="one-province-only")
    points = series("signatures", by="organisation", frame="as_now", today=TODAY)
    point = next(p for p in points if p.method == "one-province-only")
    assert (point.value, point.flags) == (None, ("partial", "restated"))


def test_a_rank_never_adds_up(tiny):
    indicator = figure("signatures", "province.nui", "2024-12-31").indicator
    indicator.unit, indicator.definition = "rank", {**indicator.definition, "kind": "external"}
    indicator.save()
    points = series("signatures", by="organisation", frame="as_now", today=TODAY)
    point = next(p for p in points if p.period_code == "2024-12-31" and p.subject_key == "province.nui-song.2025")
    assert (point.value, point.flags) == (None, ("not-additive", "restated"))


def test_a_split_by_shares_says_that_it_is_an_estimate(tiny):
    nui, song, bien = (subject(f"province.{name}") for name in ("nui", "song", "bien"))
    Succession.objects.all().delete()
    for successor, share in ((song, "0.25"), (bien, "0.75")):
        Succession.objects.create(
            predecessor=nui, successor=successor, date=dt.date(2025, 1, 1), kind="split", share=Decimal(share)
        )
    points = series("signatures", by="organisation", frame="as_now", today=TODAY)
    found = {p.subject_key: p for p in points if p.period_code == "2024-12-31"}
    assert found["province.song"].value == Decimal("17.5")  # 10 + 30/4
    assert found["province.bien"].value == Decimal("42.5")  # 20 + 90/4
    assert "estimated-share" in found["province.song"].flags


def test_a_faulty_lineage_is_refused_with_its_reason(tiny):
    Succession.objects.update(share=Decimal("0.5"))
    with pytest.raises(Refused) as refusal:
        series("dossier_rate", by="organisation", frame="as_now", today=TODAY)
    assert {finding.code for finding in refusal.value.findings} == {"lineage.shares-do-not-sum"}


def test_what_was_known_on_a_day_is_read_as_it_was_known(tiny):
    def known(day):
        return sorted(round(p.value, 1) for p in series("digital_economy_share", known=day, today=TODAY))

    assert known(dt.date(2024, 3, 19)) == []
    assert known(dt.date(2024, 6, 1)) == [12]
    assert known(dt.date(2024, 9, 20)) == [Decimal("11.5"), 12]  # published that very day


def test_of_several_revisions_the_last_one_known_counts(tiny):
    row = figure("dossier_rate", "tiny", "2025Q1")
    later = NOW + dt.timedelta(days=10)
    a_copy(row, revision=1, num=5, den=8, value=Decimal("62.5"), reason="một hồ sơ tính hai lần", known_at=later)
    (now,) = [p for p in series("dossier_rate", today=TODAY) if p.period_code == "2025Q1"]
    assert (now.value, now.flags) == (Decimal("62.5"), ("revised",))
    (then,) = [p for p in series("dossier_rate", known=TODAY, today=TODAY) if p.period_code == "2025Q1"]
    assert (then.value, then.flags) == (75, ())


def test_simulated_figures_are_a_line_of_their_own_and_never_the_latest_by_themselves(tiny, rewritable):
    row = figure("dossier_rate", "tiny", "2025Q1")
    made = a_copy(row, method="made", status="simulated", value=99, num=None, den=None)
    lines = {p.line for p in series("dossier_rate", today=TODAY) if p.period_code == "2025Q1"}
    assert len(lines) == 2
    assert latest("dossier_rate", until=TODAY, today=TODAY).value == 75
    assert latest("dossier_rate", until=TODAY, today=TODAY, allow_simulated=True).value == 75
    Observation.objects.filter(indicator=row.indicator).exclude(pk=made.pk).delete()
    assert latest("dossier_rate", until=TODAY, today=TODAY) is None
    assert latest("dossier_rate", until=TODAY, today=TODAY, allow_simulated=True).value == 99


def test_simulated_and_real_provinces_never_merge_into_one_figure(tiny, rewritable):
    Observation.objects.filter(subject__key="province.nui", indicator__code="dossier_rate").update(status="simulated")
    points = series("dossier_rate", by="organisation", frame="as_now", today=TODAY)
    merged = [p for p in points if (p.subject_key, p.period_code) == ("province.nui-song.2025", "2024Q4")]
    assert {(p.status, p.num, p.den) for p in merged} == {("simulated", 1, 4), ("reported", 1, 1)}
    assert all("partial" in p.flags for p in merged)


def test_the_official_figure_goes_before_the_estimate_of_the_same_period(tiny):
    assert latest("digital_economy_share", until=TODAY, today=TODAY).value == Decimal("11.5")
    assert latest("digital_economy_share", until=dt.date(2023, 12, 30), today=TODAY) is None
    assert latest("digital_economy_share", until=TODAY, known=dt.date(2024, 6, 1), today=TODAY).value == 12


def test_growth_is_computed_beside_the_growth_that_is_reported(tiny):
    base = figure("signatures", "tiny", "2024-12-31").indicator
    growth = type(base).objects.create(
        code="signatures_growth", version=1, title_vi="Tăng trưởng", title_en="Growth", group="society",
        kind="growth", unit="percent", direction="up",
        definition={"kind": "growth", "of": "signatures", "against": "year_before"},
    )  # fmt: skip
    now = figure("signatures", "tiny", "2025-03-31")
    a_copy(now, period_code="2024-03-31", period_start=dt.date(2024, 3, 31), period_end=dt.date(2024, 3, 31), value=50)
    a_copy(now, indicator=growth, value=40, decimals=1)
    points = series("signatures_growth", today=TODAY)
    assert values(points, method="computed") == {("tiny", "2025-03-31"): 50}  # 75 against 50
    assert values(points, method="as-reported") == {("tiny", "2025-03-31"): 40}
    (computed,) = [p for p in points if p.method == "computed"]
    assert (computed.num, computed.den, computed.flags) == (75, 50, ("computed",))


def test_growth_of_a_bound_is_not_computed(tiny):
    point = observed(["signatures"])[0]
    assert of_period([replace(point, bound="gt")], point.period_code).bound == "gt"
    from giaoban.measures.queries import growth

    assert growth(replace(point, bound="gt"), point) is None
    assert growth(point, replace(point, value=Decimal(0))) is None


def test_a_quarter_in_which_the_country_changed_is_marked(tiny):
    Succession.objects.update(date=dt.date(2025, 2, 1))
    marked = {
        p.subject_key for p in series("dossier_rate", by="organisation", today=TODAY) if "break-in-period" in p.flags
    }
    assert marked == {"province.nui-song.2025"}


def test_a_series_costs_the_same_few_queries_for_one_province_or_all(tiny, django_assert_num_queries):
    with django_assert_num_queries(3):
        series("dossier_rate", by="organisation", today=TODAY)
    with django_assert_num_queries(4):
        series("dossier_rate", by="organisation", frame="as_now", today=TODAY)


def test_an_unknown_indicator_has_no_points(tiny):
    assert series("no_such_thing", by="all", today=TODAY) == []


def test_a_figure_shows_where_it_comes_from(tiny):
    row = figure("dossier_rate", "province.nui", "2024Q4")
    found = trail(row.pk)
    assert found.formula == "online / settled"
    assert found.measures["settled"] == "count()"
    assert (found.document.key, found.observation.source_place) == ("review-2024Q4", "dòng 3")
    assert [one.revision for one in found.revisions] == [0]
    assert found.is_current
    assert trail(10**9) is None
