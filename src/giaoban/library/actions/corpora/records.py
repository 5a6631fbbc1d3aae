"""JSON lines with the fields of the codification, one article a line; .xz, .gz and .bz2 are unpacked on the way.

A line that cannot be read is a finding and is left out; the others go in.
"""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from giaoban.core.findings import Finding, Place, Refused, Severity
from giaoban.core.law.codification import read_record
from giaoban.library.actions.corpora.keeping import NewArticle
from giaoban.library.queries.corpora.entries import passages_of

ENDINGS = (".jsonl", ".ndjson", ".json")
_PACKED: Mapping[str, Callable[..., Any]] = {".xz": lzma.open, ".gz": gzip.open, ".bz2": bz2.open}
LONGEST_LINE = 20_000_000
MOST_FINDINGS = 1_000
_ALIASES = {"number": "so", "article": "art", "effective_from": "eff", "topic": "demuc", "topic_title": "demuc_title"}
_NAME = re.compile(r"số\s+\S+\s+(.*?)\s+ngày\s+\d", re.DOTALL)
_HALF = re.compile("[\ud800-\udfff]")
Report = Callable[[Finding], None]


def is_records(path: Path) -> bool:
    """Whether a file is JSON lines by its name.

    >>> is_records(Path("a.jsonl.xz")), is_records(Path("a.docx"))
    (True, False)
    """
    name = path.with_suffix("") if path.suffix in _PACKED else path
    return name.suffix.lower() in ENDINGS


def read_records(path: Path, source: str, report: Report) -> Iterator[NewArticle]:
    """The articles of a file, in its order. Raises Refused (`corpus.unreadable`) when it cannot be opened or unpacked.

    Reported: `corpus.bad-line` (no JSON object), `corpus.no-number`, `corpus.no-article` (an error each, the line is
    left out), `corpus.no-text` (a warning, found by its title), `corpus.no-date` (a warning, always in force).
    """
    opened = _PACKED.get(path.suffix, open)
    try:
        with opened(path, "rb") as lines:
            number = 0
            while line := lines.readline(LONGEST_LINE):
                number += 1
                if line.strip():
                    made = _article(line, number, source, report)
                    if made:
                        yield made
    except (OSError, EOFError, lzma.LZMAError) as why:
        raise Refused([Finding("corpus.unreadable", where=Place(str(path)), context={"why": str(why)[:200]})]) from why


def _article(line: bytes, number: int, source: str, report: Report) -> NewArticle | None:
    place = Place(source, number)
    try:
        record: Any = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as why:
        report(Finding("corpus.bad-line", where=place, context={"why": str(why)[:120]}))
        return None
    if not isinstance(record, dict):
        report(Finding("corpus.bad-line", where=place, context={"why": f"{type(record).__name__}, no object"}))
        return None
    record = {key: _plain(value) for key, value in record.items()}
    for ours, theirs in _ALIASES.items():
        if not record.get(theirs) and record.get(ours):
            record[theirs] = record[ours]
    article = read_record(record)
    context = {"number": article.number, "article": article.article}
    if missing := next((name for name in ("number", "article") if not getattr(article, name).strip()), ""):
        report(Finding(f"corpus.no-{missing}", Severity.WARNING, place, context))
        return None
    if not article.text.strip():
        report(Finding("corpus.no-text", Severity.WARNING, place, context))
    if article.effective_from is None:
        report(Finding("corpus.no-date", Severity.WARNING, place, context))
    law = record.get("law")
    return NewArticle(
        number=_as_given(record, article.number),
        type=article.type,
        document_name=_plain_name(record, article.document_name) or (law if isinstance(law, str) else ""),
        issuer=article.issuer,
        issued_on=article.issued_on,
        article=article.article,
        path=article.path,
        title=article.title,
        chapter=article.chapter,
        topic=article.topic,
        topic_title=article.topic_title,
        since=article.effective_from,
        text=article.text,
        read=lambda: passages_of(article.node(), article.text),
        # Two acts without a number of their own are told apart by what they are about.
        part="" if any(letter.isdigit() for letter in article.number) else article.topic,
    )


def _plain(value: Any) -> Any:
    """Numbers as words; half a character pair, which no page can be made of, as the mark of a lost letter."""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str) and _HALF.search(value):
        return value.encode("utf-8", "replace").decode("utf-8")
    return value


def _as_given(record: Mapping[str, Any], number: str) -> str:
    """The number as the file spells it, so that whoever wrote the file knows it again; it is compared by its key."""
    given = record.get("so")
    return " ".join(given.split()) if isinstance(given, str) and given.strip() else number


def _plain_name(record: Mapping[str, Any], name: str) -> str:
    """The name of the document, from a note that is not written as most are, or given as a field of its own."""
    given = record.get("name")
    if name or isinstance(given, str):
        return name or str(given).strip()
    source = record.get("src")
    found = _NAME.search(source) if isinstance(source, str) else None
    said = " ".join(found[1].split()).strip(" ,.") if found else ""
    return "" if said.lower().startswith("có hiệu lực") else said
