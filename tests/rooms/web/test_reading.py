"""The reading of a page: three things from the address, faults said, the rest kept."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.core.periods import Period
from giaoban.web.reading import read_parameters

TODAY, DEFAULT = dt.date(2025, 4, 15), Period.parse("2025Q1")


def read(**given_: str):
    return read_parameters(given_, today=TODAY, default=DEFAULT)


def test_a_plain_address_reads_the_default_and_stays_plain():
    assert read().query() == ""
    assert read().period == DEFAULT


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ({"period": "2024Q4"}, "?period=2024Q4"),
        ({"period": "2025Q1"}, ""),
        ({"frame": "as_now"}, "?frame=as_now"),
        ({"frame": "01/07/2025"}, "?frame=2025-07-01"),
        ({"known": "30/11/2024"}, "?known=2024-11-30"),
    ],
)
def test_what_was_chosen_is_kept_in_links(address, query):
    assert read(**address).query() == query


def test_a_fault_in_one_part_keeps_the_others():
    found = read(period="2924Q4", known="31/02/2024", frame="as_now")
    assert [fault.code for fault in found.faults] == ["page.no-such-period", "page.no-such-day"]
    assert (found.period, found.known, found.frame) == (DEFAULT, None, "as_now")


def test_a_running_period_is_read_up_to_today():
    assert read(period="2025Q2").on == TODAY
    assert read(period="2024Q4").on == dt.date(2024, 12, 31)


@given(st.dictionaries(st.sampled_from(["period", "frame", "known"]), st.text(max_size=40)))
def test_no_text_whatever_breaks_the_reading(address):
    found = read_parameters(address, today=TODAY, default=DEFAULT)
    assert found.query() is not None
