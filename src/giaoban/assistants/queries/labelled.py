"""Questions of which somebody knows whether the corpora answer them: to fit when an assistant keeps silent, to measure.

A line of a .jsonl file is {"question": ..., "answerable": true | false}, or {"question": ..., "gold": [{"number": ...,
"article": ...}]}; a .csv file has the columns question and answerable (yes, no). `part` and `kind` sort them; `count`
says how many times a question counts.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from giaoban.core.findings import Finding, Place, Refused
from giaoban.library.queries.corpora.teaching import GoldKey, gold_key


@dataclass(frozen=True)
class Labelled:
    """`gold` are the articles that answer, when somebody named them."""

    question: str
    is_answerable: bool
    gold: frozenset[GoldKey] = frozenset()
    part: str = ""
    kind: str = ""
    count: float = 1.0


def read_labelled(path: Path, findings: list[Finding]) -> list[Labelled]:
    """The questions of a file; a line that is none is a finding (`assistant.bad-question`).

    Raises Refused (`corpus.unreadable`).
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as why:
        context = {"why": str(why)[:200]}
        raise Refused([Finding("corpus.unreadable", where=Place(str(path)), context=context)]) from why
    read = []
    for number, row in _rows(text, path.suffix):
        made = _labelled(row)
        if made is None:
            findings.append(Finding("assistant.bad-question", where=Place(path.name, number)))
        else:
            read.append(made)
    return read


def _rows(text: str, suffix: str) -> Iterator[tuple[int, Any]]:
    if suffix == ".csv":
        yield from enumerate(csv.DictReader(text.splitlines()), 2)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError):
                yield number, None


def _labelled(row: Any) -> Labelled | None:
    if not isinstance(row, dict) or not isinstance(row.get("question"), str) or not row["question"].strip():
        return None
    try:
        gold = frozenset(gold_key(each["number"], each["article"]) for each in row.get("gold") or ())
        count = float(row.get("count") or 1)
    except (KeyError, TypeError, ValueError):
        return None
    said = row.get("answerable", bool(gold) or None)
    if said is None:
        return None
    answerable = said if isinstance(said, bool) else str(said).strip().lower() in ("yes", "true", "1", "có")
    return Labelled(row["question"], answerable, gold, str(row.get("part") or ""), str(row.get("kind") or ""), count)
