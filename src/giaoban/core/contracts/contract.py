"""A contract: which columns the records of a source system carry, of what type, and what must hold for each.

Contracts are pack files (`packs/vn/contracts/dossier.yaml`). Indicators are checked against them, incoming batches
are judged by them, and the warehouse makes its tables from them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationError

from giaoban.core.expressions.grammar import NotAnExpression, parse
from giaoban.core.expressions.types import TypeCheck
from giaoban.core.fields import Formula, Name, Part, Words
from giaoban.core.findings import Finding, Place, has_errors
from giaoban.core.marked_yaml import Marked, read_marked

ColumnType = Literal["string", "date", "timestamp", "integer", "number", "boolean"]


class Column(Part):
    """One column. `additive` numbers may be summed; a rate or a rank never is. `personal` ones are pseudonyms."""

    type: ColumnType
    title: Words
    nullable: bool = False
    allowed: list[str] = []
    additive: bool = False
    personal: bool = False
    refers_to: list[Name] = []  # kinds of register entries whose key the column holds


class Rule(Part):
    """A condition every record has to fulfil; a record that breaks it is returned with `code`."""

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)+$")]
    severity: Literal["error", "warning", "note"]
    expr: Formula
    title: Words


class Contract(Part):
    """The schema of one kind of record, in one version."""

    name: Name
    version: int = Field(ge=1)
    title: Words
    notes: Words | None = None
    columns: dict[Name, Column]
    key: list[Name] = Field(min_length=1)
    partition: list[Name] = []
    month_of: Name  # the materialised column `month` is the first day of this date's month
    rules: list[Rule] = []

    @property
    def reference(self) -> str:
        return f"{self.name}@{self.version}"

    @property
    def types(self) -> dict[str, ColumnType]:
        """Type of every column, the materialised month included."""
        return {name: column.type for name, column in self.columns.items()} | {"month": "date"}


def load_contract(text: str, file: str) -> tuple[Contract | None, list[Finding]]:
    """The contract of a file and every fault of the file; with an error among them the contract is None."""
    marked = read_marked(text, file)
    if marked.findings:
        return None, marked.findings
    try:
        contract = Contract.model_validate(marked.value)
    except ValidationError as why:
        return None, [
            Finding(
                "contract.wrong-value",
                where=marked.place(tuple(step for step in error["loc"] if step != "[key]")),
                context={"field": ".".join(map(str, error["loc"])), "reason": error["msg"]},
            )
            for error in why.errors(include_url=False, include_input=False)
        ]
    findings = _faults(contract, marked)
    return (None if has_errors(findings) else contract), findings


def _faults(contract: Contract, marked: Marked) -> list[Finding]:
    findings: list[Finding] = []

    def unknown(name: str, where: Place) -> None:
        findings.append(Finding("contract.unknown-column", where=where, context={"column": name}))

    for number, name in enumerate(contract.key):
        if name not in contract.columns:
            unknown(name, marked.place(("key", number)))
    for number, name in enumerate(contract.partition):
        if name not in contract.types:
            unknown(name, marked.place(("partition", number)))
    if contract.month_of not in contract.columns:
        unknown(contract.month_of, marked.place(("month_of",)))
    for number, rule in enumerate(contract.rules):
        check = TypeCheck(rule.expr, contract.types)
        try:
            check.expect(parse(rule.expr), frozenset({"boolean"}), False)
        except NotAnExpression as why:
            check.faults.append(why)
        for fault in check.faults:
            where = marked.place_in(("rules", number, "expr"), fault.line, fault.column)
            findings.append(Finding(fault.code, where=where, context=dict(fault.context)))
    return findings
