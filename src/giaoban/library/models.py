"""Documents, how they refer to each other, and the register of plans with the place of each required content.

A document is what a figure, a target or a promise was read in, or what gives an instruction its force.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giaoban.registry.models import AppendOnly, Dated, DatedQuerySet, Evidence, Subject


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
        STRATEGY = "strategy", _("strategy")
        PLAN = "plan", _("plan")
        STANDARD = "standard", _("standard")
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


class Relation(models.Model):
    """What one document does to another: the source guides, implements, amends, cites or answers the target."""

    class Kind(models.TextChoices):
        GUIDES = "guides", _("guides")
        IMPLEMENTS = "implements", _("implements")
        AMENDS = "amends", _("amends")
        CITES = "cites", _("cites")
        ANSWERS = "answers", _("answers")

    key = models.CharField(max_length=260, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    source = models.ForeignKey(Document, models.PROTECT, related_name="relations_out")
    target = models.ForeignKey(Document, models.PROTECT, related_name="relations_in")
    place = models.CharField(max_length=120, blank=True)
    evidence = models.CharField(max_length=20, choices=Evidence.choices, default=Evidence.UNKNOWN)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["kind", "source_id", "target_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="relation_once", fields=["kind", "source", "target"]),
            models.CheckConstraint(name="relation_is_between_two", condition=~Q(source=F("target"))),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.get_kind_display()} {self.target}"


class PlanKind(models.Model):
    """A kind of plan as the pack states it: its required contents (id, title, where required) and what counts."""

    key = models.CharField(max_length=40, unique=True)
    title_vi = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    definition = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["key"]

    def __str__(self) -> str:
        return self.title_vi

    @property
    def contents(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.definition.get("contents", [])
        return found

    @property
    def counts_when_complete(self) -> bool:
        return bool(self.definition.get("counts") == "complete")


class Plan(models.Model):
    """A document in the register as the plan of one kind of one organisation; it may be registered for several kinds.

    A mistaken entry is withdrawn with its reason and stays.
    """

    kind = models.ForeignKey(PlanKind, models.PROTECT, related_name="plans")
    document = models.ForeignKey(Document, models.PROTECT, related_name="plans")
    organisation = models.ForeignKey(Subject, models.PROTECT, related_name="plans")
    is_simulated = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["kind_id", "organisation_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="plan_registered_once",
                fields=["kind", "document", "organisation"],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="plan_withdrawn_with_reason", condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_because="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.kind.key} {self.document.number}"


class ContentTick(AppendOnly):
    """A required content of a plan and the provision that holds it, as somebody ticked it; the newest one counts.

    An empty place takes the tick away.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="ticks")
    item = models.CharField(max_length=40)
    place = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["plan_id", "id"]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.item}: {self.place}"


class DocumentFile(AppendOnly):
    """The bytes of a document, kept once under their hash."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["document_id", "id"]
        constraints: ClassVar = [models.UniqueConstraint(name="file_of_document_once", fields=["document", "sha256"])]

    def __str__(self) -> str:
        return self.name
