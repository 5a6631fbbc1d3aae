"""Four indicators counted from the register of systems and from drills, as observations with their counts.

Here because this is the lowest floor that sees both the register and the figures. What counts a simulated system is a
simulated figure. An organisation nothing is known about gets none.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from giaoban.assessments.queries.levels import levels
from giaoban.assessments.queries.systems.figures import Count, system_counts
from giaoban.core.findings import Finding, Refused
from giaoban.core.periods import Period
from giaoban.library.models import Document
from giaoban.measures.actions import record_observations
from giaoban.measures.actions.computing import simulation_document
from giaoban.measures.actions.figures import NewFigure, Recorded
from giaoban.measures.models import Indicator, Observation
from giaoban.measures.queries import nation
from giaoban.registry.models import Evidence, Person
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

METHOD = "systems@1"


@transaction.atomic
def record_system_figures(*, by: Person, period: Period, now: dt.datetime) -> Recorded:
    """The figures of a period as they stand on its last day, or today if that is earlier; the vintage is that day.

    The same counts again change nothing. Raises Refused (`figure.from-the-future`, `figure.already-recorded` where the
    records of that day were changed since), NotAllowed.
    """
    today = now.astimezone(HANOI).date()
    country = nation()
    check_may(by, "figure.record", about=country, today=today)
    if period.start > today:
        raise Refused([Finding("figure.from-the-future", context={"row": 1, "period": period.code})])
    day = min(period.end, today)
    counts = system_counts(day=day, regimes=levels().in_use_on(day))
    known = set(Indicator.objects.filter(code__in={one.indicator for one in counts}).values_list("code", flat=True))
    rows = [
        _figure(one, subject, period, day)
        for one in counts
        if one.den and one.indicator in known and (subject := one.owner or (country.key if country else ""))
    ]
    return record_observations(by=by, rows=rows, today=today, now=now)


def _figure(one: Count, subject: str, period: Period, day: dt.date) -> NewFigure:
    simulated = simulation_document("simulation.systems") if one.is_simulated else None
    return NewFigure(
        indicator=one.indicator, subject=subject, period=period.code, vintage=day.isoformat(),
        status=Observation.Status.SIMULATED if one.is_simulated else Observation.Status.REPORTED,
        source=(simulated or _register()).key, num=one.num, den=one.den, method=METHOD, decimals=2,
        evidence=Evidence.COMPUTED,
    )  # fmt: skip


def _register() -> Document:
    return Document.objects.get_or_create(
        key="records.systems",
        defaults={
            "kind": Document.Kind.REPORT,
            "title_vi": "Sổ đăng ký hệ thống thông tin và các buổi diễn tập khôi phục trên nền tảng này",
            "title_en": "The register of information systems and the recovery drills on this platform",
            "evidence": Evidence.COMPUTED,
        },
    )[0]
