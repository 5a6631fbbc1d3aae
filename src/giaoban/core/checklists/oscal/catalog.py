"""An OSCAL catalogue (JSON) as a checklist: groups stay groups, every control becomes a criterion.

Withdrawn controls are left out. A control's statement becomes its guide, with the labels of parameters filled in.
OSCAL states no weights and no scale: every control weighs 1 and is met, partly met, not met or not applicable.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from giaoban.core.checklists.reading import checklist_from
from giaoban.core.checklists.schema import Checklist
from giaoban.core.findings import Finding, Place, Refused

LARGEST = 30_000_000
DEEPEST = 12
_HOLDERS = ("groups", "controls")
_INSERT = re.compile(r"\{\{\s*insert:\s*param,\s*([^\s}]+)\s*\}\}")


def read_catalog(
    text: str, file: str, *, id: str, owner: str, checker: str, next_review: dt.date, version: int = 1
) -> tuple[Checklist | None, list[Finding]]:
    """The checklist of a catalogue, and its faults; with any the checklist is None. OSCAL 1.0 to 1.2."""
    if len(text) > LARGEST:
        return None, [_fault(file, "too large")]
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as why:
        return None, [_fault(file, str(why)[:120])]
    catalog = whole.get("catalog") if isinstance(whole, dict) else None
    meta = catalog.get("metadata") if isinstance(catalog, dict) else None
    if not isinstance(catalog, dict) or not isinstance(meta, dict):
        return None, [_fault(file, "no catalog with metadata")]
    if not re.match(r"1\.[0-2](\.|$)", str(meta.get("oscal-version", ""))):
        return None, [_fault(file, f"oscal-version {str(meta.get('oscal-version'))[:20]}")]
    faults: list[Finding] = []
    nodes = list(_nodes(catalog, file, faults, set(), 0, _parameters(catalog)))
    if faults or not nodes:
        return None, faults or [_fault(file, "no controls")]
    title = _plain(meta.get("title"), 300) or id
    stated = {
        "id": id, "version": version, "title": _both(title), "why": _both(title), "owner": owner, "checker": checker,
        "next_review": next_review.isoformat(), "evidence": "seen", "complete": True, "nodes": nodes,
        "basis": [{"words": _both(f"{title}, {_plain(meta.get('version'), 60)}".rstrip(", ")), "evidence": "seen"}],
    }  # fmt: skip
    try:
        return checklist_from(stated), []
    except Refused as refusal:
        return None, [Finding(one.code, one.severity, Place(file), one.context) for one in refusal.findings]


def _fault(file: str, reason: str) -> Finding:
    return Finding("checklist.not-a-catalog", where=Place(file), context={"reason": reason})


def _nodes(
    holder: Mapping[str, Any], file: str, faults: list[Finding], seen: set[str], depth: int, labels: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    if depth > DEEPEST:
        faults.append(_fault(file, "too deep"))
        return
    faults += [_fault(file, f"{name}: {what}") for name in _HOLDERS for what in _not_read(holder.get(name))]
    for number, group in enumerate(_list(holder.get("groups"))):
        inside = list(_nodes(group, file, faults, seen, depth + 1, labels))
        if inside:
            name = _name(group.get("id") or f"group-{depth}-{number + 1}", seen, file, faults)
            yield {"id": name, "title": _both(_plain(group.get("title"), 1000) or name), "nodes": inside}
    for control in _list(holder.get("controls")):
        if not _is_withdrawn(control):
            yield _criterion(control, file, faults, seen, labels)
        yield from _nodes({"controls": control.get("controls")}, file, faults, seen, depth + 1, labels)


def _criterion(
    control: Mapping[str, Any], file: str, faults: list[Finding], seen: set[str], labels: Mapping[str, str]
) -> dict[str, Any]:
    name = _name(control.get("id"), seen, file, faults)
    found: dict[str, Any] = {"id": name, "title": _both(_plain(control.get("title"), 1000) or name)}
    statement = " ".join(_prose(part) for part in _list(control.get("parts")) if part.get("name") == "statement")
    if told := _plain(_INSERT.sub(lambda found: f"[{labels.get(found[1], found[1])}]", statement), 3900):
        found["guide"] = _both(told)
    return found


def _prose(part: Mapping[str, Any], depth: int = 0) -> str:
    below = [_prose(one, depth + 1) for one in _list(part.get("parts"))] if depth < DEEPEST else []
    return " ".join(text for text in (str(part.get("prose") or ""), *below) if text)


def _parameters(catalog: Mapping[str, Any]) -> dict[str, str]:
    """The labels of all parameters, by id."""
    found: dict[str, str] = {}
    waiting: list[tuple[Mapping[str, Any], int]] = [(catalog, 0)]
    while waiting:
        holder, depth = waiting.pop()
        for one in _list(holder.get("params")):
            found[str(one.get("id"))] = str(one.get("label") or one.get("id"))
        if depth <= DEEPEST:
            waiting += [(one, depth + 1) for name in _HOLDERS for one in _list(holder.get(name))]
    return found


def _is_withdrawn(control: Mapping[str, Any]) -> bool:
    return any(
        one.get("name") == "status" and str(one.get("value")).lower() == "withdrawn"
        for one in _list(control.get("props"))
    )


def _name(given: Any, seen: set[str], file: str, faults: list[Finding]) -> str:
    name = re.sub(r"[^A-Za-z0-9._-]", "-", str(given or ""))[:64].lstrip("._-")
    if not name or name in seen:
        faults.append(_fault(file, f"id {str(given)[:60]!r} missing or twice"))
    seen.add(name)
    return name


def _not_read(value: Any) -> Iterator[str]:
    """What stands where groups or controls belong and is none: left out silently, it would shorten the catalogue."""
    if value is not None and not isinstance(value, list):
        yield str(value)[:40]
    elif value:
        yield from (str(one)[:40] for one in value if not isinstance(one, dict))


def _list(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _plain(value: Any, most: int) -> str:
    return " ".join(unicodedata.normalize("NFC", str(value or "")).split())[:most]


def _both(text: str) -> dict[str, str]:
    """OSCAL has one language; the words stand for both until somebody translates them."""
    return {"vi": text, "en": text}
