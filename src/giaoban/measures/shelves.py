"""Indicators and observations, as a pack states them.

A figure is never overwritten: when a pack states another value under the same name, that is the next revision, with
the pack's version as its reason. What people revised in the meantime stays, until the pack itself states another value.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, ClassVar

from django.db.models import Max
from django.utils import timezone

from giaoban.core.findings import Place
from giaoban.core.indicators.definition import Definition
from giaoban.core.packs.checks.figures import decimals_of, version_for
from giaoban.core.packs.pack import Pack
from giaoban.core.packs.plan import Fields, Row, SectionPlan, Written
from giaoban.core.packs.schema import ObservationRow
from giaoban.core.periods import NotAPeriod, Period
from giaoban.core.quantities import round_half_up
from giaoban.library.models import Document
from giaoban.measures.models import Indicator, Observation
from giaoban.registry.models import Person, Subject
from giaoban.registry.shelf import BATCH, ModelShelf


class IndicatorShelf(ModelShelf):
    name = "indicators"
    order = 30
    model = Indicator
    columns = (
        "code", "version", "title_vi", "title_en", "group", "kind", "unit", "direction", "definition", "valid_from",
        "valid_to",
    )  # fmt: skip
    searched = ("code", "title_vi", "title_en")

    def key_of(self, fields: Fields) -> str:
        return f"{fields['code']}@{fields['version']}"

    def rows(self, pack: Pack) -> Iterator[tuple[dict[str, Any], Place]]:
        for entry in pack.indicators:
            definition = entry.value
            fields = {name: getattr(definition, name) for name in self.columns if hasattr(definition, name)}
            fields |= {"code": definition.id, "title_vi": definition.title.vi, "title_en": definition.title.en}
            fields["definition"] = definition.model_dump(mode="json")
            yield fields, entry.at()


class ObservationShelf:
    """Append only, so not a `ModelShelf`: a change is another row."""

    name = "observations"
    order = 60
    STATED: ClassVar = (
        "value", "num", "den", "bound", "decimals", "status", "evidence", "source", "source_place", "ref", "note",
    )  # fmt: skip

    def wanted(self, pack: Pack) -> list[Row]:
        versions: dict[str, list[Definition]] = defaultdict(list)
        for indicator in pack.indicators:
            versions[indicator.value.id].append(indicator.value)
        rows = []
        for entry in pack.observations:
            period = Period.parse(entry.value.period)
            definition = version_for(versions[entry.value.indicator], period)
            assert definition is not None, "lint lets no figure outside its indicator's validity pass"
            fields = _stated(entry.value, definition, period)
            rows.append(Row(_name(fields), fields, entry.at()))
        return rows

    def held(self, pack: Pack, own: Written) -> dict[str, Fields]:
        """The revision this pack wrote last, or the newest of a figure that came from elsewhere."""
        kept: dict[str, dict[int, Fields]] = defaultdict(dict)
        rows = Observation.objects.filter(
            dimensions="",
            method__in={entry.value.method for entry in pack.observations},
            indicator__code__in={entry.value.id for entry in pack.indicators},
        ).select_related("indicator", "subject", "source")
        for row in rows:
            fields = {name: getattr(row, name) for name in (*self.STATED, "method", "vintage")}
            fields |= {"indicator": str(row.indicator), "subject": row.subject.key, "period_code": row.period_code}
            fields["source"] = row.source.key
            kept[_name(fields)][row.revision] = fields
        return {
            key: revisions[own[key]["revision"] if key in own else max(revisions)] for key, revisions in kept.items()
        }

    def write(self, plan: SectionPlan, *, pack: Pack, by: Person, now: dt.datetime) -> dict[str, dict[str, Any]]:
        rows = [*plan.add, *(change.row for change in plan.change)]
        if not rows:
            return {}
        subjects = Subject.objects.in_bulk({row.fields["subject"] for row in rows}, field_name="key")
        sources = Document.objects.in_bulk({row.fields["source"] for row in rows}, field_name="key")
        indicators = {str(indicator): indicator for indicator in Indicator.objects.all()}
        newest = self._newest({change.row.key for change in plan.change})
        moved = {change.row.key for change in plan.change if "source" in change.after}
        extra: dict[str, dict[str, Any]] = {}
        observations = []
        for row in rows:
            fields, revision = dict(row.fields), newest.get(row.key, -1) + 1
            source, period = sources[fields.pop("source")], Period.parse(fields["period_code"])
            is_new_statement = revision == 0 or row.key in moved
            observations.append(
                Observation(
                    **fields
                    | {"indicator": indicators[fields["indicator"]], "subject": subjects[fields["subject"]]}
                    | {"source": source, "period_start": period.start, "period_end": period.end},
                    revision=revision,
                    reason=f"pack {pack.manifest.name} version {pack.manifest.version}" if revision else "",
                    known_at=_known_since(source, fields["vintage"], now) if is_new_statement else now,
                    recorded_at=now,
                    recorded_by=by,
                )
            )
            extra[row.key] = {"revision": revision}
        Observation.objects.bulk_create(observations, batch_size=BATCH)
        return extra

    def _newest(self, keys: set[str]) -> dict[str, int]:
        found = {}
        if keys:
            names = ("indicator__code", "indicator__version", "subject__key", "period_code", "method", "vintage")
            rows = Observation.objects.filter(dimensions="").order_by().values(*names)
            for row in rows.annotate(newest=Max("revision")):
                fields = {"indicator": f"{row['indicator__code']}@{row['indicator__version']}", **row}
                fields["subject"] = row["subject__key"]
                found[_name(fields)] = row["newest"]
        return {key: found[key] for key in keys}


def _name(fields: Fields) -> str:
    return " ".join(str(fields[name]) for name in ("indicator", "subject", "period_code", "method", "vintage"))


def _stated(row: ObservationRow, definition: Definition, period: Period) -> dict[str, Any]:
    """The fields of a figure. A rate given by its counts only is computed, to the digits of its definition."""
    value, decimals = row.value, definition.digits
    if value is not None:
        decimals = decimals_of(value)
    elif row.num is not None and row.den:
        value = round_half_up(row.num / row.den * definition.scale, decimals)
    elif row.num is not None:
        value, decimals = row.num, decimals_of(row.num)
    return {
        "indicator": definition.reference,
        "subject": row.subject,
        "period_code": period.code,
        "method": row.method,
        "vintage": row.vintage,
        "value": value,
        "num": row.num,
        "den": row.den,
        "bound": row.bound,
        "decimals": decimals,
        "status": row.status,
        "evidence": row.evidence,
        "source": row.source,
        "source_place": row.place,
        "ref": row.ref,
        "note": row.note,
    }


def _known_since(source: Document, vintage: str, now: dt.datetime) -> dt.datetime:
    """The first moment of the day the source was issued, where the programme is run.

    Of some sources only the month or year is known; what they say was known by the end of it, and sooner is a guess.
    """
    day = source.issued_on
    if day is None:
        try:
            day = Period.parse(vintage).end
        except NotAPeriod:
            return now
    return min(now, dt.datetime.combine(day, dt.time(), tzinfo=timezone.get_default_timezone()))
