"""What was tried and what came of it: practices, who does them since when, pilots and what was decided about them.

A measured effect is never kept here but where a decision rested on it: it is computed from the figures each time.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giaoban.library.models import Document
from giaoban.registry.models import AppendOnly, Evidence, Subject


class Practice(models.Model):
    """A way of doing something that others may learn from: what is done, what it cost, which figures it should move.

    `indicators` are codes. A mistaken entry is withdrawn with its reason and stays. Of one that a pack states, `key` is
    its name there and `source` where it was read; one that a person told has neither.
    """

    key = models.CharField(max_length=120, unique=True, null=True, blank=True)
    title_vi = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    what = models.TextField()
    what_en = models.TextField(blank=True)
    group = models.CharField(max_length=40, blank=True, db_index=True)
    told_by = models.ForeignKey(Subject, models.PROTECT, related_name="practices")
    cost = models.DecimalField(max_digits=18, decimal_places=0, null=True, blank=True)
    cost_note = models.CharField(max_length=300, blank=True)
    indicators = models.JSONField(default=list)
    documents = models.ManyToManyField(Document, blank=True, related_name="practices")
    is_simulated = models.BooleanField(default=False)
    source = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    source_place = models.CharField(max_length=120, blank=True)
    evidence = models.CharField(max_length=20, choices=Evidence.choices, default=Evidence.UNKNOWN)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["-recorded_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="practice_cost_is_no_debt", condition=Q(cost__isnull=True) | Q(cost__gte=0)),
            models.CheckConstraint(
                name="practice_withdrawn_with_reason", condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_because="")
            ),
        ]

    def __str__(self) -> str:
        return self.title_vi

    @property
    def told(self) -> dict[str, str]:
        """What is done, in the languages it was told in."""
        return {"vi": self.what, "en": self.what_en}


class PracticeUse(models.Model):
    """An organisation does it, from a day on; `until` when it stopped.

    Where nobody says since when, `seen_on` is the day on which a source says that it does it.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="uses")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="practice_uses")
    since = models.DateField(null=True, blank=True)
    seen_on = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["practice_id", "since", "subject_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="practice_used_once_by_each", fields=["practice", "subject"]),
            models.CheckConstraint(
                name="practice_use_runs_forward",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")) | Q(since__isnull=True),
            ),
            models.CheckConstraint(
                name="practice_use_since_or_seen", condition=Q(since__isnull=False) | Q(seen_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.practice} ({self.since or self.seen_on})"


class Pilot(models.Model):
    """A practice tried somewhere before it is decided upon: what is to be learnt, how it is judged, by when."""

    key = models.CharField(max_length=180, unique=True, null=True, blank=True)
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="pilots")
    question = models.CharField(max_length=500)
    indicator_code = models.CharField(max_length=80)
    worth = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    starts_on = models.DateField()
    decide_by = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["decide_by", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="pilot_is_decided_after_it_starts", condition=Q(decide_by__gt=F("starts_on"))),
        ]

    def __str__(self) -> str:
        return self.question


class PilotDecision(AppendOnly):
    """What was decided about a pilot and why; `effect` is what the figures said that day, "cannot tell" included."""

    class Decision(models.TextChoices):
        SCALE_UP = "scale_up", _("scale up")
        EXTEND = "extend", _("go on trying")
        STOP = "stop", _("stop")

    pilot = models.ForeignKey(Pilot, models.PROTECT, related_name="decisions")
    decision = models.CharField(max_length=20, choices=Decision.choices)
    reason = models.TextField()
    effect = models.JSONField(default=dict)
    tasks = models.JSONField(default=list, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pilot_id", "at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="pilot_ends_once", fields=["pilot"], condition=~Q(decision="extend")),
            models.CheckConstraint(name="pilot_decided_with_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.pilot}: {self.get_decision_display()}"
