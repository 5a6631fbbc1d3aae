"""The shape of a checklist file (`packs/*/checklists/*.yaml`): a dated set of criteria, its scales, when it is passed.

    checklist -> groups -> criteria -> a scale -> credit from 0 to 1

A criterion is answered by one source: a person (`ask`, the default: its title is the question), a document
(`document`), an indicator (`indicator`, or the indicators of a formula) or a machine (`probe`, the name of the check).
What the parts must fulfil together is in `faults.py`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from giaoban.core.checklists.credit import Credit
from giaoban.core.checklists.scales import BUILT_IN, Scale
from giaoban.core.fields import Evidence, Formula, Key, Name, Part, Text, Words

Source = Literal["ask", "document", "indicator", "probe"]
Obligation = Literal["mandatory", "conditional", "recommended", "informative"]
EvidenceKind = Literal["file", "link", "measurement", "statement"]
Relation = Literal["equal", "subset", "superset", "related"]
FactType = Literal["integer", "number", "boolean", "string", "date"]
Weight = Annotated[Decimal, Field(ge=0, le=1_000_000, decimal_places=6)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,59}$")]


def _listed(value: Any) -> Any:
    """One name may be written without brackets."""
    return [value] if isinstance(value, str) else value


class Fact(Part):
    """Something about what is judged that decides which criteria apply to it, such as its level."""

    title: Words
    type: FactType
    choices: dict[Name, Words] = {}


class Basis(Part):
    """What gives the set its force: a document of the pack by key, or words where the pack does not hold it."""

    document: Key | None = None
    words: Words | None = None
    place: Text | None = None
    evidence: Evidence = "unknown"


class Criterion(Part):
    """One thing to be judged. `gate`: the whole fails with it. Without a weight a gate weighs 0, anything else 1."""

    id: Id
    title: Words
    guide: Words | None = None
    obligation: Obligation = "mandatory"
    applies: Formula | None = None
    weight: Weight | None = None
    gate: bool = False
    scale: Name | None = None
    ask: Words | None = None
    document: Words | None = None
    indicator: Name | None = None
    probe: Key | None = None
    needs: Annotated[tuple[EvidenceKind, ...], BeforeValidator(_listed)] = ()
    review_months: Annotated[int, Field(ge=1, le=120)] | None = None
    place: Text | None = None
    evidence: Evidence | None = None
    note: Words | None = None

    @property
    def weighs(self) -> Decimal:
        return self.weight if self.weight is not None else Decimal(0 if self.gate else 1)

    @property
    def question(self) -> Words:
        return self.ask or self.document or self.title


class Group(Part):
    """Criteria under one heading. With a weight it counts as one; without, its criteria count each by itself."""

    id: Id
    title: Words
    guide: Words | None = None
    applies: Formula | None = None
    weight: Weight | None = None
    evidence: Evidence | None = None
    note: Words | None = None
    nodes: Annotated[tuple[Node, ...], Field(min_length=1)]


def _kind(value: Any) -> str:
    return "group" if (isinstance(value, Group) or (isinstance(value, Mapping) and "nodes" in value)) else "criterion"


Node = Annotated[Annotated[Group, Tag("group")] | Annotated[Criterion, Tag("criterion")], Discriminator(_kind)]


class Pair(Part):
    """`ours` stands in `relation` to `theirs`: a subset asks less than the other, a superset more."""

    ours: Id
    theirs: Id
    relation: Relation
    evidence: Evidence | None = None
    note: Words | None = None


class Crosswalk(Part):
    """How criteria of this set relate to those of another one, named by id and version (`etsi-en-303-645@3`)."""

    to: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,59}@[0-9]{1,4}$")]
    evidence: Evidence = "unknown"
    pairs: Annotated[tuple[Pair, ...], Field(min_length=1)]


class Passes(Part):
    """When the whole is passed: no gate fails, every mandatory requirement is met, the score reaches `least`.

    With more than `most_untested` of the machine checks untested there is no verdict at all.
    """

    gates: bool = True
    mandatory: bool = False
    least: Credit | None = None
    most_untested: Credit | None = None


class Band(Part):
    """A name for scores from `least` on, such as a grade or a level of maturity."""

    id: Id
    title: Words
    least: Credit


class Checklist(Part):
    """A set of criteria as its file states it. `complete` is false where only a part of the official text is known."""

    id: Slug
    version: Annotated[int, Field(ge=1, le=9999)]
    title: Words
    why: Words
    owner: Key
    checker: Key
    next_review: dt.date
    basis: Annotated[tuple[Basis, ...], Field(min_length=1)]
    evidence: Evidence
    complete: bool
    note: Words | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    transition_until: dt.date | None = None
    supersedes: str | None = None
    judges: Annotated[tuple[Key, ...], BeforeValidator(_listed)] = ()
    points: Annotated[Decimal, Field(gt=0, le=1_000_000)] = Decimal(100)
    is_self_assessment: bool = False
    facts: dict[Name, Fact] = {}
    scale: Name = "met"
    scales: dict[Name, Scale] = {}
    passes: Passes | None = None
    bands: tuple[Band, ...] = ()
    nodes: Annotated[tuple[Node, ...], Field(min_length=1)]
    crosswalks: tuple[Crosswalk, ...] = ()

    @property
    def reference(self) -> str:
        """Names it for good: `web-trust@1`."""
        return f"{self.id}@{self.version}"

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of what the file says; layout, comments and fields left at their default do not matter."""
        plain = self.model_dump(mode="json", exclude_defaults=True)
        text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def criteria(self) -> dict[str, Criterion]:
        """Every criterion by its id, in the order of the file."""
        return {node.id: node for _, node in walk(self.nodes) if isinstance(node, Criterion)}

    def scale_of(self, criterion: Criterion) -> Scale:
        name = criterion.scale or self.scale
        return self.scales.get(name) or BUILT_IN[name]

    def source_of(self, criterion: Criterion) -> Source:
        """Who answers it."""
        if criterion.probe:
            return "probe"
        if criterion.indicator or self.scale_of(criterion).formula:
            return "indicator"
        return "document" if criterion.document else "ask"

    def is_valid_on(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def may_be_used_on(self, day: dt.date) -> bool:
        """Valid, or replaced while a transition still lets it be used beside its successor."""
        last = self.transition_until or self.valid_to
        return (self.valid_from is None or self.valid_from <= day) and (last is None or day <= last)


NodePath = tuple[str | int, ...]


def walk(
    nodes: tuple[Group | Criterion, ...], path: NodePath = ("nodes",)
) -> Iterator[tuple[NodePath, Group | Criterion]]:
    """Every group and criterion with its place in the file, in its order."""
    for number, node in enumerate(nodes):
        here = (*path, number)
        yield here, node
        if isinstance(node, Group):
            yield from walk(node.nodes, (*here, "nodes"))


Group.model_rebuild()
Checklist.model_rebuild()
