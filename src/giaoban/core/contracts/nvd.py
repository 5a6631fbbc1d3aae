"""Entries of the National Vulnerability Database, as its API gives them, as rows of contract `vulnerability`.

Source: NVD CVE API 2.0 (https://nvd.nist.gov/developers/vulnerabilities), JSON of format NVD_CVE, version 2.0: a page
of `vulnerabilities`, each with one `cve`. Times there are UTC and state no offset. The score taken is that of the
newest CVSS version an entry has, the primary assessment before a secondary one. Nothing is fetched here.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from giaoban.core.findings import Finding, Place, Refused

_METRICS = ("cvssMetricV40", "cvssMetricV31", "cvssMetricV30", "cvssMetricV2")  # newest first
LONGEST_DESCRIPTION = 8000


@dataclass(frozen=True)
class Page:
    """Rows of one page, and where it stands in the whole: the next one begins at `start + len(entries)`.

    entries: how many the page held; those that could not be read are in `findings` and not in `rows`
    """

    rows: tuple[dict[str, Any], ...]
    entries: int
    start: int
    total: int
    findings: tuple[Finding, ...] = ()

    @property
    def next_start(self) -> int | None:
        """Where the next page begins; None after the last."""
        following = self.start + self.entries
        return following if self.entries and following < self.total else None


def read_nvd(body: bytes | str, *, source: str, simulated: bool = False, file: str = "nvd.json") -> Page:
    """The rows of one page of the feed.

    Raises Refused (`nvd.not-a-feed`) when the body is no such page; an entry that is broken is a finding
    (`nvd.broken-entry`) with its number, and the others are read.
    """
    try:
        feed = json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError) as why:  # UnicodeDecodeError is a ValueError
        raise _not_a_feed(file, str(why)) from why
    if not isinstance(feed, dict) or feed.get("format") != "NVD_CVE" or feed.get("version") != "2.0":
        raise _not_a_feed(file, "format NVD_CVE, version 2.0 wanted")
    entries = feed.get("vulnerabilities")
    start, total = _count(feed.get("startIndex", 0)), _count(feed.get("totalResults"))
    if not isinstance(entries, list) or start is None or total is None:
        raise _not_a_feed(file, "startIndex, totalResults or vulnerabilities")
    rows, findings = [], []
    for number, entry in enumerate(entries, 1):
        try:
            rows.append({**flattened(entry["cve"]), "source": source, "simulated": simulated})
        except (KeyError, TypeError, ValueError, AttributeError) as why:
            context = {"entry": number, "reason": f"{type(why).__name__}: {why}"[:200]}
            findings.append(Finding("nvd.broken-entry", where=Place(file, part=str(number)), context=context))
    return Page(tuple(rows), len(entries), start, total, tuple(findings))


def flattened(cve: Mapping[str, Any]) -> dict[str, Any]:
    """One entry as a row, without `source` and `simulated`. Raises KeyError, TypeError or ValueError where broken.

    >>> row = flattened({"id": "CVE-2024-0001", "published": "2024-01-02T03:04:05.000", "vulnStatus": "Received",
    ...                  "lastModified": "2024-01-03T00:00:00.000", "descriptions": [], "references": []})
    >>> row["published_on"], row["base_score"], row["rejected"]
    (datetime.date(2024, 1, 2), None, False)
    """
    status = _text(cve["vulnStatus"])
    exploited = cve.get("cisaExploitAdd")
    return {
        "cve_id": _text(cve["id"]),
        "published_on": _moment(cve["published"]).date(),
        "modified_at": _moment(cve["lastModified"]),
        "status": status,
        "rejected": status == "Rejected",
        "assigner": cve.get("sourceIdentifier") or None,
        "description": _english(cve.get("descriptions", []))[:LONGEST_DESCRIPTION] or None,
        **_score(cve.get("metrics", {})),
        "weakness": next(_weaknesses(cve.get("weaknesses", [])), None),
        "exploited_on": dt.date.fromisoformat(exploited) if exploited else None,
        "products": sum(1 for _ in _vulnerable(cve.get("configurations", []))),
        "references_count": len(cve.get("references", [])),
    }


def _score(metrics: Mapping[str, Any]) -> dict[str, Any]:
    for name in _METRICS:
        found = sorted(metrics.get(name) or [], key=lambda one: one.get("type") != "Primary")
        if found:
            data = found[0]["cvssData"]
            severity = data.get("baseSeverity") or found[0].get("baseSeverity")  # version 2 states it outside
            return {
                "cvss_version": _text(data["version"]),
                "base_score": float(data["baseScore"]),
                "severity": severity,
                "vector": data.get("vectorString"),
            }
    return dict.fromkeys(("cvss_version", "base_score", "severity", "vector"))


def _english(texts: list[Mapping[str, str]]) -> str:
    return next((_text(one["value"]).strip() for one in texts if one.get("lang") == "en"), "")


def _weaknesses(found: list[Mapping[str, Any]]) -> Iterator[str]:
    for one in sorted(found, key=lambda one: one.get("type") != "Primary"):
        yield from (_text(each["value"]) for each in one.get("description", []))


def _vulnerable(configurations: list[Mapping[str, Any]]) -> Iterator[str]:
    for configuration in configurations:
        for node in configuration.get("nodes", []):
            yield from (match["criteria"] for match in node.get("cpeMatch", []) if match.get("vulnerable"))


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a text is wanted, not {type(value).__name__}")
    return value


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _not_a_feed(file: str, reason: str) -> Refused:
    return Refused([Finding("nvd.not-a-feed", where=Place(file), context={"reason": reason[:200]})])
