"""Meetings, their agenda, and the snapshot that seals what was shown."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.core.periods import Period
from giaoban.measures.models import Snapshot
from giaoban.registry.models import Subject


class Meeting(models.Model):
    """A review held over the same figures by all; sealed means the snapshot is what was shown, for ever."""

    class Kind(models.TextChoices):
        QUARTERLY_REVIEW = "quarterly_review", _("quarterly review")

    class State(models.TextChoices):
        PREPARING = "preparing", _("being prepared")
        SEALED = "sealed", _("sealed")

    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=40, choices=Kind.choices)
    title_vi = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    period_code = models.CharField(max_length=20)
    held_on = models.DateField()
    place_vi = models.CharField(max_length=120, blank=True)
    organiser = models.ForeignKey(Subject, models.PROTECT, related_name="meetings")
    chair = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="meetings_chaired")
    layout = models.CharField(max_length=80)
    state = models.CharField(max_length=20, choices=State.choices, default=State.PREPARING)
    snapshot = models.OneToOneField(Snapshot, models.PROTECT, null=True, blank=True, related_name="meeting")
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["-held_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="sealed_meeting_has_a_snapshot",
                condition=Q(state="preparing", snapshot__isnull=True) | Q(state="sealed", snapshot__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title_vi

    @property
    def period(self) -> Period:
        return Period.parse(self.period_code)


class AgendaItem(models.Model):
    """One point of the agenda: a field of work or a part of the review, and what is shown under it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    number = models.PositiveIntegerField()
    group = models.CharField(max_length=40, blank=True)
    title_vi = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["meeting_id", "number"]
        constraints: ClassVar = [models.UniqueConstraint(name="agenda_number_once", fields=["meeting", "number"])]

    def __str__(self) -> str:
        return f"{self.number}. {self.title_vi}"
