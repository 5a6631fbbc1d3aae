"""Taking the records of a figure out of the platform, as a folder that counts it again: only with leave, and noted."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.db import transaction

from giaoban.core.indicators.restate import Frame
from giaoban.measures.queries.explained import explained, find_figure
from giaoban.measures.queries.record_bundles import MOST, record_bundle
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI


@transaction.atomic
def take_bundle(
    *,
    by: Person,
    figure: str | int,
    frame: Frame = "as_was",
    now: dt.datetime,
    most: int = MOST,
    warehouse: Any = None,
    pack: Path | None = None,
) -> dict[str, bytes]:
    """The files of a bundle by name. Raises NotAllowed, and Refused as `explained` and `record_bundle` do."""
    today = now.astimezone(HANOI).date()
    about = Subject.objects.get(key=find_figure(figure, frame=frame, today=today).subject)
    check_may(by, "record.take", about=about, today=today)
    found = explained(figure, frame=frame, today=today, warehouse=warehouse, pack=pack)
    files = record_bundle(found, today=today, most=most, warehouse=warehouse, pack=pack)
    data = {"figure": found.figure, "indicator": found.indicator.code, "subject": found.subject}
    data |= {"period": found.period.code, "hash": found.hash}
    write_event(by=by, action="figure.bundle", thing=f"figure:{found.figure}"[:120], data=data, now=now)
    return files
