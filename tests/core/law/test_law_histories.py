"""The text of any provision on any day: scripted histories against a slow reference, and the edges of days by hand."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from tests.core.law.scripted_histories import Script, decree_text, render, script, text_on

from giaoban.core.law.amendments import read_amendments
from giaoban.core.law.references.resolve import Entry, Register
from giaoban.core.law.structure import parse_document
from giaoban.core.law.validity import History

HISTORIES = 40
DATES = 5


def built(made: Script) -> tuple[str, History]:
    """The history as the product builds it, from nothing but texts: parse, read the clauses, apply the events."""
    die = random.Random(made.seed + 1000)
    base = parse_document(render(made.base), number=made.number, type="Nghị định", effective_from=made.day)
    register = Register([Entry(base.number, base.type, uri=base.uri)])
    events = []
    state = base
    for decree in made.decrees:
        amending = parse_document(decree_text(made, decree, die))
        assert (amending.number, amending.effective_from) == (decree.number, decree.day)
        proposed = read_amendments(amending, register, held={base.uri: state}.get)
        unsure = [each for each in proposed if not each.is_sure]
        assert unsure == [], [(each.said, each.doubts) for each in unsure]
        events += [each.event for each in proposed]
        state = History([base], events).document(base.uri, decree.day)
    return base.uri, History([base], events)


def days_of(made: Script) -> list[dt.date]:
    """Five days: before anything, each side of a change, and the end."""
    die = random.Random(made.seed)
    change = die.choice(made.decrees).day
    last = made.decrees[-1].day
    middle = made.day + (last - made.day) / 2
    return [made.day, change - dt.timedelta(days=1), change, middle, last + dt.timedelta(days=900)]


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_the_text_on_any_day_is_exact_to_the_byte(seed):
    made = script(seed)
    uri, history = built(made)
    assert [finding for finding in history.findings if finding.code != "law.document-not-held"] == []
    days = days_of(made)
    assert len(days) == DATES
    for day in days:
        assert history.read(uri, day).text.encode() == text_on(made, day).encode(), day


def test_the_histories_hold_every_kind_of_change_and_their_dates_differ():
    kinds: dict[str, int] = {}
    changed = 0
    for seed in range(HISTORIES):
        made = script(seed)
        for decree in made.decrees:
            for operation in decree.operations:
                kinds[operation.kind] = kinds.get(operation.kind, 0) + 1
        changed += text_on(made, days_of(made)[1]) != text_on(made, days_of(made)[2])
    assert len(kinds) == 12 and min(kinds.values()) >= 8
    assert changed == HISTORIES
