"""Reporters: requested by anybody, checked by the press officer, ended with a reason. No event names them."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from giaoban.commitments.actions.limiting import DAY, HOUR, Limit, host_of, is_within
from giaoban.commitments.actions.sending import put
from giaoban.commitments.models import Accreditation
from giaoban.commitments.queries.typed import faults_of_address, faults_of_lines, one_line, same_address
from giaoban.core.findings import Finding, Place, Refused
from giaoban.registry.actions import WEAK_PASSWORDS, write_event
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

State = Accreditation.State
LIMITS = {"name": 120, "press_office": 200, "card_number": 40}
REASON = 500
OF_A_HOST, OF_AN_ADDRESS = Limit("accreditation.host", 10, HOUR), Limit("accreditation.address", 3, DAY)
LONGEST = dt.timedelta(days=5 * 366)


def request_accreditation(
    *, name: str, press_office: str, card_number: str, email: str, remote: str, now: dt.datetime
) -> Accreditation | None:
    """A request of somebody without an account, to be checked.

    None when this address waits already or asked too often today: the page says the same then, so that nobody learns
    who is accredited. Raises Refused with every fault at once, or when the host asked too often.
    """
    typed = {"name": one_line(name), "press_office": one_line(press_office), "card_number": one_line(card_number)}
    address = same_address(email)
    findings = [*faults_of_lines(typed, LIMITS), *faults_of_address(address)]
    if findings:
        raise Refused(findings)
    if not is_within(OF_A_HOST, host_of(remote), now=now):
        raise Refused([Finding("press.too-many")])
    if not is_within(OF_AN_ADDRESS, address, now=now):
        return None
    try:
        with transaction.atomic():
            made: Accreditation = Accreditation.objects.create(**typed, email=address, requested_at=now)
            write_event(by=None, action="accreditation.request", thing=f"accreditations:{made.pk}", now=now)
    except IntegrityError:  # waits already
        return None
    return made


@transaction.atomic
def accept_accreditation(
    *, by: Person, accreditation: Accreditation, valid_from: dt.date, valid_to: dt.date, now: dt.datetime
) -> Accreditation:
    """The reporter may ask from one day to another, and gets a link to sign in. Renewed, the person stays the same.

    Raises NotAllowed, or Refused for a time that is none and for what was decided before.
    """
    today = now.astimezone(HANOI).date()
    check_may(by, "press.accredit", today=today)
    current = _locked(accreditation)
    faults = list(_decided(current, State.REQUESTED))
    if valid_to < valid_from:
        faults.append(Finding("press.ends-before-it-begins", where=Place(part="valid_to")))
    elif valid_to < today:
        faults.append(Finding("press.ended-already", where=Place(part="valid_to"), context={"date": valid_to}))
    elif valid_to - valid_from > LONGEST:
        faults.append(Finding("press.too-long-a-time", where=Place(part="valid_to"), context={"years": 5}))
    if faults:
        raise Refused(faults)
    current.state, current.person = State.ACCEPTED, _person_of(current)
    current.valid_from, current.valid_to = valid_from, valid_to
    current.decided_at, current.decided_by = now, by
    current.save()
    _tell(current, "press-accepted", now=now)
    data = {"valid_from": valid_from, "valid_to": valid_to, "person": current.person.username}
    write_event(by=by, action="accreditation.accept", thing=f"accreditations:{current.pk}", data=data, now=now)
    return current


@transaction.atomic
def refuse_accreditation(*, by: Person, accreditation: Accreditation, reason: str, now: dt.datetime) -> Accreditation:
    """Not accredited, with the reason, which the reporter gets by mail."""
    check_may(by, "press.accredit", today=now.astimezone(HANOI).date())
    current, reason = _locked(accreditation), one_line(reason)
    faults = [*_decided(current, State.REQUESTED), *faults_of_lines({"reason": reason}, {"reason": REASON})]
    if faults:
        raise Refused(faults)
    current.state, current.reason, current.decided_at, current.decided_by = State.REFUSED, reason, now, by
    current.save()
    _tell(current, "press-refused", now=now)
    data = {"reason": reason}
    write_event(by=by, action="accreditation.refuse", thing=f"accreditations:{current.pk}", data=data, now=now)
    return current


@transaction.atomic
def revoke_accreditation(*, by: Person, accreditation: Accreditation, reason: str, now: dt.datetime) -> Accreditation:
    """No further question from this instant on, under no other accreditation of the person either.

    What was asked stays: it is answered, the reporter may still make it clear or withdraw it, and reads the answer.
    """
    check_may(by, "press.accredit", today=now.astimezone(HANOI).date())
    current, reason = _locked(accreditation), one_line(reason)
    faults = [*_decided(current, State.ACCEPTED), *faults_of_lines({"reason": reason}, {"reason": REASON})]
    if faults:
        raise Refused(faults)
    held = Accreditation.objects.select_for_update().filter(person=current.person_id, state=State.ACCEPTED)
    for one in held.order_by("pk"):
        one.state, one.revoked_at, one.revoked_by, one.revoked_because = State.REVOKED, now, by, reason
        one.save()
        data = {"reason": reason}
        write_event(by=by, action="accreditation.revoke", thing=f"accreditations:{one.pk}", data=data, now=now)
    current.refresh_from_db()
    _tell(current, "press-revoked", now=now)
    return current


@transaction.atomic
def send_link(*, by: Person, accreditation: Accreditation, now: dt.datetime) -> None:
    """A new link to choose a password, for whoever lost the first one or the password. One an hour at the most."""
    today = now.astimezone(HANOI).date()
    check_may(by, "press.accredit", today=today)
    current = _locked(accreditation)
    if not current.is_in_force(today):
        raise Refused([Finding("press.decided-already", context={"state": current.get_state_display()})])
    body = {"letter": "press-accepted", "accreditation": current.pk, "link": True}
    key = f"press/accreditation/{current.pk}/link/{now:%Y-%m-%dT%H}"
    put(key=key, to=current.email, body=body, not_before=now, now=now)
    write_event(by=by, action="accreditation.link", thing=f"accreditations:{current.pk}", now=now)


def welcomed(accreditation: Accreditation, token: str) -> bool:
    """Whether the link is ours, not too old, and the password was not changed since it was made."""
    person = accreditation.person
    return person is not None and person.is_active and default_token_generator.check_token(person, token)


@transaction.atomic
def choose_password(*, accreditation: Accreditation, token: str, password: str, now: dt.datetime) -> Person:
    """The reporter's own act: the link is the proof, and a password makes it void. Raises Refused with every fault."""
    person = Person.objects.select_for_update().filter(accreditations=accreditation).first()
    accreditation.person = person
    if person is None or not welcomed(accreditation, token):
        raise Refused([Finding("subscription.over")])
    try:
        validate_password(password, person)
    except ValidationError as why:
        faults = [
            Finding(WEAK_PASSWORDS.get(one.code or "", "person.weak-password"), where=Place(part="password"),
                    context={**(one.params or {}), "why": " ".join(one.messages)})
            for one in why.error_list
        ]  # fmt: skip
        raise Refused(faults) from why
    person.set_password(password)
    person.save(update_fields=["password"])
    write_event(by=person, action="person.password", thing=f"persons:{person.username}", now=now)
    return person


def _locked(accreditation: Accreditation) -> Accreditation:
    found: Accreditation = Accreditation.objects.select_for_update().get(pk=accreditation.pk)
    return found


def _decided(current: Accreditation, wanted: str) -> list[Finding]:
    """Of two officers who decide at once, the second is told what the first did."""
    if current.state == wanted:
        return []
    return [Finding("press.decided-already", context={"state": current.get_state_display()})]


def _person_of(current: Accreditation) -> Person:
    """The person of an earlier accreditation of this address, or a new one who has no password yet.

    Only ever a person of this network: an address typed into a public form opens nobody else's account.
    """
    earlier = Accreditation.objects.filter(email=current.email, person__isnull=False).select_related("person").first()
    if earlier is not None and earlier.person is not None:
        found: Person = earlier.person
        return found
    person = Person(username=f"phongvien.{current.pk}", name=current.name, email=current.email)
    person.set_unusable_password()
    person.save()
    return person


def _tell(current: Accreditation, letter: str, *, now: dt.datetime) -> None:
    body = {"letter": letter, "accreditation": current.pk}
    key = f"press/accreditation/{current.pk}/{letter}"
    put(key=key, to=current.email, body=body, not_before=now, now=now)
