"""A record typed into the form of the browser: kept as a draft with whatever is in it, judged as a sheet of one row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.sheets import clean, hold_edition, judged, may_type, new_draft, open_one, rewrite
from giaoban.exchange.models import Connector, Submission
from giaoban.exchange.queries.forms import ROW
from giaoban.exchange.queries.sheets_reading import Row
from giaoban.registry.models import Person


def keep_form(
    *,
    by: Person,
    connector: Connector,
    typed: Mapping[str, str],
    now: dt.datetime,
    into: Submission | None = None,
    edition: int | None = None,
) -> Submission:
    """Keep one record as a draft, faulty or not; what machines may fill alone is a fault of it like any other.

    Raises NotAllowed, or Refused: `submission.not-open`, `submission.changed-meanwhile`, `submission.empty`.
    """
    at = may_type(by, connector, now)
    values = {one.name: clean(typed.get(one.name, "")) for one in at.asked}
    rows = [Row(ROW, values)]
    checked = judged(at, rows, now)
    with transaction.atomic():
        one = open_one(into) if into is not None else None
        if one is not None and edition is not None:
            hold_edition(one, edition)
        if not any(values.values()):
            raise Refused([Finding("submission.empty", context={"number": one.pk if one else "–"})])
        one = one or new_draft(at, Connector.Way.FORM, by=by, now=now)
        return rewrite(one, at, rows, checked, by=by, now=now, action="submission.type")
