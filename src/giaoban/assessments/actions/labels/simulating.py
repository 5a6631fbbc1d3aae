"""Made-up websites, for demonstration: each through the same actions as a real one, marked simulated everywhere.

Who owns and who judges them are two made-up persons without a password. What the machine "found" is drawn from a seed.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from giaoban.assessments.actions.answering import answer
from giaoban.assessments.actions.concluding import conclude, submit
from giaoban.assessments.actions.evidence import attach_evidence
from giaoban.assessments.actions.labels.issuing import CRITERIA, issue_label, revoke_label
from giaoban.assessments.actions.labels.sites import ask_claim, register_site
from giaoban.assessments.actions.measuring import record_measurements
from giaoban.assessments.actions.opening import open_assessment
from giaoban.assessments.models import Assessment, Checklist, Label, LabelKey
from giaoban.assessments.queries.machines import Measured
from giaoban.core.checklists.schema import Checklist as Definition
from giaoban.core.checklists.schema import Criterion
from giaoban.core.findings import Finding, Refused
from giaoban.registry.models import Membership, Person, Subject
from giaoban.registry.queries import organisations_on
from giaoban.web.formats import HANOI

ENDS = (("labelled", 38), ("failed", 22), ("judged", 14), ("claimed", 12), ("unclaimed", 10), ("revoked", 4))
"""How far a site comes, and how often of a hundred."""


def simulate_sites(
    *, count: int, seed: int, now: dt.datetime, progress: Callable[[int], None] = lambda done: None
) -> Mapping[str, int]:
    """How many sites came how far. Hosts that exist already are left alone: the same seed twice adds nothing.

    Raises Refused (`checklist.unknown`) without the criteria of labels, (`simulate.too-small`) without organisations.
    """
    checklist = Checklist.objects.filter(code=CRITERIA, is_current=True).order_by("-version").first()
    if checklist is None:
        raise Refused([Finding("checklist.unknown", context={"name": CRITERIA, "nearest": "–"})])
    today = now.astimezone(HANOI).date()
    owners = list(organisations_on(today))
    if not owners:
        raise Refused([Finding("simulate.too-small", context={"option": "organisations", "value": 0, "least": 1})])
    draw, counts = random.Random(seed), Counter[str]()  # noqa: S311  drawn to be repeated, not to be secret
    people = _people(owners[0], today)
    key = LabelKey.objects.filter(is_in_use=True).first()
    first = now - dt.timedelta(days=85) if key is None else key.begins
    # In the order of time, as labels are: the log and the days of the key then read as they would have been.
    moments = sorted(first + (now - first) * draw.random() for _ in range(count))
    taken = []
    for number, begun in enumerate(moments, 1):
        owner, host = owners[(number - 1) % len(owners)], f"trang-{number:04d}.mo-phong.example"
        end = draw.choices([name for name, _ in ENDS], [weight for _, weight in ENDS])[0]
        if Subject.objects.filter(kind="website", details__host=host).exists():
            counts["known"] += 1
            continue
        with transaction.atomic():
            label = _one(owner, host, number, end, checklist, people, draw, begun)
        if label is not None and end == "revoked":
            taken.append(label)
        counts[end] += 1
        progress(number)
    for label in taken:
        words = "Mô phỏng: trang đã chuyển sang đơn vị khác."
        revoke_label(by=people[1], label=label, reason="changed", words=words, now=now)
    return counts


def _one(
    owner: Subject, host: str, number: int, end: str, checklist: Checklist, people: tuple[Person, Person],
    draw: random.Random, begun: dt.datetime,
) -> Label | None:  # fmt: skip
    holder, judge = people
    site = register_site(
        by=judge, owner=owner, host=host, name=f"Trang mô phỏng {number}", is_simulated=True, now=begun
    )
    if end == "unclaimed":
        return None
    claim = ask_claim(by=judge, site=site, method="dns", now=begun)
    claim.proven_at, claim.tried_at, claim.seen, claim.is_simulated = begun, begun, "simulated", True
    claim.save()
    if end == "claimed":
        return None
    made = open_assessment(by=holder, checklist=checklist, subject=site, is_simulated=True, now=begun)
    _measure(made, checklist.read, holder, draw, passes=end in ("labelled", "revoked"), now=begun)
    if end == "judged":
        return None
    submit(by=holder, assessment=made, now=begun)
    verdict = conclude(by=judge, assessment=made, note="Mô phỏng / simulated", now=begun)
    if end in ("labelled", "revoked") and verdict.verdict == "passed":
        return issue_label(by=judge, site=site, now=begun)
    return None


def _measure(
    made: Assessment, definition: Definition, by: Person, draw: random.Random, *, passes: bool, now: dt.datetime
) -> None:
    """Each criterion gets its best level; where the site fails, a drawn third of them gets its worst, one gate too."""
    results: dict[str, Measured] = {}
    spoiled = {name for name in definition.criteria if draw.random() < (0.1 if passes else 0.4)}
    gates = [name for name, one in definition.criteria.items() if one.gate and one.probe]
    fails = set() if passes else {draw.choice(gates)}
    for name, criterion in definition.criteria.items():
        is_bad = name in fails or (name in spoiled and not criterion.gate)
        value = _level(definition, criterion, worst=is_bad)
        if criterion.probe:
            results[name] = Measured(value, "simulated", {"simulated": True, "value": value})
        elif criterion.ask:
            if criterion.needs:
                attach_evidence(
                    by=by, assessment=made, criterion=name, kind="statement", title="Mô phỏng / simulated",
                    words="Mô phỏng / simulated", now=now,
                )  # fmt: skip
            answer(by=by, assessment=made, criterion=name, value=value, now=now)
    record_measurements(by=by, assessment=made, results=results, now=now)


def _level(definition: Definition, criterion: Criterion, *, worst: bool) -> Any:
    scale = definition.scale_of(criterion)
    levels = [one for one in scale.levels if not (one.closes and not criterion.gate)]
    if not levels:
        return "no" if worst else "yes"
    return (min if worst else max)(levels, key=lambda one: one.credit).id


def _people(at: Subject, today: dt.date) -> tuple[Person, Person]:
    found = []
    for username, name in (("simulated-owner", "Chủ trang mô phỏng"), ("simulated-judge", "Thẩm định mô phỏng")):
        person, is_new = Person.objects.get_or_create(username=username, defaults={"name": name})
        if is_new:
            person.set_unusable_password()
            person.save()
            since = today - dt.timedelta(days=400)
            Membership.objects.create(person=person, subject=at, role=Membership.Role.AGENCY, valid_from=since)
        found.append(person)
    return found[0], found[1]
