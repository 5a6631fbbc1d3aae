"""Visits of the machine to websites: who asked, what came back, and what the rules of a day made of it.

The bytes of a visit lie in the folder of evidence under their hash. Rules change, bytes do not: every visit may be
judged again, and each judgement stays beside the ones before.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from giaoban.registry.models import AppendOnly, Subject


class Visit(AppendOnly):
    """One visit to a site. `fault` says why nobody got there; then there are no bytes and nothing was measured.

    `known` is what the visit could not see and was known that day: block list, level of the system, availability.
    """

    site = models.ForeignKey(Subject, models.PROTECT, related_name="visits")
    at = models.DateTimeField()
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    known = models.JSONField(default=dict, blank=True)
    fault = models.CharField(max_length=60, blank=True)
    context = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["site_id", "at", "id"]
        indexes: ClassVar = [models.Index(fields=["site", "at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="visit_brought_bytes_or_a_fault",
                condition=(Q(fault="") & ~Q(sha256="")) | (~Q(fault="") & Q(sha256="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.at:%Y-%m-%d %H:%M}"


class Reading(AppendOnly):
    """A visit judged by the rules of a day: each check with its level.

    `observatory` is the published grade of its headers: score, letter, outcomes, day of the preload list. None: no page
    came over https, or the reading is older than the field.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="readings")
    rules = models.CharField(max_length=60)
    outcomes = models.JSONField()
    observatory = models.JSONField(null=True)
    tested = models.PositiveSmallIntegerField()
    untested = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["visit_id", "id"]
        constraints: ClassVar = [models.UniqueConstraint(name="visit_read_once_by_rules", fields=["visit", "rules"])]

    def __str__(self) -> str:
        return f"{self.visit}: {self.rules}"


class BadgeFault(AppendOnly):
    """A picture of a badge without a label of its host behind it, as a visit saw it."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="badge_faults")
    code = models.CharField(max_length=60)
    context = models.JSONField(default=dict)
    line = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["visit_id", "id"]

    def __str__(self) -> str:
        return f"{self.visit}: {self.code}"


class ScanOrder(models.Model):
    """Somebody, or the clock, wants a site visited. One is open for a site; whoever works takes it."""

    site = models.ForeignKey(Subject, models.PROTECT, related_name="scan_orders")
    asked_at = models.DateTimeField(db_index=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, blank=True, related_name="orders")

    class Meta:
        ordering: ClassVar = ["asked_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="scan_open_once", fields=["site"], condition=Q(ended_at__isnull=True)),
            models.CheckConstraint(
                name="scan_ended_was_begun", condition=Q(ended_at__isnull=True) | Q(begun_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.asked_at:%Y-%m-%d %H:%M}"
