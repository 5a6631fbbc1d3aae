"""Documents: what a figure, a target or a promise was read in, and what gives an instruction its force."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from giaoban.registry.models import Dated, DatedQuerySet, Evidence, Subject


class Document(Dated):
    """A law, decision, plan, report or source text, with how sure we are of it. Its wording is not kept here."""

    class Kind(models.TextChoices):
        LAW = "law", _("law")
        DECREE = "decree", _("decree")
        CIRCULAR = "circular", _("circular")
        DECISION = "decision", _("decision")
        RESOLUTION = "resolution", _("resolution")
        DIRECTIVE = "directive", _("directive of the Prime Minister")
        LETTER = "letter", _("official letter")
        PLAN = "plan", _("plan")
        REPORT = "report", _("report of a meeting")
        PUBLICATION = "publication", _("published statistics")
        SIMULATION = "simulation", _("simulation")

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    number = models.CharField(max_length=80, blank=True)
    title_vi = models.CharField(max_length=400)
    title_en = models.CharField(max_length=400, blank=True)
    issuer = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="documents")
    issued_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=300, blank=True)
    evidence = models.CharField(max_length=20, choices=Evidence.choices, default=Evidence.UNKNOWN)
    source = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    search = models.CharField(max_length=900, blank=True, db_index=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-issued_on", "key"]

    def __str__(self) -> str:
        return f"{self.number} {self.title_vi}".strip()
