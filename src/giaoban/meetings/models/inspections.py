"""Inspections: planned, decided, notified, answered, held, replied to, concluded, published; and every step of each.

A step is only ever added, carries the hash of the one before it, and says whether it was taken here or elsewhere.
Whether an inspection was held online follows from its steps alone (`queries.inspections.online`).
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giaoban.assessments.models import Assessment, Checklist
from giaoban.commitments.models import Commitment
from giaoban.library.models import Document
from giaoban.registry.models import AppendOnly, Subject


class Inspection(models.Model):
    """One organisation inspects another about one matter in one year.

    `criteria` is the wording of the set the subject answers by, `steps_set` the wording of the set of statutory steps;
    both are kept from the decision on. `matter_key` is the matter as it is compared.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        DECIDED = "decided", _("decided")
        NOTIFIED = "notified", _("notified")
        DRAFTED = "drafted", _("draft findings sent")
        CONCLUDED = "concluded", _("concluded")
        PUBLISHED = "published", _("published")
        CANCELLED = "cancelled", _("called off")

    key = models.CharField(max_length=80, unique=True)
    organiser = models.ForeignKey(Subject, models.PROTECT, related_name="inspections_held")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="inspections")
    year = models.PositiveIntegerField()
    matter = models.CharField(max_length=300)
    matter_key = models.CharField(max_length=300)
    criteria = models.ForeignKey(Checklist, models.PROTECT, related_name="inspections")
    steps_set = models.ForeignKey(Checklist, models.PROTECT, null=True, blank=True, related_name="+")
    is_periodic = models.BooleanField(default=True)
    planned_from = models.DateField()
    planned_to = models.DateField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.PLANNED)
    decision = models.CharField(max_length=80, blank=True)
    basis = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="inspections")
    basis_place = models.CharField(max_length=120, blank=True)
    session_at = models.DateTimeField(null=True, blank=True)
    requests = models.JSONField(default=list, blank=True)
    reply_until = models.DateField(null=True, blank=True)
    conclusion = models.TextField(blank=True)
    assessment = models.OneToOneField(Assessment, models.PROTECT, null=True, blank=True, related_name="inspection")
    is_simulated = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-year", "planned_from", "key"]
        indexes: ClassVar = [models.Index(fields=["subject", "year"])]
        constraints: ClassVar = [
            models.CheckConstraint(name="inspection_runs_forward", condition=Q(planned_to__gte=F("planned_from"))),
            models.CheckConstraint(name="nobody_inspects_itself", condition=~Q(organiser=F("subject"))),
            models.UniqueConstraint(
                name="inspected_once_a_year",
                fields=["subject", "year", "matter_key", "is_simulated"],
                condition=~Q(state="cancelled"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.matter} ({self.year})"


class Member(models.Model):
    """Somebody on the team. Sits only with a statement that there is no conflict of interest."""

    class Duty(models.TextChoices):
        HEAD = "head", _("head of the team")
        MEMBER = "member", _("member")
        SECRETARY = "secretary", _("secretary")

    class Statement(models.TextChoices):
        NOTHING = "", _("not stated yet")
        NONE = "none", _("no conflict of interest")
        CONFLICT = "conflict", _("a conflict of interest")

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="team")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    duty = models.CharField(max_length=20, choices=Duty.choices, default=Duty.MEMBER)
    statement = models.CharField(max_length=20, choices=Statement.choices, blank=True)
    words = models.CharField(max_length=1000, blank=True)
    stated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["inspection_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="sits_once", fields=["inspection", "person"]),
            models.UniqueConstraint(name="one_head", fields=["inspection"], condition=Q(duty="head")),
        ]

    def __str__(self) -> str:
        return f"{self.inspection.key}: {self.person}"

    @property
    def sits(self) -> bool:
        return self.statement == self.Statement.NONE


class InspectionStep(AppendOnly):
    """Something that was done. `sha256` is over the step and the hash of the one before it: none can be slipped in."""

    class Side(models.TextChoices):
        INSPECTORS = "inspectors", _("the inspectors")
        INSPECTED = "inspected", _("the inspected body")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=40)
    side = models.CharField(max_length=20, choices=Side.choices)
    is_here = models.BooleanField(default=True)
    words = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["inspection_id", "number"]
        constraints: ClassVar = [models.UniqueConstraint(name="inspection_step_once", fields=["inspection", "number"])]

    def __str__(self) -> str:
        return f"{self.inspection.key} {self.number}: {self.code}"


class DraftFinding(models.Model):
    """What the inspectors found, what the subject replied, what became of it; upheld it is a commitment."""

    class Reply(models.TextChoices):
        NOTHING = "", _("not replied yet")
        ACCEPTED = "accepted", _("accepted")
        CONTESTED = "contested", _("contested")

    class Outcome(models.TextChoices):
        OPEN = "", _("open")
        UPHELD = "upheld", _("upheld")
        DROPPED = "dropped", _("dropped")

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="findings")
    number = models.PositiveIntegerField()
    criterion = models.CharField(max_length=64, blank=True)
    text = models.CharField(max_length=500)
    basis = models.CharField(max_length=500)
    remedy = models.CharField(max_length=1000)
    due = models.DateField()
    reply = models.CharField(max_length=20, choices=Reply.choices, blank=True)
    reply_words = models.CharField(max_length=2000, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    outcome_words = models.CharField(max_length=2000, blank=True)
    commitment = models.OneToOneField(Commitment, models.PROTECT, null=True, blank=True, related_name="found_by")

    class Meta:
        ordering: ClassVar = ["inspection_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="draft_finding_once", fields=["inspection", "number"]),
            models.CheckConstraint(
                name="upheld_is_owed",
                condition=Q(outcome="upheld", commitment__isnull=False)
                | Q(~Q(outcome="upheld"), commitment__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection.key} {self.number}: {self.text}"


class SignedMinutes(AppendOnly):
    """The minutes as a file: first as they were drawn up, then with the signature of each side behind it."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="minutes")
    side = models.CharField(max_length=20, choices=InspectionStep.Side.choices, blank=True)
    sha256 = models.CharField(max_length=64)
    signer = models.CharField(max_length=300, blank=True)
    certificate_sha256 = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["inspection_id", "id"]
        constraints: ClassVar = [models.UniqueConstraint(name="minutes_signed_once", fields=["inspection", "side"])]

    def __str__(self) -> str:
        return f"{self.inspection.key} {self.side or 'unsigned'}"
