"""Provinces with a simulated half-yearly rate for the tests of lessons: three took up a practice in 2023."""

from __future__ import annotations

import datetime as dt
import random

from tests.tiny import NOW, subject

from giaoban.core.periods import Period
from giaoban.library.models import Document
from giaoban.measures.models import Indicator, Observation
from giaoban.registry.actions import console_person
from giaoban.registry.models import Subject

PERIODS = [f"{year}Q{quarter}" for year in (2022, 2023, 2024) for quarter in (1, 2, 3, 4)]
SINCE = dt.date(2023, 7, 1)
CODE = "dossier_rate"


def provinces_with_rates(*, count: int = 25, treated: int = 3, effect: float = 12.0, status: str = "simulated"):
    """`treated` of `count` provinces gain `effect` points from 2023Q3 on; gives them, the treated first."""
    draw = random.Random(4)
    found = []
    rows = []
    indicator = Indicator.objects.filter(code=CODE).order_by("-version").first()
    source = Document.objects.first()
    by = console_person()
    for number in range(count):
        one = Subject.objects.create(
            key=f"province.p{number:02}", kind="province", code=f"{60 + number}", name_vi=f"Tỉnh {number:02}",
            parent=subject("province.bien").parent, valid_from=dt.date(2010, 1, 1),
        )  # fmt: skip
        found.append(one)
        level = draw.uniform(20, 40)
        for turn, code in enumerate(PERIODS):
            period = Period.parse(code)
            value = level + 0.5 * turn + draw.gauss(0, 1)
            if number < treated and period.start >= SINCE:
                value += effect
            rows.append(
                Observation(
                    indicator=indicator, subject=one, period_code=code, period_start=period.start,
                    period_end=period.end, method="made-up", vintage="t", num=round(value * 10, 4),
                    den=1000 + 40 * number, value=round(value, 4), decimals=2, status=status, source=source,
                    known_at=NOW, recorded_at=NOW, recorded_by=by,
                )
            )  # fmt: skip
    Observation.objects.bulk_create(rows)
    return found
