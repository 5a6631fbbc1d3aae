"""Documents and the events upon them: what any provision said on any day.

Events of one day happen in the order they are given. An event whose target is not there changes nothing and is a
finding: a history never guesses.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from giaoban.core.findings import Finding, Place, Severity
from giaoban.core.law.tree import Document, Node
from giaoban.core.law.uris import parse_uri, provision_uri
from giaoban.core.law.validity.apply import applied
from giaoban.core.law.validity.events import Act, Event, Reading, Status
from giaoban.core.law.validity.trees import Nodes, find, holds

_ENDS = (Act.REPEAL, Act.REPLACE)


class _Line:
    """One document through time: its text after each event that changed it."""

    def __init__(self, document: Document, events: list[Event]) -> None:
        self.document = document
        self.events = events
        self.findings: list[Finding] = []
        self.days: list[dt.date] = []
        self.states: list[Nodes] = []
        self.last_words: dict[str, list[tuple[dt.date, Node]]] = {}
        self.applied: list[Event] = []
        nodes = document.nodes
        for event in events:
            made = applied(nodes, event)
            if made is None:
                context = {"act": event.act, "target": provision_uri(event.target, event.path), "source": event.source}
                place = Place(event.source or event.target, part=event.source_path)
                self.findings.append(Finding("law.event-without-target", Severity.WARNING, place, context))
                continue
            if event.act is Act.REPEAL and (gone := find(nodes, event.path)):
                for node in gone.walk():
                    self.last_words.setdefault(node.path, []).append((event.effective, node))
            nodes = made
            self.applied.append(event)
            self.days.append(event.effective)
            self.states.append(nodes)

    def nodes_on(self, day: dt.date) -> Nodes:
        place = bisect_right(self.days, day)
        return self.states[place - 1] if place else self.document.nodes


class History:
    """Documents with everything that happened to them.

    `findings` names the events that could not be applied. An ENACT event overrides a document's own day of effect.
    """

    def __init__(self, documents: Iterable[Document], events: Iterable[Event] = ()) -> None:
        by_target: dict[str, list[Event]] = {}
        for event in sorted(events, key=lambda event: event.effective):  # stable: a day keeps its order
            by_target.setdefault(event.target, []).append(event)
        self._lines = {each.uri: _Line(each, by_target.get(each.uri, [])) for each in documents}
        self._events = by_target
        self.findings = [finding for line in self._lines.values() for finding in line.findings]
        for target in sorted(set(by_target) - set(self._lines)):
            context = {"target": target, "events": len(by_target[target])}
            self.findings.append(Finding("law.document-not-held", Severity.NOTE, Place(target), context))

    def read(self, uri: str, day: dt.date | None = None) -> Reading:
        """A provision or document as of a day; a day in the address serves when none is given.

        Raises NotAnAddress for what is none, ValueError without any day.
        """
        address = parse_uri(uri)
        as_of = day or address.day
        if as_of is None:
            raise ValueError("a reading is of a day: give one, or an address that ends in @day")
        place = provision_uri(address.document, address.path, as_of)
        line = self._lines.get(address.document)
        if line is None:
            status = self._status(address.document, address.path, as_of, None, known=True)
            known = status in (Status.REPEALED,)
            return Reading(place, as_of, status if known else Status.UNKNOWN)
        nodes = line.nodes_on(as_of)
        node = find(nodes, address.path) if address.path else None
        is_there = node is not None or not address.path
        status = self._status(address.document, address.path, as_of, line.document, known=is_there)
        if not is_there and status is not Status.REPEALED:
            node = self._later(line, address.path, as_of)
            status = Status.NOT_YET if node else Status.UNKNOWN
        elif not is_there:
            node = next((old for end, old in reversed(line.last_words.get(address.path, [])) if end <= as_of), None)
        text = node.full_text if node else ("" if address.path else "\n".join(each.full_text for each in nodes))
        trail = tuple(each for each in line.applied if each.effective <= as_of and _touches(each, address.path))
        return Reading(
            place,
            as_of,
            status,
            text,
            node,
            trail,
            self._since(line, trail) if status not in (Status.NOT_YET, Status.UNKNOWN) else None,
            self._next(line, address.path, as_of),
        )

    def document(self, uri: str, day: dt.date) -> Document | None:
        """The whole document as of a day, as a tree."""
        line = self._lines.get(parse_uri(uri).document)
        return replace(line.document, nodes=line.nodes_on(day)) if line else None

    def events(self, uri: str) -> tuple[Event, ...]:
        """Everything that ever happens to a document or a provision, in order."""
        address = parse_uri(uri)
        return tuple(each for each in self._events.get(address.document, ()) if _touches(each, address.path))

    def suspensions(self, uri: str) -> tuple[tuple[str, dt.date, dt.date | None, str], ...]:
        """What rests of a document or provision: path, first day, first day on which no longer, and by what."""
        found = []
        events = self.events(uri)
        for place, event in enumerate(events):
            if event.act is Act.SUSPEND:
                resumed = [
                    later.effective
                    for later in events[place + 1 :]
                    if later.act in (Act.RESUME, Act.SUSPEND) and holds(event.path, later.path)
                ]
                ends = [day for day in (event.until, *resumed) if day]
                found.append((event.path, event.effective, min(ends, default=None), event.source))
        return tuple(found)

    def days(self, uri: str) -> tuple[dt.date, ...]:
        """The days on which it changes: the marks of a time slider."""
        address = parse_uri(uri)
        line = self._lines.get(address.document)
        found = {each.effective for each in self.events(uri)} | {each.until for each in self.events(uri) if each.until}
        if line and line.document.effective_from:
            found.add(line.document.effective_from)
        return tuple(sorted(found))

    def successors(self, uri: str) -> tuple[tuple[str, dt.date], ...]:
        """What replaced a document, and what replaced that, with the days; a circle ends where it began."""
        chain: list[tuple[str, dt.date]] = []
        here = parse_uri(uri).document
        seen = {here}
        while step := next(
            (each for each in self._events.get(here, ()) if each.act is Act.REPLACE and each.source), None
        ):
            here = parse_uri(step.source).document
            if here in seen:
                break
            seen.add(here)
            chain.append((here, step.effective))
        return tuple(chain)

    def predecessors(self, uri: str) -> tuple[tuple[str, dt.date], ...]:
        """What a document replaced, the nearest first."""
        chain: list[tuple[str, dt.date]] = []
        wanted = [parse_uri(uri).document]
        seen = set(wanted)
        while wanted:
            here = wanted.pop(0)
            for target in sorted(self._events):
                for event in self._events[target]:
                    replaced = event.act is Act.REPLACE and event.source and parse_uri(event.source).document == here
                    if replaced and target not in seen:
                        seen.add(target)
                        chain.append((target, event.effective))
                        wanted.append(target)
        return tuple(chain)

    def _status(self, uri: str, path: str, day: dt.date, document: Document | None, *, known: bool) -> Status:
        events = [each for each in self._events.get(uri, ()) if holds(path, each.path)]
        past = [each for each in events if each.effective <= day]
        if any(each.act in _ENDS for each in past) and (not known or any(not e.path and e.act in _ENDS for e in past)):
            return Status.REPEALED
        if any(each.act is Act.DELAY and each.effective > day for each in events):
            return Status.NOT_YET
        enacted = [each.effective for each in events if each.act is Act.ENACT]
        start = min(enacted) if enacted else document.effective_from if document else None
        if start and day < start:
            return Status.NOT_YET
        rests = False
        for event in past:
            if event.act is Act.SUSPEND:
                rests = event.until is None or day < event.until
            elif event.act is Act.RESUME:
                rests = False
        return Status.SUSPENDED if rests else Status.IN_FORCE

    @staticmethod
    def _later(line: _Line, path: str, day: dt.date) -> Node | None:
        """The words a provision will have when it comes."""
        for when, nodes in zip(line.days, line.states, strict=True):
            if when > day and (node := find(nodes, path)):
                return node
        return None

    @staticmethod
    def _since(line: _Line, trail: tuple[Event, ...]) -> dt.date | None:
        return trail[-1].effective if trail else line.document.effective_from

    def _next(self, line: _Line, path: str, day: dt.date) -> dt.date | None:
        return next((each for each in self.days(provision_uri(line.document.uri, path)) if each > day), None)


def _touches(event: Event, path: str) -> bool:
    """Does an event say anything of a path: it is on it, around it, or inside it?"""
    place = event.content.path if event.act is Act.INSERT and event.content else event.path
    return holds(path, place) or holds(place, path)
