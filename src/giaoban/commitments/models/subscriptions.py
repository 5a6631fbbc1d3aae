"""Who gets new official information by mail without having an account, and how often anybody may ask for something."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Subscription(models.Model):
    """An address that asked for news. Nothing but the letter that asks for consent is sent before it is confirmed.

    `wanted` is what was last asked for and not confirmed yet: anybody can type an address, so a change of choices
    waits for the same consent. Whoever leaves is forgotten: the row stays for the outbox, without the address.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("to be confirmed")
        CONFIRMED = "confirmed", _("confirmed")
        ENDED = "ended", _("ended")

    class Topic(models.TextChoices):
        PRESS = "press", _("answers to the press")
        DOCUMENT = "document", _("new documents")
        PLAN = "plan", _("plans issued by organisations")
        MEETING = "meeting", _("conclusions of meetings")

    email = models.EmailField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING, db_index=True)
    topics = models.JSONField(default=list, blank=True)
    organisations = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=5, default="vi")
    wanted = models.JSONField(default=dict, blank=True)
    nonce = models.CharField(max_length=32)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    told_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="address_subscribes_once", fields=["email"], condition=~Q(email="")),
            models.CheckConstraint(
                name="confirmed_has_its_moment",
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False, told_until__isnull=False),
            ),
            models.CheckConstraint(
                name="ended_is_forgotten",
                condition=(Q(state="ended", email="", ended_at__isnull=False)) | (~Q(state="ended") & ~Q(email="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.state})"


class RateCount(models.Model):
    """How often something was asked for in a window of time by one address or host, of which only a hash is kept."""

    what = models.CharField(max_length=40)
    who = models.CharField(max_length=64)
    since = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["since", "what"]
        constraints: ClassVar = [models.UniqueConstraint(name="rate_counted_once", fields=["what", "who", "since"])]

    def __str__(self) -> str:
        return f"{self.what} {self.since:%Y-%m-%d %H:%M}: {self.count}"
