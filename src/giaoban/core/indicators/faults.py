"""What the fields of an indicator have to fulfil together; every fault is found, not only the first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from giaoban.core.contracts.contract import Contract
from giaoban.core.expressions.grammar import Call, Node, NotAnExpression, parse, walk
from giaoban.core.expressions.rows import measure_value, row_value
from giaoban.core.expressions.types import TypeCheck, is_additive_total, is_linear_in_names
from giaoban.core.findings import Finding, Severity, has_errors
from giaoban.core.indicators.formula import value_parts
from giaoban.core.indicators.schema import ADDITIVE, Definition, SelfTest
from giaoban.core.marked_yaml import Marked, Path


def faults(
    definition: Definition,
    marked: Marked,
    *,
    contracts: Mapping[str, Contract] | None,
    today: dt.date | None,
) -> list[Finding]:
    """Every fault of a well-shaped definition, at its line."""
    found = [*_dates(definition, marked, today), *_kind_needs(definition, marked)]
    contract = None
    if definition.contract and contracts is not None:
        contract = contracts.get(definition.contract)
        if contract is None:
            known = ", ".join(sorted(contracts))
            context = {"contract": definition.contract, "known": known}
            found.append(Finding("indicator.unknown-contract", where=marked.place(("contract",)), context=context))
    found += _columns(definition, marked, contract)
    found += _measures(definition, marked, contract)
    found += _value(definition, marked)
    found += _checks(definition, marked)
    if not has_errors(found):
        found += _self_tests(definition, marked)
    return found


def _dates(definition: Definition, marked: Marked, today: dt.date | None) -> Iterable[Finding]:
    if definition.valid_to and definition.valid_to < definition.valid_from:
        context = {"valid_from": str(definition.valid_from), "valid_to": str(definition.valid_to)}
        yield Finding("indicator.ends-before-it-begins", where=marked.place(("valid_to",)), context=context)
    if today and definition.next_review < today:
        context = {"date": str(definition.next_review), "owner": definition.owner}
        yield Finding("indicator.review-overdue", Severity.WARNING, marked.place(("next_review",)), context)


def _kind_needs(definition: Definition, marked: Marked) -> Iterable[Finding]:
    """The word each kind cannot do without, and the words that mean nothing for it."""
    needs: dict[str, tuple[str, ...]] = {
        "ratio": ("measures", "value"),
        "growth": ("of", "against"),
        "share_of_organisations": ("population",),
    }
    required = list(needs.get(definition.kind, ()))
    if definition.from_records:
        required += ["contract", "time", "subject", "value"]
    if definition.definition_status != "official":
        required.append("definition_note")
    for name in required:
        if not getattr(definition, name):
            context = {"field": name, "kind": definition.kind}
            yield Finding("indicator.field-needed", where=marked.place(("kind",)), context=context)
    owners = {"of": "growth", "against": "growth", "population": "share_of_organisations"}
    for name, kind in owners.items():
        if getattr(definition, name) and definition.kind != kind:
            context = {"field": name, "kind": definition.kind}
            yield Finding("indicator.field-without-meaning", where=marked.place((name,)), context=context)
    for name in sorted(set(definition.dimensions) & set(definition.measures)):
        yield Finding("indicator.name-taken", where=marked.place(("measures", name)), context={"name": name})
    if definition.of == definition.id:
        yield Finding("indicator.grows-of-itself", where=marked.place(("of",)), context={"id": definition.id})
    if definition.components and definition.threshold is None:
        context = {"field": "threshold", "kind": definition.kind}
        yield Finding("indicator.field-needed", where=marked.place(("components",)), context=context)


def _columns(definition: Definition, marked: Marked, contract: Contract | None) -> Iterable[Finding]:
    if contract is None:
        return
    wanted: list[tuple[Path, str | None, str]] = [
        (("time",), definition.time, "date"),
        (("subject",), definition.subject, "string"),
        *((("dimensions", number), name, "") for number, name in enumerate(definition.dimensions)),
    ]
    for path, name, kind in wanted:
        if name is None:
            continue
        found = contract.types.get(name)
        context = {"column": name, "contract": contract.reference, "known": ", ".join(sorted(contract.types))}
        if found is None:
            yield Finding("indicator.unknown-column", where=marked.place(path), context=context)
        elif kind and found != kind:
            context |= {"wanted": kind, "found": found}
            yield Finding("indicator.wrong-column-type", where=marked.place(path), context=context)
        elif name in contract.columns and contract.columns[name].personal:
            yield Finding("indicator.personal-column", where=marked.place(path), context=context)


def _measures(definition: Definition, marked: Marked, contract: Contract | None) -> Iterable[Finding]:
    for name, measure in definition.measures.items():
        path: Path = ("measures", name)
        if bool(measure.expr) == bool(measure.source) and definition.contract:
            yield Finding("indicator.measure-from-where", where=marked.place(path), context={"measure": name})
        if (measure.succession == "weighted") != bool(measure.weight):
            yield Finding("indicator.weight-needed", where=marked.place(path), context={"measure": name})
        elif measure.weight and measure.weight not in definition.measures:
            context = {"measure": measure.weight}
            yield Finding("indicator.unknown-measure", where=marked.place((*path, "weight")), context=context)
        if measure.expr:
            here = (*path, "expr")
            node, broken = _parsed(measure.expr, here, marked)
            yield from broken
            if node is not None:
                yield from _measure_expression(name, node, definition, marked, contract)


def _measure_expression(
    name: str, node: Node, definition: Definition, marked: Marked, contract: Contract | None
) -> Iterable[Finding]:
    measure, here = definition.measures[name], ("measures", name, "expr")
    if contract is not None and measure.expr:
        summable = frozenset(column for column, field in contract.columns.items() if field.additive)
        check = TypeCheck(measure.expr, contract.types, summable, place="measure")
        check.expect(node, frozenset({"integer", "number"}), False)
        yield from (_placed(fault, here, marked) for fault in check.faults)
    counts_distinct = any(isinstance(part, Call) and part.function == "distinct" for part in walk(node))
    if measure.succession == "not_additive" or is_additive_total(node):
        return
    code = "indicator.distinct-adds-up" if counts_distinct else "indicator.rate-inside-measure"
    yield Finding(code, where=marked.place(here), context={"measure": name, "succession": measure.succession})


def _value(definition: Definition, marked: Marked) -> Iterable[Finding]:
    if not definition.value:
        return
    here: Path = ("value",)
    node, broken = _parsed(definition.value, here, marked)
    yield from broken
    if node is None:
        return
    check = TypeCheck(definition.value, dict.fromkeys(definition.measures, "number"), place="formula")
    check.expect(node, frozenset({"integer", "number"}), False)
    if check.faults:
        yield from (_placed(fault, here, marked) for fault in check.faults)
        return
    parts = value_parts(definition.value)
    is_linear = is_linear_in_names(parts.num) and (parts.den is None or is_linear_in_names(parts.den))
    if not is_linear or (definition.kind == "ratio" and parts.den is None):
        yield Finding("indicator.mean-of-rates", where=marked.place(here), context={"formula": definition.value})
    for name in sorted(parts.measures):
        rule = definition.measures[name].succession
        if definition.kind in ("ratio", "share_of_organisations") and rule not in ADDITIVE:
            context = {"measure": name, "succession": rule}
            yield Finding("indicator.value-not-additive", where=marked.place(here), context=context)


def _checks(definition: Definition, marked: Marked) -> Iterable[Finding]:
    types = dict.fromkeys((*definition.measures, "value"), "number")
    for number, check in enumerate(definition.checks):
        here: Path = ("checks", number, "expr")
        node, broken = _parsed(check.expr, here, marked)
        yield from broken
        if node is not None:
            typing = TypeCheck(check.expr, types, place="formula")
            typing.expect(node, frozenset({"boolean"}), False)
            yield from (_placed(fault, here, marked) for fault in typing.faults)


def _self_tests(definition: Definition, marked: Marked) -> Iterable[Finding]:
    for number, test in enumerate(definition.tests):
        where = marked.place(("tests", number))
        if (test.rows is None) == (test.counts is None) or not definition.value:
            yield Finding("indicator.test-needs-rows-or-counts", where=where, context={"number": number + 1})
            continue
        try:
            found = value_of(definition, counts_of(definition, test))
            wanted = None if test.expect is None else Decimal(repr(test.expect))
            agrees = found == wanted if found is None or wanted is None else abs(found - wanted) < Decimal("0.005")
        except (TypeError, AttributeError, ArithmeticError) as why:  # a text where a day belongs, an infinite count
            context = {"number": number + 1, "reason": str(why)}
            yield Finding("indicator.test-broken", where=where, context=context)
            continue
        if not agrees:
            context = {"number": number + 1, "title": test.title or "", "expect": str(wanted), "found": str(found)}
            yield Finding("indicator.test-fails", where=where, context=context)


def counts_of(definition: Definition, test: SelfTest) -> dict[str, Decimal | None]:
    """The measures a self-test gives, or counts from its records; records without a date in `time` do not count."""
    if test.counts is not None:
        return {name: Decimal(repr(number)) for name, number in test.counts.items()}
    rows = [row for row in test.rows or [] if row.get(definition.time or "") is not None]
    return {
        name: measure_value(parse(measure.expr), rows) for name, measure in definition.measures.items() if measure.expr
    }


def value_of(definition: Definition, counts: Mapping[str, Decimal | int | None]) -> Decimal | None:
    """The indicator's value in its unit from measures; None where the denominator is zero or a measure is missing."""
    if not definition.value:
        return None
    found = row_value(parse(definition.value), counts)
    return None if found is None else Decimal(found) * definition.scale


def _parsed(text: str, path: Path, marked: Marked) -> tuple[Node | None, list[Finding]]:
    try:
        return parse(text), []
    except NotAnExpression as why:
        return None, [_placed(why, path, marked)]


def _placed(why: NotAnExpression, path: Path, marked: Marked) -> Finding:
    return Finding(why.code, where=marked.place_in(path, why.line, why.column), context=dict(why.context))
