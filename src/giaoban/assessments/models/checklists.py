"""Criteria sets as the packs state them. A set that is stated otherwise is another row."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.db import models
from django.db.models import Q

from giaoban.core.checklists.reading import checklist_from
from giaoban.core.checklists.schema import Checklist as Definition
from giaoban.registry.models import Dated, DatedQuerySet, Evidence


class Checklist(Dated):
    """One wording of one version of a set. `is_current` tells which wording the pack states now."""

    key = models.CharField(max_length=140, unique=True)
    code = models.CharField(max_length=60, db_index=True)
    version = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    title_vi = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    supersedes = models.CharField(max_length=80, blank=True)
    evidence = models.CharField(max_length=20, choices=Evidence.choices, default=Evidence.UNKNOWN)
    is_complete = models.BooleanField(default=True)
    is_current = models.BooleanField(default=True)
    definition = models.JSONField(default=dict)
    search = models.CharField(max_length=900, blank=True, db_index=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["code", "-version", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="checklist_wording_once", fields=["code", "version", "fingerprint"]),
            models.UniqueConstraint(
                name="checklist_version_current_once", fields=["code", "version"], condition=Q(is_current=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title_vi}"

    @property
    def reference(self) -> str:
        return f"{self.code}@{self.version}"

    @cached_property
    def read(self) -> Definition:
        """The set as core judges by it. Raises ChecklistWasChanged when the row says something else than it did."""
        found = checklist_from(self.definition)
        if found.fingerprint != self.fingerprint:
            raise ChecklistWasChanged(self.key)
        return found


class ChecklistWasChanged(Exception):
    """The stored wording no longer has the fingerprint that verdicts were pinned to: somebody went past the house."""
