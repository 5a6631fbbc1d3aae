"""The meeting of the tiny country, and what is said at it."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.tiny import FOLDER, NOW, TODAY, subject

from giaoban.commitments.queries.tables import calendar
from giaoban.core.workflow.deadlines import read_deadline
from giaoban.meetings.actions import Said, prepare_review
from giaoban.meetings.models import Meeting


@pytest.fixture(autouse=True)
def _tiny_pack(settings):
    settings.PACK = FOLDER


@pytest.fixture
def meeting(tiny):
    return Meeting.objects.get(key="review-2025Q1")


@pytest.fixture
def later(meeting, officer_of_agency):
    """The review of the next quarter, with the same agenda."""
    return prepare_review(
        by=officer_of_agency,
        key="review-2025Q2",
        title_vi="Giao ban quý II/2025",
        title_en="Review of Q2/2025",
        period_code="2025Q2",
        held_on=dt.date(2025, 7, 10),
        organiser=subject("ministry.so"),
        chair=subject("office.so.minister"),
        layout="review",
        agenda=[{"group": "government", "title_vi": "Chính phủ số", "indicators": ["dossier_rate"]}],
        programmes=["tiny-2025"],
        now=NOW,
    )


@pytest.fixture
def said():
    """Makes a directive as it is said: who, what, until when."""

    def make(who="province.bien", what="Báo cáo số hồ sơ", until="trước 30/6", said_on=TODAY):
        deadline = read_deadline(until, said_on=said_on, calendar=calendar())
        return Said("directive", what, subject(who) if who else None, deadline)

    return make
