"""Programmes, their targets with the versions of their value, and promises, as a pack states them.

People move commitments; a pack that is applied again leaves the state alone once anybody has moved it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, ClassVar

from giaoban.commitments.models import CalendarYear, Commitment, Goal, Programme, StateTable, Step
from giaoban.commitments.queries.tables import newest, placed, workflow_name
from giaoban.core.findings import Place
from giaoban.core.packs.pack import Pack
from giaoban.core.packs.plan import Fields, Written
from giaoban.core.packs.schema import GoalEntry, ProgrammeFile, TargetEntry
from giaoban.library.models import Document
from giaoban.registry.models import Subject
from giaoban.registry.shelf import ModelShelf

STAGES = ("decided", "stated", "draft")  # the first that a target has is the one in force


MOVED = {"workflow", "state", "standing", "owed_by", "asked_by", "due", "review_on"}
"""What people change by moving a commitment; a pack that is applied again leaves it alone then."""


class StateTableShelf(ModelShelf):
    name = "workflows"
    order = 45
    model = StateTable
    columns = ("key", "definition")

    def rows(self, pack: Pack) -> Iterator[tuple[dict[str, Any], Place]]:
        for entry in pack.workflows:
            definition = entry.value.model_dump(mode="json", by_alias=True)
            yield {"key": entry.value.reference, "definition": definition}, entry.at()


class CalendarShelf(ModelShelf):
    name = "calendar"
    order = 46
    model = CalendarYear
    columns = ("key", "definition")

    def rows(self, pack: Pack) -> Iterator[tuple[dict[str, Any], Place]]:
        for entry in pack.calendar:
            yield {"key": str(entry.value.year), "definition": entry.value.model_dump(mode="json")}, entry.at()


class ProgrammeShelf(ModelShelf):
    name = "programmes"
    order = 40
    model = Programme
    columns = ("key", "year", "title_vi", "title_en", "details")
    refers: ClassVar = {"instrument": Document}

    def rows(self, pack: Pack) -> Iterator[tuple[dict[str, Any], Place]]:
        for entry in pack.programmes:
            programme = entry.value
            details = programme.model_dump(
                mode="json", include={"groups", "months", "specific_per_organisation", "note"}
            )
            yield (
                {
                    "key": programme.id,
                    "year": programme.year,
                    "title_vi": programme.title.vi,
                    "title_en": programme.title.en,
                    "instrument": programme.instrument,
                    "details": details,
                },
                entry.at(),
            )


class CommitmentShelf(ModelShelf):
    """Targets and promises lie in one table, so they share a shelf: either may refer to the other."""

    name = "commitments"
    order = 50
    model = Commitment
    columns = (
        "key", "kind", "code", "group", "title_vi", "title_en", "made_on", "due", "due_text", "review_on", "workflow",
        "state", "standing", "indicator_code", "source_place", "evidence", "note", "details",
    )  # fmt: skip
    refers: ClassVar = {
        "asked_by": Subject,
        "owed_by": Subject,
        "programme": Programme,
        "answers": Commitment,
        "parent": Commitment,
        "source": Document,
    }
    searched = ("key", "code", "title_vi", "title_en")

    def rows(self, pack: Pack) -> Iterator[tuple[dict[str, Any], Place]]:
        """Of a source text only the standing is known; the workflow of the kind says which state that is."""
        workflows = newest(entry.value for entry in pack.workflows)
        for row, place in self._stated(pack):
            workflow = workflows.get(workflow_name(row["kind"]))
            standing = row["state"]
            reference, state = (workflow.reference, placed(workflow, standing).id) if workflow else ("", standing)
            yield row | {"workflow": reference, "state": state, "standing": standing}, place

    def _stated(self, pack: Pack) -> Iterator[tuple[dict[str, Any], Place]]:
        for programme in pack.programmes:
            for number, target in enumerate(programme.value.targets):
                yield _target(programme.value, target), programme.at("targets", number, "code")
        for entry in pack.commitments:
            promise = entry.value.model_dump(exclude={"place", "ref"})
            details = {"ref": entry.value.ref} if entry.value.ref else {}
            promise |= {"source_place": entry.value.place, "details": details, "programme": None}
            yield promise | {"code": "", "indicator_code": ""}, entry.at()

    def held(self, pack: Pack, own: Written) -> dict[str, Fields]:
        kept = super().held(pack, own)
        for key in Step.objects.values_list("commitment__key", flat=True).distinct():
            kept[key] = {name: value for name, value in kept[key].items() if name not in MOVED}
        return kept


class GoalShelf(ModelShelf):
    name = "goals"
    order = 51
    model = Goal
    columns = (
        "key", "stage", "operator", "value", "upper", "unit", "due", "stated_on", "source_place", "evidence", "note",
    )  # fmt: skip
    refers: ClassVar = {"commitment": Commitment, "applies_to": Subject, "instrument": Document}

    def rows(self, pack: Pack) -> Iterator[tuple[dict[str, Any], Place]]:
        for programme in pack.programmes:
            for number, target in enumerate(programme.value.targets):
                commitment = target_key(programme.value, target)
                seen: Counter[str] = Counter()
                for place, goal in enumerate(target.goals):
                    fields = goal.model_dump(exclude={"place"}) | {"source_place": goal.place}
                    key = _goal_key(commitment, goal)
                    seen[key] += 1
                    fields["key"] = key if seen[key] == 1 else f"{key}/{seen[key]}"
                    yield fields | {"commitment": commitment}, programme.at("targets", number, "goals", place)


def target_key(programme: ProgrammeFile, target: TargetEntry) -> str:
    return f"{programme.id}/{target.code}"


def _goal_key(commitment: str, goal: GoalEntry) -> str:
    """A goal is found again by who states it at which stage and for whom, so that a corrected value is a change."""
    parts = [commitment, goal.stage, goal.applies_to or "", goal.instrument or ""]
    return "/".join(parts).rstrip("/")[:150]


def _target(programme: ProgrammeFile, target: TargetEntry) -> dict[str, Any]:
    """A target is open as long as its programme runs; whether it is met follows from figures, not from a state."""
    goals = sorted(target.goals, key=lambda goal: STAGES.index(goal.stage))
    return {
        "key": target_key(programme, target),
        "kind": "target",
        "code": target.code,
        "group": target.group,
        "title_vi": target.title.vi,
        "title_en": target.title.en,
        "asked_by": target.asked_by,
        "owed_by": target.owed_by,
        "made_on": None,
        "due": goals[0].due if goals else None,
        "due_text": "",
        "review_on": None,
        "state": "open",
        "programme": programme.id,
        "indicator_code": target.indicator or "",
        "answers": None,
        "parent": None,
        "source": programme.instrument,
        "source_place": goals[0].place if goals else "",
        "evidence": goals[0].evidence if goals else "unknown",
        "note": target.note,
        "details": {
            "applies_to_kinds": list(target.applies_to_kinds),
            "organisation_indicator": target.organisation_indicator or "",
            "short_vi": target.short.vi if target.short else "",
            "short_en": target.short.en if target.short else "",
            **target.model_dump(mode="json", include={"kind", "plan", "baseline", "milestones"}),
        },
    }
