"""What was said about an answer, and the questions that found none. Nothing here says who asked, from where or when.

Of a question only a digest of its words without marks is kept; the words too only where the profile says so, with
long numbers and addresses of mail taken out.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.commitments.models import Commitment
from giaoban.registry.models import AppendOnly


class Feedback(AppendOnly):
    """One verdict on one answer. `cited` are the addresses it quoted; the day, not the hour, is kept."""

    class Verdict(models.TextChoices):
        USEFUL = "useful", _("useful")
        WRONG = "wrong", _("wrong")
        MISSING = "missing", _("something is missing")

    profile = models.CharField(max_length=40)
    verdict = models.CharField(max_length=20, choices=Verdict.choices)
    intent = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    cited = models.JSONField(default=list, blank=True)
    as_of = models.DateField()
    on = models.DateField()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="feedback_verdict_known", condition=Q(verdict__in=["useful", "wrong", "missing"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.profile} {self.verdict} {self.on}"


class Gap(models.Model):
    """A question that found no answer, counted; `words` only where the profile keeps them. It may become a task."""

    profile = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    words = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=60)
    asked = models.PositiveIntegerField(default=1)
    first_on = models.DateField()
    last_on = models.DateField()
    task = models.ForeignKey(Commitment, models.PROTECT, null=True, blank=True, related_name="gaps")

    class Meta:
        ordering: ClassVar = ["-asked", "-last_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="gap_once", fields=["profile", "digest"]),
            models.CheckConstraint(name="gap_was_asked", condition=Q(asked__gte=1)),
            models.CheckConstraint(name="gap_days_in_order", condition=Q(last_on__gte=models.F("first_on"))),
        ]

    def __str__(self) -> str:
        return self.words or f"{self.profile} {self.digest[:12]}"
