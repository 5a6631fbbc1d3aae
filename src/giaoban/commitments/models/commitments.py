"""Everything owed by someone to someone: targets with the versions of their value, promises, petitions, their steps.

`state` is a state of the commitment's own workflow (a state table of the pack); `standing` is what any state counts as
(open, answered, settled, withdrawn), kept beside it so that lists and boards need not read the tables.
"""

from __future__ import annotations

import json
from functools import cached_property, lru_cache
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.core.workflow.definition import Workflow
from giaoban.library.models import Document
from giaoban.measures.models import Observation
from giaoban.registry.models import AppendOnly, Evidence, Subject


class StateTable(models.Model):
    """A workflow in one version (`petition@1`), as the pack states it. A commitment keeps the version it began with."""

    key = models.CharField(max_length=60, unique=True)
    definition = models.JSONField()

    class Meta:
        ordering: ClassVar = ["key"]

    def __str__(self) -> str:
        return self.key

    @cached_property
    def workflow(self) -> Workflow:
        return _workflow(json.dumps(self.definition, sort_keys=True))


@lru_cache(maxsize=256)
def _workflow(definition: str) -> Workflow:
    """Read once for each text of a table, not once for each page: a list reads all tables."""
    return Workflow.model_validate_json(definition)


class CalendarYear(models.Model):
    """The days off and the swapped working days of one year, as the pack states them."""

    key = models.CharField(max_length=40, unique=True)
    definition = models.JSONField()

    class Meta:
        ordering: ClassVar = ["key"]

    def __str__(self) -> str:
        return self.key


class Programme(models.Model):
    """A year's plan: its instrument, its groups of targets and its themed months, as the pack file says."""

    key = models.CharField(max_length=60, unique=True)
    year = models.PositiveIntegerField()
    title_vi = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    instrument = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="programmes")
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["year", "key"]

    def __str__(self) -> str:
        return self.title_vi


class Commitment(models.Model):
    """Who owes what to whom, until when. The office is kept, never the person's name.

    `asked_by_person` is for those who ask in no organisation's name (an accredited reporter): who they are is no part
    of what is shown, only what they may do.
    """

    class Kind(models.TextChoices):
        TARGET = "target", _("target")
        DIRECTIVE = "directive", _("directive")
        COMMITMENT = "commitment", _("commitment")
        ASSIGNMENT = "assignment", _("target assigned")
        PETITION = "petition", _("petition")
        REPLY = "reply", _("reply")
        REQUEST = "request", _("request")
        TASK = "task", _("task")
        PRESS_QUESTION = "press_question", _("question of the press")
        CITIZEN_QUESTION = "citizen_question", _("question of a citizen")
        INSPECTION_FINDING = "inspection_finding", _("inspection finding")
        DATA_QUALITY_COMPLAINT = "data_quality_complaint", _("complaint about the quality of data")
        DATA_SHARING_COMPLAINT = "data_sharing_complaint", _("complaint about sharing data")
        PROPOSAL = "proposal", _("proposal of an enterprise")
        REPORT_PART = "report_part", _("part of a report")
        SPECIFIC_TASK = "specific_task", _("specific task of an organisation")

    class Standing(models.TextChoices):
        OPEN = "open", _("open")
        ANSWERED = "answered", _("answered")
        SETTLED = "settled", _("settled")
        WITHDRAWN = "withdrawn", _("withdrawn")

    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=40, choices=Kind.choices, db_index=True)
    code = models.CharField(max_length=20, blank=True)
    group = models.CharField(max_length=40, blank=True)
    title_vi = models.CharField(max_length=500)
    title_en = models.CharField(max_length=500, blank=True)
    asked_by = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="commitments_asked")
    asked_by_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="commitments_asked"
    )
    askers = models.ManyToManyField(Subject, blank=True, related_name="commitments_joined")
    owed_by = models.ForeignKey(Subject, models.PROTECT, related_name="commitments_owed")
    made_on = models.DateField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    due_text = models.CharField(max_length=120, blank=True)
    review_on = models.DateField(null=True, blank=True)
    workflow = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=40, default="open")
    standing = models.CharField(max_length=20, choices=Standing.choices, default=Standing.OPEN)
    is_paused = models.BooleanField(default=False)
    waits_for = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="awaited_by")
    waits_until = models.DateField(null=True, blank=True)
    recurs = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="recurrences")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="commitments")
    indicator_code = models.CharField(max_length=80, blank=True, db_index=True)
    answers = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    source = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="commitments")
    source_place = models.CharField(max_length=120, blank=True)
    evidence = models.CharField(max_length=20, choices=Evidence.choices, default=Evidence.UNKNOWN)
    note = models.TextField(blank=True)
    details = models.JSONField(default=dict, blank=True)
    search = models.CharField(max_length=900, blank=True)

    class Meta:
        ordering: ClassVar = ["made_on", "key"]
        indexes: ClassVar = [
            # Everything that lists order and filter by: they count and turn pages without touching the table itself.
            models.Index(
                name="commitment_lists",
                fields=[
                    "due", "made_on", "key", "kind", "standing", "group", "owed_by", "asked_by", "is_paused", "recurs",
                    "workflow", "state", "search",
                ],
            ),
            models.Index(
                name="commitment_lanes", fields=["workflow", "state", "standing", "kind", "owed_by", "asked_by"]
            ),
            models.Index(name="commitment_fields", fields=["group", "kind"]),
        ]  # fmt: skip
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_specific_task_each", fields=["programme", "owed_by", "code"],
                condition=Q(kind="specific_task") & ~Q(standing="withdrawn"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.key}: {self.title_vi}"

    @property
    def has_no_date(self) -> bool:
        return self.due is None


class Goal(models.Model):
    """One stated value of a commitment: draft, decided, or what a speaker said; each with its instrument."""

    class Stage(models.TextChoices):
        DRAFT = "draft", _("draft")
        DECIDED = "decided", _("decided")
        STATED = "stated", _("stated at a meeting")

    class Operator(models.TextChoices):
        EQUAL = "eq", "="
        ABOVE = "gt", ">"
        AT_LEAST = "ge", "≥"
        BELOW = "lt", "<"
        AT_MOST = "le", "≤"
        BETWEEN = "between", "–"

    key = models.CharField(max_length=160, unique=True)
    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="goals")
    stage = models.CharField(max_length=20, choices=Stage.choices)
    operator = models.CharField(max_length=10, choices=Operator.choices, default=Operator.AT_LEAST)
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    upper = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    applies_to = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="goals")
    due = models.DateField(null=True, blank=True)
    stated_on = models.DateField(null=True, blank=True)
    instrument = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="goals")
    source_place = models.CharField(max_length=120, blank=True)
    evidence = models.CharField(max_length=20, choices=Evidence.choices, default=Evidence.UNKNOWN)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["commitment_id", "stated_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="goal_range_has_two_ends", condition=~Q(operator="between") | Q(upper__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment.key} {self.stage} {self.get_operator_display()} {self.value} {self.unit}"


class OwnTarget(AppendOnly):
    """One version of what an organisation sets itself for a target; the newest is in force, the others are its history.

    `above` is the value of the level above when it was set; worse than that asks for a reason. Without a value the
    organisation goes back to what the level above says. `milestones` are its own way there: [{by, value}].
    """

    target = models.ForeignKey(Commitment, models.PROTECT, related_name="own_targets")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="own_targets")
    version = models.PositiveIntegerField()
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    above = models.DecimalField(max_digits=20, decimal_places=6)
    is_worse = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    instrument = models.CharField(max_length=120, blank=True)
    decided_on = models.DateField()
    milestones = models.JSONField(default=list, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["target_id", "subject_id", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="own_target_version_once", fields=["target", "subject", "version"]),
            models.CheckConstraint(name="own_target_below_has_a_reason", condition=Q(is_worse=False) | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.target.key} {self.subject.key} {self.version}: {self.value}"


class Step(AppendOnly):
    """A move of a commitment from one state to another, with what was said and the document that shows it."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    move = models.CharField(max_length=40, blank=True)
    from_state = models.CharField(max_length=40)
    to_state = models.CharField(max_length=40)
    note = models.TextField(blank=True)
    fields = models.JSONField(default=dict, blank=True)
    evidence = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    evidence_place = models.CharField(max_length=120, blank=True)
    figure = models.ForeignKey(Observation, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["commitment_id", "at", "id"]
        indexes: ClassVar = [
            models.Index(name="steps_by_day", fields=["at", "commitment"]),
            # Few among a million: one of several who asked has accepted (`queries/together.py`).
            models.Index(name="steps_of_agreement", fields=["commitment"], condition=Q(move="agree")),
        ]

    def __str__(self) -> str:
        return f"{self.commitment.key}: {self.from_state} -> {self.to_state}"


class Notice(AppendOnly):
    """A reminder or an escalation that was given: of which clock, to whom, on which day. The same one is given once."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="notices")
    key = models.CharField(max_length=200)
    clock = models.CharField(max_length=40)
    what = models.CharField(max_length=20)
    to = models.JSONField(default=list)
    last = models.DateField()
    days = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [models.UniqueConstraint(name="notice_given_once", fields=["commitment", "key"])]

    def __str__(self) -> str:
        return f"{self.commitment.key}: {self.key}"
