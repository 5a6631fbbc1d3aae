"""Two sealed meetings side by side: what changed from one to the other, and why as far as anybody recorded it.

Only seals are compared, never what the stores say today; the stores are asked for the reasons alone (why a figure was
revised, which steps a promise took between the two), and those are never changed once written.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from giaoban.commitments.models import Commitment, Step
from giaoban.commitments.queries.clocks import SAME_PLACE
from giaoban.commitments.queries.tables import tables
from giaoban.core.findings import Finding, Place, Refused
from giaoban.measures.models import Observation
from giaoban.meetings.models import Meeting
from giaoban.meetings.queries.owed import LISTS
from giaoban.meetings.queries.pen import Pen, Row
from giaoban.web.formats import HANOI

Language = Literal["vi", "en"]
SECTIONS = ("figures", "periods", "goals", "targets", "moved", "new", "ended")
IDENTITY = ("indicator", "subject", "period", "method", "vintage")
GOAL = ("value", "upper", "operator", "unit", "due", "stage")
NOT_MOVES = ("open", *SAME_PLACE)


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was: which (`kind` and `key` name its page), before, after, and why."""

    section: str
    kind: str
    key: str
    what: str
    before: str
    after: str
    why: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    before: Meeting
    after: Meeting
    changes: tuple[Change, ...]

    def section(self, name: str) -> list[Change]:
        return [one for one in self.changes if one.section == name]


def compare(before: Meeting, after: Meeting, *, language: Language = "vi") -> Comparison:
    """Every change, section by section. The earlier meeting comes first, whichever way they are given.

    Raises Refused when one is not sealed, or both are one.
    """
    if before.pk == after.pk:
        raise Refused([Finding("meeting.same-meeting", where=Place(part="with"))])
    faults = [
        Finding("meeting.not-sealed", where=Place(part="with"), context={"meeting": one.title_vi})
        for one in (before, after)
        if one.snapshot is None
    ]
    if faults:
        raise Refused(faults)
    if (after.held_on, after.pk) < (before.held_on, before.pk):
        before, after = after, before
    look = _Look(before, after, language)
    return Comparison(before, after, (*look.figures(), *look.goals(), *look.promises()))


class _Look:
    """Both contents with a pen each: numbers of either are written with what that seal knew of them."""

    def __init__(self, before: Meeting, after: Meeting, language: Language) -> None:
        assert before.snapshot is not None
        assert after.snapshot is not None
        self.since, self.until = before.snapshot.sealed_at, after.snapshot.sealed_at
        self.old, self.new = dict(before.snapshot.content), dict(after.snapshot.content)
        self.pens = Pen(self.old, language), Pen(self.new, language)
        self.word = self.pens[0].word
        self.language = language

    def figures(self) -> Iterator[Change]:
        """Revisions of the same figure first, then figures of a later period or from another source."""
        yield from self._revised()
        old = {(row["code"], row["subject"]): row for row in self.old["figures"]}
        for row in self.new["figures"]:
            earlier = old.get((row["code"], row["subject"]))
            was, now = (earlier or {}).get("value"), row["value"]
            if now is None or (was and was["observations"] == now["observations"]):
                continue
            same_period = bool(was and was["period"] == now["period"])
            if was and same_period and self._identity(was, 0) == self._identity(now, 1):
                continue  # told as a revision
            if was and same_period:
                source = self.pens[1].source(now["observations"][0]).source
                why = self.word("compare.other-source", source=source)
            else:
                why = self.word("compare.new-period", period=self.pens[1].period(now["period"]))
            yield Change(
                "figures" if same_period else "periods", "indicator", row["code"], _named(row, self.pens[1]),
                self._said(was, 0), self._said(now, 1), (why,),
            )  # fmt: skip

    def _revised(self) -> Iterator[Change]:
        old = {tuple(row[name] for name in IDENTITY): (pk, row) for pk, row in self.old["observations"].items()}
        pairs = [
            (old[identity], (pk, row))
            for pk, row in self.new["observations"].items()
            if (identity := tuple(row[name] for name in IDENTITY)) in old and old[identity][0] != pk
        ]
        reasons = Observation.objects.in_bulk([int(pk) for _, (pk, _) in pairs])
        for (_, was), (pk, now) in pairs:
            revision = reasons.get(int(pk))
            reason = revision.reason if revision and revision.reason else self.word("compare.no-reason")
            day = self.pens[1].date(now["known_at"][:10])
            title = f"{self.pens[1].of(now, 'title')}, {self.pens[1].of(now, 'subject')}"
            yield Change(
                "figures", "figure", pk, f"{title} ({self.pens[1].period(now['period'])})",
                self.pens[0].quantity(was["value"], was["unit"], was["bound"], was["decimals"]),
                self.pens[1].quantity(now["value"], now["unit"], now["bound"], now["decimals"]),
                (self.word("compare.revised", day=day, reason=reason),),
            )  # fmt: skip

    def goals(self) -> Iterator[Change]:
        """Values to reach that were stated otherwise, and targets that stand otherwise."""
        old, new = _targets(self.old), _targets(self.new)
        for key, row in new.items():
            was = old.get(key)
            name = f"{row['code']}. {self.pens[1].of(row, 'title')}"
            target = f"{row['programme']}/{row['code']}"
            if was is None or _goal(was) != _goal(row):
                before = self.pens[0].goal(was["goal"]) if was else self.word("compare.none")
                now, why = self.pens[1].goal(row["goal"]), self._stated(row["goal"])
                yield Change("goals", "target", target, name, before, now, (why,))
            if was is not None and was["state"] != row["state"]:
                reason = self.pens[1].context(row["context"], (row["goal"] or {}).get("unit") or "count")
                yield Change(
                    "targets", "target", target, name, self.word(f"attainment.state.{was['state']}"),
                    self.word(f"attainment.state.{row['state']}"),
                    (self.word(f"attainment.{row['reason']}", **reason),),
                )  # fmt: skip
        for key in sorted(old.keys() - new.keys()):
            row = old[key]
            name, target = f"{row['code']}. {self.pens[0].of(row, 'title')}", f"{row['programme']}/{row['code']}"
            reviewed = row["programme"] in self.new["meeting"].get("programmes", ())
            why = self.word("compare.no-reason" if reviewed else "compare.not-reviewed")
            none = self.word("compare.none")
            yield Change("goals", "target", target, name, self.pens[0].goal(row["goal"]), none, (why,))

    def _stated(self, goal: Mapping[str, Any] | None) -> str:
        if not goal or not (goal["instrument_vi"] or goal["stated_on"]):
            return self.word("compare.no-reason")
        day = self.pens[1].date(goal["stated_on"])
        return self.word("compare.goal-stated", instrument=goal["instrument_vi"] or "–", day=day)

    def promises(self) -> Iterator[Change]:
        """What moved between the lists or got another day, what is new, what has ended."""
        old, new = _promises(self.old), _promises(self.new)
        steps = self._steps({*old, *new})
        for key, (place, row) in new.items():
            if key not in old:
                after = f"{self.pens[1].of(row, 'owed_by')}, {self._due(row)}"
                yield self._promise("new", row, self.word("compare.none"), after, steps[key], opened=True)
                continue
            was_place, was = old[key]
            if (was_place, was["due"], was["state"]) != (place, row["due"], row["state"]):
                before, after = self._stands(was_place, was), self._stands(place, row)
                yield self._promise("moved", row, before, after, steps[key])
        ended = {one.key: one.standing for one in Commitment.objects.filter(key__in=old.keys() - new.keys())}
        for key in sorted(old.keys() - new.keys()):
            place, row = old[key]
            standing = self._standing(key, ended.get(key, ""), steps[key])
            yield self._promise("ended", row, self._stands(place, row), self.word(f"compare.{standing}"), steps[key])

    def _steps(self, keys: set[str]) -> dict[str, list[Step]]:
        """What was done with each between the two seals, oldest first."""
        found: dict[str, list[Step]] = defaultdict(list)
        between = Step.objects.filter(commitment__key__in=keys, at__gt=self.since, at__lte=self.until)
        for step in between.select_related("commitment").order_by("at", "pk"):
            found[step.commitment.key].append(step)
        self.tables = tables()
        return found

    def _standing(self, key: str, now: str, steps: list[Step]) -> str:
        """How it stood at the later seal: where its last step led."""
        if steps:
            table = self.tables.get(steps[-1].commitment.workflow)
            state = table.state(steps[-1].to_state) if table else None
            now = state.standing if state else now
        return now if now in ("settled", "withdrawn") else "gone"

    def _promise(
        self, section: str, row: Row, before: str, after: str, steps: list[Step], *, opened: bool = False
    ) -> Change:
        told = [self._step(step) for step in steps if opened or step.move not in NOT_MOVES]
        why = tuple(told) or (self.word("compare.no-reason" if opened else "compare.no-step"),)
        return Change(section, "commitment", row["key"], self.pens[1].of(row, "title"), before, after, why)

    def _step(self, step: Step) -> str:
        table = self.tables.get(step.commitment.workflow)
        move = table.move(step.move) if table else None
        verb = (move.verb.en if self.language == "en" else move.verb.vi) if move else step.move
        said = "; ".join([*(str(value) for value in step.fields.values() if isinstance(value, str)), step.note])
        day = self.pens[0].date(step.at.astimezone(HANOI).date().isoformat())
        return self.word("compare.step", day=day, verb=verb, words=said.strip("; ")[:300]).strip(" .") + "."

    def _stands(self, place: str, row: Row) -> str:
        return f"{self.word(f'compare.in-{place}')}, {self._due(row)}"

    def _due(self, row: Row) -> str:
        return self.pens[0].date(row["due"]) if row["due"] else row["due_text"] or self.word("review.no-date")

    def _said(self, figure: Mapping[str, Any] | None, side: int) -> str:
        if not figure or figure["value"] is None:
            return self.word("compare.none")
        pen = self.pens[side]
        shown = pen.quantity(figure["value"], figure["unit"], figure["bound"], figure["decimals"])
        return f"{shown} ({pen.period(figure['period'])})"

    def _identity(self, figure: Mapping[str, Any], side: int) -> tuple[Any, ...]:
        content = (self.old, self.new)[side]
        row = content["observations"].get(str(figure["observations"][0]), {})
        return tuple(row.get(name) for name in IDENTITY)


def sealed_meetings() -> list[Meeting]:
    """Those that can be compared, the newest first. One query."""
    return list(Meeting.objects.filter(snapshot__isnull=False).select_related("snapshot").order_by("-held_on"))


def _named(row: Row, pen: Pen) -> str:
    return pen.of(row, "title") if row["is_nation"] else f"{pen.of(row, 'title')} ({pen.of(row, 'subject')})"


def _targets(content: Mapping[str, Any]) -> dict[tuple[str, str, str, int], Row]:
    """By programme, code, whom the goal is for, and which of several goals for them it is."""
    found: dict[tuple[str, str, str, int], Row] = {}
    seen: Counter[tuple[str, str, str]] = Counter()
    for row in content["targets"]:
        key = (row["programme"], row["code"], (row["goal"] or {}).get("about", ""))
        found[*key, seen[key]] = row
        seen[key] += 1
    return found


def _goal(row: Row) -> tuple[Any, ...]:
    return tuple((row["goal"] or {}).get(name) for name in GOAL)


def _promises(content: Mapping[str, Any]) -> dict[str, tuple[str, Row]]:
    rows: Iterable[tuple[str, Row]] = ((place, row) for place in LISTS for row in content["promises"].get(place, ()))
    return {row["key"]: (place, row) for place, row in rows}


def as_json(found: Comparison) -> dict[str, Any]:
    """For machines: both meetings with their seals, and the changes under their sections."""

    def meeting(one: Meeting) -> dict[str, Any]:
        assert one.snapshot is not None
        return {"key": one.key, "held_on": one.held_on.isoformat(), "seal": one.snapshot.content_hash}

    return {
        "before": meeting(found.before),
        "after": meeting(found.after),
        "changes": {
            name: [
                {"kind": one.kind, "key": one.key, "what": one.what, "before": one.before, "after": one.after,
                 "why": list(one.why)}
                for one in found.section(name)
            ]
            for name in SECTIONS
        },
    }  # fmt: skip
