"""Subjects in time, how they are linked and succeed each other, people with roles, and the audit record.

A subject's code is only meaningful with a date: ask `queries.subject_at(kind, code, day)`, never filter by code alone.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Evidence(models.TextChoices):
    """How sure a fact is; carried from the pack to the page."""

    SEED = "seed", _("stated in a source text")
    SEEN = "seen", _("read on a public page")
    MEMORY = "memory", _("remembered, unverified")
    COMPUTED = "computed", _("computed")
    UNKNOWN = "unknown", _("unknown")


class Dated(models.Model):
    """Something that holds from one day to another, both included; an open end means still in force."""

    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def is_valid_on(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class DatedQuerySet(models.QuerySet[Any]):
    def valid_on(self, day: dt.date) -> DatedQuerySet:
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )


class Subject(Dated):
    """Anything that is measured, judged or owes something; its kind is a file in the pack (`kinds/*.yaml`)."""

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=60, db_index=True)
    code = models.CharField(max_length=40, blank=True)
    name_vi = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    short_vi = models.CharField(max_length=120, blank=True)
    search = models.CharField(max_length=900, blank=True, db_index=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    owner = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="owned")
    details = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=300, blank=True)
    evidence = models.CharField(max_length=20, choices=Evidence.choices, default=Evidence.UNKNOWN)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["kind", "code", "valid_from"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="subject_ends_after_it_begins",
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.UniqueConstraint(
                name="subject_code_begins_once", fields=["kind", "code", "valid_from"], condition=~Q(code="")
            ),
        ]

    def __str__(self) -> str:
        return self.name_vi


class Link(Dated):
    """A dated relation between two subjects, such as a member of a group."""

    kind = models.CharField(max_length=60)
    source = models.ForeignKey(Subject, models.CASCADE, related_name="links_out")
    target = models.ForeignKey(Subject, models.CASCADE, related_name="links_in")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["kind", "source_id", "target_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="link_once", fields=["kind", "source", "target", "valid_from"])
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.target}"


class Succession(models.Model):
    """One subject becomes (part of) another on a day; `share` says how much where it splits (1 = all)."""

    class Kind(models.TextChoices):
        MERGE = "merge", _("merged into")
        SPLIT = "split", _("split into")
        RENAME = "rename", _("renamed")
        REASSIGN = "reassign", _("tasks passed to")

    predecessor = models.ForeignKey(Subject, models.PROTECT, related_name="successions_out")
    successor = models.ForeignKey(Subject, models.PROTECT, related_name="successions_in")
    date = models.DateField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    share = models.DecimalField(max_digits=9, decimal_places=6, default=1)
    instrument = models.CharField(max_length=300, blank=True)
    evidence = models.CharField(max_length=20, choices=Evidence.choices, default=Evidence.UNKNOWN)

    class Meta:
        ordering: ClassVar = ["date", "predecessor_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="succession_once", fields=["predecessor", "successor", "date"]),
            models.CheckConstraint(name="succession_share_is_a_share", condition=Q(share__gt=0, share__lte=1)),
            models.CheckConstraint(name="succession_is_between_two", condition=~Q(predecessor=F("successor"))),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} {self.get_kind_display()} {self.successor} ({self.date})"


class Person(AbstractUser):
    """Somebody who signs in. What they may do follows from memberships, never from staff or superuser flags."""

    name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["username"]

    def __str__(self) -> str:
        return self.name or self.username


class Membership(Dated):
    """A person has a role at a subject for a time."""

    class Role(models.TextChoices):
        AGENCY = "agency", _("officer of the standing agency")
        MINISTRY = "ministry", _("officer of a ministry")
        PROVINCE = "province", _("officer of a province")
        EDITOR = "editor", _("unit editor")
        APPROVER = "approver", _("unit approver")
        SPOKESPERSON = "spokesperson", _("spokesperson")
        AUDITOR = "auditor", _("auditor")
        PUBLIC = "public", _("member of the public")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["person_id", "subject_id", "role"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="membership_once", fields=["person", "subject", "role", "valid_from"])
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()} ({self.subject})"


class RecordIsFinal(Exception):
    """The audit record, an observation or a seal was about to be changed; write a new one instead."""


class AppendOnly(models.Model):
    """Rows that may be written once and never changed or deleted through the application."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and not self._state.adding:
            raise RecordIsFinal(f"{self._meta.label} {self.pk}")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise RecordIsFinal(f"{self._meta.label} {self.pk}")


class Event(AppendOnly):
    """Who did what to which thing, when: one for every write."""

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="events")
    action = models.CharField(max_length=80, db_index=True)
    thing = models.CharField(max_length=200, db_index=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by} {self.action} {self.thing}"
