"""What people of a country call things in a question, as its pack says: asking/words.yaml.

    kinds:       what a kind of organisations is called (province: [tỉnh, địa phương])
    names:       what else a subject is called, by its official name (Hồ Chí Minh: [Sài Gòn])
    regions:     groups of organisations with a name, and since and until when that grouping holds
    structures:  what a structure of the country is called ("63 tỉnh"), and the day it is read on (`now`: as_now)
    abbreviations: short forms beside those of search/words.yaml

What an indicator is called in everyday words stands in the indicator's own file, under `words`.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from giaoban.core.fields import Evidence, Key, Part, Text
from giaoban.core.findings import Finding, has_errors
from giaoban.core.marked_yaml import read_marked

Phrase = Annotated[Text, Field(max_length=120)]


class Region(Part):
    """Organisations that are spoken of together, by their keys, from the day `since` to the day `until`.

    One name may stand for two groupings, one after the other.
    """

    title: Phrase
    words: list[Phrase] = []
    members: list[Key] = Field(min_length=2)
    since: dt.date | None = None
    until: dt.date | None = None
    source: Text
    evidence: Evidence

    def holds_on(self, day: dt.date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class Structure(Part):
    """How the organisations of a day are called."""

    day: dt.date | Literal["now"]
    words: list[Phrase] = Field(min_length=1)


class AskingWords(Part):
    """The whole file. Every part may be missing: then only the names of the register are known."""

    kinds: dict[str, list[Phrase]] = {}
    names: dict[Phrase, list[Phrase]] = {}
    regions: list[Region] = []
    structures: list[Structure] = []
    abbreviations: dict[str, Phrase] = {}
    owner: Key | None = None
    checker: Key | None = None
    next_review: dt.date | None = None


def load_asking_words(text: str, file: str = "") -> tuple[AskingWords | None, list[Finding]]:
    """The words of a file and everything wrong with it; with an error there are no words.

    >>> words, findings = load_asking_words("kinds: {province: [tỉnh, địa phương]}")
    >>> words.kinds, findings
    ({'province': ['tỉnh', 'địa phương']}, [])
    """
    marked = read_marked(text, file)
    if marked.findings:
        return None, marked.findings
    if not isinstance(marked.value, dict):
        return None, [Finding("asking.words-not-a-mapping", where=marked.place(()))]
    try:
        words = AskingWords.model_validate(marked.value)
    except ValidationError as why:
        return None, [
            Finding(
                "asking.words-wrong-field",
                where=marked.place(tuple(error["loc"])),
                context={"field": ".".join(map(str, error["loc"])), "reason": error["msg"]},
            )
            for error in why.errors(include_url=False, include_input=False)
        ]
    findings = []
    seen: dict[str, str] = {}
    for number, region in enumerate(words.regions):
        for name in (region.title, *region.words):
            if seen.setdefault(name.casefold(), region.title) != region.title:
                context = {"phrase": name, "first": seen[name.casefold()], "second": region.title}
                findings.append(Finding("asking.words-twice", where=marked.place(("regions", number)), context=context))
    return (None if has_errors(findings) else words), findings
