"""Questions without an answer are counted, answers are judged; nobody is named, and no hour is kept.

What an anonymous visitor does leaves no event: an event says who did what when, and that is what is not to be known.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re

from django.db import transaction
from django.db.models import F

from giaoban.assistants.engine.values import Answer
from giaoban.assistants.models import Feedback, Gap
from giaoban.assistants.queries.profiles import profile_named
from giaoban.core.findings import Finding, Refused
from giaoban.core.search.answering.intents import spelled

COUNTED = frozenset({"answer.not-found", "answer.nothing-held", "answer.unknown-document", "answer.not-in-force"})
"""Reasons that tell of a gap; a question out of scope tells of none."""
LONGEST = 500
_NUMBER = re.compile(r"\d(?:[\s.\-]?\d){7,}")
_MAIL = re.compile(r"\S+@\S+")


def question_digest(question: str) -> str:
    """The same for the same words, whatever their marks, case and signs; the words do not come back out of it.

    >>> question_digest("Nghỉ việc báo trước?") == question_digest("nghi viec bao truoc")
    True
    """
    return hashlib.sha256(spelled(question, marks=False).encode()).hexdigest()


def without_personal_data(question: str) -> str:
    """The words with long numbers (telephones, identity cards, accounts) and addresses of mail taken out.

    >>> without_personal_data("CCCD 001 099 012 345, a.b@c.vn hỏi Điều 12?")
    'CCCD …, … hỏi Điều 12?'
    """
    return _MAIL.sub("…", _NUMBER.sub("…", question))[:LONGEST]


@transaction.atomic
def note_unanswered(*, answer: Answer, today: dt.date) -> Gap | None:
    """Counts a question that found no answer, as far as its profile allows; None when there is nothing to count."""
    profile = profile_named(answer.profile)
    reason = answer.abstained.code if answer.abstained else ""
    if profile.keeps == "nothing" or reason not in COUNTED:
        return None
    words = without_personal_data(answer.question) if profile.keeps == "questions" else ""
    gap, is_new = Gap.objects.select_for_update().get_or_create(
        profile=profile.profile,
        digest=question_digest(answer.question),
        defaults={"words": words, "reason": reason, "first_on": today, "last_on": today},
    )
    if not is_new:
        last = max(gap.last_on, today)
        Gap.objects.filter(pk=gap.pk).update(asked=F("asked") + 1, last_on=last, reason=reason)
        gap.refresh_from_db()
    return gap


@transaction.atomic
def give_feedback(*, answer: Answer, verdict: str, today: dt.date) -> Feedback:
    """Keeps what somebody thought of an answer. Raises Refused (`assistant.bad-verdict`)."""
    if verdict not in Feedback.Verdict.values:
        context = {"verdict": verdict[:40], "known": ", ".join(Feedback.Verdict.values)}
        raise Refused([Finding("assistant.bad-verdict", context=context)])
    quoted = {id for sentence in answer.sentences for id in sentence.span_ids}
    cited = [span.uri or span.citation for span in answer.spans if span.id in quoted]
    made: Feedback = Feedback.objects.create(
        profile=answer.profile,
        verdict=verdict,
        intent=answer.intent.value,
        digest=question_digest(answer.question),
        cited=cited[:20],
        as_of=answer.as_of,
        on=today,
    )
    return made
