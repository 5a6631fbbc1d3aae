"""A gap becomes a task: somebody writes the guidance that was missing, and the task comes back on its day."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from giaoban.assistants.models import Gap
from giaoban.commitments.actions.opening import open_commitment
from giaoban.commitments.models import Commitment
from giaoban.commitments.queries.raising import LONGEST_TITLE
from giaoban.core.findings import Finding, Refused
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person, Subject


@transaction.atomic
def task_of_gap(
    *, by: Person, gap: Gap, asked_by: Subject | None, owed_by: Subject, due: dt.date | None = None, now: dt.datetime
) -> Commitment:
    """A task for whoever owes the answer. Raises NotAllowed, Refused (`assistant.unknown-gap` when it was handed out
    already, and what `open_commitment` refuses)."""
    kept: Gap = Gap.objects.select_for_update().get(pk=gap.pk)
    if kept.task_id is not None:
        raise Refused([Finding("assistant.unknown-gap")])
    words = kept.words or _("question {digest}").format(digest=kept.digest[:12])
    title = _("Write guidance for what was asked {count} times without an answer: {words}").format(
        count=kept.asked, words=words
    )
    task = open_commitment(
        by=by,
        kind=Commitment.Kind.TASK,
        title_vi=title[:LONGEST_TITLE],
        asked_by=asked_by,
        owed_by=owed_by,
        due=due,
        note=f"{kept.profile} · {kept.reason} · {kept.first_on} – {kept.last_on}",
        now=now,
    )
    kept.task = task
    kept.save(update_fields=["task"])
    data = {"profile": kept.profile, "asked": kept.asked, "task": task.key}
    write_event(by=by, action="gap.hand-out", thing=f"gaps:{kept.pk}", data=data, now=now)
    return task
