"""How a person wants to be reminded, and what left the house: one row for each mail and each call, kept under a key.

A key names what is told to whom (`mail/12/2025-04-15`); it is unique, so nothing is written twice. A row is claimed in
the database before it is sent, so two workers never send the same one.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from giaoban.commitments.models.subscriptions import Subscription
from giaoban.registry.models import Subject

PRIVATE = ("press/", "news/", "subscription/")
WORKING_WEEK = (0, 1, 2, 3, 4)


def working_week() -> list[int]:
    return list(WORKING_WEEK)


class ReminderChoice(models.Model):
    """What a person chose. Without a row: mail on working days to the address of the account, at any hour.

    `weekdays` count from Monday = 0. Between `quiet_from` and `quiet_to` (local time, over midnight as well) nothing is
    sent; what is written then waits for the end.
    """

    class Language(models.TextChoices):
        VIETNAMESE = "vi", "Tiếng Việt"
        ENGLISH = "en", "English"

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminder_choice")
    by_mail = models.BooleanField(default=True)
    address = models.EmailField(blank=True)
    weekdays = models.JSONField(default=working_week)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_to = models.TimeField(null=True, blank=True)
    language = models.CharField(max_length=5, choices=Language.choices, default=Language.VIETNAMESE)

    class Meta:
        ordering: ClassVar = ["person_id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="quiet_hours_have_two_ends",
                condition=Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.address or '–'}"


class CalendarFeed(models.Model):
    """The secret address of a person's calendar; only its SHA-256 is kept. A new one ends the one before."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_calendar_each", fields=["person"], condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.made_at:%Y-%m-%d}"


class Hook(models.Model):
    """An https address of an organisation that is called with each step and notice of what it owes or asked.

    The key that signs is derived from the site's own and `salt`; it is not in the database. `failures` counts calls in
    a row that failed; too many stop the hook (`stopped_at`) until somebody starts it again.
    """

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="hooks")
    address = models.CharField(max_length=500)
    salt = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    looked_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    stopped_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["subject_id", "address"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="hook_address_once", fields=["subject", "address"], condition=Q(ended_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.address}"


class Outgoing(models.Model):
    """One mail or one call, from the moment it was written. `lost` counts claims nobody reported back from.

    A mail goes to a person, to a subscription, or (of a request that was not accepted) to an address alone. A body with
    `letter` names a letter that is put into words when it is sent, so that no link that acts is ever kept.

    state: waiting (from `not_before` on), claimed (somebody is sending it), sent, failed (given up, somebody has to
    look), dropped (no longer wanted when its turn came)
    """

    class Way(models.TextChoices):
        MAIL = "mail", _("mail")
        HOOK = "hook", _("web-hook")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        CLAIMED = "claimed", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", pgettext_lazy("mail", "failed")
        DROPPED = "dropped", _("no longer wanted")

    key = models.CharField(max_length=200, unique=True)
    way = models.CharField(max_length=10, choices=Way.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="outgoing")
    hook = models.ForeignKey(Hook, models.PROTECT, null=True, blank=True, related_name="outgoing")
    subscription = models.ForeignKey(Subscription, models.PROTECT, null=True, blank=True, related_name="outgoing")
    to = models.CharField(max_length=500)
    body = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    made_at = models.DateTimeField()
    not_before = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    lost = models.PositiveIntegerField(default=0)
    claim = models.CharField(max_length=40, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    fault = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]
        indexes: ClassVar = [models.Index(name="outgoing_turn", fields=["state", "way", "not_before"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="outgoing_has_one_reader",
                condition=(Q(way="mail", hook__isnull=True) & (Q(person__isnull=True) | Q(subscription__isnull=True)))
                | Q(way="hook", person__isnull=True, subscription__isnull=True, hook__isnull=False),
            ),
            models.CheckConstraint(
                name="outgoing_sent_has_its_moment",
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="outgoing_claimed_has_its_moment", condition=~Q(state="claimed") | Q(claimed_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"

    @property
    def is_private(self) -> bool:
        """To a reporter or a subscriber, whose address is nobody else's business."""
        return self.key.startswith(PRIVATE)

    @property
    def shown_to(self) -> str:
        """The address as a page may show it.

        >>> Outgoing(key="news/4/2025-04-15", to="lan.nguyen@example.vn").shown_to
        'l…@example.vn'
        """
        name, _, host = self.to.rpartition("@")
        return f"{name[:1]}…@{host}" if self.is_private and name else self.to
