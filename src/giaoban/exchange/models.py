"""Sources and what they handed over: batches, receipts, typed submissions, the sources' own totals, faults of feeds.

Record-level facts never enter these tables; they stay in the raw files below VAR/raw and in the warehouse.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giaoban.commitments.models import Commitment
from giaoban.core.findings import Finding, Severity
from giaoban.registry.models import AppendOnly, Person, Subject


class Connector(models.Model):
    """One source and how its records come in. `key` is also the `source` of its records; secrets are never kept."""

    class Way(models.TextChoices):
        PUSH = "push", _("the source sends")
        HTTP = "http", _("fetched over HTTP")
        SQL = "sql", _("read from a database")
        FOLDER = "folder", _("files put into a folder")
        SHEET = "sheet", _("spreadsheet")
        FORM = "form", _("form in the browser")

    key = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    sender = models.ForeignKey(Subject, models.PROTECT, related_name="connectors")
    contract = models.CharField(max_length=80, db_index=True)  # its reference, such as dossier@1
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.PUSH)
    settings = models.JSONField(default=dict, blank=True)
    secret_hash = models.CharField(max_length=64, blank=True)  # sha256 of an API key of 256 random bits
    public_key = models.CharField(max_length=44, blank=True)  # Ed25519, 32 bytes in base64
    is_active = models.BooleanField(default=True)
    simulated = models.BooleanField(default=False)
    freshness_hours = models.PositiveIntegerField(null=True, blank=True)  # instead of what the contract expects
    volume_per_day = models.PositiveIntegerField(null=True, blank=True)
    cursor = models.JSONField(default=dict, blank=True)  # how far a pull has come
    heard_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["key"]

    def __str__(self) -> str:
        return self.key


class Batch(models.Model):
    """One body a source handed over. What it is never changes; what became of it is filled in.

    The same body of the same source is the same batch, however often it is sent. Rows that came back because our own
    register or contract was at fault are judged again as a batch with the next `judging`, which names the one it
    replaces; that one stays as it was.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        CHECKED = "checked", _("checked")
        MERGED = "merged", _("merged")
        REFUSED = "refused", _("refused")
        FAILED = "failed", _("failed")

    connector = models.ForeignKey(Connector, models.PROTECT, related_name="batches")
    contract = models.CharField(max_length=80, db_index=True)  # as the source's contract was when it arrived
    sha256 = models.CharField(max_length=64)
    judging = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    bytes = models.PositiveBigIntegerField()
    raw_path = models.CharField(max_length=200)  # below VAR
    media_type = models.CharField(max_length=100)
    encoding = models.CharField(max_length=20, blank=True)
    idempotency_key = models.CharField(max_length=255, null=True, blank=True)  # unique only where given
    envelope = models.JSONField(default=dict, blank=True)  # CloudEvents attributes
    received_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    accepted = models.PositiveBigIntegerField(default=0)
    quarantined = models.PositiveBigIntegerField(default=0)
    inserted = models.PositiveBigIntegerField(default=0)
    corrected = models.PositiveBigIntegerField(default=0)
    deleted = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    late = models.PositiveBigIntegerField(default=0)
    touched = models.PositiveBigIntegerField(default=0)  # of those corrected: nothing but the version is new
    snapshot = models.BigIntegerField(null=True, blank=True)
    known_at = models.DateTimeField(null=True, blank=True)  # from this commit on its records are in every answer
    findings = models.JSONField(default=list, blank=True)
    quarantine_path = models.CharField(max_length=200, blank=True)  # below VAR
    terms = models.JSONField(default=dict, blank=True)  # hashes of the contract and the register it was judged by
    processed_at = models.DateTimeField(null=True, blank=True)

    is_new_batch = False  # true on what `receive_batch` gives for a body it had not seen

    class Meta:
        ordering: ClassVar = ["received_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="batch_body_judged_once", fields=["connector", "sha256", "judging"]),
            models.CheckConstraint(
                name="batch_judged_again_names_the_one_before",
                condition=Q(judging=1, replaces__isnull=True) | Q(judging__gt=1, replaces__isnull=False),
            ),
            models.UniqueConstraint(name="batch_idempotency_key_once", fields=["connector", "idempotency_key"]),
            models.CheckConstraint(name="batch_idempotency_key_is_not_empty", condition=~Q(idempotency_key="")),
            models.CheckConstraint(
                name="batch_every_row_is_accepted_or_quarantined", condition=Q(rows=F("accepted") + F("quarantined"))
            ),
            models.CheckConstraint(
                name="batch_merged_says_where", condition=~Q(state="merged") | Q(processed_at__isnull=False)
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["connector", "received_at"], name="batch_of_source_in_time")]

    def __str__(self) -> str:
        return f"{self.connector}/{self.short}"

    @property
    def name(self) -> str:
        """What the warehouse and receipts call the batch: the same for the same body of the same source."""
        return f"{self.connector.key}/{self.reference}"

    @property
    def reference(self) -> str:
        """Its name within its source: the sha256 of the body, and the number of the judging from the second on."""
        return f"{self.sha256}{self._judging}"

    @property
    def short(self) -> str:
        """Enough of `reference` for people to tell batches apart."""
        return f"{self.sha256[:12]}{self._judging}"

    @property
    def is_replaced(self) -> bool:
        """Whether its body was judged again since."""
        return Batch.objects.filter(replaces=self).exists()

    @property
    def arrived_at(self) -> dt.datetime:
        """When the body came for the first time; orders versions where a contract has no column that does."""
        if self.judging == 1:
            return self.received_at
        first = Batch.objects.filter(connector=self.connector_id, sha256=self.sha256, judging=1)
        arrived: dt.datetime = first.values_list("received_at", flat=True).get()
        return arrived

    @property
    def _judging(self) -> str:
        return f".{self.judging}" if self.judging > 1 else ""


class Receipt(AppendOnly):
    """What became of a batch, signed by the installation; `signature` is the whole compact JWS over the body."""

    batch = models.OneToOneField(Batch, models.PROTECT, related_name="receipt")
    body = models.JSONField()
    signature = models.TextField()
    key_id = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["batch_id"]

    def __str__(self) -> str:
        return f"{self.batch} ({self.key_id[:8]})"


class ControlTotal(AppendOnly):
    """What a source says it holds for one day: records, sums of additive columns, a hash of the keys.

    A later statement about the same day takes the place of an earlier one; both stay.
    """

    connector = models.ForeignKey(Connector, models.PROTECT, related_name="control_totals")
    day = models.DateField(db_index=True)
    rows = models.PositiveBigIntegerField()
    sums = models.JSONField(default=dict, blank=True)
    hash = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["connector_id", "day", "received_at", "id"]

    def __str__(self) -> str:
        return f"{self.connector} {self.day}: {self.rows}"


class Fault(models.Model):
    """Something wrong with a feed, from when until when; open while `until` is empty."""

    connector = models.ForeignKey(Connector, models.PROTECT, related_name="faults")
    code = models.CharField(max_length=80)
    severity = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Severity])
    subject = models.CharField(max_length=120, blank=True)  # what it is about where one code can stand twice: a day
    context = models.JSONField(default=dict, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    last_seen = models.DateTimeField()
    commitment = models.ForeignKey(Commitment, models.PROTECT, null=True, blank=True, related_name="faults")
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)  # why a person settled it; what is mended ends by itself

    class Meta:
        ordering: ClassVar = ["-since", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="fault_open_once", fields=["connector", "code", "subject"], condition=Q(until__isnull=True)
            ),
            models.CheckConstraint(
                name="fault_ends_after_it_begins", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(
                name="fault_settled_by_somebody_says_why",
                condition=Q(settled_by__isnull=True, reason="")
                | (Q(settled_by__isnull=False, until__isnull=False) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.connector} {self.code}"

    @property
    def finding(self) -> Finding:
        return Finding(self.code, Severity(self.severity), context=self.context)


class Nonce(models.Model):
    """A signed request that was let in, so that nobody replays it; kept until its signature has expired."""

    connector = models.ForeignKey(Connector, models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=128)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering: ClassVar = ["expires_at"]
        constraints: ClassVar = [models.UniqueConstraint(name="nonce_once", fields=["connector", "nonce"])]

    def __str__(self) -> str:
        return f"{self.connector} {self.nonce}"


class Submission(models.Model):
    """Records that people typed, on their way to becoming a batch: written, submitted, approved or returned.

    The rows themselves lie below VAR (`actions/sheets_store.py`), one file an edition. Whoever submits never approves.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("waiting for approval")
        RETURNED = "returned", _("returned to be corrected")
        APPROVED = "approved", _("approved")
        DISCARDED = "discarded", _("thrown away")

    WAITING: ClassVar = (State.DRAFT, State.SUBMITTED, State.RETURNED)
    OPEN: ClassVar = (State.DRAFT, State.RETURNED)

    connector = models.ForeignKey(Connector, models.PROTECT, related_name="submissions")
    contract = models.CharField(max_length=80)  # in full, as the rows were checked: dossier@1.1
    way = models.CharField(
        max_length=10, choices=[(way.value, way.label) for way in (Connector.Way.SHEET, Connector.Way.FORM)]
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT, db_index=True)
    file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the file as it was uploaded
    layout = models.JSONField(default=dict, blank=True)  # the sheet's name and the letters of its columns
    edition = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    faulty = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list, blank=True)  # about the rows as a whole
    typists = models.JSONField(default=list, blank=True)  # usernames of everybody who wrote in it
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    batch = models.OneToOneField(Batch, models.PROTECT, null=True, blank=True, related_name="submission")

    class Meta:
        ordering: ClassVar = ["-changed_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="submission_file_waits_once",
                fields=["connector", "sha256"],
                condition=Q(state__in=["draft", "submitted", "returned"]) & ~Q(sha256=""),
            ),
            models.CheckConstraint(
                name="submission_submitted_says_who_and_when",
                condition=Q(submitted_by__isnull=True, submitted_at__isnull=True)
                | Q(submitted_by__isnull=False, submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="submission_decided_says_who_and_when",
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="submission_is_decided_by_somebody_else",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="submission_approved_is_a_batch",
                condition=~Q(state="approved") | Q(batch__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(name="submission_returned_says_why", condition=~Q(state="returned") | ~Q(reason="")),
            models.CheckConstraint(
                name="submission_waiting_has_a_submitter",
                condition=~Q(state__in=["submitted", "approved"]) | Q(submitted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.connector} {self.pk} ({self.state})"

    @property
    def is_open(self) -> bool:
        """Whether it may still be written in."""
        return self.state in self.OPEN
