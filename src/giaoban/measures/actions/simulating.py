"""Counts of the eight components of digital society for each province, made by software until sources exist.

Every row says simulated and names the simulation as its source. Only provinces get them: a national sum would stand
beside published national figures (82,4 % of households with fibre) as if it were one of them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import random
from decimal import Decimal

from django.db import transaction

from giaoban.core.findings import Finding, Refused
from giaoban.core.periods import Period
from giaoban.measures.actions.computing import BATCH, EXACT, simulation_document
from giaoban.measures.models import Indicator, Observation
from giaoban.measures.queries import nation
from giaoban.registry.actions import write_event
from giaoban.registry.models import Evidence, Person, Subject
from giaoban.registry.permissions import check_may
from giaoban.registry.queries import organisations_on
from giaoban.web.formats import HANOI

METHOD = "simulation@1"
QUARTERS = ("2023Q4", "2024Q1", "2024Q2", "2024Q3", "2024Q4")
HOUSEHOLD = 3.6  # people a household: invented, near what a census finds
ADULTS = 0.7  # adults among all people: invented


@transaction.atomic
def simulate_digital_society(*, by: Person, seed: int, now: dt.datetime, quarters: tuple[str, ...] = QUARTERS) -> int:
    """Counts (so many households or adults of so many) for every component, province and quarter; how many are new.

    The same seed gives the same counts, and a second run writes nothing. Raises Refused when no indicator names the
    components of digital society.
    """
    first = Period.parse(quarters[0]).end
    provinces = list(organisations_on(first, kinds=("province",)))
    check_may(by, "figure.record", about=nation(), today=now.astimezone(HANOI).date())
    components = component_indicators()
    vintage = f"seed-{seed}"
    if Observation.objects.filter(method=METHOD, vintage=vintage, indicator__in=components).exists():
        return 0
    source = simulation_document("simulation.digital-society")
    rows = []
    for province in provinces:
        people = _people(seed, province)
        for indicator in components:
            counted = people / HOUSEHOLD if _per_household(indicator) else people * ADULTS
            den = Decimal(round(counted))
            for code, share in zip(quarters, _shares(seed, province, indicator, len(quarters)), strict=True):
                period = Period.parse(code)
                if not province.is_valid_on(period.end):
                    continue
                num = Decimal(round(float(den) * share))
                rows.append(
                    Observation(
                        indicator=indicator,
                        subject=province,
                        period_code=code,
                        period_start=period.start,
                        period_end=period.end,
                        method=METHOD,
                        vintage=vintage,
                        num=num,
                        den=den,
                        value=(num / den * 100).quantize(EXACT),
                        decimals=1,
                        status=Observation.Status.SIMULATED,
                        evidence=Evidence.COMPUTED,
                        source=source,
                        known_at=now,
                        recorded_at=now,
                        recorded_by=by,
                    )
                )
    Observation.objects.bulk_create(rows, batch_size=BATCH)
    data = {"seed": seed, "new": len(rows), "provinces": len(provinces), "components": len(components)}
    write_event(by=by, action="figure.simulate", thing="observations:many", data=data, now=now)
    return len(rows)


def component_indicators() -> list[Indicator]:
    """The newest versions of the indicators that the composite of digital society is made of, in its order."""
    newest = {one.code: one for one in Indicator.objects.order_by("code", "version")}
    wholes = [one for one in newest.values() if one.group == "society" and one.definition.get("components")]
    codes = [code for whole in wholes for code in whole.definition["components"]]
    missing = [code for code in codes if code not in newest]
    if not codes or missing:
        raise Refused([Finding("figure.no-components", context={"missing": ", ".join(missing) or "–"})])
    return [newest[code] for code in dict.fromkeys(codes)]


def _per_household(indicator: Indicator) -> bool:
    """Whether the denominator counts households; everything else here counts adults."""
    words = f"{indicator.code} {' '.join(indicator.definition.get('measures', {}))}"
    return "household" in words


def _people(seed: int, province: Subject) -> float:
    """Invented population, a quarter of a million to several millions, the same for every component."""
    return 1_300_000 * math.exp(_draw(seed, province.key, "people").gauss(0, 0.45))


def _shares(seed: int, province: Subject, indicator: Indicator, steps: int) -> list[float]:
    """A share that rises a little each quarter around a level the component and the province lean to."""
    level = _draw(seed, indicator.code, "level").uniform(0.2, 1.4)
    lean = _draw(seed, province.key, "lean").gauss(0, 0.5) + _draw(seed, province.key, indicator.code).gauss(0, 0.35)
    pace = _draw(seed, province.key, f"{indicator.code} pace").uniform(0.02, 0.1)
    return [1 / (1 + math.exp(-(level + lean + pace * step))) for step in range(steps)]


def _draw(seed: int, key: str, what: str) -> random.Random:
    digest = hashlib.sha256(f"{seed}|{what}|{key}".encode()).digest()
    return random.Random(int.from_bytes(digest[:8], "big"))  # noqa: S311  (a simulation, not a secret)
