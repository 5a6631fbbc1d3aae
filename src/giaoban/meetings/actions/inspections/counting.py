"""How many inspections were held online, as a figure with its counts: computed from the steps, never typed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from giaoban.core.findings import Refused
from giaoban.measures.actions import Recorded, record_observations
from giaoban.measures.actions.computing import simulation_document
from giaoban.meetings.actions.inspections.recording import day_of, fault
from giaoban.meetings.queries.inspections.steps import counted
from giaoban.registry.models import Person

INDICATORS = {
    "inspections_digital": ("online", "inspections"),
    "periodic_inspections_online": ("periodic_online", "periodic"),
}
"""Each indicator with the counts it is a ratio of."""


@transaction.atomic
def record_online_share(
    *, by: Person, year: int, subject: str, source: str, simulated: bool = False, now: dt.datetime
) -> Recorded:
    """The share held online among all inspections and among periodic ones, for the country (`subject`).

    `source` is the key of the document that the figure stands in; simulated ones need none. A year without inspections
    gives no figure.
    Raises Refused, NotAllowed.
    """
    if simulated and not source:
        source = simulation_document("simulation.inspections").key
    found = counted(year=year, simulated=simulated, today=day_of(now))
    rows = [
        {
            "indicator": code, "subject": subject, "period": str(year), "vintage": day_of(now).isoformat(),
            "status": "simulated" if simulated else "reported", "source": source, "evidence": "computed",
            "num": Decimal(getattr(found, top)), "den": Decimal(getattr(found, bottom)), "method": "from-steps",
        }
        for code, (top, bottom) in INDICATORS.items()
        if getattr(found, bottom)
    ]  # fmt: skip
    if not rows:
        raise Refused([fault("inspection.none-concluded", "year", year=year)])
    return record_observations(by=by, rows=rows, today=day_of(now), now=now)
