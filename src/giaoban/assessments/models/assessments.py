"""One judgement of one subject by one wording of a checklist, everything that was answered, and what was concluded.

Answers, overrides, evidence and conclusions are only ever added; the newest of each counts.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giaoban.assessments.models.checklists import Checklist
from giaoban.registry.models import AppendOnly, Subject


class Assessment(models.Model):
    """A subject judged by a checklist. The row of the checklist is pinned: a newer set never changes this verdict."""

    class State(models.TextChoices):
        OPEN = "open", _("being answered")
        SUBMITTED = "submitted", _("submitted")
        CONCLUDED = "concluded", _("concluded")

    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="assessments")
    fingerprint = models.CharField(max_length=64)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="assessments")
    label = models.CharField(max_length=120, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.OPEN)
    due = models.DateField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-opened_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["subject", "checklist", "state"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="assessment_open_once", fields=["checklist", "subject"], condition=~Q(state="concluded")
            ),
            models.CheckConstraint(
                name="assessment_submitted_by_somebody",
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="assessment_open_is_not_submitted",
                condition=~Q(state="submitted") | Q(submitted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.checklist.reference}"


class Answer(AppendOnly):
    """What was answered to a criterion, by a person (`by`) or a machine (`source`); `value` null takes it back."""

    class Source(models.TextChoices):
        ASK = "ask", _("a person")
        DOCUMENT = "document", _("a document")
        INDICATOR = "indicator", _("an indicator")
        PROBE = "probe", _("a machine check")

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="answers")
    criterion = models.CharField(max_length=64)
    source = models.CharField(max_length=20, choices=Source.choices)
    value = models.JSONField(null=True)
    note = models.CharField(max_length=2000, blank=True)
    raw = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["assessment_id", "id"]
        indexes: ClassVar = [models.Index(fields=["assessment", "criterion", "id"])]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.criterion}: {self.value}"


class Override(AppendOnly):
    """A person's word in the place of a machine's, with its reason and its last day; `value` null ends it."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="overrides")
    criterion = models.CharField(max_length=64)
    value = models.JSONField(null=True)
    reason = models.CharField(max_length=2000)
    since = models.DateField()
    until = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["assessment_id", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="override_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="override_ends", condition=Q(until__gte=F("since"))),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.criterion}: {self.value} ({self.until})"


class Evidence(AppendOnly):
    """Something that shows an answer: bytes kept under their hash, a link, a measurement, a statement.

    When it took effect, when it was received (`at`) and until when it is valid are three things. `withdraws` takes an
    earlier piece back; it stays readable.
    """

    class Kind(models.TextChoices):
        FILE = "file", _("file")
        LINK = "link", _("link")
        MEASUREMENT = "measurement", _("measurement")
        STATEMENT = "statement", _("signed statement")

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="evidence")
    criterion = models.CharField(max_length=64)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    title = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    link = models.URLField(max_length=1000, blank=True)
    words = models.TextField(blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    effective = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    withdraws = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="withdrawn_by")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["assessment_id", "id"]
        indexes: ClassVar = [models.Index(fields=["valid_until"]), models.Index(fields=["assessment", "criterion"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="evidence_runs_forward",
                condition=Q(effective__isnull=True) | Q(valid_until__isnull=True) | Q(valid_until__gte=F("effective")),
            ),
            models.CheckConstraint(name="evidence_has_a_hash", condition=~Q(sha256="")),
        ]

    def __str__(self) -> str:
        return self.title


class Conclusion(AppendOnly):
    """A verdict as it was given: the whole explanation as canonical text, and its hash."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="conclusions")
    verdict = models.CharField(max_length=20)
    low = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    high = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    on = models.DateField()
    result = models.TextField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=2000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["assessment_id", "id"]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.verdict} ({self.on})"
