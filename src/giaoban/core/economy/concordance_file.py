"""Concordances of a pack (packs/vn/economy/concordances.yaml), and the bridge that a table's own sectors need.

A file bridges divisions; a table has sectors such as "06-07" or "10.3". A sector goes where all its activities go; one
whose activities part needs weights, which nobody but the owner of the figures has, so it is refused by name. A division
that the target divides follows its main activity, and that is noted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from giaoban.core.economy.concordance import Concordance, Step, converted
from giaoban.core.economy.scopes import LIKE_ISIC, activities
from giaoban.core.economy.table import IOTable
from giaoban.core.fields import Evidence, Words
from giaoban.core.findings import Finding, Place, Refused, Severity


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    title: Words
    from_: str = Field(alias="from")
    to: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    source: str = Field(min_length=1)
    evidence: Evidence
    names: dict[str, str] = {}
    mixed: dict[str, dict[str, str]] = {}
    steps: dict[str, str | dict[str, float]] = Field(min_length=1)


@dataclass(frozen=True)
class Bridge:
    """A concordance of a pack with what people should know about it; `mixed` divisions follow their main activity."""

    key: str
    title_vi: str
    title_en: str
    evidence: str
    concordance: Concordance
    names: Mapping[str, str] = field(default_factory=dict)
    mixed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def for_sectors(
        self, sectors: Sequence[str], *, weights: Mapping[str, Mapping[str, float]] | None = None
    ) -> tuple[Concordance, tuple[Finding, ...]]:
        """The concordance of a table's own sector codes; `weights` (sector -> target -> weight) come before the file.

        Raises Refused: `economy.concordance-missing` for sectors that the file does not know or whose activities part,
        `economy.concordance-sum` for weights that do not make one. Returns it with a note `economy.concordance-mixed`
        for every sector that follows its main activity only.

        >>> from_to = Concordance("isic4", "broad", (Step("06", "mining"), Step("07", "mining"), Step("58", "print")),
        ...                       dt.date(2018, 8, 20))
        >>> made, notes = Bridge("x", "", "", "memory", from_to, mixed={"58": {"582": "services"}}).for_sectors(
        ...     ("06-07", "58", "582"))
        >>> [(step.source, step.target) for step in made.steps], [note.context["sector"] for note in notes]
        ([('06-07', 'mining'), ('58', 'print'), ('582', 'services')], ['58'])
        """
        given = weights or {}
        whole = {step.source: step.target for step in self.concordance.steps if step.weight == 1.0}
        parts = {group: target for groups in self.mixed.values() for group, target in groups.items()}
        shared: dict[str, list[Step]] = {}
        for step in self.concordance.steps:
            shared.setdefault(step.source, []).append(step)
        steps: list[Step] = []
        missing: list[str] = []
        notes: list[Finding] = []
        for code in sectors:
            if code in given:
                steps += [Step(code, target, weight) for target, weight in given[code].items()]
            elif len(shared.get(code, ())) > 1:
                steps += shared[code]
            elif len(targets := {_target(one, whole, parts) for one in activities(code) or (code,)}) == 1 and (
                target := targets.pop()
            ):
                steps.append(Step(code, target))
                if any(one in self.mixed for one in activities(code) or (code,)):
                    context = {"sector": code, "target": target}
                    notes.append(Finding("economy.concordance-mixed", Severity.NOTE, Place(self.key), context))
            else:
                missing.append(code)
        if missing:
            lost = {"sectors": ", ".join(missing), "count": len(missing)}
            raise Refused([Finding("economy.concordance-missing", where=Place(self.key), context=lost)])
        return replace(self.concordance, steps=tuple(steps)), tuple(notes)


def _target(activity: str, whole: Mapping[str, str], parts: Mapping[str, str]) -> str:
    """Where an activity goes by the longest code of the file that it lies in; "" for nowhere."""
    for length in range(len(activity), 1, -1):
        if target := parts.get(activity[:length]) or whole.get(activity[:length]):
            return target
    return ""


def parse_concordances(text: str, *, file: str = "") -> dict[str, Bridge]:
    """Bridges by key. Raises Refused `economy.concordance-file` with every fault of the file, and what `Concordance`
    refuses (weights that do not make one)."""
    import yaml

    try:
        read: Any = yaml.safe_load(text)
    except yaml.YAMLError as why:
        raise Refused([_fault(file, "", str(why)[:200])]) from None
    if not isinstance(read, dict):
        raise Refused([_fault(file, "", "a mapping of concordances by key was expected")])
    findings: list[Finding] = []
    made: dict[str, Bridge] = {}
    for key, fields in read.items():
        try:
            entry = _Entry.model_validate(fields)
            made[str(key)] = _bridge(str(key), entry)
        except ValidationError as why:
            findings += [
                _fault(file, str(key), f"{'.'.join(map(str, one['loc']))}: {one['msg']}")
                for one in why.errors(include_url=False, include_input=False)
            ]
        except Refused as refusal:
            findings += refusal.findings
    if findings:
        raise Refused(findings)
    return made


def _bridge(key: str, entry: _Entry) -> Bridge:
    steps = [
        Step(code, target, weight)
        for code, told in entry.steps.items()
        for target, weight in (told.items() if isinstance(told, dict) else [(told, 1.0)])
    ]
    concordance = Concordance(entry.from_, entry.to, tuple(steps), entry.valid_from, entry.valid_to, entry.source)
    return Bridge(key, entry.title.vi, entry.title.en, entry.evidence, concordance, entry.names, entry.mixed)


def _fault(file: str, key: str, reason: str) -> Finding:
    return Finding("economy.concordance-file", where=Place(file, part=key), context={"reason": reason})


def carried(
    table: IOTable, bridge: Bridge, *, weights: Mapping[str, Mapping[str, float]] | None = None
) -> tuple[IOTable, tuple[Finding, ...]]:
    """The table in the bridge's target classification, with names, and what should be known about its sectors.

    Classifications that are built like ISIC (VSIC, NACE, CPA) share its divisions, so a bridge from one serves all.
    Raises Refused as `Bridge.for_sectors` and `converted` do.
    """
    concordance, notes = bridge.for_sectors(table.sectors, weights=weights)
    if table.classification in LIKE_ISIC and concordance.from_classification in LIKE_ISIC:
        concordance = replace(concordance, from_classification=table.classification)
    return converted(table, concordance, names=bridge.names), notes
