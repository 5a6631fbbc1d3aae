"""Public feeds that have a form of their own: taken and stored as they are published, laid out as records to judge.

One is known: the list of vulnerabilities of the NVD (CVE API 2.0), for contract `vulnerability`.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from giaoban.core.contracts.nvd import read_nvd
from giaoban.core.findings import Finding
from giaoban.exchange.actions.unpacking import Opened

FEEDS = {"vulnerability": "vulnerabilities"}
"""Contract -> where the entries stand in a page of its feed."""
MOST_PAGE = 64 * 1024**2
"""A page is read whole; the NVD's largest, 2,000 entries, has some 10 MB."""
_FILLED_IN = ("source", "simulated")


def has_feed(contract: str) -> bool:
    """Whether records of a contract, such as `vulnerability@1`, may come in the form of their public feed."""
    return contract.partition("@")[0] in FEEDS


def is_feed(contract: str, records: str) -> bool:
    """Whether what stands at `records` of an answer is the public feed of the contract."""
    return FEEDS.get(contract.partition("@")[0]) == records


def feed_lines(raw: Path, encoding: str, target: Path) -> list[Finding]:
    """Writes a page as NDJSON, entry N at line N; gives what was wrong with entries that cannot be read.

    Such an entry stands in a list at its line, so that it comes back with its number and its text. Raises Refused
    (`nvd.not-a-feed`, and what unpacking refuses).
    """
    with Opened(raw, encoding, limit=MOST_PAGE) as handle:
        text = handle.read()
    page = read_nvd(text, source="", file="")
    broken = {int(one.context["entry"]) for one in page.findings}
    entries, rows = json.loads(text)["vulnerabilities"] if broken else (), iter(page.rows)
    with target.open("w", encoding="utf-8", errors="replace") as out:
        for number in range(1, page.entries + 1):
            value: Any = [entries[number - 1]] if number in broken else _record(next(rows))
            out.write(json.dumps(value, ensure_ascii=False, default=_day) + "\n")
    return list(page.findings)


def _record(row: dict[str, Any]) -> dict[str, Any]:
    """Without what the source itself stands for: that is filled in as for any other body."""
    return {name: value for name, value in row.items() if name not in _FILLED_IN}


def _day(value: dt.date) -> str:
    return value.isoformat()
