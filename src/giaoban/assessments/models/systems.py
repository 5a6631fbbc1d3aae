"""Information systems by security level: the facts stated about each, the dossier of its level, the decision on it.

A system itself is a Subject of the kind `information-system`; its parent is its owner. Facts and steps are only added.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from giaoban.registry.models import AppendOnly, Subject

SYSTEM_KIND = "information-system"
ENDED = ("approved", "withdrawn")


class SystemFacts(AppendOnly):
    """What was stated about a system; the newest row counts. `levels` is what each regime made of it that day."""

    system = models.ForeignKey(Subject, models.PROTECT, related_name="system_facts")
    facts = models.JSONField(default=dict)
    levels = models.JSONField(default=dict)
    rules = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["system_id", "id"]
        indexes: ClassVar = [models.Index(fields=["system", "id"])]

    def __str__(self) -> str:
        return f"{self.system}: {self.levels}"


class Dossier(models.Model):
    """The papers that propose a level under one regime, where they stand and by when somebody has to act.

    `state` is a state of its workflow (a state table of the pack, kept by name). `due` is the last day of the clock
    that runs; without one nothing runs, or it is paused. `facts` and `rules` are those the level was derived from.
    """

    system = models.ForeignKey(Subject, models.PROTECT, related_name="dossiers")
    regime = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField()
    decided = models.JSONField(default=list, blank=True)
    facts = models.JSONField(default=dict)
    rules = models.CharField(max_length=64)
    workflow = models.CharField(max_length=60)
    state = models.CharField(max_length=40, db_index=True)
    due = models.DateField(null=True, blank=True, db_index=True)
    clock = models.CharField(max_length=40, blank=True)
    operator = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="+")
    appraiser = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="+")
    statements = models.JSONField(default=dict, blank=True)
    is_simulated = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-opened_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="dossier_open_once", fields=["system", "regime"], condition=~Q(state__in=ENDED)
            ),
            models.CheckConstraint(name="dossier_level_is_a_level", condition=Q(level__gte=1, level__lte=5)),
            models.CheckConstraint(
                name="dossier_not_appraised_by_its_operator",
                condition=Q(appraiser__isnull=True) | Q(operator__isnull=True) | ~Q(appraiser=F("operator")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system}: {self.regime} {self.level}"


class DossierStep(AppendOnly):
    """One move of a dossier: from where to where, by whom, with what was said."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="steps")
    move = models.CharField(max_length=40)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40)
    fields = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["dossier_id", "id"]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.from_state} -> {self.to_state}"


class Decision(models.Model):
    """An approval of a level. In force from the day it was signed until the day it ended, both included."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="decision")
    system = models.ForeignKey(Subject, models.PROTECT, related_name="level_decisions")
    regime = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=120)
    signed_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.CharField(max_length=1000, blank=True)
    is_simulated = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["system_id", "-signed_on", "-id"]
        indexes: ClassVar = [models.Index(fields=["regime", "signed_on", "ended_on", "system"])]
        constraints: ClassVar = [
            models.CheckConstraint(name="decision_has_a_number", condition=~Q(number="")),
            models.CheckConstraint(name="decision_level_is_a_level", condition=Q(level__gte=1, level__lte=5)),
            models.CheckConstraint(
                name="decision_ends_with_a_reason",
                condition=Q(ended_on__isnull=True, ended_why="")
                | (Q(ended_on__isnull=False, ended_on__gte=F("signed_on")) & ~Q(ended_why="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.system} {self.level}"
