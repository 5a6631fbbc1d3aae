"""Reads an amending document clause by clause: what it does to which provision of which document, and how sure that is.

The document that is changed is named once, at the top ("Sửa đổi, bổ sung một số điều của Nghị định số ..."), and an
article once for several khoản; a clause inherits both from what it stands in. Nothing is thrown away: a clause that opens
like a change and cannot be read is proposed with its doubts, for a person.
"""

# ruff: noqa: E501 (patterns are read in one line)
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from giaoban.core.law.amendments.payload import provisions, unquoted
from giaoban.core.law.amendments.phrases import Phrase, days_of, read_phrase
from giaoban.core.law.amendments.proposed import DOUBTS, SURE, Proposed, postponed
from giaoban.core.law.head import read_day
from giaoban.core.law.references.found import Aim, Reference, Relation
from giaoban.core.law.references.resolve import Register
from giaoban.core.law.references.scan import find_references
from giaoban.core.law.tree import Document, Kind, Node
from giaoban.core.law.uris import step
from giaoban.core.law.validity.apply import applied
from giaoban.core.law.validity.events import Act, Event
from giaoban.core.law.validity.trees import Nodes, find
from giaoban.core.law.vocabulary import STANDARD, Vocabulary

_SOME = re.compile(r"một số (?:điều|khoản|điểm|nội dung|quy định)|như sau\s*:?$|sau đây\s*:?$")
_ENDS = re.compile(r"(?:hết hiệu lực|hết hiệu lực thi hành|bị bãi bỏ|được thay thế)", re.IGNORECASE)
_REPLACES = re.compile(r"thay thế\s", re.IGNORECASE)
_STARTS = re.compile(
    r"có hiệu lực\s*(?:thi hành)?\s*(?:kể\s+)?từ\s+(?P<day>ngày\s+\d{1,2}\s*(?:tháng|[/.-])\s*\d{1,2}\s*(?:năm|[/.-])\s*\d{4})"
)


@dataclass(frozen=True)
class _Context:
    """What the outer clauses have named."""

    document: str = ""
    is_known: bool = False
    path: str = ""


@dataclass
class _Clause:
    """A clause with what belongs to it."""

    node: Node
    text: str
    payloads: list[str]
    context: _Context
    children: list[Node] = field(default_factory=list)


def read_amendments(
    document: Document,
    register: Register,
    *,
    vocabulary: Vocabulary = STANDARD,
    held: Callable[[str], Document | None] | None = None,
) -> list[Proposed]:
    """Every change a document makes to others, and its own day of effect, in the order of reading.

    `held` gives a target document by address where its text is there, so that a target that does not exist is doubted.
    """
    reader = _Reader(document, register, vocabulary, held or (lambda uri: None))
    found: list[Proposed] = []
    if document.uri and document.effective_from:
        found.append(Proposed(Event(Act.ENACT, document.uri, "", document.effective_from, document.uri), 1.0))
    for node in document.nodes:
        if node.kind not in (Kind.HEAD, Kind.BASIS, Kind.ENACTING, Kind.SIGNATURE):
            found += reader.read(node, _Context())
    return postponed(found, document.uri)


class _Reader:
    def __init__(
        self,
        document: Document,
        register: Register,
        vocabulary: Vocabulary,
        held: Callable[[str], Document | None],
    ) -> None:
        self.document = document
        self.register = register
        self.vocabulary = vocabulary
        self.held = held
        self.now: dict[str, Nodes | None] = {}  # targets as the clauses read so far have left them

    def read(self, node: Node, context: _Context) -> Iterator[Proposed]:
        """A node and all below, each with what the outer ones named."""
        if node.kind in (Kind.PAYLOAD, Kind.TABLE, Kind.APPENDIX, Kind.ATTACHMENT, Kind.SIGNATURE):
            return
        payloads = [child.text for child in node.children if child.kind is Kind.PAYLOAD]
        text, inline = _without_payload(node.text)
        payloads += inline
        said = node.heading if node.heading and not read_phrase(text) else text
        if node.heading:
            context = self._narrowed(node.heading, context)
        phrase = read_phrase(text) or (
            read_phrase(node.heading) if node.heading and (payloads or not node.children) else None
        )
        below = [child for child in node.children if child.kind is not Kind.PAYLOAD]
        acts_below = any(read_phrase(each.text) or read_phrase(each.heading) for each in below)
        if (
            phrase
            and not (acts_below and not payloads)
            and not (phrase.act is not Act.WORDS and self._is_list(text, below, payloads))
        ):
            clause = _Clause(node, text if read_phrase(text) else said, payloads, context, below)
            yield from self._proposed(clause, phrase)
        else:
            yield from self._ends(node, text)
            yield from self._delays(node, text)
        inner = self._narrowed(text, context) if phrase or _SOME.search(text) else context
        for child in below:
            if phrase and not acts_below and self._is_list(text, below, payloads) and read_phrase(child.text) is None:
                verb = text.split()[0:2]
                yield from self._listed(child, " ".join(verb), inner)
            else:
                yield from self.read(child, inner)

    @staticmethod
    def _is_list(text: str, below: list[Node], payloads: list[str]) -> bool:
        """ "Bãi bỏ các quy định sau đây:" with the targets as points below."""
        return bool(below) and not payloads and text.rstrip().endswith(":")

    def _listed(self, node: Node, verb: str, context: _Context) -> Iterator[Proposed]:
        text, payloads = _without_payload(node.text)
        phrase = read_phrase(f"{verb} {text}")
        if phrase and find_references(text, self.vocabulary):
            payloads += [child.text for child in node.children if child.kind is Kind.PAYLOAD]
            yield from self._proposed(_Clause(node, f"{verb} {text}", payloads, context), phrase)

    def _narrowed(self, text: str, context: _Context) -> _Context:
        """The context after a clause that names a document or an article for what follows."""
        for reference in find_references(text, self.vocabulary):
            if reference.document.aim in (Aim.NUMBER, Aim.NAME):
                uri, known = self._uri(reference)
                context = replace(context, document=uri, is_known=known, path="")
        steps = [each for each in find_references(text, self.vocabulary) if each.steps]
        if len(steps) == 1 and read_phrase(text):
            context = replace(context, path=self._path(steps[0], context.path))
        return context

    def _uri(self, reference: Reference) -> tuple[str, bool]:
        mention = reference.document
        day = self.document.effective_from or self.document.issued_on or dt.date.max
        found = self.register.numbered(mention) if mention.aim is Aim.NUMBER else self.register.named(mention, day)
        if len(found) == 1:
            return self.register.uri_of(found[0]), True
        return "", False

    @staticmethod
    def _path(reference: Reference, outer: str) -> str:
        path = "/".join(step(kind, number) for kind, number in reference.steps)
        first = reference.steps[0][0]
        if first in (Kind.CLAUSE, Kind.POINT, Kind.SUBPOINT) and outer:
            rank = [Kind.ARTICLE, Kind.CLAUSE, Kind.POINT, Kind.SUBPOINT]
            kept = [
                part
                for part in outer.split("/")
                if not any(part.startswith(f"{step(kind, '')}-") for kind in rank[rank.index(first) :])
            ]
            return "/".join([*kept, path])
        return path

    def _proposed(self, clause: _Clause, phrase: Phrase) -> Iterator[Proposed]:
        text = phrase.rest or clause.text
        named = text[: phrase.behind] if phrase.behind is not None else text
        behind = text[phrase.behind :] if phrase.behind is not None else ""
        references = [each for each in find_references(text, self.vocabulary) if each.start < len(named) or not behind]
        after = [each for each in find_references(text, self.vocabulary) if each not in references and each.steps]
        context = clause.context
        for reference in find_references(text, self.vocabulary):
            if reference.document.aim in (Aim.NUMBER, Aim.NAME):
                uri, known = self._uri(reference)
                context = replace(context, document=uri, is_known=known)
        targets = [self._path(each, context.path) for each in references if each.steps]
        after_path = self._path(after[0], context.path) if after else ""
        if after_path and targets and "/" in after_path and targets[0].count("/") < after_path.count("/"):
            holder = after_path.rpartition("/")[0]  # "bổ sung khoản 2a vào sau khoản 2 Điều 5"
            targets = [f"{holder}/{each.rsplit('/', 1)[-1]}" for each in targets]
        whole = [each for each in references if not each.steps]
        if not targets and phrase.act in (Act.AMEND, Act.INSERT) and clause.payloads:
            targets = [""]
        for place, target in enumerate(targets or ([""] if whole or phrase.act is Act.WORDS else [])):
            yield from self._one(clause, phrase, context, target, after_path, place, len(targets))
        if not targets and not whole and phrase.act is not Act.WORDS:
            event = Event(
                phrase.act, context.document, "", self._effective() or dt.date.max, self.document.uri, clause.node.path
            )
            yield Proposed(event, 0.0, ("law.doubt-no-target",), clause.text)

    def _one(
        self, clause: _Clause, phrase: Phrase, context: _Context, path: str, after: str, place: int, count: int
    ) -> Iterator[Proposed]:
        doubts: list[str] = []
        start, end, whole = days_of(clause.text)
        effective = (
            read_day(start) if start and phrase.act in (Act.SUSPEND, Act.RESUME) else None
        ) or self._effective()
        until = read_day(end) if end and phrase.act is Act.SUSPEND else None
        if until and whole:
            until += dt.timedelta(days=1)
        event = Event(
            phrase.act, context.document, path, effective or dt.date.max, self.document.uri, clause.node.path,
            old=phrase.old, new=phrase.new, until=until,
        )  # fmt: skip
        if effective is None:
            doubts.append("law.doubt-no-date")
        if not context.document:
            doubts.append("law.doubt-no-document")
        if not phrase.is_certain:
            doubts.append("law.doubt-place-of-words")
        if not path and phrase.act is Act.REPEAL:
            doubts.append("law.doubt-whole-document")
        needs = phrase.act in (Act.AMEND, Act.INSERT) or (phrase.act is Act.CORRECT and not phrase.old)
        if needs:
            yield from self._with_content(clause, event, after, place, count, doubts)
            return
        if self._is_missing(event, path):
            doubts.append("law.doubt-target-missing")
        elif phrase.old and self._lacks_words(event):
            doubts.append("law.doubt-words-missing")
        yield self._weighed(event, doubts, clause.text)

    def _with_content(
        self, clause: _Clause, event: Event, after: str, place: int, count: int, doubts: list[str]
    ) -> Iterator[Proposed]:
        """Targets meet the quoted provisions by their numbers."""
        path = event.path
        parent = path.rpartition("/")[0] if path else after.rpartition("/")[0]
        nodes = [node for text in clause.payloads for node in provisions(text, parent)]
        if not clause.payloads:
            yield self._weighed(event, [*doubts, "law.doubt-no-payload"], clause.text)
            return
        mine = [node for node in nodes if node.path == path]
        if not mine and len(nodes) == 1 and count == 1 and not path:
            mine, path = nodes, nodes[0].path
        if not mine:
            plain = (
                self._plain(clause, path) if count == 1 and len(clause.payloads) == 1 and not nodes and path else None
            )
            found = [*doubts, "law.doubt-payload-number"]
            yield self._weighed(replace(event, content=plain), found, clause.text)
            return
        content = mine[0]
        is_there = self._has(event.target, path)
        if event.act is Act.INSERT:
            if is_there:
                doubts = [*doubts, "law.doubt-already-there"]
            behind = after if not place else ""
            yield self._weighed(replace(event, path=path, content=content, after=behind), doubts, clause.text)
            return
        act: Act = event.act
        if is_there is False:
            parent_is_there = self._has(event.target, parent) if parent else True
            said_so = "bổ sung" in clause.text[:30].lower()
            if said_so and parent_is_there:
                act = Act.INSERT  # "sửa đổi, bổ sung" covers both
            else:
                doubts = [*doubts, "law.doubt-target-missing"]
        yield self._weighed(replace(event, act=act, path=path, content=content), doubts, clause.text)

    def _plain(self, clause: _Clause, path: str) -> Node | None:
        """Words quoted without their number: the target keeps its number and heading."""
        nodes = self._target(clause.context.document)
        node = find(nodes, path) if nodes else None
        return replace(node, text=unquoted(clause.payloads[0]), children=()) if node else None

    def _ends(self, node: Node, text: str) -> Iterator[Proposed]:
        """ "Nghị định số 12/2015/NĐ-CP hết hiệu lực ...", "thay thế Nghị định số ..."."""
        if not _ENDS.search(text) and not _REPLACES.search(text):
            return
        is_succession = bool(_REPLACES.search(text)) and "này" in text
        for reference in find_references(text, self.vocabulary):
            if reference.steps or reference.document.aim not in (Aim.NUMBER, Aim.NAME):
                continue
            before, behind = text[: reference.start], text[reference.end : reference.end + 260]
            ended = bool(_ENDS.search(behind)) and not re.search(
                r"[.\n]", behind[: _place(_ENDS, behind)].replace("./", "")
            )
            replaced = reference.relation is Relation.REPLACES or (is_succession and _REPLACES.search(before[-40:]))
            if not ended and not replaced:
                continue
            if re.search(r"(?:sửa đổi|bổ sung)[^,;]{0,60}$", before):
                continue
            uri, _ = self._uri(reference)
            act = Act.REPLACE if replaced else Act.REPEAL
            day = self._effective()
            doubts = ([] if uri else ["law.doubt-unknown-document", "law.doubt-no-document"]) + (
                [] if day else ["law.doubt-no-date"]
            )
            yield self._weighed(Event(act, uri, "", day or dt.date.max, self.document.uri, node.path), doubts, text)

    def _delays(self, node: Node, text: str) -> Iterator[Proposed]:
        """ "Khoản 2 Điều 5 của Nghị định này có hiệu lực từ ngày ..."."""
        for sentence in re.split(r"(?<=[.;])\s", text):
            found = _STARTS.search(sentence)
            if not found:
                continue
            day = read_day(found["day"])
            for reference in find_references(sentence[: found.start()], self.vocabulary):
                own = reference.document.aim in (Aim.THIS, Aim.CONTEXT)
                if reference.steps and own and day and "trừ" not in sentence[: reference.start] and self.document.uri:
                    path = self._path(reference, node.path)
                    yield Proposed(
                        Event(Act.DELAY, self.document.uri, path, day, self.document.uri, node.path), 0.9, (), text
                    )
            later = re.search(r"trừ\s", sentence)
            if later and day:
                yield from self._except(node, sentence[later.start() :], text)

    def _except(self, node: Node, words: str, text: str) -> Iterator[Proposed]:
        """ "..., trừ khoản 2 Điều 5 có hiệu lực từ ngày ..."."""
        found = _STARTS.search(words)
        day = read_day(found["day"]) if found else None
        for reference in find_references(words[: found.start()] if found else words, self.vocabulary):
            if reference.steps and day and reference.document.aim in (Aim.THIS, Aim.CONTEXT):
                path = self._path(reference, node.path)
                yield Proposed(
                    Event(Act.DELAY, self.document.uri, path, day, self.document.uri, node.path), 0.9, (), text
                )

    def _effective(self) -> dt.date | None:
        return self.document.effective_from

    def _target(self, uri: str) -> Nodes | None:
        if uri not in self.now:
            document = self.held(uri) if uri else None
            self.now[uri] = document.nodes if document else None
        return self.now[uri]

    def _has(self, uri: str, path: str) -> bool | None:
        nodes = self._target(uri)
        return None if nodes is None else find(nodes, path) is not None

    def _is_missing(self, event: Event, path: str) -> bool:
        return bool(path) and self._has(event.target, path) is False

    def _lacks_words(self, event: Event) -> bool:
        nodes = self._target(event.target)
        if nodes is None:
            return False
        node = find(nodes, event.path) if event.path else None
        texts = [node.full_text] if node else [each.full_text for each in nodes]
        return not any(event.old in text for text in texts)

    def _weighed(self, event: Event, doubts: list[str], said: str) -> Proposed:
        confidence = 1.0
        for doubt in doubts:
            confidence *= DOUBTS[doubt]
        nodes = self.now.get(event.target)
        if confidence >= SURE and nodes and (made := applied(nodes, event)):
            self.now[event.target] = made
        return Proposed(event, round(confidence, 3), tuple(doubts), said)


def _without_payload(text: str) -> tuple[str, list[str]]:
    """A clause without the provisions quoted on its own line."""
    found = re.search(r"như sau\s*:\s*([“\"«].*)$", text, re.DOTALL)
    return (text[: found.start(1)].rstrip(), [found[1]]) if found else (text, [])


def _place(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return found.start() if found else 0
