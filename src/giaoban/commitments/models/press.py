"""The press network: who may ask, what was asked, and every version of an answer with what it rests on.

A question is a `Commitment` like everything owed; while it is not answered in public, the commitment carries a neutral
title and the words of the question stand here alone. Of a reporter only the press office is shown to others.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.commitments.models.commitments import Commitment
from giaoban.library.models import Document
from giaoban.measures.models import Observation
from giaoban.registry.models import AppendOnly, Dated, DatedQuerySet


class Accreditation(Dated):
    """A reporter's request to ask in the network, and what became of it. The person exists from acceptance on.

    Name, card number and address are personal data: the press officer alone reads them (`press.accredit`).
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("to be checked")
        ACCEPTED = "accepted", _("accredited")
        REFUSED = "refused", _("refused")
        REVOKED = "revoked", _("revoked")

    name = models.CharField(max_length=120)
    press_office = models.CharField(max_length=200)
    card_number = models.CharField(max_length=40)
    email = models.EmailField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.REQUESTED, db_index=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="accreditations"
    )
    requested_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_because = models.CharField(max_length=500, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-requested_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_open_request_each", fields=["email"], condition=Q(state="requested")),
            models.CheckConstraint(
                name="accredited_is_somebody_for_a_time",
                condition=Q(state__in=["requested", "refused"])
                | Q(person__isnull=False, valid_from__isnull=False, valid_to__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="accreditation_refused_with_reason",
                condition=~Q(state="refused") | (~Q(reason="") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="accreditation_revoked_with_reason",
                condition=~Q(state="revoked") | (~Q(revoked_because="") & Q(revoked_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.press_office} ({self.get_state_display()})"

    def is_in_force(self, day: dt.date) -> bool:
        return self.state == self.State.ACCEPTED and self.is_valid_on(day)


class PressQuestion(models.Model):
    """What a reporter asked. Its state, clocks and steps are those of the commitment."""

    commitment = models.OneToOneField(Commitment, models.PROTECT, related_name="press_question")
    accreditation = models.ForeignKey(Accreditation, models.PROTECT, related_name="questions")
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    asked_at = models.DateTimeField(db_index=True)
    is_simulated = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        return str(self.commitment.key)


class PressAnswer(AppendOnly):
    """One version of an answer; nothing is overwritten. The newest that is no draft is what counts.

    kind: draft (to be approved), published (readable by all from `public_from` on, embargoed until then), declined,
    withdrawn; a published one after another is a correction and says why
    """

    class Kind(models.TextChoices):
        DRAFT = "draft", _("draft of an answer")
        PUBLISHED = "published", _("answer")
        DECLINED = "declined", _("answer declined")
        WITHDRAWN = "withdrawn", _("answer withdrawn")

    question = models.ForeignKey(PressQuestion, models.PROTECT, related_name="answers")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.TextField(blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    public_from = models.DateTimeField(null=True, blank=True, db_index=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    search = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["question_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="press_answer_version_once", fields=["question", "number"]),
            models.CheckConstraint(
                name="press_answer_published_has_its_moment",
                condition=Q(kind="published", public_from__isnull=False)
                | (~Q(kind="published") & Q(public_from__isnull=True)),
            ),
            models.CheckConstraint(
                name="press_answer_refused_with_reason",
                condition=Q(kind__in=["draft", "published"]) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}/{self.number} {self.kind}"

    def is_public(self, now: dt.datetime) -> bool:
        return self.kind == self.Kind.PUBLISHED and self.public_from is not None and self.public_from <= now


class Citation(AppendOnly):
    """What a version of an answer rests on: a document with its place (a provision), or a figure as it was kept."""

    answer = models.ForeignKey(PressAnswer, models.PROTECT, related_name="citations")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=120, blank=True)
    figure = models.ForeignKey(Observation, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["answer_id", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="citation_cites_something", condition=Q(document__isnull=False) | Q(figure__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document or self.figure} {self.place}".strip()
