"""The vulnerability feed: a page in the documented form becomes rows that its contract takes."""

from __future__ import annotations

import copy
import datetime as dt
import json
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giaoban.core.contracts.compiled import check
from giaoban.core.contracts.nvd import read_nvd
from giaoban.core.contracts.shelf import find_contract
from giaoban.core.contracts.sources import table_source
from giaoban.core.findings import Refused
from giaoban.web.findings import words

CONTRACT = find_contract(Path(__file__).resolve().parents[2] / "packs" / "vn" / "contracts", "vulnerability")


def metric(version: str, score: float, severity: str, kind: str = "Primary") -> dict:
    data = {"version": version, "vectorString": f"CVSS:{version}/AV:N", "baseScore": score, "baseSeverity": severity}
    return {"source": "nvd@nist.gov", "type": kind, "cvssData": data, "exploitabilityScore": 3.9, "impactScore": 6.0}


def entry(number: int, **changes) -> dict:
    """An invented entry with every part the documentation describes."""
    cve = {
        "id": f"CVE-2024-{number:04}",
        "sourceIdentifier": "security@example.org",
        "published": "2024-03-01T23:15:07.123",
        "lastModified": "2024-03-05T18:00:00.000",
        "vulnStatus": "Analyzed",
        "cveTags": [],
        "descriptions": [{"lang": "es", "value": "Una cosa"}, {"lang": "en", "value": "A thing goes wrong."}],
        "metrics": {
            "cvssMetricV31": [metric("3.1", 5.0, "MEDIUM", "Secondary"), metric("3.1", 9.8, "CRITICAL")],
            "cvssMetricV2": [{**metric("2.0", 7.5, "HIGH"), "baseSeverity": "HIGH"}],
        },
        "weaknesses": [
            {"source": "x", "type": "Secondary", "description": [{"lang": "en", "value": "CWE-20"}]},
            {"source": "nvd@nist.gov", "type": "Primary", "description": [{"lang": "en", "value": "CWE-502"}]},
        ],
        "configurations": [
            {
                "nodes": [
                    {
                        "operator": "OR",
                        "negate": False,
                        "cpeMatch": [
                            {"vulnerable": True, "criteria": "cpe:2.3:a:maker:thing:1.0:*:*:*:*:*:*:*"},
                            {"vulnerable": True, "criteria": "cpe:2.3:a:maker:thing:1.1:*:*:*:*:*:*:*"},
                            {"vulnerable": False, "criteria": "cpe:2.3:o:maker:system:-:*:*:*:*:*:*:*"},
                        ],
                    }
                ]
            }
        ],
        "references": [
            {"url": "https://example.org/1", "source": "x"},
            {"url": "https://example.org/2", "source": "x"},
        ],
    }
    return {"cve": {**cve, **changes}}


def feed(*entries: dict, start: int = 0, total: int | None = None) -> str:
    return json.dumps(
        {
            "resultsPerPage": len(entries),
            "startIndex": start,
            "totalResults": len(entries) if total is None else total,
            "format": "NVD_CVE",
            "version": "2.0",
            "timestamp": "2024-03-06T00:00:00.000",
            "vulnerabilities": entries,
        }
    )


def test_an_entry_becomes_a_row() -> None:
    (row,) = read_nvd(feed(entry(1, cisaExploitAdd="2024-03-04")), source="nvd", simulated=True).rows
    assert row == {
        "cve_id": "CVE-2024-0001",
        "published_on": dt.date(2024, 3, 1),
        "modified_at": dt.datetime(2024, 3, 5, 18, tzinfo=dt.UTC),
        "status": "Analyzed",
        "rejected": False,
        "assigner": "security@example.org",
        "description": "A thing goes wrong.",
        "cvss_version": "3.1",
        "base_score": 9.8,
        "severity": "CRITICAL",
        "vector": "CVSS:3.1/AV:N",
        "weakness": "CWE-502",
        "exploited_on": dt.date(2024, 3, 4),
        "products": 2,
        "references_count": 2,
        "source": "nvd",
        "simulated": True,
    }
    assert set(row) == set(CONTRACT.columns)


def test_an_entry_of_version_two_states_its_severity_outside() -> None:
    metrics = {"cvssMetricV2": [{**metric("2.0", 6.8, ""), "baseSeverity": "MEDIUM"}]}
    (row,) = read_nvd(feed(entry(1, metrics=metrics)), source="nvd").rows
    assert (row["cvss_version"], row["base_score"], row["severity"]) == ("2.0", 6.8, "MEDIUM")


def test_what_the_reader_gives_its_contract_takes() -> None:
    rejected = entry(3, vulnStatus="Rejected", metrics={}, weaknesses=[], configurations=[], references=[])
    waiting = entry(2, vulnStatus="Awaiting Analysis", metrics={}, weaknesses=[], configurations=[])
    page = read_nvd(feed(entry(1), waiting, rejected), source="nvd")
    with duckdb.connect() as connection:
        checked = check(CONTRACT, connection, table_source(connection, pa.Table.from_pylist(list(page.rows))))
        assert (checked.refused, checked.findings) == (0, ())
        assert checked.good(connection).column("rejected").to_pylist() == [False, False, True]


def test_the_contract_returns_what_the_feed_should_not_say() -> None:
    odd = entry(1, metrics={"cvssMetricV31": [metric("3.1", 8.0, "CRITICAL")]})
    page = read_nvd(feed(odd, entry(2, id="not-a-cve"), entry(3, vulnStatus="Unheard Of")), source="nvd")
    with duckdb.connect() as connection:
        checked = check(CONTRACT, connection, table_source(connection, pa.Table.from_pylist(list(page.rows))))
        assert [(row["row_number"], row["code"]) for row in checked.bad.to_pylist()] == [
            (1, "vulnerability.critical-below-nine"),
            (2, "batch.wrong-pattern"),
            (3, "batch.value-not-allowed"),
        ]


def test_pages_follow_each_other_until_all_are_read() -> None:
    first = read_nvd(feed(entry(1), entry(2), start=0, total=3), source="nvd")
    last = read_nvd(feed(entry(3), start=2, total=3), source="nvd")
    assert (first.next_start, last.next_start) == (2, None)
    assert read_nvd(feed(start=9, total=3), source="nvd").next_start is None


# Each broken entry with what is wrong with it; the entry beside it is read.
BROKEN = [
    {"published": "yesterday"},
    {"published": None},
    {"id": 7},
    {"metrics": {"cvssMetricV31": [{"type": "Primary"}]}},
    {"metrics": {"cvssMetricV31": [metric("3.1", "high", "HIGH")]}},  # type: ignore[arg-type]
    {"metrics": []},
    {"descriptions": "text"},
    {"weaknesses": {"description": 1}},
    {"cisaExploitAdd": "soon"},
]


@pytest.mark.parametrize("changes", BROKEN)
def test_a_broken_entry_is_named_and_the_others_are_read(changes) -> None:
    page = read_nvd(feed(entry(1, **changes), entry(2)), source="nvd")
    assert [row["cve_id"] for row in page.rows] == ["CVE-2024-0002"]
    (finding,) = page.findings
    assert (finding.code, finding.context["entry"]) == ("nvd.broken-entry", 1)
    assert page.entries == 2, "the next page begins after the broken one"
    assert finding.code in words()


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", "[]", "{}", "null", "[" * 100_000, feed(entry(1)).replace("2.0", "1.1", 1),
             feed(entry(1)).replace('"totalResults": 1', '"totalResults": -1'),
             feed(entry(1)).replace("9.8", "NaN")],
)  # fmt: skip
def test_what_is_no_page_of_the_feed_is_refused(body) -> None:
    with pytest.raises(Refused) as refusal:
        read_nvd(body, source="nvd")
    assert refusal.value.findings[0].code == "nvd.not-a-feed"


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_page_makes_the_reader_fall_over(data) -> None:
    """Any part of an entry replaced by anything JSON can say."""
    page = copy.deepcopy(json.loads(feed(entry(1))))
    junk = data.draw(st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from([[], {}, [1]]))
    part: dict = page
    while True:
        name = data.draw(st.sampled_from(sorted(part)))
        child = part[name][0] if isinstance(part[name], list) and part[name] else part[name]
        if isinstance(child, dict) and child and data.draw(st.booleans()):
            part = child
            continue
        part[name] = junk
        break
    try:
        read_nvd(json.dumps(page), source="nvd")
    except Refused as refusal:
        assert {finding.code for finding in refusal.findings} == {"nvd.not-a-feed"}
