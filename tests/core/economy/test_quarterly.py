"""Quarters that make their years: printed examples, other programs, a slow dense solution, and the laws."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from giaoban.core.economy.balancing import Status
from giaoban.core.economy.quarterly import (
    AnnualTable,
    Indicators,
    chow_lin,
    denton,
    quarter_after,
    quarters_of,
    rounded_quarters,
)
from giaoban.core.findings import Refused
from giaoban.core.periods import Period
from giaoban.core.quantities import round_half_up

IMF_INDICATOR = [98.2, 100.8, 102.2, 100.8, 99.0, 101.6, 102.7, 101.5, 100.5, 103.0, 103.5, 101.5]


def test_the_printed_example_of_the_monetary_fund():
    # IMF, Quarterly National Accounts Manual (2001), chapter VI: two benchmarks, the third year carried forward.
    made = denton([4000.0, 4161.4], IMF_INDICATOR)
    printed = [969.8, 998.4, 1018.3, 1013.4, 1007.2, 1042.9, 1060.3, 1051.0, 1040.6, 1066.5, 1071.7, 1051.0]
    assert made.values == pytest.approx(np.array(printed), abs=0.06)
    assert made.objective == "proportional"


def test_a_constant_indicator_worked_by_hand():
    # Symmetry and the optimality conditions give steps of 1, 2, 3, 4, 3, 2, 1 times 10/11.
    made = denton([100.0, 140.0], np.ones(8)).values
    assert np.diff(made) == pytest.approx(np.array([1, 2, 3, 4, 3, 2, 1]) * 10 / 11, rel=1e-12)


def dense_denton(benchmarks, indicator, weights, first, proportional):
    """The optimality system in full, without bands: slow, and written from the definition."""
    size, count, per_year = len(indicator), len(benchmarks), len(weights)
    constraint = np.zeros((count, size))
    for year in range(count):
        constraint[year, first + year * per_year : first + (year + 1) * per_year] = weights
    base = np.diag(1 / indicator) if proportional else np.eye(size)
    steps = np.diff(np.eye(size), axis=0) @ base
    target = np.zeros(size - 1) if proportional else steps @ indicator
    system = np.block([[2 * steps.T @ steps, constraint.T], [constraint, np.zeros((count, count))]])
    return np.linalg.solve(system, np.concatenate([2 * steps.T @ target, benchmarks]))[:size]


@given(
    years=st.integers(1, 6),
    before=st.integers(0, 3),
    after=st.integers(0, 5),
    per_year=st.sampled_from([2, 3, 4, 12]),
    conversion=st.sampled_from(["sum", "average", "first", "last"]),
    proportional=st.booleans(),
    seed=st.integers(0, 10_000),
)
@settings(max_examples=80, deadline=None)
def test_bands_give_what_the_full_system_gives(years, before, after, per_year, conversion, proportional, seed):
    draw = np.random.default_rng(seed)
    indicator = draw.uniform(50, 150, before + years * per_year + after)
    benchmarks = draw.uniform(100, 900, years)
    weights = {
        "sum": np.ones(per_year),
        "average": np.full(per_year, 1 / per_year),
        "first": np.eye(per_year)[0],
        "last": np.eye(per_year)[-1],
    }[conversion]
    made = denton(
        benchmarks,
        indicator,
        per_year=per_year,
        first=before,
        conversion=conversion,
        objective="proportional" if proportional else "additive",
    ).values
    assert made == pytest.approx(dense_denton(benchmarks, indicator, weights, before, proportional), rel=1e-6)
    inside = made[before : before + years * per_year].reshape(years, per_year)
    assert inside @ weights == pytest.approx(benchmarks, rel=1e-12)


@given(arrays(float, 12, elements=st.floats(-5, 5)), arrays(float, 3, elements=st.floats(-1000, 1000)))
@settings(max_examples=80, deadline=None)
def test_any_indicator_makes_its_years_without_nan(indicator, benchmarks):
    made = denton(benchmarks, indicator)
    assert np.isfinite(made.values).all()
    if made.objective == "additive":
        assert made.values.reshape(3, 4).sum(axis=1) == pytest.approx(benchmarks, rel=1e-9, abs=1e-9)


def test_an_indicator_that_touches_zero_goes_the_additive_way_and_says_so():
    made = denton([10.0, 14.0], [0.0, 1.0, 2.0, 3.0, 0.0, 1.0, 2.0, 3.0], name="exports")
    assert (made.objective, [finding.code for finding in made.findings]) == ("additive", ["quarter.additive"])
    assert made.values.reshape(2, 4).sum(axis=1) == pytest.approx(np.array([10.0, 14.0]), rel=1e-12)
    with pytest.raises(Refused) as refusal:
        denton([10.0], [0.0, 1.0, 2.0, 3.0], objective="proportional")
    assert refusal.value.findings[0].code == "quarter.zero-indicator"


def test_an_indicator_all_but_zero_counts_as_zero():
    made = denton([1.0, 2.0, 3.0], [-1.0] + [-1e-172] * 11)
    assert made.objective == "additive"
    assert made.values.reshape(3, 4).sum(axis=1) == pytest.approx(np.array([1.0, 2.0, 3.0]), rel=1e-12)


def test_an_indicator_proportional_to_the_years_is_kept_as_it_is():
    indicator = np.array([3.0, 5.0, 4.0, 8.0, 6.0, 7.0, 9.0, 11.0])
    assert denton([200.0, 330.0], indicator).values == pytest.approx(10 * indicator, rel=1e-12)


@pytest.mark.parametrize(
    ("benchmarks", "indicator", "code"),
    [
        ([], [1.0] * 4, "quarter.no-benchmark"),
        ([1.0, 2.0], [1.0] * 7, "quarter.too-short"),
        ([1.0], [1.0, float("nan"), 1.0, 1.0], "quarter.not-a-number"),
        (["ten"], [1.0] * 4, "quarter.not-a-number"),
    ],
)
def test_what_cannot_be_brought_to_quarters_is_refused(benchmarks, indicator, code):
    with pytest.raises(Refused) as refusal:
        denton(benchmarks, indicator)
    assert [finding.code for finding in refusal.value.findings] == [code]


def simulated_years(rho, years=40, seed=7):
    draw = np.random.default_rng(seed)
    quarters = years * 4
    indicator = 100 + np.cumsum(draw.normal(1, 3, quarters))
    noise, rest = draw.normal(0, 4, quarters), np.zeros(quarters)
    for quarter in range(1, quarters):
        rest[quarter] = rho * rest[quarter - 1] + noise[quarter]
    return indicator, (20 + 1.5 * indicator + rest).reshape(years, 4).sum(axis=1)


def dense_chow_lin(annual, indicator, rho, constant=True):
    """Textbook generalised least squares with every matrix written out."""
    size, years = len(indicator), len(annual)
    regressors = np.column_stack([np.ones(size), indicator]) if constant else indicator[:, None]
    constraint = np.kron(np.eye(years), np.ones(4))
    covariance = rho ** np.abs(np.subtract.outer(np.arange(size), np.arange(size))) if rho else np.eye(size)
    inverse = np.linalg.inv(constraint @ covariance @ constraint.T)
    years_of = constraint @ regressors
    unscaled = np.linalg.inv(years_of.T @ inverse @ years_of)
    betas = unscaled @ years_of.T @ inverse @ annual
    rest = annual - years_of @ betas
    variance = rest @ inverse @ rest / (years - regressors.shape[1])
    values = regressors @ betas + covariance @ constraint.T @ inverse @ rest
    sign, logarithm = np.linalg.slogdet(inverse)
    likelihood = -years / 2 * (1 + np.log(2 * np.pi * (rest @ inverse @ rest) / years)) + sign * logarithm / 2
    return values, betas, np.sqrt(variance * np.diag(unscaled)), likelihood


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.9])
def test_chow_lin_at_a_given_rho_is_the_textbook_formula(rho):
    indicator, annual = simulated_years(0.6)
    made = chow_lin(annual, indicator, rho=rho)
    values, betas, errors, likelihood = dense_chow_lin(annual, indicator, rho)
    assert made.values == pytest.approx(values, rel=1e-9)
    assert made.betas == pytest.approx(betas, rel=1e-7)
    assert made.beta_errors == pytest.approx(errors, rel=1e-7)
    assert made.log_likelihood == pytest.approx(likelihood, rel=1e-10)


def test_rho_is_the_most_likely_one_on_a_fine_grid():
    indicator, annual = simulated_years(0.8)
    made = chow_lin(annual, indicator)
    grid = np.linspace(0, 0.999, 250)
    best = grid[np.argmax([dense_chow_lin(annual, indicator, rho)[3] for rho in grid])]
    assert made.rho == pytest.approx(best, abs=4e-3)
    assert made.findings == ()


@given(seed=st.integers(0, 5000), conversion=st.sampled_from(["sum", "average", "last", "first"]))
@settings(max_examples=30, deadline=None)
def test_quarters_of_chow_lin_make_their_years(seed, conversion):
    draw = np.random.default_rng(seed)
    indicators, annual = draw.normal(10, 3, (43, 2)), draw.normal(100, 20, 9)
    made = chow_lin(annual, indicators, first=3, conversion=conversion)
    weights = {"sum": [1] * 4, "average": [0.25] * 4, "last": [0, 0, 0, 1], "first": [1, 0, 0, 0]}[conversion]
    assert made.values[3:39].reshape(9, 4) @ np.array(weights) == pytest.approx(annual, rel=1e-10)
    assert np.isfinite(made.value_errors).all()
    # A quarter no year has confirmed is never surer than the years allow.
    assert made.value_errors[-1] >= made.value_errors[3:39].min() - 1e-9


def test_too_few_years_and_repeated_indicators_are_refused():
    with pytest.raises(Refused) as refusal:
        chow_lin([1.0, 2.0, 3.0], np.arange(12.0))
    assert refusal.value.findings[0].code == "quarter.too-few-years"
    with pytest.raises(Refused) as refusal:
        chow_lin(np.arange(8.0), np.ones(32))
    assert refusal.value.findings[0].code == "quarter.collinear"


def small_country(year, published, growth=1.0):
    """Three sectors, consumption, and inventories that fall: checkable on paper."""
    intermediate = np.array([[10.0, 20.0, 5.0], [15.0, 30.0, 10.0], [5.0, 10.0, 5.0]]) * growth
    final = np.array([[70.0, -5.0], [90.0, 5.0], [60.0, 0.0]]) * growth
    return AnnualTable(
        year=year,
        published=dt.date.fromisoformat(published),
        intermediate=intermediate,
        final=final,
        output=intermediate.sum(axis=1) + final.sum(axis=1),
    )


def small_indicators():
    season = np.array([0.9, 1.0, 0.95, 1.15])
    trend = np.linspace(1, 1.3, 12)
    activity = np.column_stack([np.tile(season, 3) * trend, np.tile(season[::-1], 3) * trend, trend])
    demand = np.column_stack([np.tile(season, 3) * trend, np.tile([1.0, -2.0, 1.0, 1.0], 3)])
    return Indicators(begins=Period.parse("2022Q1"), activity=activity, demand=demand)


KNOWN = [small_country(2022, "2023-06-30"), small_country(2023, "2024-06-30", 1.08)]


def test_four_quarters_add_up_to_the_year_in_every_cell():
    made = quarters_of(2023, KNOWN, small_indicators(), vintage=dt.date(2024, 7, 1))
    assert made.status is Status.CONVERGED, made.findings
    tables = made.tables_or_refuse()
    assert [str(table.quarter) for table in tables] == ["2023Q1", "2023Q2", "2023Q3", "2023Q4"]
    assert sum(table.intermediate for table in tables) == pytest.approx(KNOWN[1].intermediate, rel=1e-12)
    assert sum(table.final for table in tables) == pytest.approx(KNOWN[1].final, rel=1e-12)
    for table in tables:
        assert table.value_added.sum() == pytest.approx(table.final.sum(), rel=1e-9)
    # The third sector has no season: its output only rises. The first peaks in the fourth quarter.
    assert np.all(np.diff([table.output[2] for table in tables]) > 0)
    assert np.argmax([table.output[0] for table in tables]) == 3


def test_outputs_of_the_quarters_are_the_benchmarked_ones():
    indicators = small_indicators()
    made = quarters_of(2023, KNOWN, indicators, vintage=dt.date(2024, 7, 1))
    for sector in range(3):
        alone = denton([table.output[sector] for table in KNOWN], indicators.activity[:, sector]).values[4:8]
        assert [table.output[sector] for table in made.tables] == pytest.approx(alone, rel=1e-9)


def test_a_quarter_without_its_year_is_carried_on_and_says_what_gave_way():
    made = quarter_after(Period.parse("2024Q1"), KNOWN, small_indicators(), vintage=dt.date(2024, 7, 1))
    (table,) = made.tables_or_refuse()
    assert not table.benchmarked
    assert "quarter.final-gave-way" in [finding.code for finding in made.findings]
    assert table.value_added.sum() == pytest.approx(table.final.sum(), rel=1e-9)


def test_a_new_annual_table_makes_a_new_vintage_and_leaves_the_old_one():
    revised = small_country(2023, "2025-06-30", 1.10)
    before = quarters_of(2023, KNOWN, small_indicators(), vintage=dt.date(2024, 12, 31))
    again = quarters_of(2023, [*KNOWN, revised], small_indicators(), vintage=dt.date(2024, 12, 31))
    after = quarters_of(2023, [*KNOWN, revised], small_indicators(), vintage=dt.date(2025, 12, 31))
    assert again.fingerprint == before.fingerprint != after.fingerprint
    for old, new in zip(before.tables, again.tables, strict=True):
        assert np.array_equal(old.intermediate, new.intermediate)
        assert np.array_equal(old.final, new.final)
    assert sum(table.output for table in after.tables) == pytest.approx(revised.output, rel=1e-9)


@pytest.mark.parametrize(
    ("year", "known", "vintage", "code"),
    [
        (2023, KNOWN, "2023-01-01", "quarter.no-table"),
        (2024, KNOWN, "2025-01-01", "quarter.no-table"),
        (2024, [KNOWN[0], small_country(2024, "2025-06-30")], "2026-01-01", "quarter.gap"),
        (2020, [small_country(2020, "2021-06-30")], "2026-01-01", "quarter.too-short"),
    ],
)
def test_a_year_that_cannot_be_split_says_why(year, known, vintage, code):
    with pytest.raises(Refused) as refusal:
        quarters_of(year, known, small_indicators(), vintage=dt.date.fromisoformat(vintage))
    assert [finding.code for finding in refusal.value.findings] == [code]


def test_a_table_that_does_not_foot_is_refused_with_its_rows():
    table = KNOWN[0]
    with pytest.raises(Refused) as refusal:
        AnnualTable(2022, table.published, table.intermediate, table.final, table.output + np.array([0, 3, 0]))
    assert refusal.value.findings[0].context["rows"] == [2]


def test_text_and_gaps_among_indicators_are_refused_with_their_sector():
    with pytest.raises(Refused) as refusal:
        chow_lin([1.0, 2.0, 3.0, 4.0], ["n/a"] * 16)
    assert refusal.value.findings[0].code == "quarter.not-a-number"
    table = KNOWN[0]
    named = AnnualTable(2022, table.published, table.intermediate, table.final, table.output, ("ICT", "trade", "farms"))
    indicators = small_indicators()
    indicators.activity[2, 1] = np.nan
    with pytest.raises(Refused) as refusal:
        quarters_of(2022, [named], indicators, vintage=dt.date(2024, 1, 1))
    assert refusal.value.findings[0].context == {"series": "trade", "places": "3"}


def test_quarters_no_table_can_have_name_their_sector():
    # The movement makes the first quarter of one sector negative.
    table = KNOWN[0]
    named = AnnualTable(2022, table.published, table.intermediate, table.final, table.output, ("ICT", "trade", "farms"))
    indicators = small_indicators()
    indicators.activity[:4, 0] = [-1.0, 1.0, 1.0, 3.0]
    made = quarters_of(2022, [named], indicators, vintage=dt.date(2024, 1, 1))
    assert made.status is Status.INFEASIBLE
    assert any("ICT" in str(finding.context.get("name")) for finding in made.findings)
    with pytest.raises(Refused):
        made.tables_or_refuse()


def test_a_sector_that_vanishes_from_the_year_leaves_no_trace_of_nan():
    intermediate = np.array([[10.0, 5.0, 0.0], [5.0, 5.0, 0.0], [0.0, 0.0, 0.0]])
    final = np.array([[50.0], [60.0], [0.0]])
    table = AnnualTable(2022, dt.date(2023, 1, 1), intermediate, final, intermediate.sum(axis=1) + final[:, 0])
    activity = np.column_stack([np.linspace(1, 2, 4), np.linspace(2, 1, 4), np.zeros(4)])
    made = quarters_of(2022, [table], Indicators(Period.parse("2022Q1"), activity), vintage=dt.date(2024, 1, 1))
    assert made.status is Status.CONVERGED, made.findings
    assert all(table.output[2] == 0 for table in made.tables)


@given(st.lists(st.floats(-1e6, 1e6), min_size=4, max_size=4), st.integers(0, 3))
def test_rounded_quarters_add_up_to_the_rounded_year(quarters, digits):
    year = sum(Decimal(repr(quarter)) for quarter in quarters)
    rounded = rounded_quarters(quarters, year, digits=digits)
    assert sum(rounded) == round_half_up(year, digits)
    assert all(abs(float(short) - long) <= 10.0**-digits for short, long in zip(rounded, quarters, strict=True))
