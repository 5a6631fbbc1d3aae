"""Memberships and the audit record: every action as each standing user, one event for every write."""

import datetime as dt
from decimal import Decimal

import pytest
from tests.tiny import MERGER, NOW, TODAY, person, subject, tiny_pack

from giaoban.core.findings import Refused
from giaoban.registry.actions import apply_pack, console_person, end_membership, grant_membership, write_event
from giaoban.registry.models import Event, Membership, Person, RecordIsFinal
from giaoban.registry.permissions import NotAllowed
from giaoban.registry.queries import memberships_on


def grant(by, to, **changes):
    asked = {"subject": subject("province.bien"), "role": "editor", "valid_from": TODAY, "today": TODAY}
    return grant_membership(by=by, person=to, **(asked | changes))


def codes(refusal):
    return [finding.code for finding in refusal.value.findings]


def test_the_agency_grants_a_role_and_the_record_says_so(officer_of_agency, outsider):
    membership = grant(officer_of_agency, outsider)
    assert list(memberships_on(outsider, TODAY)) == [membership]
    event = Event.objects.get(action="membership.grant")
    assert (event.by, event.data["subject"], event.data["valid_from"]) == (
        officer_of_agency, "province.bien", "2025-04-15",
    )  # fmt: skip


@pytest.mark.parametrize("who", ["officer_of_province", "outsider"])
def test_nobody_else_grants_or_ends_roles_not_even_at_home(who, request, officer_of_agency):
    by, newcomer = request.getfixturevalue(who), person("newcomer")
    held = grant(officer_of_agency, newcomer, role="approver")
    events = Event.objects.count()
    with pytest.raises(NotAllowed):
        grant(by, newcomer)
    with pytest.raises(NotAllowed):
        end_membership(by=by, membership=held, valid_to=TODAY, today=TODAY)
    assert (Membership.objects.filter(person=newcomer).count(), Event.objects.count()) == (1, events)


def test_a_disabled_officer_may_do_nothing(officer_of_agency, outsider):
    officer_of_agency.is_active = False
    with pytest.raises(NotAllowed):
        grant(officer_of_agency, outsider)


def test_a_role_that_ended_gives_nothing(officer_of_agency, outsider):
    officer_of_agency.memberships.update(valid_to=TODAY - dt.timedelta(days=1))
    with pytest.raises(NotAllowed):
        grant(officer_of_agency, outsider)


def test_faults_of_a_request_come_together_and_change_nothing(officer_of_agency, outsider):
    with pytest.raises(Refused) as refusal:
        grant(
            officer_of_agency, outsider, role="king", valid_from=MERGER, valid_to=dt.date(2024, 1, 1),
            subject=subject("province.nui"),
        )  # fmt: skip
    assert codes(refusal) == [
        "membership.unknown-role",
        "membership.ends-before-it-begins",
        "membership.subject-not-in-force",
    ]
    assert not outsider.memberships.exists()


def test_the_same_role_is_not_held_twice_at_a_time(officer_of_agency, outsider):
    first = grant(officer_of_agency, outsider)
    with pytest.raises(Refused) as refusal:
        grant(officer_of_agency, outsider, valid_from=TODAY + dt.timedelta(days=30))
    assert codes(refusal) == ["membership.held-already"]
    end_membership(by=officer_of_agency, membership=first, valid_to=TODAY, today=TODAY)
    assert grant(officer_of_agency, outsider, valid_from=TODAY + dt.timedelta(days=30))


def test_an_ended_role_stays_readable_and_ends_once(officer_of_agency, outsider):
    membership = grant(officer_of_agency, outsider)
    end_membership(by=officer_of_agency, membership=membership, valid_to=TODAY, today=TODAY)
    assert not memberships_on(outsider, TODAY + dt.timedelta(days=1)).exists()
    assert memberships_on(outsider, TODAY).exists()
    for last_day, code in [(TODAY, "ended-already"), (TODAY - dt.timedelta(days=1), "ends-before-it-begins")]:
        with pytest.raises(Refused) as refusal:
            end_membership(by=officer_of_agency, membership=membership, valid_to=last_day, today=TODAY)
        assert codes(refusal) == [f"membership.{code}"]
    assert Event.objects.filter(action="membership.end").count() == 1


def test_a_pack_is_applied_by_the_agency_or_the_machine_only(officer_of_agency, officer_of_province, outsider):
    for nobody in (officer_of_province, outsider):
        with pytest.raises(NotAllowed):
            apply_pack(by=nobody, pack=tiny_pack(), today=TODAY, now=NOW)
    assert apply_pack(by=officer_of_agency, pack=tiny_pack(), today=TODAY, now=NOW).writes == 0


@pytest.mark.django_db
def test_the_console_is_one_person_nobody_can_sign_in_as():
    assert console_person() == console_person()
    assert not Person.objects.get(username="console").has_usable_password()
    assert Event.objects.filter(action="person.add").count() == 1


@pytest.mark.django_db
def test_the_audit_record_is_written_once():
    event = write_event(by=None, action="a", thing="b", data={"day": TODAY, "share": Decimal("0.5")}, now=NOW)
    event.refresh_from_db()
    assert event.data == {"day": "2025-04-15", "share": "0.5"}
    with pytest.raises(RecordIsFinal):
        event.save()
    with pytest.raises(RecordIsFinal):
        event.delete()
