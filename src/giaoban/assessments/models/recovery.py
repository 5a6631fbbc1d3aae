"""Recovery: what is backed up, how much may be lost and how long it may take, and drills that tried it.

Objectives, drills and their steps are only ever added; the newest of each counts.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giaoban.registry.models import AppendOnly, Subject


class BackupSet(models.Model):
    """Something of a system that is copied regularly: what, how often, where the copies lie, how many there are."""

    class Kind(models.TextChoices):
        DATABASE = "database", _("database")
        FILES = "files", _("files")
        CONFIGURATION = "configuration", _("configuration")
        MACHINE = "machine", _("whole machine")

    system = models.ForeignKey(Subject, models.PROTECT, related_name="backup_sets")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    every_minutes = models.PositiveIntegerField()
    copies = models.PositiveSmallIntegerField(default=1)
    media = models.PositiveSmallIntegerField(default=1)
    off_site = models.PositiveSmallIntegerField(default=0)
    place = models.CharField(max_length=300, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["system_id", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="backup_set_once", fields=["system", "name"]),
            models.CheckConstraint(name="backup_set_recurs", condition=Q(every_minutes__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_3_2_1(self) -> bool:
        """Three copies with the original, on two kinds of media, one of them elsewhere."""
        return self.copies >= 3 and self.media >= 2 and self.off_site >= 1


class RecoveryObjective(AppendOnly):
    """How long a system may be away (`rto_minutes`) and how much work may be lost (`rpo_minutes`)."""

    system = models.ForeignKey(Subject, models.PROTECT, related_name="recovery_objectives")
    rto_minutes = models.PositiveIntegerField()
    rpo_minutes = models.PositiveIntegerField()
    reason = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["system_id", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="objective_takes_some_time", condition=Q(rto_minutes__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.system}: RTO {self.rto_minutes}, RPO {self.rpo_minutes}"


class Drill(AppendOnly):
    """One restoring that was tried. Instants are stamped by the machine that ran it.

    `failed_at` is the moment for which the loss was played, `copied_at` that of the copy it was restored from.
    `before` and `after` are the proof: `{"table": {"rows": 12, "sha256": "..."}}`. `is_equal` compares them.
    """

    class Outcome(models.TextChoices):
        RESTORED = "restored", _("restored")
        FAILED = "failed", _("failed")

    system = models.ForeignKey(Subject, models.PROTECT, related_name="drills")
    backup = models.ForeignKey(BackupSet, models.PROTECT, null=True, blank=True, related_name="drills")
    key = models.CharField(max_length=64, unique=True)
    engine = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    copied_at = models.DateTimeField()
    failed_at = models.DateTimeField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    is_equal = models.BooleanField()
    sha256 = models.CharField(max_length=64)
    is_simulated = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["system_id", "id"]
        indexes: ClassVar = [models.Index(fields=["system", "ended_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(name="drill_runs_forward", condition=Q(ended_at__gte=F("started_at"))),
            models.CheckConstraint(name="drill_copy_is_older", condition=Q(copied_at__lte=F("failed_at"))),
            models.CheckConstraint(name="drill_has_a_hash", condition=~Q(sha256="")),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.ended_at:%Y-%m-%d}"

    @property
    def minutes(self) -> float:
        return (self.ended_at - self.started_at).total_seconds() / 60

    @property
    def lost_minutes(self) -> float:
        return (self.failed_at - self.copied_at).total_seconds() / 60


class DrillStep(AppendOnly):
    """One step of a drill, between two instants of the machine's clock."""

    drill = models.ForeignKey(Drill, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    said = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering: ClassVar = ["drill_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="drill_step_once", fields=["drill", "number"]),
            models.CheckConstraint(name="drill_step_runs_forward", condition=Q(ended_at__gte=F("started_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"
