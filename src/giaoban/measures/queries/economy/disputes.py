"""One year's share of the digital economy as everybody has it: official, earlier official, other methods, our own.

Nothing here decides who is right. The newest official value stands first because targets are judged by it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Q

from giaoban.core.findings import Finding, Refused
from giaoban.measures.models import EconomyEstimate, Observation
from giaoban.measures.queries.economy.listings import TOTAL, EstimateLine, estimate_line, estimates
from giaoban.measures.queries.points import Point, end_of_day, observed
from giaoban.registry.models import Subject

CORE, DIGITISED = "digital_economy_core_share_gdp", "digital_economy_digitised_share_gdp"
PROVINCIAL = "digital_economy_share_grdp"
MADE_HERE = "est."
"""How the `ref` of an observation begins that an estimate of this house wrote."""
PLACES = Decimal("0.00000001")


@dataclass(frozen=True)
class Line:
    """One value of the share, in per cent, with what is known of how it was made.

    key: `observation:ID` or `estimate:KEY`; `difference` takes two of them
    role: official (the newest), earlier (official once), other (another method), estimate (made here), trial (simulated
          figures, which show how the instrument works)
    core, digitised: the two parts, None where the publication does not state them
    denominator: gdp, gva or grdp; `scope`, `phi` are "" where they are not known
    """

    key: str
    role: str
    value: Decimal
    decimals: int
    status: str
    method: str
    vintage: str
    subject_name: str
    source_title: str
    source_key: str
    known_at: dt.datetime
    core: Decimal | None = None
    digitised: Decimal | None = None
    denominator: str = ""
    scope: str = ""
    phi: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    observation_id: int | None = None
    estimate_key: str = ""

    @property
    def is_ours(self) -> bool:
        return bool(self.estimate_key)


@dataclass(frozen=True)
class Dispute:
    """All lines of one year and subject. `spread` is the largest less the smallest of the real ones, in points."""

    year: int
    subject_key: str
    official: Line | None
    earlier: tuple[Line, ...]
    others: tuple[Line, ...]
    estimates: tuple[Line, ...]
    trials: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line, the official one first, trials last."""
        first = (self.official,) if self.official else ()
        return (*first, *self.earlier, *self.others, *self.estimates, *self.trials)

    @property
    def spread(self) -> Decimal | None:
        values = [line.value for line in self.lines if line.role != "trial"]
        return max(values) - min(values) if len(values) > 1 else None


def disputes(year: int, subject: Subject | str, *, known: dt.date | None = None) -> Dispute:
    """The lines of a year as known on a day. About six queries.

    Trials are simulated estimates of the same year about any subject: they show how the instrument works.
    """
    key = subject.key if isinstance(subject, Subject) else subject
    points = [
        point
        for point in observed([TOTAL, PROVINCIAL, CORE, DIGITISED], subjects=Q(subject__key=key), known=known)
        if point.period.start.year == point.period.end.year == year
    ]
    own = set(
        Observation.objects.filter(pk__in=[point.observation_id for point in points], ref__startswith=MADE_HERE)
        .values_list("pk", flat=True)
    )  # fmt: skip
    parts = {(point.indicator, *_identity(point)): point.value for point in points}
    totals = [
        point
        for point in points
        if point.indicator in (TOTAL, PROVINCIAL) and point.observation_id not in own and point.value is not None
    ]
    totals.sort(key=lambda point: (point.known_at, point.vintage), reverse=True)
    official = next((one for one in totals if one.status == "official" and one.period_code == str(year)), None)
    lines = [_published(point, _role(point, official), parts) for point in totals if not point.is_simulated]
    ours = [row for row in estimates(year=year) if known is None or row.made_at <= end_of_day(known)]
    made = [_ours(row) for row in ours if row.subject.key == key and row.status != "simulated"]
    if official is None and (published := [line for line in made if line.status == "official"]):
        made.remove(published[0])
        lines.insert(0, replace(published[0], role="official"))
    return Dispute(
        year=year,
        subject_key=key,
        official=next((line for line in lines if line.role == "official"), None),
        earlier=tuple(line for line in lines if line.role == "earlier"),
        others=tuple(line for line in lines if line.role == "other"),
        estimates=tuple(made),
        trials=tuple(_ours(row) for row in ours if row.status == "simulated"),
    )


def line_of(key: str) -> Line:
    """One line by its key. Raises Refused `economy.unknown-line`."""
    kind, _, name = key.partition(":")
    if kind == "estimate" and (row := estimates().filter(key=name).first()):
        return _ours(row)
    if kind == "observation" and name.isdigit():
        about = Observation.objects.filter(pk=int(name), indicator__code__in=(TOTAL, PROVINCIAL)).first()
        if about is not None:
            year, subject = about.period_end.year, about.subject.key
            found = [line for line in disputes(year, subject).lines if line.observation_id == about.pk]
            if found:
                return found[0]
    raise Refused([Finding("economy.unknown-line", context={"line": key[:80]})])


def _identity(point: Point) -> tuple[str, str, str]:
    return (point.period_code, point.method, point.vintage)


def _role(point: Point, official: Point | None) -> str:
    if official is not None and point.observation_ids == official.observation_ids:
        return "official"
    return "earlier" if point.status == "official" else "other"


def _published(point: Point, role: str, parts: Mapping[tuple[str, str, str, str], Decimal | None]) -> Line:
    assert point.value is not None
    return Line(
        key=f"observation:{point.observation_id}",
        role=role,
        value=point.value,
        decimals=point.decimals,
        status=point.status,
        method=point.method,
        vintage=point.vintage,
        subject_name=point.subject_name,
        source_title=point.source_title,
        source_key=point.source_key,
        known_at=point.known_at,
        core=parts.get((CORE, *_identity(point))),
        digitised=parts.get((DIGITISED, *_identity(point))),
        denominator="grdp" if point.indicator == PROVINCIAL else "gdp",
        observation_id=point.observation_id,
    )


def _ours(row: EconomyEstimate) -> Line:
    line: EstimateLine = estimate_line(row)
    figures = line.figures
    whole = figures.get(line.denominator)
    core = digitised = None
    if "official" in figures and whole:
        core = _percent((figures["official_ict"] + figures["official_platform"]) / whole)
        digitised = _percent(figures["official_sector"] / whole)
    return Line(
        key=f"estimate:{row.key}",
        role="trial" if row.status == "simulated" else "estimate",
        value=(row.share * 100).quantize(PLACES),
        decimals=2,
        status=row.status,
        method=row.method,
        vintage=row.vintage,
        subject_name=line.subject_name,
        source_title="; ".join(str(table.title or table.key) for table in row.tables.all()),
        source_key=next((f"table.{table.key}" for table in row.tables.all()), ""),
        known_at=row.made_at,
        core=core,
        digitised=digitised,
        denominator=line.denominator,
        scope=line.scope,
        phi=line.phi,
        low=_percent(line.interval["low"]) if line.interval else None,
        high=_percent(line.interval["high"]) if line.interval else None,
        estimate_key=row.key,
    )


def _percent(share: float) -> Decimal:
    return (Decimal(repr(share)) * 100).quantize(PLACES)
