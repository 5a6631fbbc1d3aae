"""What changed between two versions of a contract, and whether those who keep to the earlier one survive it.

Compatible: every batch an earlier sender sends is still taken, and every reading of the earlier columns still means the
same. Everything else is breaking and needs a new major version, which gets a table of its own. Where it cannot be known
(a pattern or a condition was rewritten), it is breaking.

    for change in changes(old, new):
        print(change.kind, change.code, change.part)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from giaoban.core.contracts.sql import condition
from giaoban.core.contracts.terms import Bound, Column, Contract, PersonalClass, Rule
from giaoban.core.expressions.grammar import parse

Kind = Literal["compatible", "breaking"]
_PROTECTION: tuple[PersonalClass, ...] = ("none", "pseudonym", "basic", "sensitive")
_CLASSES = ("public", "internal", "confidential", "restricted")


@dataclass(frozen=True)
class Change:
    """One difference. `part` is the column or rule it is about, or the contract's field; `of` says which of these."""

    kind: Kind
    code: str
    of: Literal["column", "rule", "contract"]
    part: str
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def is_breaking(self) -> bool:
        return self.kind == "breaking"


def changes(old: Contract, new: Contract) -> list[Change]:
    """Every difference between two versions, breaking ones first; empty where both say the same.

    Raises ValueError when they are not versions of one contract.
    """
    if old.name != new.name:
        raise ValueError(f"{old.name} and {new.name} are two contracts")
    found = [*_contract_changes(old, new), *_column_changes(old, new), *_rule_changes(old, new)]
    return sorted(found, key=lambda change: change.kind)


def needs_new_major(old: Contract, new: Contract) -> list[Change]:
    """The breaking changes that stand under one major version, where they may not stand."""
    return [] if old.major != new.major else [change for change in changes(old, new) if change.is_breaking]


def _contract_changes(old: Contract, new: Contract) -> Iterator[Change]:
    for name in ("key", "partition", "month_of"):
        if getattr(old, name) != getattr(new, name):
            yield _contract("breaking", f"change.{name.replace('_', '-')}", name, old, new)
    for name in ("version_of", "deleted_of", "valid_from", "valid_to"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield _contract("compatible" if before is None else "breaking", "change.role", name, old, new)
    for name in ("freshness", "frequency", "retention_months", "volume"):
        if getattr(old, name) != getattr(new, name):
            yield _contract("compatible", "change.promise", name, old, new)
    for name in ("status", "title", "notes", "domain"):
        if getattr(old, name) != getattr(new, name):
            yield _contract("compatible", "change.words", name, old, new)


def _contract(kind: Kind, code: str, name: str, old: Contract, new: Contract) -> Change:
    context = {"field": name, "before": _shown(getattr(old, name)), "after": _shown(getattr(new, name))}
    return Change(kind, code, "contract", name, context)


def _column_changes(old: Contract, new: Contract) -> Iterator[Change]:
    for name in sorted(old.columns.keys() - new.columns.keys()):
        yield Change("breaking", "change.column-removed", "column", name, {"column": name})
    for name, column in new.columns.items():
        if name not in old.columns:
            code = "change.column-added" if column.nullable else "change.required-column-added"
            kind: Kind = "compatible" if column.nullable else "breaking"
            yield Change(kind, code, "column", name, {"column": name})
        else:
            yield from _one_column(name, old.columns[name], column)


def _one_column(name: str, old: Column, new: Column) -> Iterator[Change]:
    """Differences of one column; where the type is another, nothing else can be compared."""
    tests = _TESTS if old.type == new.type else (("type", "type", _always),)
    for field_name, code, breaks in tests:
        before, after = getattr(old, field_name), getattr(new, field_name)
        if (set(before) != set(after)) if isinstance(before, tuple) else before != after:
            context = {"column": name, "before": _shown(before), "after": _shown(after)}
            yield Change(
                "breaking" if breaks(before, after) else "compatible", f"change.{code}", "column", name, context
            )


def _always(old: Any, new: Any) -> bool:
    return True


def _never(old: Any, new: Any) -> bool:
    return False


def _narrower(old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    """Whether a list leaves out what was good before; an empty list leaves out nothing."""
    return bool(new) and (not old or not set(old) <= set(new))


def _weaker_or_first(old: PersonalClass, new: PersonalClass) -> bool:
    """Less protection breaks a promise; the first protection breaks the figures that were broken down by the column."""
    return old == "none" or _PROTECTION.index(new) < _PROTECTION.index(old)


def _is_tighter(old: Bound | None, new: Bound | None, sign: int) -> bool:
    """Whether a bound leaves out values that an earlier one let in; `sign` is 1 for a lower bound, -1 for an upper."""
    if new is None:
        return False
    if old is None:
        return True
    if old.value == new.value:
        return new.exclusive and not old.exclusive
    is_greater = bool(new.value > old.value)  # type: ignore[operator]  # both of the column's type
    return is_greater if sign == 1 else not is_greater


# What may change about a column, under which code, and whether that breaks anything.
_TESTS: tuple[tuple[str, str, Callable[[Any, Any], bool]], ...] = (
    ("nullable", "required", lambda old, new: not new),
    ("allowed", "allowed", _narrower),
    ("pattern", "pattern", lambda old, new: new is not None),
    ("multiple_of", "multiple-of", lambda old, new: new is not None),
    ("shortest", "shortest", lambda old, new: new is not None and new > (old or 0)),
    ("longest", "longest", lambda old, new: new is not None and (old is None or new < old)),
    ("lowest", "lowest", lambda old, new: _is_tighter(old, new, 1)),
    ("highest", "highest", lambda old, new: _is_tighter(old, new, -1)),
    ("zone", "zone", lambda old, new: old is not None),
    ("refers_to", "reference", _narrower),
    ("valid_at", "valid-at", _always),
    ("reference_severity", "reference-severity", lambda old, new: new == "error"),
    ("additive", "additive", lambda old, new: old),
    ("personal_class", "personal", _weaker_or_first),
    ("classification", "classification", lambda old, new: _CLASSES.index(new) < _CLASSES.index(old)),
    ("enter_once", "enter-once", _never),
    ("title", "column-words", _never),
)


def _rule_changes(old: Contract, new: Contract) -> Iterator[Change]:
    before, after = ({rule.code: rule for rule in one.rules} for one in (old, new))
    for code in sorted(before.keys() - after.keys()):
        yield Change("compatible", "change.rule-removed", "rule", code, {"rule": code})
    for code, rule in after.items():
        if code not in before:
            kind: Kind = "breaking" if rule.severity == "error" else "compatible"
            yield Change(kind, "change.rule-added", "rule", code, {"rule": code, "severity": rule.severity})
        else:
            yield from _one_rule(before[code], rule)


def _one_rule(old: Rule, new: Rule) -> Iterator[Change]:
    context = {"rule": new.code}
    if old.severity != new.severity:
        kind: Kind = "breaking" if new.severity == "error" else "compatible"
        changed = {**context, "before": old.severity, "after": new.severity}
        yield Change(kind, "change.severity", "rule", new.code, changed)
    if condition(parse(old.expr)) != condition(parse(new.expr)):
        kind = "breaking" if new.severity == "error" else "compatible"
        yield Change(kind, "change.condition", "rule", new.code, {**context, "before": old.expr, "after": new.expr})
    if old.title != new.title:
        changed = {**context, "before": old.title.en, "after": new.title.en}
        yield Change("compatible", "change.rule-words", "rule", new.code, changed)


def _shown(value: Any) -> str:
    """A value as a person would write it; nothing is a dash."""
    if value is None or value in ((), ""):
        return "–"
    if isinstance(value, Bound):
        return f"{value.value}{' (exclusive)' if value.exclusive else ''}"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return str(getattr(value, "en", value))
