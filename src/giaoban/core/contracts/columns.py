"""Reads one property of a contract's schema into a column: type, bounds, allowed values, references, whose data."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any, cast, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from giaoban.core.contracts.notes import Notes
from giaoban.core.contracts.standard import LogicalTypeOptions, Property
from giaoban.core.contracts.terms import Bound, Column, ColumnType, PersonalClass, RuleSeverity
from giaoban.core.fields import Words
from giaoban.core.marked_yaml import Path

PHYSICAL: dict[str, str] = {
    "string": "VARCHAR",
    "date": "DATE",
    "timestamp": "TIMESTAMPTZ",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
}
CLASSES = ("public", "internal", "confidential", "restricted")
REGISTER = "register.key"
_CUSTOMS = {"titleEn": str, "personalData": str, "additive": bool, "enterOnce": bool, "valueWords": dict}
_RANGE = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_OPTIONS: dict[str, tuple[str, ...]] = {
    "string": ("minLength", "maxLength", "pattern"),
    "date": _RANGE,
    "timestamp": (*_RANGE, "timezone", "defaultTimezone"),
    "integer": (*_RANGE, "multipleOf"),
    "number": _RANGE,
    "boolean": (),
}
# What RE2 has no engine for: looking around, atomic groups, and going back to what a group found.
_BEYOND_RE2 = re.compile(r"\(\?(?!:|P<)|\\[1-9]|\\k|[*+?}]\+")


def read_column(one: Property, path: Path, notes: Notes) -> Column:
    """The column; what it cannot mean is noted, and a readable stand-in takes its place."""
    if one.logicalType not in PHYSICAL:
        notes.unsupported((*path, "logicalType"), f"logicalType: {one.logicalType}")
        return Column(type="string", title=notes.words(one.businessName, one.customProperties, path))
    kind = cast(ColumnType, one.logicalType)
    if one.physicalType is not None and one.physicalType.upper() != PHYSICAL[kind]:
        context = {"found": one.physicalType, "wanted": PHYSICAL[kind]}
        notes.add("contract.wrong-physical-type", (*path, "physicalType"), **context)
    if one.unique and not one.primaryKey:
        notes.unsupported((*path, "unique"), "unique")
    if one.encryptedName or one.transformLogic:
        notes.unsupported(path, "encryptedName/transformLogic")
    customs = notes.customs(one.customProperties, path, _CUSTOMS)
    personal = customs.get("personalData", "none")
    if personal not in get_args(PersonalClass):
        known = ", ".join(get_args(PersonalClass))
        notes.add("contract.wrong-class", path, found=personal, known=known)
    classification = one.classification or "internal"
    if classification not in CLASSES:
        notes.add("contract.wrong-class", (*path, "classification"), found=classification, known=", ".join(CLASSES))
    elif personal in ("basic", "sensitive") and classification in ("public", "internal"):
        notes.add("contract.personal-but-open", path, column=one.name, personal=personal)
    if customs.get("additive") and kind not in ("integer", "number"):
        notes.add("contract.option-not-for-type", path, option="additive", type=kind)
    refers_to, valid_at, severity = _reference(one, path, notes)
    allowed = _allowed(one, path, notes)
    return Column(
        type=kind,
        title=notes.words(one.businessName, one.customProperties, path),
        nullable=not (one.required or one.primaryKey),
        allowed=allowed,
        value_words=_value_words(customs.get("valueWords"), allowed, path, notes),
        additive=customs.get("additive", False),
        personal_class=personal,
        classification=classification,
        refers_to=refers_to,
        valid_at=valid_at,
        reference_severity=severity,
        enter_once=customs.get("enterOnce", False),
        **_limits(kind, one.logicalTypeOptions, (*path, "logicalTypeOptions"), notes),
    )


def _value_words(said: Any, allowed: tuple[str, ...], path: Path, notes: Notes) -> tuple[tuple[str, Words], ...]:
    """What people read for each allowed value, in both languages; one the list does not have is a warning."""
    if said is None:
        return ()
    plain = all(
        isinstance(one, dict)
        and set(one) == {"vi", "en"}
        and all(isinstance(text, str) and text.strip() for text in one.values())
        for one in said.values()
    )
    titles = [one["vi"] for one in said.values()] if plain else []
    where = notes.custom_path((*path, "customProperties"), "valueWords")
    if not plain or len(set(titles)) < len(titles):
        notes.add("contract.wrong-value-words", where)
        return ()
    for value in said.keys() ^ set(allowed):
        notes.warn("contract.value-words-differ", where, value=str(value), known=", ".join(allowed))
    return tuple((value, Words(**said[value])) for value in allowed if value in said)


def _reference(one: Property, path: Path, notes: Notes) -> tuple[tuple[str, ...], str | None, RuleSeverity]:
    """Kinds of the register whose key the column holds, the date at which the entry has to exist, and how bad not."""
    if not one.relationships:
        return (), None, "error"
    here: Path = (*path, "relationships", 0)
    relationship = one.relationships[0]
    if len(one.relationships) > 1 or relationship.to != REGISTER or one.logicalType != "string":
        notes.unsupported(here, f"relationships: {relationship.to}")
        return (), None, "error"
    customs = notes.customs(relationship.customProperties, here, {"kinds": list, "validAt": str, "severity": str})
    severity = customs.get("severity", "error")
    if severity not in get_args(RuleSeverity):
        notes.add("contract.wrong-severity", here, found=severity)
    kinds = customs.get("kinds", [])
    if not kinds or not all(isinstance(kind, str) and re.fullmatch(r"[a-z][a-z0-9_.-]*", kind) for kind in kinds):
        notes.add("contract.missing-property", here, property="kinds")
        return (), None, "error"
    return tuple(kinds), customs.get("validAt"), cast(RuleSeverity, severity)


def _allowed(one: Property, path: Path, notes: Notes) -> tuple[str, ...]:
    """The list of a library rule `invalidValues`, which is how the standard states an enumeration."""
    found: tuple[str, ...] = ()
    for number, quality in enumerate(one.quality):
        here: Path = (*path, "quality", number)
        values = (quality.arguments or {}).get("validValues")
        plain = isinstance(values, list) and bool(values) and all(isinstance(each, str) and each for each in values)
        if quality.type == "text":
            continue
        is_list = quality.metric == "invalidValues" and quality.mustBe == 0 and plain
        if not is_list or found or one.logicalType != "string":
            notes.unsupported(here, f"quality.metric: {quality.metric}")
            continue
        found = tuple(values or ())
        if len(set(found)) < len(found):
            notes.add("contract.repeated-value", (*here, "arguments"), column=one.name)
    return found


def _limits(kind: ColumnType, options: LogicalTypeOptions, path: Path, notes: Notes) -> dict[str, Any]:
    for name in sorted(options.model_fields_set - set(_OPTIONS[kind])):
        notes.add("contract.option-not-for-type", (*path, name), option=name, type=kind)
    if options.pattern is not None:
        _check_pattern(options.pattern, (*path, "pattern"), notes)
    if options.multipleOf is not None and options.multipleOf <= 0:
        notes.add("contract.wrong-bound", (*path, "multipleOf"), value=str(options.multipleOf))
    if (options.minLength or 0) > (options.maxLength if options.maxLength is not None else 2**31):
        notes.add("contract.empty-range", path)
    lowest = _bound(kind, options.minimum, options.exclusiveMinimum, "inimum", path, notes)
    highest = _bound(kind, options.maximum, options.exclusiveMaximum, "aximum", path, notes)
    if lowest and highest and type(lowest.value) is type(highest.value) and lowest.value > highest.value:  # type: ignore[operator]
        notes.add("contract.empty-range", path)
    return {
        "pattern": options.pattern,
        "shortest": options.minLength,
        "longest": options.maxLength,
        "lowest": lowest,
        "highest": highest,
        "multiple_of": Decimal(str(options.multipleOf)) if options.multipleOf else None,
        "zone": _zone(options, path, notes),
    }


def _bound(
    kind: ColumnType, inclusive: float | str | None, exclusive: float | str | None, name: str, path: Path, notes: Notes
) -> Bound | None:
    if inclusive is not None and exclusive is not None:
        notes.add("contract.two-bounds", path, option=f"m{name}/exclusiveM{name}")
    for value, is_exclusive, field in ((exclusive, True, f"exclusiveM{name}"), (inclusive, False, f"m{name}")):
        if value is None:
            continue
        try:
            return Bound(value=_ordered(kind, value), exclusive=is_exclusive)
        except (ValueError, TypeError, ArithmeticError):
            notes.add("contract.wrong-bound", (*path, field), value=str(value))
            return None
    return None


def _ordered(kind: ColumnType, value: float | str) -> Decimal | dt.date | dt.datetime:
    if kind == "date":
        return dt.date.fromisoformat(cast(str, value))
    if kind == "timestamp":
        moment = dt.datetime.fromisoformat(cast(str, value))
        if moment.tzinfo is None:
            raise ValueError("a moment without its offset")
        return moment
    if isinstance(value, str):
        raise TypeError("a number is wanted")
    number = Decimal(str(value))
    if not number.is_finite() or (kind == "integer" and number != number.to_integral_value()):
        raise ValueError("a whole number is wanted")
    return number


def _zone(options: LogicalTypeOptions, path: Path, notes: Notes) -> str | None:
    if options.defaultTimezone is None:
        return None
    try:
        return ZoneInfo(options.defaultTimezone).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        notes.add("contract.wrong-zone", (*path, "defaultTimezone"), zone=options.defaultTimezone)
        return None


def _check_pattern(pattern: str, path: Path, notes: Notes) -> None:
    """A pattern must be understood, and by an engine that never takes longer than the text is long."""
    try:
        re.compile(pattern)
        fault = "beyond RE2" if _BEYOND_RE2.search(pattern) or len(pattern) > 200 else ""
        fault = fault or ("repeats too often" if any(int(n) > 1000 for n in re.findall(r"[{,](\d+)", pattern)) else "")
    except (re.error, RecursionError, OverflowError) as why:
        fault = str(why)
    if fault:
        notes.add("contract.wrong-pattern", path, pattern=pattern[:80], reason=fault)
