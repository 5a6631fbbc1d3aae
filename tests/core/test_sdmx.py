"""Laws of the SDMX part: names come back, time travels, the standard's table of operators holds, bytes do not vary."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giaoban.core.findings import Refused
from giaoban.core.formats.sdmx.data_csv import write_csv
from giaoban.core.formats.sdmx.filters import read_filter
from giaoban.core.formats.sdmx.layout import catalogue
from giaoban.core.formats.sdmx.model import Code, Component, Flow, Label, Observation
from giaoban.core.formats.sdmx.names import (
    key_of_subject,
    period_of,
    subject_id,
    text_of_value,
    time_period,
    value_id,
)
from giaoban.core.formats.sdmx.query import read_pairs, read_query
from giaoban.core.formats.sdmx.selection import select
from giaoban.core.formats.sdmx.versions import version_matches
from giaoban.core.periods import NotAPeriod, Period

HOUR = dt.timedelta(hours=1)
START = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
TINY = catalogue(
    "GIAOBAN",
    Label("Cơ quan"),
    indicators=(Code("rate", Label("Tỷ lệ")),),
    subjects=(Code("a", Label("A")), Code("b", Label("B"))),
    units=(Code("percent", Label("%")),),
    flows=(Flow("DF_X", Label("X")), Flow("DF_Y", Label("Y"))),
)


def seen(subject: str, period: str, value: int, known: int, until: int | None = None) -> Observation:
    read = Period.parse(period)
    frequency, time = time_period(read)
    key = (frequency, "rate", subject, "as-reported", "v", "_T")
    moment = None if until is None else START + until * HOUR
    known_at = START + known * HOUR
    return Observation(
        "DF_X", key, time, read.start, read.end, Decimal(value), known_at, known_at, moment, {"OBS_STATUS": "A"}
    )


def answer(observations: list[Observation], text: str = "", key: str = "*") -> str:
    query = read_query(f"dataflow/*/DF_X/~/{key}", read_pairs(text), TINY, dt.UTC)
    return write_csv(TINY, select(TINY, observations, query), query)


@given(st.text(max_size=20))
def test_any_text_comes_back_from_its_code(text: str) -> None:
    assert text_of_value(value_id(text)) == ("" if text == "_T" else text)
    if text:
        assert key_of_subject(subject_id(text)) == text
        assert all(sign.isascii() and (sign.isalnum() or sign in "_@$-") for sign in subject_id(text) + value_id(text))


@given(st.text(max_size=12), st.text(max_size=12))
def test_two_subjects_never_share_a_code(one: str, other: str) -> None:
    assert (subject_id(one) == subject_id(other)) == (one == other)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("2024", "2024"), ("2024H2", "2024-S2"), ("2024Q1", "2024-Q1"), ("2024-11", "2024-11"),
     ("2024-11-30", "2024-11-30"), ("2024-M01-M11", "2024-01-01/P11M"), ("2024-M03-M05", "2024-03-01/P3M")],
)  # fmt: skip
def test_periods_are_written_as_the_standard_writes_them(ours: str, theirs: str) -> None:
    assert time_period(Period.parse(ours))[1] == theirs
    assert period_of(theirs) == Period.parse(ours)


@pytest.mark.parametrize("text", ["2024-W03", "2024Q1", "2024-Q5", "2024-T1", "2024-02-30", "2024-11-01/P3M", "", "x"])
def test_what_is_no_period_here_is_refused(text: str) -> None:
    with pytest.raises(NotAPeriod):
        period_of(text)


@pytest.mark.parametrize(
    ("condition", "holding"),
    [  # doc/data.md of SDMX-REST 2.2, "the table below offers a few examples", with A < B < C < D
        ("A", "A"),
        ("A,B", "AB"),
        ("ge:B", "BCD"),
        ("ge:A+le:B", "AB"),
        ("ge:A+le:B,ge:D+le:D", "ABD"),
        ("ne:A,B", "BCD"),
        ("ne:A+B", "B"),
        ("ne:A,ne:B", "ABCD"),
        ("ne:A+ne:B", "CD"),
        ("gt:A+lt:D", "BC"),
        ("sw:A", "A"),
        ("nc:A", "BCD"),
    ],
)
def test_the_operators_are_those_of_the_standard(condition: str, holding: str) -> None:
    component = next(each for each in TINY.components if each.id == "SUBJECT")
    read = read_filter(component, condition)
    assert "".join(x for x in "ABCD" if read.holds(TINY, seen(x, "2024", 1, 0))) == holding


@pytest.mark.parametrize("text", ["", "ge:", "A,", "A++B", "ge:A+"])
def test_half_a_condition_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_filter(Component("X", "dimension", Label("x")), text)


VERSIONS = st.dictionaries(
    st.tuples(st.sampled_from("ab"), st.sampled_from(["2023", "2024Q1", "2024-05", "2024-M01-M11"])),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9)), min_size=1, max_size=4, unique_by=lambda one: one[0]),
    max_size=6,
)


def observations(versions: dict) -> list[Observation]:
    """Every version with the time it stood until the next one was known."""
    made = []
    for (subject, period), history in versions.items():
        ordered = sorted(history)
        for at, (known, value) in enumerate(ordered):
            until = ordered[at + 1][0] if at + 1 < len(ordered) else None
            made.append(seen(subject, period, value, known, until))
    return made


@settings(max_examples=40, deadline=None)
@given(VERSIONS, st.integers(-1, 31), st.randoms())
def test_as_of_is_what_was_computed_from_only_what_was_known_by_then_byte_for_byte(versions, hour, chance) -> None:
    moment = START + hour * HOUR
    then = {key: [one for one in history if one[0] <= hour] for key, history in versions.items()}
    early = observations({key: history for key, history in then.items() if history})
    everything = observations(versions)
    chance.shuffle(everything)
    asked = f"asOf={moment.isoformat().replace('+', '%2B')}"
    assert answer(everything, asked) == answer(early)
    assert answer(everything, f"{asked}&includeHistory=true") == answer(early, "includeHistory=true")


@settings(max_examples=40, deadline=None)
@given(VERSIONS)
def test_history_holds_every_version_once_and_its_last_ones_stand(versions) -> None:
    history = answer(observations(versions), "includeHistory=true").splitlines()[1:]
    assert len(history) == sum(map(len, versions.values()))
    assert sum(line.endswith(",") for line in history) == len(versions)
    assert len(answer(observations(versions)).splitlines()[1:]) == len(versions)


def test_other_flows_and_keys_stay_away() -> None:
    made = [seen("a", "2024", 1, 0), seen("b", "2024", 2, 0)]
    assert answer(made, key="A.rate.b").count("\n") == 2
    assert answer(made, key="A.rate.b,*.*.a").count("\n") == 3
    assert answer(made, key="M") == answer([])


def test_every_mistake_of_a_query_comes_at_once() -> None:
    with pytest.raises(Refused) as refusal:
        read_query("dataflow/*/DF_Z/~/a.b.c.d.e.f.g", read_pairs("asOf=x&limit=0&c[Y]=1&sort=Z&z=1"), TINY, dt.UTC)
    assert [finding.code for finding in refusal.value.findings] == [
        "sdmx.no-such-artefact", "sdmx.key-too-long", "sdmx.wrong-value", "sdmx.wrong-value",
        "sdmx.unknown-component", "sdmx.unknown-component", "sdmx.unknown-parameter",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "version", "matches"),
    [("1.2.3", "1.2.3", True), ("1.2.3", "1.2.4", False), ("1.2+.3", "1.4.0", True), ("1.2+.3", "1.2.2", False),
     ("1.2+.3", "2.0.0", False), ("1+.0.0", "3.1.2", True), ("1.2.3+", "1.2.9", True), ("1.2.3+", "1.3.0", False),
     ("x", "1.0.0", False), ("1+.2+.3", "1.2.3", False)],
)  # fmt: skip
def test_versions_match_as_semantic_versioning_says(wanted: str, version: str, matches: bool) -> None:
    assert version_matches(wanted, version) is matches
