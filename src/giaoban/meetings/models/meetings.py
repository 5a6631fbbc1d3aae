"""Meetings, their agenda, who takes part, what was said at each item, the parts organisations write, and the seal.

A meeting is prepared, convened, held (live), concluded, and sealed. Until it is concluded, what is said stands in the
record alone; concluding makes every directive a commitment.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.commitments.models import Commitment
from giaoban.core.periods import Period
from giaoban.library.models import Document
from giaoban.measures.models import Snapshot
from giaoban.registry.models import Subject


class Meeting(models.Model):
    """A review held over the same figures by all; sealed means the snapshot is what was shown, for ever."""

    class Kind(models.TextChoices):
        QUARTERLY_REVIEW = "quarterly_review", _("quarterly review")
        THEMATIC = "thematic", _("thematic session")

    class State(models.TextChoices):
        PREPARING = "preparing", _("being prepared")
        CONVENED = "convened", _("convened")
        LIVE = "live", _("being held")
        CONCLUDED = "concluded", _("concluded")
        SEALED = "sealed", _("sealed")

    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=40, choices=Kind.choices)
    title_vi = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    period_code = models.CharField(max_length=20)
    held_on = models.DateField()
    place_vi = models.CharField(max_length=120, blank=True)
    organiser = models.ForeignKey(Subject, models.PROTECT, related_name="meetings")
    chair = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="meetings_chaired")
    layout = models.CharField(max_length=80)
    state = models.CharField(max_length=20, choices=State.choices, default=State.PREPARING)
    snapshot = models.OneToOneField(Snapshot, models.PROTECT, null=True, blank=True, related_name="meeting")
    details = models.JSONField(default=dict, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    arranged_at = models.DateTimeField(null=True, blank=True)
    set_aside = models.JSONField(default=list, blank=True)
    current_item = models.ForeignKey("AgendaItem", models.SET_NULL, null=True, blank=True, related_name="+")
    concluded_at = models.DateTimeField(null=True, blank=True)
    conclusions = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="meetings_concluded")

    class Meta:
        ordering: ClassVar = ["-held_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="sealed_meeting_has_a_snapshot",
                condition=Q(~Q(state="sealed"), snapshot__isnull=True) | Q(state="sealed", snapshot__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title_vi

    @property
    def period(self) -> Period:
        return Period.parse(self.period_code)

    @property
    def is_open(self) -> bool:
        """Whether its record may still be written."""
        return self.state not in (self.State.CONCLUDED, self.State.SEALED)


class AgendaItem(models.Model):
    """One point of the agenda: a field of work or a part of the review, and what is shown under it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    number = models.PositiveIntegerField()
    group = models.CharField(max_length=40, blank=True)
    title_vi = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["meeting_id", "number"]
        constraints: ClassVar = [models.UniqueConstraint(name="agenda_number_once", fields=["meeting", "number"])]

    def __str__(self) -> str:
        return f"{self.number}. {self.title_vi}"


class Participant(models.Model):
    """An organisation invited to a meeting: where it takes part, what it answered, whether it came.

    `point` names the remote point it joins from; without one it sits in the main hall. Offices, not names of people.
    """

    class Answer(models.TextChoices):
        NONE = "", _("not answered")
        COMING = "coming", _("coming")
        REPRESENTED = "represented", _("sends somebody else")
        DECLINED = "declined", _("cannot come")

    class Attendance(models.TextChoices):
        UNKNOWN = "", _("not noted")
        PRESENT = "present", _("present")
        ABSENT = "absent", _("absent")
        EXCUSED = "excused", _("absent with leave")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participants")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="participations")
    number = models.PositiveIntegerField()
    point = models.CharField(max_length=120, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=20, choices=Answer.choices, blank=True)
    answer_note = models.CharField(max_length=300, blank=True)
    attendance = models.CharField(max_length=20, choices=Attendance.choices, blank=True)
    people = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["meeting_id", "number"]
        constraints: ClassVar = [models.UniqueConstraint(name="invited_once", fields=["meeting", "subject"])]

    def __str__(self) -> str:
        return f"{self.meeting.key}: {self.subject}"


class Entry(models.Model):
    """One line of the record: a directive, a vote, what was concurred with, a note.

    `version` counts its rewritings; who rewrites names the version they read, so that two at once are told apart.
    What was struck stays, with the reason. A directive has who owes it and a day, or the day to look again; it may
    follow from something that was asked (`about`), and may wait until a text takes effect (`awaits`, `awaits_from`).
    """

    class Kind(models.TextChoices):
        DIRECTIVE = "directive", _("directive")
        VOTE = "vote", _("vote")
        CONCURRENCE = "concurrence", _("concurrence")
        NOTE = "note", _("note")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="entries")
    item = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, blank=True, related_name="entries")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    text = models.CharField(max_length=2000)
    owed_by = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="+")
    due = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    due_text = models.CharField(max_length=120, blank=True)
    rule = models.JSONField(default=dict, blank=True)
    about = models.ForeignKey(Commitment, models.PROTECT, null=True, blank=True, related_name="spoken_of")
    awaits = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    awaits_from = models.DateField(null=True, blank=True)
    result = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    struck = models.CharField(max_length=300, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    token = models.CharField(max_length=40, blank=True)
    commitment = models.OneToOneField(Commitment, models.PROTECT, null=True, blank=True, related_name="said_at")

    class Meta:
        ordering: ClassVar = ["meeting_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="entry_number_once", fields=["meeting", "number"]),
            models.UniqueConstraint(name="entry_sent_once", fields=["meeting", "token"], condition=~Q(token="")),
            models.CheckConstraint(
                name="directive_has_an_owner_and_a_day",
                condition=~Q(kind="directive")
                | Q(Q(due__isnull=False) | Q(review_on__isnull=False), owed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="what_is_awaited_has_a_day", condition=Q(awaits__isnull=True) | Q(awaits_from__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting.key} {self.number}: {self.text}"


class ReportPart(models.Model):
    """What one organisation writes about one field of work for one meeting, owed as a commitment with its own clock.

    `text` is the draft; each text that was submitted stands in the commitment's steps and never changes.
    """

    key = models.CharField(max_length=200, unique=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="parts")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="report_parts")
    group = models.CharField(max_length=40)
    commitment = models.OneToOneField(Commitment, models.PROTECT, related_name="report_part")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["meeting_id", "group", "subject_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="part_asked_once", fields=["meeting", "subject", "group"])
        ]

    def __str__(self) -> str:
        return self.key
