"""The page of an organisation shows what it owes by itself and, marked as such, what a group it belongs to owes."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.tiny import subject

from giaoban.commitments.models import Commitment
from giaoban.registry.models import Link

HEADING = "Việc giao chung cho nhóm có đơn vị là thành viên"


@pytest.fixture
def promise(tiny):
    one = Commitment.objects.get(key="P1")
    one.owed_by, one.title_vi = subject("group.all"), "Việc của cả nhóm"
    one.save()
    return one


def shared(client, key: str) -> str:
    """The part of the page below the heading of shared promises."""
    html = client.get(f"/organisations/{key}/?period=2025Q1").content.decode()
    return html.split(HEADING)[1].split("</section>")[0]


def test_a_promise_of_a_group_stands_with_each_of_its_members(promise, client):
    assert promise.title_vi in shared(client, "province.bien")
    assert promise.title_vi in shared(client, "ministry.so")


def test_who_left_the_group_no_longer_owes_with_it(promise, client):
    Link.objects.filter(source__key="province.bien").update(valid_to=dt.date(2024, 6, 30))
    assert promise.title_vi not in shared(client, "province.bien")


def test_an_organisation_that_ended_shows_what_its_groups_owed_in_its_last_days(promise, client):
    """Núi left group.all on 31/12/2024, the day it ended; the quarter read begins the day after."""
    assert promise.title_vi in shared(client, "province.nui")


def test_the_shared_promises_can_be_taken_away(promise, client):
    text = client.get("/organisations/province.bien/?table=shared&format=csv").content.decode("utf-8-sig")
    assert promise.title_vi in text
