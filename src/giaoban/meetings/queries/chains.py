"""What one difficulty led to, link by link: asked, answered, returned, directed, a text in force, a service and a
figure that moved, closed. Told from the steps, the records and the figures; nobody writes it for a meeting.

A chain begins with what somebody asked or was told, and holds everything that followed from it (`parent`), the replies
given to it and the difficulty it raises again. Only what was known on the day of the meeting is told.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q

from giaoban.commitments.models import Commitment, Step
from giaoban.commitments.queries.promises import OWING
from giaoban.commitments.queries.roles import roles_towards
from giaoban.commitments.queries.tables import tables
from giaoban.core.workflow.definition import SYSTEM, Workflow
from giaoban.library.models import Document
from giaoban.measures import queries as measures
from giaoban.measures.queries import Point
from giaoban.measures.queries.points import end_of_day
from giaoban.measures.queries.procedures import level_changes
from giaoban.meetings.models import Meeting
from giaoban.meetings.queries.figures import Frame
from giaoban.meetings.queries.followed import since_of
from giaoban.meetings.queries.quoted import Quotes
from giaoban.meetings.queries.standing import plain
from giaoban.registry.models import Membership, Person, Subject
from giaoban.web.formats import HANOI

Kind = Commitment.Kind
Row = dict[str, Any]
NOT_LINKS = (Kind.TARGET, Kind.REPORT_PART)
DEEPEST = 6  # what follows from what follows ...; deeper is a mistake
TURNS = ("return", "reopen", "law_in_force", "condition_met")
"""Moves after which a petition has a story to tell even if nothing else followed from it."""
ORDER = ("in_force", "level", "joined", "step", "replied", "opened")
"""Of links of one day without an hour the one that explains the others stands first."""


def chain_rows(meeting: Meeting, frame: Frame, quotes: Quotes) -> list[Row]:
    """The chains that are still open on the day of the meeting, or in which something happened since the one before.

    A row has key, kind, group, titles, who asked, and its `links`, the oldest first. The number of queries does not
    grow with the chains; the catalogue is read only where a chain names procedures.
    """
    roots, members = _families(meeting)
    if not roots:
        return []
    told = _Told(members.values(), meeting, frame, quotes)
    by_root: dict[int, list[Commitment]] = defaultdict(list)
    for one in members.values():
        by_root[_root(one, members).pk].append(one)
    return [told.row(root, by_root[root.pk]) for root in roots]


def _families(meeting: Meeting) -> tuple[list[Commitment], dict[int, Commitment]]:
    """The first of each chain worth telling, and everybody in these chains by number."""
    day, since = meeting.held_on, since_of(meeting)
    asked = Commitment.objects.exclude(kind__in=NOT_LINKS).filter(made_on__lte=day)
    news = Step.objects.filter(commitment=OuterRef("pk"), at__lte=end_of_day(day))
    alive = Q(standing__in=OWING) | Q(Exists(news.filter(at__gt=since) if since else news))
    turned = Exists(Step.objects.filter(commitment=OuterRef("pk"), move__in=TURNS, at__lte=end_of_day(day)))
    follows = Q(parent__isnull=False) & ~Q(parent__kind__in=NOT_LINKS)
    has_followers = Exists(Commitment.objects.filter(parent=OuterRef("pk"), made_on__lte=day))
    found = set(
        asked.exclude(kind=Kind.REPLY)
        .filter(alive)
        .filter(Q(turned) | Q(recurs__isnull=False) | Q(waits_for__isnull=False) | follows | has_followers)
        .values_list("pk", flat=True)
    )
    links = dict(asked.filter(follows).values_list("pk", "parent_id"))
    for _ in range(DEEPEST):
        found = {links.get(pk, pk) for pk in found}
    everybody, edge = set(found), set(found)
    for _ in range(DEEPEST):
        edge = {pk for pk, parent in links.items() if parent in edge} - everybody
        everybody |= edge
    above = [f"{name}__parent__parent__parent" for name in ("owed_by", "asked_by")]
    members = Commitment.objects.filter(pk__in=everybody, made_on__lte=day).select_related(
        *above, "waits_for", "source", "recurs", "recurs__asked_by"
    ).prefetch_related("steps__evidence", "steps__by", "askers__parent__parent", "replies__owed_by")  # fmt: skip
    known = {one.pk: one for one in members}
    roots = [one for pk, one in known.items() if pk in found]
    return sorted(roots, key=lambda one: (one.made_on or dt.date.min, one.key)), known


def _root(one: Commitment, members: dict[int, Commitment]) -> Commitment:
    for _ in range(DEEPEST):
        if one.parent_id not in members:
            break
        one = members[one.parent_id]
    return one


class _Told:
    """What the links need besides the commitments, each read once."""

    def __init__(self, members: Iterable[Commitment], meeting: Meeting, frame: Frame, quotes: Quotes) -> None:
        members = list(members)
        self.day, self.frame, self.quotes = meeting.held_on, frame, quotes
        self.workflows = tables()
        people = {step.by_id for one in members for step in one.steps.all()}
        self.memberships: dict[int, list[Membership]] = defaultdict(list)
        for held in Membership.objects.filter(person__in=people).select_related("subject__parent__parent"):
            self.memberships[held.person_id].append(held)
        self.points = self._read_points(members)
        self.levels = self._read_levels(members)

    def row(self, root: Commitment, members: Sequence[Commitment]) -> Row:
        links = [link for one in members for link in self._links(one, root)]
        texts = {one.waits_for for one in members if one.waits_for}
        links += [link for text in texts for link in self._in_force(text, members)]
        links += self._changed_levels(members)
        links.sort(key=lambda link: (not link.get("is_root"), link["on"], *_hour(link)))
        links += self._figure(root, members)
        return {
            "key": root.key,
            "kind": root.kind,
            "group": root.group,
            "title_vi": root.title_vi,
            "title_en": root.title_en or root.title_vi,
            "standing": root.standing,
            "links": links,
        } | _names("asked_by", root.asked_by)  # fmt: skip

    def _links(self, one: Commitment, root: Commitment) -> Iterator[Row]:
        workflow = self.workflows.get(one.workflow)
        steps = [step for step in one.steps.all() if step.at <= end_of_day(self.day)]
        opened = next((step for step in steps if step.move == "open"), None)
        yield self._opened(one, opened, is_root=one.pk == root.pk)
        for step in steps:
            if step.move not in ("open", "pass_on", "recurs", "recurs_not"):
                yield self._step(one, step, workflow)
        for reply in one.replies.all():
            if reply.made_on and reply.made_on <= self.day:
                yield _link(reply, "replied", reply.made_on, words=reply.title_vi, words_en=reply.title_en) | _names(
                    "who", reply.owed_by
                )

    def _opened(self, one: Commitment, step: Step | None, *, is_root: bool) -> Row:
        """The first of the chain, or a directive or task that follows from it."""
        link = _link(one, "opened", one.made_on or self.day, step=step)
        source = {"document_vi": one.source.title_vi, "document_en": one.source.title_en} if one.source else {}
        waits = _waits(one)
        recurs = {"recurs": one.recurs.key, "recurs_on": plain(one.recurs.made_on)} if one.recurs else {}
        asked = _names("recurs_who", one.recurs.asked_by) if one.recurs else {}
        words = {"words": one.title_vi, "words_en": one.title_en or one.title_vi, "due": plain(one.due)}
        return (
            link | words | source | waits | recurs | asked | {"is_root": is_root, "place": one.source_place}
            | _names("who", one.asked_by) | _names("owed_by", one.owed_by)
        )  # fmt: skip

    def _step(self, one: Commitment, step: Step, workflow: Workflow | None) -> Row:
        move = workflow.move(step.move) if workflow else None
        role, who = self._who(one, step, workflow)
        title = workflow.roles.get(role) if workflow else None
        verb = (
            {"verb_vi": move.verb.vi, "verb_en": move.verb.en} if move else {"verb_vi": step.move, "verb_en": step.move}
        )
        shown = {"document_vi": str(step.evidence), "place": step.evidence_place} if step.evidence else {}
        if step.evidence:
            shown["document_en"] = _in_english(step.evidence)
        what = "joined" if step.move == "join" else "step"
        return (
            _link(one, what, step.at.astimezone(HANOI).date(), step=step, words=_said(step, workflow))
            | verb | shown | _names("who", who)
            | {"move": step.move, "role_vi": title.vi if title else "", "role_en": title.en if title else ""}
        )  # fmt: skip

    def _who(self, one: Commitment, step: Step, workflow: Workflow | None) -> tuple[str, Subject | None]:
        """In which role of the table somebody moved it, and for which office; people are not named in a report."""
        move = workflow.move(step.move) if workflow else None
        if workflow is None or move is None:
            return "", None
        by, day = step.by, step.at.astimezone(HANOI).date()
        if move.after or SYSTEM in move.by:
            return "", None
        held = [one for one in self.memberships[by.pk] if one.is_valid_on(day)]
        for role in move.by:
            for membership in held:
                if role in _roles(by, one, workflow, day, [membership]):
                    return role, membership.subject
        mine = [role for role in move.by if role in _roles(by, one, workflow, day, held)]
        return (mine[0], None) if mine else ("", None)

    def _in_force(self, text: Document, members: Sequence[Commitment]) -> Iterator[Row]:
        waiting = [one for one in members if one.waits_for_id == text.pk]
        day = text.valid_from or min((one.waits_until for one in waiting if one.waits_until), default=None)
        if day is not None and day <= self.day:
            yield _link(waiting[0], "in_force", day) | {"document_vi": str(text), "document_en": _in_english(text)}

    def _changed_levels(self, members: Sequence[Commitment]) -> Iterator[Row]:
        asked = min(one.made_on for one in members if one.made_on)
        for code in _procedures(members):
            for change in self.levels.get(code, ()):
                if change.on >= asked:
                    told = {"code": code, "words": change.title, "before": change.before, "after": change.after}
                    more = {"place": change.instrument, "is_simulated": change.is_simulated}
                    yield _link(members[0], "level", change.on) | told | more

    def _figure(self, root: Commitment, members: Sequence[Commitment]) -> Iterator[Row]:
        """The figure it is about, as it stood when it was asked and as it stands now; nothing where it did not move."""
        code = next((one.indicator_code for one in members if one.indicator_code), "")
        for key in _about(root):
            points = [point for point in self.points.get((code, key), []) if not point.is_simulated]
            pair = _before_and_after(points, root.made_on or self.day, self.day)
            if pair is not None:
                before, after = pair
                link = _link(root, "figure", after.period.end) | {"indicator": code, "who_vi": after.subject_name}
                yield link | {"before": self.quotes.figure(before), "after": self.quotes.figure(after)}
                return

    def _read_points(self, members: Sequence[Commitment]) -> dict[tuple[str, str], list[Point]]:
        codes = {one.indicator_code for one in members if one.indicator_code}
        if not codes:
            return {}
        about = Q(subject__key__in={key for one in members for key in _about(one)})
        return measures.lines(codes, subjects=about, known=self.frame.known, today=self.frame.today)

    def _read_levels(self, members: Sequence[Commitment]) -> dict[str, list[Any]]:
        known = self.frame.known if self.frame.known < self.frame.today else None  # today's records are the newest ones
        found: dict[str, list[Any]] = defaultdict(list)
        for change in level_changes(_procedures(members), until=self.day, known=known):
            found[change.code].append(change)
        return found


def _link(
    one: Commitment, what: str, on: dt.date, *, step: Step | None = None, words: str = "", words_en: str = ""
) -> Row:
    at, number = (step.at.isoformat(), step.pk) if step else ("", 0)
    return {
        "commitment": one.key, "kind": one.kind, "what": what, "on": on.isoformat(), "at": at, "step": number,
        "words": words, "words_en": words_en or words,
    }  # fmt: skip


def _hour(link: Row) -> tuple[str, int, int]:
    """When on its day; steps of one instant in the order in which they were written."""
    return link["at"], link["step"], ORDER.index(link["what"])


def _names(name: str, subject: Subject | None) -> Row:
    if subject is None:
        return {f"{name}_vi": "", f"{name}_en": ""}
    return {f"{name}_vi": subject.short_vi or subject.name_vi, f"{name}_en": subject.name_en or subject.name_vi}


def _in_english(text: Document) -> str:
    return f"{text.number} {text.title_en or text.title_vi}".strip()


def _waits(one: Commitment) -> Row:
    if one.waits_for is None:
        return {}
    awaited = {"awaits_vi": str(one.waits_for), "awaits_en": _in_english(one.waits_for)}
    return awaited | {"awaits_from": plain(one.waits_until or one.waits_for.valid_from)}


def _roles(by: Person, one: Commitment, workflow: Workflow, day: dt.date, held: Sequence[Membership]) -> frozenset[str]:
    return roles_towards(by, one, workflow, today=day, memberships=held)


def _said(step: Step, workflow: Workflow | None) -> str:
    """The words of a step: what was typed, and the choice that was made, in the words of the table."""
    said = []
    for name, value in step.fields.items():
        field = workflow.field(name) if workflow else None
        if field is None or not value:
            continue
        if field.type == "choice":
            choice = field.choices.get(str(value))
            said.append(choice.vi if choice else str(value))
        elif field.type == "text":
            said.append(str(value))
    return "; ".join([*said, *filter(None, [step.note])])[:1000]


def _procedures(members: Iterable[Commitment]) -> list[str]:
    return list(dict.fromkeys(code for one in members for code in one.details.get("procedures", [])))


def _about(one: Commitment) -> list[str]:
    """Whose figure tells whether it helped: who asked, what they lie in, else who owes it."""
    found: list[str] = []
    for subject in (one.asked_by, one.owed_by):
        here = subject
        for _ in range(4):
            if here is None:
                break
            found.append(here.key)
            here = here.parent
    return list(dict.fromkeys(found))


def _before_and_after(points: Sequence[Point], asked: dt.date, day: dt.date) -> tuple[Point, Point] | None:
    """The last month reported when it was asked (else the first there is) and the last one since."""
    months = [point for point in points if point.period.kind == "month"] or list(points)
    months = sorted(
        (point for point in months if point.value is not None and point.period.start <= day),
        key=lambda point: (point.period.end, point.known_at),
    )
    if not months:
        return None
    earlier = [point for point in months if point.period.end <= asked] or months[:1]
    before, after = earlier[-1], months[-1]
    return (before, after) if before.period.end < after.period.end and before.value != after.value else None
