"""The session at a distance: who is there on both sides, what happens when, the recording by its hash, a sample.

The recording stays where it is; only its hash is kept, so that nobody can put another one in its place.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Sequence

from django.db import transaction

from giaoban.core.checklists.sampling import LONGEST, draw, listed, population_hash
from giaoban.core.findings import Refused
from giaoban.meetings.actions.inspections.recording import (
    Side,
    State,
    check_team,
    day_of,
    fault,
    held,
    long_words,
    side_of,
    write_step,
)
from giaoban.meetings.models import Inspection, InspectionStep
from giaoban.registry.models import Person

_SHA256 = re.compile(r"[0-9a-f]{64}")
ELSEWHERE = ("answered", "opened", "noted", "recorded", "signed", "published")


@transaction.atomic
def answer_roll_call(*, by: Person, inspection: Inspection, present: str, now: dt.datetime) -> InspectionStep:
    """Each side says for itself who is there (offices, not names). Once a side; latecomers are a note."""
    found = held(inspection, State.NOTIFIED)
    side = side_of(by, found, today=day_of(now))
    present = " ".join(present.split())
    faults = long_words(present=(present, 500))
    if not present:
        faults.append(fault("inspection.nobody-present", "present"))
    if found.steps.filter(code="opened", side=side).exists():
        faults.append(fault("inspection.there-already", "present"))
    if faults:
        raise Refused(faults)
    return write_step(found, "opened", side=side, by=by, now=now, words=present)


@transaction.atomic
def note(*, by: Person, inspection: Inspection, words: str, now: dt.datetime) -> InspectionStep:
    """A line of the timeline, by either side. The same line sent twice by the same person is one."""
    found = held(inspection, State.NOTIFIED)
    side = side_of(by, found, today=day_of(now))
    words = words.strip()
    faults = long_words(words=(words, 2000))
    if not words:
        faults.append(fault("inspection.nothing-said", "words"))
    if not found.steps.filter(code="opened").exists():
        faults.append(fault("inspection.not-opened", "words"))
    if faults:
        raise Refused(faults)
    last = found.steps.order_by("number").last()
    if last is not None and (last.code, last.by_id, last.words) == ("noted", by.pk, words):
        return last
    return write_step(found, "noted", side=side, by=by, now=now, words=words)


@transaction.atomic
def keep_recording_hash(
    *, by: Person, inspection: Inspection, name: str, sha256: str, now: dt.datetime
) -> InspectionStep:
    """The SHA-256 of the recording, as the page or `sha256sum` computed it."""
    found = held(inspection, State.NOTIFIED, State.DRAFTED)
    check_team(by, found, today=day_of(now))
    sha256, name = sha256.strip().lower(), " ".join(name.split())
    faults = long_words(name=(name, 200))
    if not name:
        faults.append(fault("inspection.no-name-of-recording", "name"))
    if not _SHA256.fullmatch(sha256):
        faults.append(fault("inspection.not-a-hash", "sha256", text=sha256[:80]))
    if not found.steps.filter(code="opened").exists():
        faults.append(fault("inspection.not-opened", "sha256"))
    if faults:
        raise Refused(faults)
    return write_step(found, "recorded", side=Side.INSPECTORS, by=by, now=now, data={"name": name, "sha256": sha256})


@transaction.atomic
def fix_list(*, by: Person, inspection: Inspection, names: Sequence[str], now: dt.datetime) -> InspectionStep:
    """The list to draw from, with its hash, before there is a seed. Once."""
    found = held(inspection, State.NOTIFIED)
    check_team(by, found, today=day_of(now))
    known = listed(names)
    faults = []
    if not known or len(known) > LONGEST or any(len(name) > 300 for name in known):
        faults.append(fault("inspection.bad-list", "names", count=len(known), most=LONGEST))
    if found.steps.filter(code="listed").exists():
        faults.append(fault("inspection.listed-already", "names"))
    if faults:
        raise Refused(faults)
    data = {"names": known, "sha256": population_hash(known)}
    return write_step(found, "listed", side=Side.INSPECTORS, by=by, now=now, data=data)


@transaction.atomic
def draw_sample(*, by: Person, inspection: Inspection, size: int, seed: str = "", now: dt.datetime) -> InspectionStep:
    """The sample, once. Without a seed agreed by both sides (dice, a lottery) one is made now, after the list."""
    found = held(inspection, State.NOTIFIED)
    check_team(by, found, today=day_of(now))
    fixed = found.steps.filter(code="listed").first()
    names = fixed.data["names"] if fixed else []
    faults = long_words(seed=(seed, 100))
    if fixed is None:
        faults.append(fault("inspection.no-list", "size"))
    elif not 0 < size <= len(names):
        faults.append(fault("inspection.bad-size", "size", size=size, count=len(names)))
    if found.steps.filter(code="drawn").exists():
        faults.append(fault("inspection.drawn-already", "size"))
    if faults:
        raise Refused(faults)
    made = draw(names, size=size, seed=" ".join(seed.split()) or secrets.token_hex(16))
    data = {
        "seed": made.seed, "size": size, "of": made.population, "list_sha256": made.population_sha256,
        "names": list(made.names),
    }  # fmt: skip
    return write_step(found, "drawn", side=Side.INSPECTORS, by=by, now=now, data=data)


@transaction.atomic
def take_elsewhere(
    *, by: Person, inspection: Inspection, code: str, on: dt.date | None, words: str, now: dt.datetime
) -> InspectionStep:
    """A step that was taken outside the system, on paper or on the spot. The inspection goes on, but not as online."""
    today = day_of(now)
    found = held(inspection, State.NOTIFIED, State.DRAFTED, State.CONCLUDED)
    check_team(by, found, today=today)
    faults = long_words(words=(words, 2000))
    if code not in ELSEWHERE:
        faults.append(fault("inspection.not-elsewhere", "code", text=code[:40], known=", ".join(ELSEWHERE)))
    if on is None or on > today:
        faults.append(fault("inspection.bad-day-elsewhere", "on"))
    if not words.strip():
        faults.append(fault("inspection.no-reason", "words"))
    if code == "published" and found.state != State.CONCLUDED:
        faults.append(fault("inspection.not-now", "code", state=str(found.get_state_display())))
    if faults:
        raise Refused(faults)
    if code == "published":
        found.state = State.PUBLISHED
        found.save(update_fields=["state"])
    return write_step(found, code, side=Side.INSPECTORS, by=by, now=now, words=words, data={"on": on}, is_here=False)
