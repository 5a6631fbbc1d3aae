"""Figures and their structures as SDMX has them: every version of every observation, every subject with its validity.

Frames and breaks come from the register; nothing is stored for SDMX. The query that reads observations names no more
than the key of a request asks for, and is refused before it is run when it would give too many.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Max, QuerySet
from django.utils import translation

from giaoban.core.findings import Finding, Refused
from giaoban.core.formats.adx import AdxValue
from giaoban.core.formats.sdmx.data_csv import utc
from giaoban.core.formats.sdmx.layout import Missing, catalogue, observation_status
from giaoban.core.formats.sdmx.model import Catalogue, Code, Flow, Label, plain
from giaoban.core.formats.sdmx.model import Observation as Published
from giaoban.core.formats.sdmx.names import TOTAL, key_of_subject, period_of, subject_id, time_period, value_id
from giaoban.core.formats.sdmx.query import Key
from giaoban.core.formats.sdmx.selection import DataSet
from giaoban.core.indicators.rollup import Row
from giaoban.core.indicators.schema import Definition
from giaoban.measures.models import Indicator, Observation
from giaoban.measures.queries.points import Point, point_of
from giaoban.measures.queries.series import with_breaks
from giaoban.registry import queries as registry
from giaoban.registry.models import Event, Subject
from giaoban.web.formats import unit_title
from giaoban.web.signs import FIELDS

MOST = 500_000
"""Observations one answer may be made of; more are asked for in parts, by indicator or by subject."""
SUPPRESSED = "suppressed"
ORGANISATIONS = ("country", "block", "ministry", "province")
_NOTES = {"estimated": "estimated-share", "boundary": "break-in-period", "newer-than-structure": "newer-than-structure"}


def flow_of(group: str) -> str:
    """The dataflow of a group of indicators: `DF_GOVERNMENT`."""
    return f"DF_{group.upper()}"


def structures() -> Catalogue:
    """All codelists, the data structure and the dataflows: four queries."""
    newest = {one.code: one for one in Indicator.objects.order_by("version").defer("definition", "search")}
    used = set(Observation.objects.order_by("subject_id").values_list("subject_id", flat=True).distinct())
    groups = sorted({one.group for one in newest.values()}, key=[*FIELDS, ""].index)
    agency = settings.SDMX_AGENCY
    return catalogue(
        agency,
        Label("Cơ quan điều phối chuyển đổi số", "Standing agency of the digital-transformation programme"),
        indicators=tuple(
            Code(code, Label(one.title_vi, one.title_en), valid_from=one.valid_from, valid_to=one.valid_to)
            for code, one in sorted(newest.items())
        ),
        subjects=_subjects(used),
        units=tuple(
            Code(unit, Label(unit_title(unit, "vi"), unit_title(unit, "en")))
            for unit in sorted({one.unit for one in newest.values()})
        ),
        flows=tuple(Flow(flow_of(group), _group_label(group)) for group in groups),
    )


def published(found: Catalogue, flows: Collection[str], keys: Collection[Key] = ()) -> list[Published]:
    """Every version of the observations of some dataflows, as far as the keys can be told apart in the database.

    Raises Refused (`sdmx.too-many`) before reading more than `MOST`.
    """
    groups = [group for group in FIELDS if flow_of(group) in flows]
    rows: QuerySet[Observation] = (
        Observation.objects.filter(indicator__group__in=groups)
        .select_related("indicator", "subject", "source")
        .defer("indicator__definition", "subject__details", "indicator__search", "subject__search", "source__search")
        .order_by("indicator__version", "revision", "known_at")
    )
    names = [component.id for component in found.dimensions]
    if (codes := _wanted(keys, names.index("INDICATOR"))) is not None:
        rows = rows.filter(indicator__code__in=codes)
    if (subjects := _wanted(keys, names.index("SUBJECT"))) is not None:
        rows = rows.filter(subject__key__in=[key_of_subject(code) for code in subjects])
    count = rows.count()
    if count > MOST:
        raise Refused([Finding("sdmx.too-many", context={"count": count, "limit": MOST})])
    return as_published(rows)


def as_published(rows: Iterable[Observation]) -> list[Published]:
    """Observations of the database, a version each; those that never stood, because another was known first, left out.

    `rows` have to hold all versions of a figure, the oldest revision first.
    """
    kept = list(rows)
    points = with_breaks([point_of(row) for row in kept], registry.lineage())
    made = [_published(row, point) for row, point in zip(kept, points, strict=True)]
    standing: list[Published] = []
    taken: dict[tuple[Any, ...], dt.datetime] = {}
    for one in reversed(made):
        identity = (one.key, one.time)
        until = taken.get(identity)
        taken[identity] = min(until, one.known_at) if until else one.known_at
        if until is None or one.known_at < until:
            standing.append(one if until is None else _until(one, until))
    return standing[::-1]


def rows_as_published(
    definition: Definition, rows: Iterable[Row], *, known_at: dt.datetime, vintage: str
) -> list[Published]:
    """What the engine computed, before or without being stored, as observations of the same dataflow.

    Two computations that give equal rows give equal bytes of SDMX-CSV.
    """
    made = []
    for row in rows:
        frequency, time = time_period(row.period)
        breakdown = "; ".join(f"{name}={value or ''}" for name, value in sorted(row.dimensions.items()))
        remarks = sorted({_NOTES.get(note, note) for note in row.notes})
        missing: Missing = "" if row.value is not None else ("nothing-to-divide" if row.den == 0 else "unknown")
        given: Mapping[str, str] = {
            "UNIT_MEASURE": definition.unit,
            "SIMULATED": "Y" if row.simulated else "N",
            "OBS_STATUS": observation_status(row.status, remarks, missing),
            "OBS_CONF": "F",
            "NUMERATOR": plain(None if row.num is None else Decimal(row.num)),
            "DENOMINATOR": plain(None if row.den is None else Decimal(row.den)),
            "KNOWN_AT": utc(known_at),
            "REMARKS": " ".join(remarks),
        }
        key = (frequency, definition.id, subject_id(row.subject), value_id(definition.reference), value_id(vintage))
        made.append(
            Published(
                flow=flow_of(definition.group),
                key=(*key, value_id(breakdown)),
                time=time,
                start=row.period.start,
                end=row.period.end,
                value=row.value,
                known_at=known_at,
                recorded_at=known_at,
                attributes={name: text for name, text in given.items() if text},
            )
        )
    return made


def state_of_figures() -> str:
    """A fingerprint that changes with every write, for two short queries."""
    last = Event.objects.aggregate(last=Max("pk"))["last"]
    newest = Observation.objects.aggregate(last=Max("pk"))["last"]
    return hashlib.sha256(f"{last}|{newest}".encode()).hexdigest()[:32]


def _published(row: Observation, point: Point) -> Published:
    notes = row.note.split() if row.warehouse_snapshot is not None else []
    remarks = sorted({*point.flags, *(_NOTES[note] for note in notes if note in _NOTES), *({SUPPRESSED} & set(notes))})
    missing = _missing(row, remarks)
    is_hidden = SUPPRESSED in remarks
    frequency, time = time_period(row.period)
    value = None if is_hidden else row.value
    given: Mapping[str, str] = {
        "UNIT_MEASURE": row.indicator.unit,
        "SIMULATED": "Y" if row.status == Observation.Status.SIMULATED else "N",
        "OBS_STATUS": observation_status(row.status, remarks, missing),
        "OBS_CONF": "C" if is_hidden else "F",
        "BOUND": row.bound,
        "DECIMALS": str(row.decimals),
        "NUMERATOR": "" if is_hidden else plain(row.num),
        "DENOMINATOR": "" if is_hidden else plain(row.den),
        "SOURCE": " ".join(filter(None, (row.source.key, row.source_place))),
        "KNOWN_AT": utc(row.known_at),
        "REVISION": str(row.revision),
        "REMARKS": " ".join(remarks),
    }
    return Published(
        flow=flow_of(row.indicator.group),
        key=(
            frequency,
            row.indicator.code,
            subject_id(row.subject.key),
            value_id(row.method),
            value_id(row.vintage),
            value_id(row.dimensions),
        ),
        time=time,
        start=row.period_start,
        end=row.period_end,
        value=value,
        known_at=row.known_at,
        recorded_at=row.recorded_at,
        attributes={name: text for name, text in given.items() if text},
    )


def _missing(row: Observation, remarks: Collection[str]) -> Missing:
    if SUPPRESSED in remarks:
        return "suppressed"
    if row.value is not None:
        return ""
    if row.den == Decimal(0):
        return "nothing-to-divide"
    return "unknown"


def _until(one: Published, moment: dt.datetime) -> Published:
    return replace(one, until=moment)


def _wanted(keys: Collection[Key], position: int) -> set[str] | None:
    """The values that any of the keys names at a position; None when one of them leaves it open."""
    wanted: set[str] = set()
    for key in keys:
        values = key[position]
        if values is None:
            return None
        wanted |= values
    return wanted if keys else None


def _subjects(used: Collection[int]) -> tuple[Code, ...]:
    """Organisations, whoever else has figures, and those above them, each with the days between which it existed."""
    rows = {
        pk: (key, kind, name_vi, name_en, parent, valid_from, valid_to)
        for pk, key, kind, name_vi, name_en, parent, valid_from, valid_to in Subject.objects.values_list(
            "pk", "key", "kind", "name_vi", "name_en", "parent_id", "valid_from", "valid_to"
        )
    }
    wanted = {pk for pk, row in rows.items() if pk in used or row[1] in ORGANISATIONS}
    border = set(wanted)
    while border:
        border = {rows[pk][4] for pk in border if rows[pk][4] is not None} - wanted
        wanted |= border
    codes = [
        Code(
            subject_id(key),
            Label(name_vi, name_en),
            parent=subject_id(rows[parent][0]) if parent is not None else "",
            valid_from=valid_from,
            valid_to=valid_to,
        )
        for key, _, name_vi, name_en, parent, valid_from, valid_to in (rows[pk] for pk in wanted)
    ]
    return tuple(sorted(codes, key=lambda code: code.id))


def _group_label(group: str) -> Label:
    names = []
    for language in ("vi", "en"):
        with translation.override(language):
            names.append(str(FIELDS.get(group, group)))
    return Label(*names)


def as_adx(data_sets: Iterable[DataSet]) -> list[AdxValue]:
    """One figure for each indicator, organisation and period, with its counts: ADX has no room for more.

    The official one before the reported before the estimate, and among equals the one known last; simulated figures,
    breakdowns and missing values stay away, because nothing in the file could say what they are.
    """
    chosen: dict[tuple[str, str, str], Published] = {}
    for one in sorted((one for each in data_sets for one in each.observations), key=_preference):
        _, indicator, subject, _, _, breakdown = one.key
        if one.attributes.get("SIMULATED") == "N" and breakdown == TOTAL and one.value is not None:
            chosen[indicator, subject, one.time] = one
    values = []
    for (indicator, subject, time), one in chosen.items():
        parts = {"": one.value, ".num": one.attributes.get("NUMERATOR"), ".den": one.attributes.get("DENOMINATOR")}
        values += [
            AdxValue(f"{indicator}{part}", key_of_subject(subject), period_of(time), Decimal(number), one.flow)
            for part, number in parts.items()
            if number is not None
        ]
    return values


def _preference(one: Published) -> tuple[Any, ...]:
    return (-"ABPEG".find(one.attributes.get("OBS_STATUS", "G")), one.known_at, one.key)
