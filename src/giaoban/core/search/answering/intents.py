"""What a question wants, by the phrases that ask for it: data of a pack, no model.

A phrase counts where it stands as words, with marks or, in a question typed without, without. Each found phrase gives
its intent one point and a half for each further word ("bị phạt bao nhiêu" says more than "phạt"); the most points win,
ties go to the intent that stands first in the file. "hồ sơ … gồm" is found with any words between.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from giaoban.core.search.index.terms import typed_without_marks
from giaoban.core.search.spelling import composed, fold, syllable

GAP = "…"
"""In a phrase: any words between its parts."""
_WORD = re.compile(r"[^\W_]+")
_ABROAD = (
    r"(?:\b(?:[Tt]ại|[Ởở]|[Bb]ên|[Tt]heo|[Ll]uật|[Pp]háp luật|[Hh]iến pháp|[Tt]òa án|[Cc]hính phủ"
    r"|[Qq]uốc hội|[Cc]ảnh sát|của)"
    r" (?:[Ll]uật |[Pp]háp luật )?(?:của )?(?:nước |bang |thành phố )?)(?P<name>{names})(?!\w)"
)


class Intent(StrEnum):
    """What a question wants. Out of scope is never answered; provision is any other question about the law."""

    CITATION = "citation"
    DEFINITION = "definition"
    DEADLINE = "deadline"
    SANCTION = "sanction"
    DOSSIER = "dossier"
    COMPETENCE = "competence"
    COMPARISON = "comparison"
    RELATION = "relation"
    PROVISION = "provision"
    FIGURE = "figure"
    OUT_OF_SCOPE = "out-of-scope"


def spelled(text: str, *, marks: bool = True) -> str:
    """A text as its words in one spelling, a space around each, so that phrases are found whole.

    >>> spelled("Uỷ ban, ở đâu?"), spelled("Ở đâu", marks=False)
    (' ủy ban ở đâu ', ' o dau ')
    """
    found = [syllable(word) for word in _WORD.findall(composed(text)[0])]
    words = found if marks else [fold(word) for word in found]
    return f" {' '.join(words)} "


@dataclass(frozen=True)
class Lexicon:
    """Phrases by what they are a sign of. `asking` are the words that only ask: they are not looked for in a text."""

    intents: Mapping[Intent, tuple[str, ...]]
    cues: Mapping[Intent, tuple[str, ...]] = field(default_factory=dict)
    """What a passage that answers such a question says in some way; 0 stands for any number."""
    forms: Mapping[Intent, tuple[str, ...]] = field(default_factory=dict)
    """What a quotation says that is called a sure answer to such a question (forms.py)."""
    asking: tuple[str, ...] = ()
    predictions: tuple[str, ...] = ()
    """Phrases that ask how a case will end."""
    abroad: tuple[str, ...] = ()
    """Names of other countries, whose law is not held."""

    def read(self, question: str) -> Intent:
        """The intent of a question; PROVISION when nothing says more."""
        best, most = Intent.PROVISION, 0.0
        for intent in self.intents:
            points = sum(0.5 + 0.5 * phrase.count(" ") for phrase in self._found(question, self._phrases[intent]))
            if points > most:
                best, most = intent, points
        return best

    def wants(self, intent: Intent, question: str) -> bool:
        """Whether a question has a phrase of an intent, be it not the one that wins."""
        return bool(self._found(question, self._phrases.get(intent, ())))

    def has_cue(self, intent: Intent, text: str) -> bool:
        """Whether a passage says what such a question asks for; always for an intent without cues."""
        if intent not in self.cues:
            return True
        said = re.sub(r"\d+", "0", spelled(text))
        return any(spelled(cue) in said for cue in self.cues[intent])

    def predicts(self, question: str) -> str:
        """The phrase that asks for the end of a case; "" for none."""
        return next(iter(self._found(question, self._ready(self.predictions))), "").strip()

    def law_of(self, question: str) -> str:
        """The other country whose law a question is about; "" for none. Names count with their capitals only.

        "Tại Nhật Bản" and "luật Mỹ" ask for foreign law, "công dân Pháp kết hôn ở Việt Nam" does not.
        """
        clean, _ = composed(question)
        if re.search(r"Việt Nam|tại VN|ở VN", clean):
            return ""
        names = "|".join(map(re.escape, sorted(self.abroad, key=len, reverse=True)))
        found = re.search(_ABROAD.format(names=names), clean) if names else None
        return found["name"] if found else ""

    def without_asking(self, question: str) -> str:
        """The words of a question that can stand in an answer; the question itself when nothing would be left."""
        bare = typed_without_marks(question)
        kept = spelled(question, marks=not bare)
        for phrase in self._ready(self.asking):
            kept = kept.replace(fold(phrase) if bare else phrase, " ")
        return kept.strip() or question

    @cached_property
    def _phrases(self) -> Mapping[Intent, tuple[str, ...]]:
        return {intent: self._ready(found) for intent, found in self.intents.items()}

    def _ready(self, phrases: Iterable[str]) -> tuple[str, ...]:
        """Longest first, so that what is inside a longer phrase is not counted again."""
        ready = {GAP.join(spelled(part) for part in each.split(GAP)) for each in phrases}
        return tuple(sorted(ready, key=lambda each: (-len(each), each)))

    def _found(self, question: str, phrases: tuple[str, ...]) -> list[str]:
        bare = typed_without_marks(question)
        text = spelled(question, marks=not bare)
        found = []
        for phrase in phrases:
            wanted = [f" {fold(part.strip())} " if bare else part for part in phrase.split(GAP)]
            if re.search(".*".join(map(re.escape, wanted)), text):
                found.append(phrase)
                for part in wanted:
                    text = text.replace(part, " \x00 ")
        return found


def lexicon_of(data: Mapping[str, object]) -> Lexicon:
    """The lexicon of a file's values. Raises ValueError naming what is no list of phrases or no intent."""

    def phrases(name: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
            raise ValueError(f"{name}: a list of phrases")
        return tuple(value)

    def by_intent(name: str, value: object) -> dict[Intent, tuple[str, ...]]:
        if not isinstance(value, Mapping):
            raise ValueError(f"{name}: a mapping of intents to phrases")
        unknown = sorted(str(each) for each in value if each not in set(Intent))
        if unknown:
            raise ValueError(f"{name}: {', '.join(unknown)}")
        return {Intent(each): phrases(f"{name}.{each}", found) for each, found in value.items()}

    return Lexicon(
        by_intent("intents", data.get("intents")),
        by_intent("cues", data.get("cues") or {}),
        by_intent("forms", data.get("forms") or {}),
        **{name: phrases(name, data.get(name) or []) for name in ("asking", "predictions", "abroad")},
    )
