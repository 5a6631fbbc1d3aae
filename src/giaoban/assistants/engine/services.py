"""Services of the profile that a question is about: what to do, step by step, and where to apply."""

from __future__ import annotations

from typing import Any

from giaoban.core.packs.assistants import Profile
from giaoban.core.search.answering.intents import spelled
from giaoban.core.search.index.terms import typed_without_marks
from giaoban.core.search.spelling import fold

MOST = 2


def fitting_services(question: str, profile: Profile) -> tuple[dict[str, Any], ...]:
    """Those of which a phrase stands in the question, the longest phrase first; words in both languages.

    Keys: id, title, steps, where, link, source, evidence; `title`, `where` and each step are {"vi": ..., "en": ...}.
    """
    bare = typed_without_marks(question)
    text = spelled(question, marks=not bare)
    found: list[tuple[int, str, dict[str, Any]]] = []
    for service in profile.services:
        phrases = [spelled(each) for each in service.when]
        held = [each for each in phrases if (fold(each) if bare else each) in text]
        if held:
            said = service.model_dump(mode="json", exclude={"when"})
            found.append((-max(map(len, held)), service.id, said))
    return tuple(said for _, _, said in sorted(found, key=lambda one: one[:2])[:MOST])
