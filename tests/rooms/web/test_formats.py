"""Numbers, dates and periods are written as Vietnamese and English officials write them."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.core.findings import Finding
from giaoban.core.quantities import parse_vietnamese
from giaoban.web import formats
from giaoban.web.findings import say


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (Decimal("45.79"), 1, "45,8", "45.8"),
        (Decimal("1846"), None, "1.846", "1,846"),
        (Decimal("6.525"), 2, "6,53", "6.53"),  # half up, as on paper
        (Decimal("-14.7"), 1, "−14,7", "−14.7"),
        (Decimal("16.00000000"), None, "16", "16"),
        (Decimal("1E+3"), None, "1.000", "1,000"),
        (0, None, "0", "0"),
        (None, 1, "–", "–"),
        (float("nan"), 1, "–", "–"),
    ],
)
def test_a_number_is_written_as_its_reader_writes_it(value, decimals, vi, en):
    assert formats.number(value, decimals) == vi
    assert formats.number(value, decimals, "en") == en


def test_a_number_does_not_part_from_its_unit():
    assert formats.percent(Decimal("45.8")) == "45,8\u00a0%"
    assert formats.quantity(500, "people") == "500\u00a0người"


def test_a_bound_is_said_in_words_and_in_a_cell_as_a_sign():
    assert formats.quantity(Decimal(50), "percent", 0, "vi", "gt") == "trên 50\u00a0%"
    assert formats.short_quantity(Decimal(80), "percent", 0, "en", "ge") == "≥80%"


def test_every_unit_of_an_indicator_has_its_names():
    from typing import get_args

    from giaoban.core.indicators.schema import Unit

    assert set(get_args(Unit)) <= set(formats.UNITS)


def test_a_moment_is_told_in_hanoi_time():
    late = dt.datetime(2024, 12, 31, 20, 30, tzinfo=dt.UTC)
    assert formats.moment(late) == "03:30 ngày 01/01/2025"
    assert formats.date(late) == "01/01/2025"


def test_a_day_in_a_sentence_is_told_as_its_reader_writes_days():
    found = Finding("lesson.not-for", context={"subject": "Biển", "date": dt.date(2024, 3, 1)})
    assert "01/03/2024" in say(found, "vi")
    assert formats.date(dt.date(2024, 3, 1), "en") in say(found, "en")
    assert "2024-03-01" not in say(found, "vi") + say(found, "en")


def test_what_is_no_period_is_shown_as_it_is():
    assert formats.period("2924Q4") == "2924Q4"


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_what_is_written_reads_back_as_the_same_number(value):
    assert parse_vietnamese(formats.number(value, 2)) == value
