"""The names questions about figures may use, from the register, the indicators and the pack's words. Six queries.

What was put together is kept in the process until the register, the indicators or the pack's words change.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db.models import Count, Max

from giaoban.commitments.models import Commitment
from giaoban.core.findings import Refused
from giaoban.core.indicators.asking import AskingWords, IndicatorName, Lexicon, SubjectName, load_asking_words
from giaoban.measures.models import Indicator, Observation
from giaoban.registry.models import Subject

NATION = "country"
_RECORDS = ("country", "block", "ministry", "province")
ASKED_KINDS = ("country", "block", "ministry", "province", "provincial-department", "committee", "body", "department")


def figure_lexicon(*, today: dt.date) -> Lexicon:
    """Every name with what it can mean. Raises Refused when the pack's asking/words.yaml is faulty."""
    stamps = (
        Indicator.objects.aggregate(n=Count("pk"), last=Max("pk")),
        Subject.objects.aggregate(n=Count("pk"), last=Max("pk")),
        Observation.objects.aggregate(n=Max("pk")),
        Commitment.objects.filter(kind=Commitment.Kind.TARGET).aggregate(n=Count("pk"), last=Max("pk")),
    )
    files = [Path(settings.PACK) / "asking" / "words.yaml", Path(settings.PACK) / "search" / "words.yaml"]
    versions = [file.stat().st_mtime_ns if file.exists() else 0 for file in files]
    return _lexicon(json.dumps([stamps, versions, str(settings.PACK)]))


@lru_cache(maxsize=2)
def _lexicon(_stamp: str) -> Lexicon:
    levels = _levels()
    indicators: dict[str, IndicatorName] = {}
    for row in Indicator.objects.order_by("version"):
        indicators[row.code] = IndicatorName(
            code=row.code,
            title=row.title_vi,
            unit=row.unit,
            kind=row.kind,
            direction=row.direction,
            words=tuple(row.definition.get("words") or ()),
            levels=frozenset(levels[row.code] | _declared(row.definition)) or frozenset({NATION}),
        )
    rows = Subject.objects.filter(kind__in=ASKED_KINDS).select_related("parent").order_by("kind", "code", "valid_from")
    subjects = [
        SubjectName(one.key, one.kind, _names(one), one.valid_from, one.valid_to, one.parent.key if one.parent else "")
        for one in rows
    ]
    return Lexicon.of(indicators.values(), subjects, _country(), _abbreviations())


def _levels() -> dict[str, set[str]]:
    """Kinds of subjects that have figures of an indicator, or owe it."""
    found: dict[str, set[str]] = defaultdict(set)
    for code, kind in Observation.objects.values_list("indicator__code", "subject__kind").distinct():
        found[code].add(kind)
    targets = Commitment.objects.filter(kind=Commitment.Kind.TARGET).exclude(indicator_code="")
    for code, details in targets.values_list("indicator_code", "details"):
        found[code] |= {NATION, *(details.get("applies_to_kinds") or ())}
    return found


def _declared(definition: dict[str, Any]) -> set[str]:
    """What the definition itself says: who its records or its organisations are."""
    found = set(_RECORDS) if definition.get("contract") else set()
    if definition.get("kind") == "share_of_organisations":
        found |= {NATION, *definition.get("population", ())}
    return found


def _names(subject: Subject) -> tuple[str, ...]:
    details = subject.details or {}
    stated = (subject.name_vi, subject.short_vi, details.get("full_name"), details.get("abbreviation"))
    names = tuple(dict.fromkeys(name for name in stated if name))
    if subject.kind == "province":
        names += (f"tỉnh {subject.name_vi}",)
    return names


def _country() -> AskingWords:
    file = Path(settings.PACK) / "asking" / "words.yaml"
    if not file.exists():
        return AskingWords()
    words, findings = load_asking_words(file.read_text(encoding="utf-8"), str(file))
    if words is None:
        raise Refused(findings)
    return words


def _abbreviations() -> dict[str, str]:
    file = Path(settings.PACK) / "search" / "words.yaml"
    data = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}
    return dict((data or {}).get("abbreviations") or {})
