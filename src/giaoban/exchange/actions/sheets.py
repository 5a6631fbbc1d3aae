"""What people do with a submission before it is sent: bring a sheet, correct rows, set faulty ones aside, discard it.

Rows are judged whenever they change; good and faulty ones are kept alike, so nothing typed is lost. Two people who
write at the same time do not overwrite each other: whoever comes second is told that the rows have changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.receipts import plain_findings
from giaoban.exchange.actions.sheets_store import drop_editions, write_rows
from giaoban.exchange.models import Connector, Submission
from giaoban.exchange.queries.sheets import Desk, desk_of, hold_typing, typed_rows
from giaoban.exchange.queries.sheets_checking import CheckedRows, check_rows
from giaoban.exchange.queries.sheets_columns import MOST_LETTERS
from giaoban.exchange.queries.sheets_reading import Row, read_upload
from giaoban.exchange.queries.sheets_template import ROWS
from giaoban.exchange.queries.sheets_values import shown
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI


@dataclass(frozen=True)
class Brought:
    """`is_known`: the same file is on its way already, and this is where."""

    submission: Submission
    is_known: bool


def bring_sheet(
    *, by: Person, connector: Connector, data: bytes, file_name: str, now: dt.datetime, into: Submission | None = None
) -> Brought:
    """Check an uploaded sheet and keep its rows as a draft; with `into`, in place of the rows of that draft.

    Raises NotAllowed, or Refused with why the file as a whole cannot be taken (`sheet.*`, `typed.*`).
    """
    at = may_type(by, connector, now)
    digest = hashlib.sha256(data).hexdigest()
    known = _on_its_way(connector, digest)
    if known is not None and (into is None or known.pk != into.pk):
        return Brought(known, True)
    pack = Path(settings.PACK) / "contracts"
    found = read_upload(data, file=file_name[:200], contract=at.contract, asked=at.asked, pack=pack)
    checked = check_rows(
        connector, at.contract, at.asked, found.rows, formulas=found.formulas, errors=found.errors, now=now
    )
    with transaction.atomic():
        if into is None:
            known = _on_its_way(connector, digest)  # the same file a moment ago, by somebody else
            if known is not None:
                return Brought(known, True)
        one = _new(at, Connector.Way.SHEET, by, now) if into is None else open_one(into)
        one.file_name, one.sha256 = file_name[:200], digest
        one.layout = {"sheet": found.sheet, "letters": dict(found.letters)}
        _keep(one, at, found.rows, checked, by=by, now=now, notes=found.notes)
        data_of = {"file": one.file_name, "sha256": digest, "rows": one.rows, "faulty": one.faulty}
        write_event(by=by, action="submission.bring", thing=thing_of(one), data=data_of, now=now)
    return Brought(one, False)


def correct_rows(
    *,
    by: Person,
    submission: Submission,
    changes: Mapping[int, Mapping[str, str]],
    edition: int,
    now: dt.datetime,
    without: Collection[int] = (),
) -> Submission:
    """Put other values into rows of a draft, by row and column, leave out some rows, and judge it again.

    Raises NotAllowed, or Refused (`submission.not-open`, `submission.changed-meanwhile`).
    """
    at = may_type(by, submission.connector, now)
    hold_edition(open_one(submission, held=False), edition)
    names = set(at.by_name)
    rows = []
    for row in typed_rows(submission, edition).rows:
        if row.number in without:
            continue
        given = {name: clean(text) for name, text in changes.get(row.number, {}).items() if name in names}
        rows.append(Row(row.number, {**row.values, **given}) if given else row)
    checked = judged(at, rows, now)
    with transaction.atomic():
        one = hold_edition(open_one(submission), edition)
        return rewrite(one, at, rows, checked, by=by, now=now, action="submission.correct")


def set_faulty_aside(*, by: Person, submission: Submission, now: dt.datetime) -> Submission:
    """Part a draft: the faulty rows go into a draft of their own, so that the good ones can be submitted."""
    at = may_type(by, submission.connector, now)
    edition = open_one(submission, held=False).edition
    typed = typed_rows(submission, edition)
    good = [row for row in typed.rows if row.number not in typed.by_row]
    if not good or not typed.faulty:
        raise Refused([Finding("submission.nothing-to-part", context={"number": submission.pk})])
    of_faulty, of_good = judged(at, typed.faulty, now), judged(at, good, now)
    with transaction.atomic():
        one = hold_edition(open_one(submission), edition)
        rest = _new(at, one.way, by, now)
        rest.file_name, rest.layout, rest.typists = one.file_name, one.layout, list(one.typists)
        rewrite(rest, at, typed.faulty, of_faulty, by=by, now=now, action="submission.set-aside")
        rewrite(one, at, good, of_good, by=by, now=now, action="submission.part")
    return rest


def discard(*, by: Person, submission: Submission, now: dt.datetime) -> Submission:
    """Throw a draft away with its rows; that it was there stays."""
    may_type(by, submission.connector, now)
    with transaction.atomic():
        one = open_one(submission)
        one.state, one.changed_at = Submission.State.DISCARDED, now
        one.save()
        write_event(by=by, action="submission.discard", thing=thing_of(one), now=now)
        transaction.on_commit(lambda: drop_editions(one, but=None))
    return one


def may_type(by: Person, connector: Connector, now: dt.datetime) -> Desk:
    """The desk of a source, for somebody who may write there. Raises NotAllowed, Refused."""
    today = now.astimezone(HANOI).date()
    check_may(by, "sheet.submit", about=connector.sender, today=today)
    at = desk_of(connector, by=by, today=today)
    hold_typing(at)
    return at


def open_one(submission: Submission, *, held: bool = True) -> Submission:
    """The submission as it stands, `held` until the transaction ends. Raises Refused where it is not open any more."""
    found = Submission.objects.select_for_update(of=("self",)) if held else Submission.objects.all()
    one: Submission = found.select_related("connector__sender").get(pk=submission.pk)
    if not one.is_open:
        raise Refused([Finding("submission.not-open", context={"number": one.pk, **state_words(one)})])
    return one


def hold_edition(one: Submission, edition: int) -> Submission:
    """The submission again. Raises Refused where somebody has written in it since that edition."""
    if one.edition != edition:
        raise Refused([Finding("submission.changed-meanwhile", context={"number": one.pk})])
    return one


def judged(at: Desk, rows: Sequence[Row], now: dt.datetime) -> CheckedRows:
    """What is wrong with rows. It may take seconds: call it before a transaction, which keeps all others waiting."""
    return check_rows(at.connector, at.contract, at.asked, rows, now=now)


def rewrite(
    one: Submission,
    at: Desk,
    rows: Sequence[Row],
    checked: CheckedRows,
    *,
    by: Person,
    now: dt.datetime,
    action: str,
) -> Submission:
    """Keep judged rows as the next edition. Call it inside a transaction, on what `open_one` gave."""
    _keep(one, at, rows, checked, by=by, now=now)
    write_event(by=by, action=action, thing=thing_of(one), data={"rows": one.rows, "faulty": one.faulty}, now=now)
    return one


def new_draft(at: Desk, way: str, *, by: Person, now: dt.datetime) -> Submission:
    return _new(at, way, by, now)


def clean(text: Any) -> str:
    """What came out of a form, as a cell would hold it."""
    return shown(str(text))[:MOST_LETTERS]


def thing_of(one: Submission) -> str:
    return f"submissions:{one.connector.key}/{one.pk}"


def state_words(one: Submission) -> dict[str, str]:
    from django.utils import translation

    found = {}
    for language in ("vi", "en"):
        with translation.override(language):
            found[f"state_{language}"] = str(one.get_state_display())
    return found


def _on_its_way(connector: Connector, digest: str) -> Submission | None:
    waiting = Submission.objects.filter(connector=connector, sha256=digest, state__in=Submission.WAITING)
    last = (
        Submission.objects.filter(connector=connector, state=Submission.State.APPROVED).order_by("-decided_at").first()
    )
    return waiting.first() or (last if last is not None and last.sha256 == digest else None)


def _new(at: Desk, way: str, by: Person, now: dt.datetime) -> Submission:
    made: Submission = Submission.objects.create(
        connector=at.connector,
        contract=at.contract.full_reference,
        way=way,
        layout={"sheet": ROWS, "letters": {}},
        made_by=by,
        made_at=now,
        changed_at=now,
    )
    return made


def _keep(
    one: Submission,
    at: Desk,
    rows: Sequence[Row],
    checked: CheckedRows,
    *,
    by: Person,
    now: dt.datetime,
    notes: Sequence[Finding] = (),
) -> None:
    one.edition += 1
    one.contract, one.changed_at = at.contract.full_reference, now
    one.rows, one.faulty = len(rows), len(checked.faulty)
    one.findings = plain_findings([*notes, *checked.findings])
    one.typists = sorted({*one.typists, by.username})
    write_rows(one, one.edition, [each.name for each in at.asked], rows, checked.faults)
    one.save()
    transaction.on_commit(lambda: drop_editions(one, but=one.edition))
