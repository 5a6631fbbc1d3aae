"""Sentences of a report drafted from figures: templates of the pack (`reports/narratives.yaml`), filled with numbers.

    load_narratives(text, file) -> Narratives
    draft(narratives, facts) -> [Drafted]     a sentence a fact, every number bound to its row of the annex

Which sentence is taken follows from the fact alone: it rises, falls, stands still, has nothing to compare with, or is
missing. An indicator may have sentences of its own; what it has none for is said in the common words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from giaoban.core.reports.assemble import as_runs
from giaoban.core.reports.blocks import Number, Runs, Text, runs
from giaoban.core.reports.layout import PLACEHOLDER, Identifier, read_as

Language = Literal["vi", "en"]
Case = Literal["rises", "falls", "same", "first", "missing"]
PLACES: Mapping[str, frozenset[str]] = {
    "rises": frozenset({"name", "subject", "period", "value", "change", "before", "before_period"}),
    "falls": frozenset({"name", "subject", "period", "value", "change", "before", "before_period"}),
    "same": frozenset({"name", "subject", "period", "value", "before_period"}),
    "first": frozenset({"name", "subject", "period", "value"}),
    "missing": frozenset({"name", "subject"}),
    "met": frozenset({"goal", "due"}),
    "on_course": frozenset({"goal", "due"}),
    "behind": frozenset({"goal", "due"}),
}
"""What the template of each case may name; `value`, `change` and `before` become numbers with their source."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(_Part):
    vi: Annotated[str, Field(min_length=1, max_length=600)]
    en: Annotated[str, Field(min_length=1, max_length=600)]


class Sentences(_Part):
    """Templates by case. `own` ones state only what differs from the common ones."""

    rises: Words | None = None
    falls: Words | None = None
    same: Words | None = None
    first: Words | None = None
    missing: Words | None = None
    met: Words | None = None
    on_course: Words | None = None
    behind: Words | None = None

    @field_validator(*PLACES)
    @classmethod
    def _only_known_places(cls, words: Words | None, info: object) -> Words | None:
        case = str(getattr(info, "field_name", ""))
        if words is not None:
            for text in (words.vi, words.en):
                strange = sorted(set(PLACEHOLDER.findall(text)) - PLACES[case])
                if strange:
                    known = ", ".join(sorted(PLACES[case]))
                    raise ValueError(f"{case} has no {', '.join(strange)}; it has {known}")
            if set(PLACEHOLDER.findall(words.vi)) != set(PLACEHOLDER.findall(words.en)):
                raise ValueError(f"{case}: the two languages name different places")
        return words


class OwnSentences(Sentences):
    indicator: Identifier


class Narratives(_Part):
    """The common sentences, those of single indicators, and an opening for each field of work."""

    id: Identifier
    owner: str
    checker: str
    next_review: str
    common: Sentences
    own: tuple[OwnSentences, ...] = ()
    openings: dict[Identifier, Words] = {}

    @field_validator("common")
    @classmethod
    def _complete(cls, common: Sentences) -> Sentences:
        lacking = [case for case in PLACES if getattr(common, case) is None]
        if lacking:
            raise ValueError(f"no common sentence for {', '.join(lacking)}")
        return common

    def template(self, indicator: str, case: str, language: Language) -> str:
        own = next((one for one in self.own if one.indicator == indicator), None)
        words: Words = (own and getattr(own, case)) or getattr(self.common, case)
        return words.vi if language == "vi" else words.en

    def opening(self, group: str, language: Language) -> str:
        words = self.openings.get(group)
        return "" if words is None else words.vi if language == "vi" else words.en


def load_narratives(text: str, file: str = "") -> Narratives:
    """Raises Refused with every fault at once."""
    return read_as(Narratives, text, file)


@dataclass(frozen=True)
class Fact:
    """One figure with what it is compared with, already in the reader's words; numbers know their annex row.

    `state` (met, on_course, behind, or "") is how its target stands, with `goal` and `due` in words.
    """

    indicator: str
    name: str
    subject: str
    period: str = ""
    value: Number | None = None
    before: Number | None = None
    before_period: str = ""
    change: Number | None = None
    case: Case = "first"
    state: str = ""
    goal: str = ""
    due: str = ""


@dataclass(frozen=True)
class Drafted:
    """A sentence, and what has to stand in it word for word however it is polished: names and periods."""

    indicator: str
    runs: Runs
    keep: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(run.shown if isinstance(run, Number) else run.text for run in self.runs if hasattr(run, "text"))

    @property
    def numbers(self) -> tuple[Number, ...]:
        return tuple(run for run in self.runs if isinstance(run, Number))


def draft(narratives: Narratives, facts: Iterable[Fact], language: Language = "vi") -> list[Drafted]:
    """A sentence a fact, in their order; how the target stands follows in the same breath."""
    return [_sentence(narratives, fact, language) for fact in facts]


def _sentence(narratives: Narratives, fact: Fact, language: Language) -> Drafted:
    case = "missing" if fact.value is None else fact.case
    said = list(_filled(narratives.template(fact.indicator, case, language), fact))
    if fact.state in ("met", "on_course", "behind"):
        said += [Text(" "), *_filled(narratives.template(fact.indicator, fact.state, language), fact)]
    keep = [fact.name, fact.subject, fact.period, fact.before_period, fact.goal, fact.due]
    shown = "".join(getattr(run, "text", "") for run in said)
    return Drafted(fact.indicator, runs(said), tuple(word for word in keep if word and word in shown))


def _filled(template: str, fact: Fact) -> Iterator[Text | Number]:
    for place, piece in enumerate(PLACEHOLDER.split(template)):
        if place % 2 == 0:
            if piece:
                yield Text(piece)
        else:
            for run in as_runs(getattr(fact, piece)):
                if isinstance(run, Text | Number):
                    yield run
