"""Reads the file of a contract: from the standard's fields to the terms this house works with, every fault at once.

What the standard has no field for stands in its `customProperties`: on the contract `monthOf`, `versionOf`,
`deletedOf`, `validFrom`, `validTo`; on columns `titleEn`, `personalData`, `additive`, `enterOnce`; on relationships
`kinds` and `validAt`; on rules `titleEn`, and `code` where it is not `NAME.ID`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import ValidationError

from giaoban.core.contracts.columns import read_column
from giaoban.core.contracts.notes import Notes
from giaoban.core.contracts.promises import read_promises
from giaoban.core.contracts.standard import Document, Quality, SchemaObject
from giaoban.core.contracts.terms import MONTH, Column, Contract, Rule
from giaoban.core.expressions.grammar import NotAnExpression, names, parse
from giaoban.core.expressions.types import TypeCheck
from giaoban.core.fields import Words
from giaoban.core.findings import Finding, has_errors
from giaoban.core.marked_yaml import Marked, Path, read_marked

ENGINE = "giaoban"
_CODE = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)+")
_SCHEMA: Path = ("schema", 0)
_SHAPE_CODES = {"extra_forbidden": "contract.unknown-field", "missing": "contract.missing-field"}


def load_contract(text: str, file: str) -> tuple[Contract | None, list[Finding]]:
    """The contract of a file and every fault of the file; with an error among them the contract is None."""
    marked = read_marked(text, file)
    if marked.findings:
        return None, marked.findings
    try:
        document = Document.model_validate(marked.value)
    except ValidationError as why:
        return None, _shape_faults(why, marked)
    notes = Notes(marked)
    contract = _contract(document, notes)
    findings = sorted(notes.findings, key=lambda finding: (finding.where.line or 0, finding.code))
    return (None if has_errors(findings) else contract), findings


def _shape_faults(why: ValidationError, marked: Marked) -> list[Finding]:
    """Faults of the shape at their lines; a value that fits none of a field's types is one fault, not one a type."""
    found: dict[tuple[str, str], Finding] = {}
    for error in why.errors(include_url=False, include_input=False):
        path = tuple(step for step in error["loc"] if step != "[key]")
        while path and path not in marked.marks and path[:-1] in marked.marks and error["type"] != "missing":
            path = path[:-1]  # the name of a type, where a field may have several
        code = _SHAPE_CODES.get(error["type"], "contract.wrong-value")
        field = ".".join(map(str, path)) or "-"
        context = {"field": field, "reason": error["msg"]}
        found.setdefault((code, field), Finding(code, where=marked.place(path), context=context))
    return list(found.values())


def _contract(document: Document, notes: Notes) -> Contract:
    kind = document.schema_[0]
    customs = notes.customs(document.customProperties, (), _CONTRACT_CUSTOMS)
    columns = _columns(kind, notes)
    if kind.name != document.name:
        context = {"name": document.name, "schema": kind.name}
        notes.add("contract.two-names", (*_SCHEMA, "name"), **context)
    major = document.version.partition(".")[0]
    if kind.physicalName not in (None, f"{document.name}_v{major}"):
        wanted = f"{document.name}_v{major}"
        notes.add(
            "contract.wrong-physical-name", (*_SCHEMA, "physicalName"), found=str(kind.physicalName), wanted=wanted
        )
    if kind.relationships:
        notes.unsupported((*_SCHEMA, "relationships"), "relationships")
    key = _ordered(kind, "primaryKey", notes)
    if not key:
        notes.add("contract.no-key", (*_SCHEMA, "properties"))
    month_of = customs.get("monthOf", "")
    if not month_of:
        notes.add("contract.missing-property", ("customProperties",), property="monthOf")
    _check_columns_named(customs, columns, notes)
    contract = Contract(
        id=document.id,
        name=document.name,
        version=document.version,
        status=document.status,
        title=notes.words(kind.businessName, kind.customProperties, _SCHEMA),
        notes=_notes(document, notes),
        columns=columns,
        key=key,
        month_of=month_of,
        version_of=customs.get("versionOf"),
        deleted_of=customs.get("deletedOf"),
        valid_from=customs.get("validFrom"),
        valid_to=customs.get("validTo"),
        partition=(*_ordered(kind, "partitioned", notes), MONTH),
        rules=_rules(document.name, kind, columns, notes),
        domain=document.domain or "",
        tags=tuple(document.tags),
        **read_promises(document, notes),
    )
    _check_key(contract, notes)
    return contract


_CONTRACT_CUSTOMS = dict.fromkeys(("monthOf", "versionOf", "deletedOf", "validFrom", "validTo"), str)
_ROLES: dict[str, tuple[str, ...]] = {
    "monthOf": ("date",),
    "versionOf": ("timestamp", "date", "integer"),
    "deletedOf": ("boolean",),
    "validFrom": ("date",),
    "validTo": ("date",),
}


def _notes(document: Document, notes: Notes) -> Words | None:
    said = document.description
    english = notes.customs(said.customProperties, ("description",), {"purposeEn": str}).get("purposeEn")
    if said.purpose is None:
        return None
    if english is None:
        notes.add("contract.missing-property", ("description",), property="purposeEn")
    return Words(vi=said.purpose, en=english or said.purpose)


def _columns(kind: SchemaObject, notes: Notes) -> dict[str, Column]:
    columns: dict[str, Column] = {}
    for number, one in enumerate(kind.properties):
        path: Path = (*_SCHEMA, "properties", number)
        if one.name == MONTH:
            notes.add("contract.reserved-column", (*path, "name"), column=MONTH)
        elif one.name in columns:
            notes.add("contract.repeated-column", (*path, "name"), column=one.name)
        else:
            columns[one.name] = read_column(one, path, notes)
    for number, one in enumerate(kind.properties):
        column = columns.get(one.name)
        if column and column.valid_at and columns.get(column.valid_at, column).type != "date":
            path = (*_SCHEMA, "properties", number, "relationships")
            notes.add("contract.unknown-column", path, column=column.valid_at)
    return columns


def _ordered(kind: SchemaObject, role: str, notes: Notes) -> tuple[str, ...]:
    """Columns of the key or of the partition, by their stated position; positions are stated for all or for none."""
    position = {"primaryKey": "primaryKeyPosition", "partitioned": "partitionKeyPosition"}[role]
    found = [(getattr(one, position), number, one.name) for number, one in enumerate(kind.properties)]
    for at, number, _ in found:
        if at != -1 and not getattr(kind.properties[number], role):
            notes.add("contract.position-without-role", (*_SCHEMA, "properties", number, position), role=role)
    chosen = [each for each in found if getattr(kind.properties[each[1]], role)]
    stated = sorted(at for at, _, _ in chosen)
    if stated != list(range(1, len(chosen) + 1)) and any(at != -1 for at in stated):
        path = (*_SCHEMA, "properties", chosen[0][1], position)
        notes.add("contract.wrong-positions", path, role=role, found=", ".join(map(str, stated)))
    return tuple(name for _, _, name in sorted(chosen))


def _check_columns_named(customs: Mapping[str, str], columns: Mapping[str, Column], notes: Notes) -> None:
    for role, kinds in _ROLES.items():
        name = customs.get(role)
        if name is None:
            continue
        path = notes.custom_path(("customProperties",), role)
        if name not in columns:
            notes.add("contract.unknown-column", path, column=name)
        elif columns[name].type not in kinds:
            context = {"column": name, "role": role, "wanted": "/".join(kinds), "found": columns[name].type}
            notes.add("contract.wrong-column-type", path, **context)
        elif role in ("monthOf", "validFrom") and columns[name].nullable:
            notes.add("contract.must-be-required", path, column=name, role=role)


def _check_key(contract: Contract, notes: Notes) -> None:
    """A key without a value names nothing, and what decides the partition may not be missing either."""
    for role, chosen in (("primaryKey", contract.key), ("partitioned", contract.partition)):
        for name in chosen:
            if name in contract.columns and contract.columns[name].nullable:
                number = list(contract.columns).index(name)
                notes.add("contract.must-be-required", (*_SCHEMA, "properties", number), column=name, role=role)


def _rules(name: str, kind: SchemaObject, columns: Mapping[str, Column], notes: Notes) -> tuple[Rule, ...]:
    types = {column: each.type for column, each in columns.items()} | {MONTH: "date"}
    rules: list[Rule] = []
    for number, quality in enumerate(kind.quality):
        path: Path = (*_SCHEMA, "quality", number)
        if quality.type == "text":
            continue  # said to people; nothing to run
        if quality.type != "custom" or quality.engine != ENGINE or not isinstance(quality.implementation, str):
            notes.unsupported(path, f"quality.type: {quality.type}")
            continue
        rule = _rule(name, quality, path, quality.implementation, notes)
        if rule.code in {each.code for each in rules}:
            notes.add("contract.repeated-rule", path, rule=rule.code)
        _check_expression(rule.expr, types, (*path, "implementation"), notes)
        rules.append(rule)
    return tuple(rules)


def _rule(name: str, quality: Quality, path: Path, expression: str, notes: Notes) -> Rule:
    customs = notes.customs(quality.customProperties, path, {"titleEn": str, "code": str})
    code = customs.get("code") or f"{name}.{quality.id or ''}"
    if _CODE.fullmatch(code) is None:
        notes.add("contract.wrong-code", path, rule=code)
    severity = quality.severity or "error"
    if severity not in ("error", "warning", "note"):
        notes.add("contract.wrong-severity", (*path, "severity"), found=severity)
    if quality.query or quality.metric or _operators(quality):
        notes.unsupported(path, "query/metric/mustBe")
    title = notes.words(quality.description, quality.customProperties, path)
    return Rule(code=code, severity=severity, expr=expression, title=title)  # type: ignore[arg-type]


def _operators(quality: Quality) -> list[str]:
    return [name for name in quality.model_fields_set if name.startswith(("mustBe", "mustNotBe"))]


def _check_expression(text: str, types: Mapping[str, str], path: Path, notes: Notes) -> None:
    check = TypeCheck(text, types)
    try:
        node = parse(text)
        check.expect(node, frozenset({"boolean"}), False)
        if not names(node):
            notes.add("contract.rule-about-nothing", path)
    except NotAnExpression as why:
        check.faults.append(why)
    notes.expression_faults(check.faults, path)
