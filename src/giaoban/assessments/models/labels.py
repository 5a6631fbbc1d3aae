"""Trust labels of websites: who showed that a host is theirs, what was issued and revoked, and the public log of it.

A site is a Subject of kind `website`; what it is judged by is an ordinary assessment. Labels, revocations, entries and
heads of the log are only ever added. Private keys are never here: they lie in files (`actions/labels/keys.py`).
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giaoban.assessments.models.assessments import Assessment, Conclusion
from giaoban.registry.models import AppendOnly, Subject


class Claim(models.Model):
    """An owner says that a host is theirs and shows a token there; `proven_at` once the token was seen."""

    class Method(models.TextChoices):
        DNS = "dns", _("a TXT record in DNS")
        FILE = "file", _("a file on the site")

    site = models.ForeignKey(Subject, models.PROTECT, related_name="claims")
    method = models.CharField(max_length=10, choices=Method.choices)
    token = models.CharField(max_length=80, unique=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    until = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    seen = models.CharField(max_length=500, blank=True)
    proven_at = models.DateTimeField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-asked_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="claim_ends_later", condition=Q(until__gt=F("asked_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.site} ({self.method})"


class LabelKey(models.Model):
    """The public half of a key that signs labels, with its days. One is in use."""

    kid = models.CharField(max_length=60, unique=True)
    public = models.CharField(max_length=60, unique=True)
    begins = models.DateTimeField()
    signs_until = models.DateTimeField(null=True, blank=True)
    ends = models.DateTimeField(null=True, blank=True)
    is_in_use = models.BooleanField(default=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["begins", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="label_key_in_use_once", fields=["is_in_use"], condition=Q(is_in_use=True)),
        ]

    def __str__(self) -> str:
        return self.kid


class Label(AppendOnly):
    """A label as it was issued. `number` is its place in the status list; `text` the signed label itself."""

    number = models.PositiveIntegerField(unique=True)
    serial = models.CharField(max_length=20, unique=True)
    site = models.ForeignKey(Subject, models.PROTECT, related_name="labels")
    host = models.CharField(max_length=253, db_index=True)
    conclusion = models.ForeignKey(Conclusion, models.PROTECT, related_name="labels")
    kid = models.CharField(max_length=60)
    text = models.TextField()
    begins = models.DateTimeField()
    expires = models.DateTimeField(db_index=True)
    renews = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="renewals")
    is_simulated = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.CheckConstraint(name="label_runs_forward", condition=Q(expires__gt=F("begins"))),
        ]

    def __str__(self) -> str:
        return f"{self.serial} {self.host}"


class Revocation(AppendOnly):
    """The end of a label before its time, with its reason for everybody."""

    class Reason(models.TextChoices):
        CRITERIA = "criteria", _("the site no longer meets the criteria")
        OWNER = "owner", _("the owner asked for it")
        CHANGED = "changed", _("the site changed hands")
        KEY = "key", _("a key was lost")
        MISTAKE = "mistake", _("it was issued by mistake")
        FRAUD = "fraud", _("the site deceives its visitors")

    label = models.OneToOneField(Label, models.PROTECT, related_name="revocation")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    words = models.CharField(max_length=1000)
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.label}: {self.reason}"


class LogEntry(AppendOnly):
    """A leaf of the public log: the signed text of a label or of a revocation. `index` counts from 0 without a gap."""

    class Kind(models.TextChoices):
        ISSUE = "issue", _("issued")
        REVOKE = "revoke", _("revoked")

    index = models.PositiveIntegerField(unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    label = models.ForeignKey(Label, models.PROTECT, related_name="entries")
    text = models.TextField()
    leaf = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["index"]

    def __str__(self) -> str:
        return f"{self.index}: {self.kind} {self.label_id}"


class TreeHead(AppendOnly):
    """A signed head of the log, after each entry and after each change of keys; `peaks` is what the next one needs."""

    size = models.PositiveIntegerField(db_index=True)
    root = models.CharField(max_length=64)
    peaks = models.JSONField(default=list)
    kid = models.CharField(max_length=60)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [models.UniqueConstraint(name="tree_head_once", fields=["size", "kid"])]

    def __str__(self) -> str:
        return f"{self.size}: {self.root[:12]}"


class Dispute(models.Model):
    """An owner says that the scan is wrong about one criterion; the agency looks and answers, with its reason."""

    class State(models.TextChoices):
        OPEN = "open", _("being looked at")
        UPHELD = "upheld", _("the owner is right")
        REJECTED = "rejected", _("the scan is right")

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="disputes")
    criterion = models.CharField(max_length=64)
    words = models.CharField(max_length=2000)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    reply = models.CharField(max_length=2000, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="dispute_open_once", fields=["assessment", "criterion"], condition=Q(state="open")
            ),
            models.CheckConstraint(
                name="dispute_settled_with_a_reply",
                condition=Q(state="open", settled_at__isnull=True)
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(reply="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.criterion}: {self.state}"
