"""Adds to the public log of labels, and signs its head and the status list."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import connection

from giaoban.assessments.actions.labels.keys import signing_key
from giaoban.assessments.models import Label, LogEntry, Revocation, TreeHead
from giaoban.assessments.queries.labels.published import STATUS_PATH
from giaoban.core.checklists.label import log as core
from giaoban.core.checklists.label import status
from giaoban.core.checklists.label.jose import sign
from giaoban.core.checklists.label.merkle import Frontier, leaf_hash
from giaoban.registry.models import Person

ONE_ENTRY_AT_A_TIME = 7_301_954  # any number, the same in every process


def append(*, by: Person, kind: str, label: Label, text: str, now: dt.datetime) -> LogEntry:
    """The next leaf and the head over it; inside the transaction of what it tells, after `wait_for_others`."""
    newest = TreeHead.objects.order_by("-size", "-id").first()
    before = Frontier(newest.size, [bytes.fromhex(peak) for peak in newest.peaks]) if newest else Frontier()
    leaf = leaf_hash(text.encode("ascii"))
    made: LogEntry = LogEntry.objects.create(
        index=before.size, kind=kind, label=label, text=text, leaf=leaf.hex(), at=now
    )
    _sign(before.with_leaf(leaf), by=by, now=now)
    return made


def sign_head(*, by: Person, now: dt.datetime) -> TreeHead | None:
    """The newest head once more, by the key in use; None while the log is empty."""
    wait_for_others()
    newest = TreeHead.objects.order_by("-size", "-id").first()
    if newest is None:
        return None
    return _sign(Frontier(newest.size, [bytes.fromhex(peak) for peak in newest.peaks]), by=by, now=now)


def status_text(*, by: Person, now: dt.datetime) -> str:
    """The status list of this moment, signed; two queries. Nothing is written."""
    row, key = signing_key(by=by, now=now)
    count = Label.objects.count()
    revoked = Revocation.objects.values_list("label__number", flat=True)
    payload = status.status_payload(settings.SITE + STATUS_PATH, revoked, count=count + 1, now=now)
    return sign(payload, typ=status.KIND, kid=row.kid, key=key)


def wait_for_others() -> None:
    """Two writers at once would both take the next place. SQLite admits one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_ENTRY_AT_A_TIME])


def _sign(tree: Frontier, *, by: Person, now: dt.datetime) -> TreeHead:
    row, key = signing_key(by=by, now=now)
    now = max(now, row.begins)
    head = core.TreeHead(tree.size, tree.root, now)
    text = sign(core.head_payload(head, issuer=settings.SITE), typ=core.KIND, kid=row.kid, key=key)
    made: TreeHead = TreeHead.objects.create(
        size=tree.size, root=tree.root.hex(), peaks=[peak.hex() for peak in tree.peaks], kid=row.kid, text=text, at=now
    )
    return made
