"""ADX, the aggregate data exchange of DHIS2: counts by organisation, period and data element, as XML.

A file is `adx` holding `group` (orgUnit, period, dataSet) holding `dataValue` (dataElement, value). A figure of ours is
a data element called after its indicator; its counts are the same name with `.num` and `.den`. ADX has no place for a
method, a vintage or the word "simulated": who exports decides which figure is meant, and leaves simulated ones out.

Files come from elsewhere, so the reader takes plain elements only: a document type or an entity is refused before
anything is expanded, and size, depth and number of values are bounded.

Source: IHE QRPH, Aggregate Data Exchange (ADX), rev. 2.1, content data structure; DHIS2 developer guide, ADX.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from xml.etree import ElementTree as ET
from xml.parsers import expat

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.periods import NotAPeriod, Period

NAMESPACE = "urn:ihe:qrph:adx:2015"
LARGEST = 50 * 1024 * 1024
MOST = 500_000
_CHILD = {"": "adx", "adx": "group", "group": "dataValue", "dataValue": "annotation"}
_NEEDED = {"adx": (), "group": ("orgUnit", "period"), "dataValue": ("dataElement", "value"), "annotation": ()}
_DURATION = re.compile(r"(\d{4}-\d{2}-\d{2})/P(\d{1,2})([DMY])")


@dataclass(frozen=True)
class AdxValue:
    """One number: which data element, whose (a code or a key), for when; `dimensions` are further attributes."""

    element: str
    unit: str
    period: Period
    value: Decimal
    data_set: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict)
    place: Place = field(default_factory=Place)


def adx_period(period: Period) -> str:
    """A period as its first day and its length.

    >>> adx_period(Period.parse("2024Q4")), adx_period(Period.parse("2024-11-30"))
    ('2024-10-01/P3M', '2024-11-30/P1D')
    """
    if period.kind in ("day", "year"):
        return f"{period.start.isoformat()}/P1{period.kind[0].upper()}"
    months = period.end.month - period.start.month + 1
    return f"{period.start.isoformat()}/P{months}M"


def period_of_adx(text: str) -> Period:
    """The period that begins then and lasts so long. Raises NotAPeriod for one that no calendar here has.

    >>> period_of_adx("2015-06-01/P1M"), period_of_adx("2024-01-01/P12M"), period_of_adx("2024-01-01/P11M")
    (Period('2015-06'), Period('2024'), Period('2024-M01-M11'))
    """
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        raise NotAPeriod(text)
    try:
        start = dt.date.fromisoformat(match[1])
    except ValueError as why:
        raise NotAPeriod(text) from why
    length, unit = int(match[2]), match[3]
    if unit == "D" and length == 1:
        return Period.parse(start.isoformat())
    months = length * (12 if unit == "Y" else 1)
    if unit == "D" or start.day != 1 or not 1 <= months <= 13 - start.month:
        raise NotAPeriod(text)
    year, month = start.year, start.month
    if months == 1:
        return Period.parse(f"{year}-{month:02}")
    if months == 3 and month % 3 == 1:
        return Period.quarter_of(start)
    if months == 6 and month in (1, 7):
        return Period.parse(f"{year}H{(month + 5) // 6}")
    return Period.parse(str(year) if months == 12 else f"{year}-M{month:02}-M{month + months - 1:02}")


def read_adx(data: bytes, file: str = "") -> tuple[list[AdxValue], list[Finding]]:
    """The numbers of a file, and what is wrong with the others, all at once.

    Raises Refused for a file that is no ADX at all, that is too large, or that declares a document type or an entity.
    """
    if len(data) > LARGEST:
        raise Refused([Finding("adx.too-large", where=Place(file), context={"limit": f"{LARGEST // 2**20} MB"})])
    reader = _Reader(file)
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as why:
        where = Place(file, why.lineno, why.offset + 1)
        raise Refused(
            [Finding("adx.unreadable", where=where, context={"reason": expat.ErrorString(why.code)})]
        ) from why
    except (LookupError, ValueError) as why:  # an encoding nobody knows
        raise Refused([Finding("adx.unreadable", where=Place(file), context={"reason": str(why)[:200]})]) from why
    reader.findings += reader.repeated()
    return reader.values, reader.findings


def write_adx(values: Iterable[AdxValue], *, exported: dt.datetime) -> bytes:
    """The numbers as a file, grouped and in order; the same numbers always give the same groups."""
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(f"{{{NAMESPACE}}}adx", {"exported": exported.astimezone(dt.UTC).isoformat(timespec="seconds")})
    group: ET.Element | None = None
    last = None
    for one in sorted(values, key=lambda each: (each.data_set, each.unit, each.period, each.element)):
        heading = (one.data_set, one.unit, one.period)
        if group is None or heading != last:
            given = {"orgUnit": one.unit, "period": adx_period(one.period)}
            given |= {"dataSet": one.data_set} if one.data_set else {}
            group, last = ET.SubElement(root, f"{{{NAMESPACE}}}group", given), heading
        number = format(one.value, "f")
        number = number.rstrip("0").rstrip(".") if "." in number else number
        ET.SubElement(
            group, f"{{{NAMESPACE}}}dataValue", {"dataElement": one.element, **one.dimensions, "value": number}
        )
    ET.indent(root)
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


class _Reader:
    """Walks through the elements; what is wrong inside one does not keep the others from being read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.values: list[AdxValue] = []
        self.findings: list[Finding] = []
        self.path: list[str] = []
        self.group: dict[str, str] = {}
        self.period: Period | None = None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = lambda *_: self.forbidden("DOCTYPE")
        self.parser.EntityDeclHandler = lambda *_: self.forbidden("ENTITY")

    def place(self) -> Place:
        return Place(self.file, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)

    def forbidden(self, what: str) -> None:
        raise Refused([Finding("adx.forbidden", where=self.place(), context={"what": what})])

    def fault(self, code: str, **context: object) -> None:
        self.findings.append(Finding(code, where=self.place(), context=context))

    def start(self, name: str, given: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        above = self.path[-1] if self.path else ""
        if space != NAMESPACE or _CHILD.get(above) != local:
            if not self.path:
                reason = f"<{local}> is not <adx xmlns='{NAMESPACE}'>"
                raise Refused([Finding("adx.unreadable", where=self.place(), context={"reason": reason[:200]})])
            self.fault("adx.wrong-element", element=local[:60])
            self.path.append("?")
            return
        self.path.append(local)
        missing = [attribute for attribute in _NEEDED[local] if not given.get(attribute, "").strip()]
        for attribute in missing:
            self.fault("adx.missing-attribute", element=local, attribute=attribute)
        if local == "group":
            self.group, self.period = given, None if missing else self._period(given["period"])
        elif local == "dataValue" and not missing and self.period is not None:
            self._value(given, self.period)

    def end(self, name: str) -> None:
        self.path.pop()

    def _period(self, text: str) -> Period | None:
        try:
            return period_of_adx(text)
        except NotAPeriod:
            self.fault("adx.wrong-period", value=text[:60])
            return None

    def _value(self, given: dict[str, str], period: Period) -> None:
        if len(self.values) >= MOST:
            raise Refused([Finding("adx.too-large", where=self.place(), context={"limit": f"{MOST} dataValue"})])
        element = given["dataElement"].strip()
        try:
            number = Decimal(given["value"].strip())
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or abs(number.adjusted()) > 20:
            self.fault("adx.wrong-number", element=element[:80], value=given["value"][:60])
            return
        others = {
            name: text
            for name, text in given.items()
            if name not in ("dataElement", "value", "comment") and " " not in name
        }
        unit, data_set = self.group["orgUnit"].strip(), self.group.get("dataSet", "").strip()
        self.values.append(AdxValue(element, unit, period, number, data_set, others, self.place()))

    def repeated(self) -> list[Finding]:
        seen: set[tuple[object, ...]] = set()
        found = []
        for one in self.values:
            key = (one.element, one.unit, one.period, tuple(sorted(one.dimensions.items())))
            if key in seen:
                context = {"element": one.element, "subject": one.unit, "period": one.period.code}
                found.append(Finding("adx.repeated", where=one.place, context=context))
            seen.add(key)
        return found
