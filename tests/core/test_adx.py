"""ADX: what DHIS2 sends is read, hostile files are refused before anything is expanded, and all faults come at once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.core.findings import Refused
from giaoban.core.formats import adx
from giaoban.core.formats.adx import AdxValue, adx_period, period_of_adx, read_adx, write_adx
from giaoban.core.periods import NotAPeriod, Period
from giaoban.web.findings import say

HEAD = "<?xml version='1.0' encoding='UTF-8'?>"
NOON = dt.datetime(2025, 4, 15, 12, 0, tzinfo=dt.UTC)


def file(body: str, head: str = HEAD) -> bytes:
    return f"{head}<adx xmlns='urn:ihe:qrph:adx:2015' exported='2015-02-08T19:30:00Z'>{body}</adx>".encode()


def group(values: str, unit: str = "OU_559", period: str = "2015-06-01/P1M") -> str:
    return f"<group orgUnit='{unit}' period='{period}' dataSet='VCCT' completeDate='2015-07-01'>{values}</group>"


def test_the_example_of_the_dhis2_manual_is_read() -> None:
    """developer guide, ADX data format: the first group of its example, shortened."""
    body = group(
        "<dataValue dataElement='VCCT_0' GENDER='FMLE' HIV_AGE='AGE0-14' value='32'/>"
        "<dataValue dataElement='VCCT_1' GENDER='FMLE' HIV_AGE='AGE0-14' value='20'><annotation/></dataValue>"
    )
    values, findings = read_adx(file(body), "vcct.xml")
    assert [(one.element, one.unit, one.period.code, one.value, one.data_set) for one in values] == [
        ("VCCT_0", "OU_559", "2015-06", 32, "VCCT"),
        ("VCCT_1", "OU_559", "2015-06", 20, "VCCT"),
    ]
    assert values[0].dimensions == {"GENDER": "FMLE", "HIV_AGE": "AGE0-14"}
    assert values[0].place.line == 1
    assert findings == []


BILLION = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY a{n} '&a;&a;&a;'>" for n in range(9)) + "]>"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (file("", HEAD + BILLION), "adx.forbidden"),
        (file("&e;", HEAD + "<!DOCTYPE adx [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"), "adx.forbidden"),
        (file("", HEAD + "<!DOCTYPE adx SYSTEM 'http://127.0.0.1/x.dtd'>"), "adx.forbidden"),
        (file("", HEAD + "<!DOCTYPE adx [<!ENTITY % p SYSTEM 'file:///dev/zero'> %p;]>"), "adx.forbidden"),
        (b"", "adx.unreadable"),
        (b"not xml", "adx.unreadable"),
        (file("<group>"), "adx.unreadable"),
        (b"<adx/>", "adx.unreadable"),
        (b"<html xmlns='urn:ihe:qrph:adx:2015'/>", "adx.unreadable"),
        (file("", "<?xml version='1.0' encoding='klingon'?>"), "adx.unreadable"),
        (file("\x00"), "adx.unreadable"),
        (b"\xff\xfe<\x00a", "adx.unreadable"),
    ],
)  # fmt: skip
def test_a_hostile_or_broken_file_is_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_adx(data, "x.xml")
    (finding,) = refusal.value.findings
    assert finding.code == code
    assert not say(finding).startswith("adx.")


def test_size_and_number_of_values_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adx, "MOST", 2)
    many = group("".join(f"<dataValue dataElement='e{n}' value='1'/>" for n in range(3)))
    with pytest.raises(Refused, match="too-large"):
        read_adx(file(many))
    monkeypatch.setattr(adx, "LARGEST", 100)
    with pytest.raises(Refused, match="too-large"):
        read_adx(file(many))


def test_every_fault_comes_at_once_and_the_rest_is_read() -> None:
    body = (
        group("<dataValue dataElement='a' value='1'/><dataValue dataElement='b' value='viele'/>"
              "<dataValue dataElement='c'/><dataValue value='1'/><other/><dataValue dataElement='d' value='NaN'/>"
              "<dataValue dataElement='a' value='2'/><dataValue dataElement='e' value='1e99999999'/>")
        + group("<dataValue dataElement='a' value='1'/>", period="2015-06-01/P2W")
        + group("<dataValue dataElement='a' value='1'/>", unit=" ")
        + "<dataValue dataElement='a' value='1'/>"
        + "<group orgUnit='x' period='2015-06-01/P1M' xmlns='urn:other'/>"
    )  # fmt: skip
    values, findings = read_adx(file(body), "x.xml")
    assert [(one.element, one.value) for one in values] == [("a", 1), ("a", 2)]
    assert [finding.code for finding in findings] == [
        "adx.wrong-number", "adx.missing-attribute", "adx.missing-attribute", "adx.wrong-element", "adx.wrong-number",
        "adx.wrong-number", "adx.wrong-period", "adx.missing-attribute", "adx.wrong-element", "adx.wrong-element",
        "adx.repeated",
    ]  # fmt: skip
    assert all(finding.where.file == "x.xml" and finding.where.line for finding in findings)


@pytest.mark.parametrize("text", ["2015-06-01", "2015-06-02/P1M", "2015-02-30/P1D", "2015-12-01/P2M", "2015-06-01/P0M",
                                  "2015-06-01/P2D", "2015-06-01/P1W", "", "2015-06-01/P3Y"])  # fmt: skip
def test_a_period_of_no_calendar_here_is_refused(text: str) -> None:
    with pytest.raises(NotAPeriod):
        period_of_adx(text)


PERIODS = st.sampled_from(
    ["2024", "2024H1", "2024H2", "2024Q1", "2024Q4", "2024-02", "2024-12", "2024-02-29", "2024-M01-M11", "2024-M02-M04"]
).map(Period.parse)


@given(PERIODS)
def test_a_period_comes_back_with_the_same_days(period: Period) -> None:
    back = period_of_adx(adx_period(period))
    assert (back.start, back.end) == (period.start, period.end)


TEXT = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=12).filter(
    lambda text: text == text.strip() and text.split() and "\ufffe" not in text and "\uffff" not in text
)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4)


@given(st.lists(st.tuples(TEXT, TEXT, PERIODS, NUMBERS), max_size=8, unique_by=lambda one: one[:3]))
def test_what_is_written_is_read_back_unchanged(given_values) -> None:
    values = [AdxValue(element, unit, period, number, "DF_X") for element, unit, period, number in given_values]
    back, findings = read_adx(write_adx(values, exported=NOON))
    assert findings == []
    assert {(one.element, one.unit, one.period, one.value) for one in back} == {
        (one.element, one.unit, one.period, one.value) for one in values
    }


def test_the_same_numbers_give_the_same_bytes_in_any_order() -> None:
    values = [AdxValue("b", "u", Period.parse("2024Q4"), Decimal("1.50")),
              AdxValue("a", "u", Period.parse("2024Q4"), Decimal(2))]  # fmt: skip
    assert write_adx(values, exported=NOON) == write_adx(values[::-1], exported=NOON)
    assert b'dataElement="b" value="1.5"' in write_adx(values, exported=NOON)
