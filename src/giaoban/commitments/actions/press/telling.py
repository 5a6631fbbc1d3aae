"""Tells a reporter by mail that something became of a question; the words are made when it is sent."""

from __future__ import annotations

import datetime as dt

from giaoban.commitments.actions.sending import put
from giaoban.commitments.models import PressQuestion
from giaoban.commitments.queries.reminders import address_of, choice_of, quiet_until


def tell_reporter(question: PressQuestion, letter: str, turn: str, *, now: dt.datetime) -> None:
    """Once for each turn of a question. Simulated reporters have no address."""
    person = question.commitment.asked_by_person
    if person is None or not person.email:
        return
    choice = choice_of(person)
    put(
        key=f"press/{question.commitment.key}/{letter}/{turn}", to=address_of(choice),
        body={"letter": letter, "question": question.commitment.key},
        not_before=quiet_until(choice, now) or now, now=now, person=person,
    )  # fmt: skip
