"""A source that wants both ends of a span, no longer than it allows, is asked span after span up to now (NVD)."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.core.test_contracts_nvd import entry, feed
from tests.rooms.exchange.servers import Answer, serving
from tests.rooms.exchange.test_feeds import JSON, held, nvd

from giaoban.core.findings import Refused
from giaoban.exchange.actions.processing import process_batches
from giaoban.exchange.connectors import pull
from giaoban.exchange.queries.ways import read_way
from giaoban.registry.actions import console_person

__all__ = ["nvd"]
WALK = {"parameter": "lastModStartDate", "until_parameter": "lastModEndDate", "window": 120, "overlap": 3600}
PAGING = {"kind": "offset", "parameter": "startIndex", "size": 2, "size_parameter": "resultsPerPage"}
FIRST, LATER = dt.datetime(2024, 3, 10, tzinfo=dt.UTC), dt.datetime(2025, 1, 10, 8, 30, 0, 123_456, dt.UTC)


class Published:
    """The NVD's rules for `lastModStartDate` and `lastModEndDate`: both or none, at most 120 days apart, else 404."""

    def __init__(self) -> None:
        self.entries: dict[int, str] = {}
        self.asked: list[tuple[str, str, int]] = []
        self.meanwhile: Any = None

    def change(self, number: int, day: str) -> None:
        self.entries[number] = f"{day}T00:00:00.000"

    def __call__(self, path: str, headers: dict[str, str]) -> Answer:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        start, end, index = asked.get("lastModStartDate", ""), asked.get("lastModEndDate", ""), int(asked["startIndex"])
        self.asked.append((start, end, index))
        chosen = sorted(self.entries)
        if start or end:
            try:
                ends = dt.datetime.fromisoformat(start), dt.datetime.fromisoformat(end)
            except ValueError:
                return Answer(status=404)
            if not dt.timedelta(0) < ends[1] - ends[0] <= dt.timedelta(days=120):
                return Answer(status=404)
            moments = {n: dt.datetime.fromisoformat(at).replace(tzinfo=dt.UTC) for n, at in self.entries.items()}
            chosen = [n for n in chosen if ends[0] <= moments[n] <= ends[1]]
        page = [entry(n, lastModified=self.entries[n]) for n in chosen[index : index + 2]]
        answer = Answer(feed(*page, start=index, total=len(chosen)).encode(), headers={"content-type": JSON})
        if self.meanwhile:
            self.meanwhile()
        return answer


@pytest.fixture
def console(db) -> Any:
    return console_person()  # may at any date


@pytest.fixture
def there() -> Published:
    made = Published()
    for number in (1, 2, 3):
        made.change(number, "2024-03-01")
    return made


def pulled(source: Any, by: Any, there: Published, now: dt.datetime, **paging: Any) -> Any:
    with serving(there) as server:
        allow = {"networks": ["127.0.0.1/32"], "ports": [server.port]}
        about = {"records": "vulnerabilities", "paging": PAGING | paging, "incremental": WALK, "allow": allow}
        source.way, source.settings = "http", {"url": server.url("/cves"), **about}
        source.save()
        there.asked.clear()
        done = pull(by=by, connector=source, now=lambda: now)
    process_batches(now=now)
    return done


def test_all_is_read_once_and_then_only_spans_the_source_answers(nvd, console, there):
    assert pulled(nvd, console, there, FIRST).findings == ()
    assert there.asked == [("", "", 0), ("", "", 2)]
    assert len(held()) == 3
    there.change(2, "2024-09-01")
    there.change(4, "2024-12-31")
    assert pulled(nvd, console, there, LATER).findings == ()
    # an hour before 10 March and 120 days on, twice; the third span ends now, which the clock cuts to milliseconds
    assert there.asked == [
        ("2024-03-09T23:00:00.000+00:00", "2024-07-07T23:00:00.000+00:00", 0),
        ("2024-07-07T22:00:00.000+00:00", "2024-11-04T22:00:00.000+00:00", 0),
        ("2024-11-04T21:00:00.000+00:00", "2025-01-10T08:30:00.123+00:00", 0),
    ]
    assert sorted(held()) == [f"CVE-2024-000{number}" for number in (1, 2, 3, 4)]


def test_a_moment_later_only_what_is_new_is_asked_for(nvd, console, there):
    pulled(nvd, console, there, FIRST)
    pulled(nvd, console, there, FIRST + dt.timedelta(days=1))
    assert there.asked == [("2024-03-09T23:00:00.000+00:00", "2024-03-11T00:00:00.000+00:00", 0)]
    before = nvd.batches.count()
    pulled(nvd, console, there, FIRST + dt.timedelta(days=1))  # the clock has not moved: nothing is asked
    assert there.asked == []
    assert nvd.batches.count() == before


def test_a_span_cut_short_goes_on_at_the_page_where_it_stood(nvd, console, there):
    pulled(nvd, console, there, FIRST, most=1)
    assert there.asked == [("", "", 0)]
    pulled(nvd, console, there, FIRST + dt.timedelta(days=9))
    # the rest of the whole, then what changed since the whole began to be read
    assert there.asked == [("", "", 2), ("2024-03-09T23:00:00.000+00:00", "2024-03-19T00:00:00.000+00:00", 0)]
    assert len(held()) == 3


def test_records_that_move_out_of_a_span_while_it_is_read_hide_none(nvd, console, there):
    pulled(nvd, console, there, FIRST)
    for number in (4, 5, 6, 7):
        there.change(number, "2024-03-15")

    def leave() -> None:  # once: number 4 changes again, so 6 is now the second of the span and no page begins with it
        there.meanwhile = None
        there.change(4, "2024-03-25")

    there.meanwhile = leave
    done = pulled(nvd, console, there, FIRST + dt.timedelta(days=10), total="totalResults")
    assert done.findings == ()
    assert [index for _, _, index in there.asked] == [0, 2, 0, 2]
    assert "CVE-2024-0006" in held()
    pulled(nvd, console, there, FIRST + dt.timedelta(days=30), total="totalResults")
    assert len(held()) == 7


@pytest.mark.parametrize(
    "walk",
    [
        {"parameter": "since"},
        {"column": "modified_at", "window": 120},
        {"until_parameter": "until", "window": 1, "overlap": 86_400},
        {"parameter": "until", "until_parameter": "until"},
        {"until_parameter": "until", "window": 0},
    ],
)
def test_a_walk_that_cannot_work_is_refused_when_it_is_set_up(walk):
    with pytest.raises(Refused, match=r"pull\.bad-settings"):
        read_way("http", {"url": "https://example.org/", "incremental": walk})


def test_a_table_is_not_read_by_spans():
    table = {"dialect": "sqlite", "database": "x.db", "table": "t", "columns": {"a": "a"}}
    with pytest.raises(Refused, match=r"pull\.bad-settings"):
        read_way("sql", table | {"incremental": {"column": "a", "until_parameter": "until"}})
