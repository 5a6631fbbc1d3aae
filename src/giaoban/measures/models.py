"""Indicators as applied from the packs, observations that are never overwritten, and sealed snapshots.

Record-level facts never enter these tables; they stay in the warehouse (`measures.warehouse`).
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giaoban.core.periods import Period
from giaoban.library.models import Document
from giaoban.registry.models import AppendOnly, Dated, DatedQuerySet, Evidence, Subject


class Indicator(Dated):
    """One version of a definition, as its pack file says; `definition` is the whole file, read through core."""

    code = models.CharField(max_length=80)
    version = models.PositiveIntegerField(default=1)
    title_vi = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    group = models.CharField(max_length=40, db_index=True)
    kind = models.CharField(max_length=40)
    unit = models.CharField(max_length=40)
    direction = models.CharField(max_length=10)
    definition = models.JSONField(default=dict)
    search = models.CharField(max_length=900, blank=True, db_index=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["group", "code", "version"]
        constraints: ClassVar = [models.UniqueConstraint(name="indicator_version_once", fields=["code", "version"])]

    def __str__(self) -> str:
        return f"{self.code}@{self.version}"


class Observation(AppendOnly):
    """One figure: what, about whom, for when, by which method and vintage, known since when, from where.

    A corrected figure is a new row with the next `revision` and a reason; the old row stays readable as known then.
    """

    class Status(models.TextChoices):
        OFFICIAL = "official", _("official")
        REPORTED = "reported", _("reported")
        ESTIMATE = "estimate", _("estimate")
        SIMULATED = "simulated", _("simulated")

    class Bound(models.TextChoices):
        EXACT = "eq", _("exactly")
        ABOVE = "gt", _("more than")
        AT_LEAST = "ge", _("at least")
        BELOW = "lt", _("less than")
        AT_MOST = "le", _("at most")
        ABOUT = "about", _("about")

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="observations")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="observations")
    period_code = models.CharField(max_length=20)
    period_start = models.DateField()
    period_end = models.DateField(db_index=True)
    dimensions = models.CharField(max_length=200, blank=True)
    method = models.CharField(max_length=80)
    vintage = models.CharField(max_length=40)
    revision = models.PositiveIntegerField(default=0)
    num = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    den = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    value = models.DecimalField(max_digits=24, decimal_places=8, null=True, blank=True)
    bound = models.CharField(max_length=10, choices=Bound.choices, default=Bound.EXACT)
    decimals = models.PositiveSmallIntegerField(default=2)
    status = models.CharField(max_length=20, choices=Status.choices)
    evidence = models.CharField(max_length=20, choices=Evidence.choices, default=Evidence.UNKNOWN)
    source = models.ForeignKey(Document, models.PROTECT, related_name="observations")
    source_place = models.CharField(max_length=120, blank=True)
    ref = models.CharField(max_length=60, blank=True, db_index=True)
    note = models.TextField(blank=True)
    reason = models.CharField(max_length=300, blank=True)
    known_at = models.DateTimeField(db_index=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    warehouse_snapshot = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["indicator_id", "subject_id", "period_end", "method", "vintage", "revision"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="observation_identity",
                fields=["indicator", "subject", "period_code", "dimensions", "method", "vintage", "revision"],
            ),
            models.CheckConstraint(
                name="observation_period_runs_forward", condition=Q(period_end__gte=F("period_start"))
            ),
            models.CheckConstraint(name="revision_has_a_reason", condition=Q(revision=0) | ~Q(reason="")),
        ]
        indexes: ClassVar = [models.Index(fields=["indicator", "subject", "period_end"])]

    def __str__(self) -> str:
        return f"{self.indicator} {self.subject} {self.period_code} = {self.value}"

    @property
    def period(self) -> Period:
        return Period.parse(self.period_code)


class Snapshot(AppendOnly):
    """Exactly what a meeting was shown: the content, its hash, and the moment up to which figures were known."""

    key = models.CharField(max_length=120, unique=True)
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    known_at = models.DateTimeField()
    warehouse_snapshot = models.BigIntegerField(null=True, blank=True)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["-sealed_at"]

    def __str__(self) -> str:
        return f"{self.key} ({self.content_hash[:12]})"


class EconomyTable(AppendOnly):
    """An input-output table somebody imported: where it came from, how it is read, which file it is.

    The file itself is kept unchanged under VAR/tables by its sha256; the cells never enter the database. A corrected
    table is another row.
    """

    class Status(models.TextChoices):
        OFFICIAL = "official", _("official")
        REPORTED = "reported", _("reported")
        SIMULATED = "simulated", _("simulated")

    key = models.SlugField(max_length=80, unique=True)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="economy_tables")
    period_code = models.CharField(max_length=20)
    period_end = models.DateField()
    publisher = models.CharField(max_length=200)
    title = models.CharField(max_length=300, blank=True)
    published_on = models.DateField(null=True, blank=True)
    licence = models.CharField(max_length=200)
    layout = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    price = models.CharField(max_length=20)
    unit = models.CharField(max_length=60)
    classification = models.CharField(max_length=40, blank=True)
    sectors = models.PositiveIntegerField()
    value_added = models.DecimalField(max_digits=24, decimal_places=6)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    about = models.JSONField()
    reading = models.JSONField()
    cells = models.JSONField()
    findings = models.JSONField(default=list, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices)
    evidence = models.CharField(max_length=20, choices=Evidence.choices, default=Evidence.UNKNOWN)
    document = models.ForeignKey(Document, models.PROTECT, related_name="economy_tables")
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["subject_id", "period_end", "published_on", "key"]
        constraints: ClassVar = [
            models.CheckConstraint(name="economy_table_has_a_hash", condition=~Q(sha256="") & ~Q(digest="")),
            models.CheckConstraint(name="economy_table_has_sectors", condition=Q(sectors__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.publisher}, {self.period_code})"


class EconomyEstimate(AppendOnly):
    """A share of the digital economy that was computed here: everything that went in, what came out, one hash of both.

    Its figures also stand among the observations, where series, targets and reviews read them.
    """

    class Status(models.TextChoices):
        OFFICIAL = "official", _("official")
        ESTIMATE = "estimate", _("estimate")
        SIMULATED = "simulated", _("simulated")

    key = models.CharField(max_length=120, unique=True)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="economy_estimates")
    period_code = models.CharField(max_length=20)
    period_end = models.DateField()
    method = models.CharField(max_length=80)
    vintage = models.CharField(max_length=40)
    scope_key = models.CharField(max_length=40)
    scope_version = models.CharField(max_length=20)
    tables = models.ManyToManyField(EconomyTable, related_name="estimates")
    inputs = models.JSONField()
    result = models.JSONField()
    share = models.DecimalField(max_digits=12, decimal_places=10)
    content_hash = models.CharField(max_length=64, db_index=True)
    status = models.CharField(max_length=20, choices=Status.choices)
    publisher = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["subject_id", "-period_end", "-made_at", "method"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="economy_estimate_once", fields=["subject", "content_hash", "status"]),
            models.CheckConstraint(
                name="economy_estimate_official_has_a_publisher",
                condition=~Q(status="official") | Q(publisher__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.share}"
