"""The rows of a batch as SQL: each column of the contract as a value of its type, beside what was sent."""

# ruff: noqa: S608 - names are quoted, values written by `sql.literal`
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from giaoban.core.contracts.conditions import RAW
from giaoban.core.contracts.sources import NUMBER, Source
from giaoban.core.contracts.sql import quoted, text
from giaoban.core.contracts.terms import MONTH, Contract
from giaoban.core.contracts.values import SQL_TYPES, Value, value_of
from giaoban.core.findings import Finding, Place, Refused


@dataclass(frozen=True)
class Batch:
    """`values` holds the contract's columns that the batch has; the others may be empty, and are."""

    contract: Contract
    source: Source
    values: dict[str, Value]

    @classmethod
    def described(cls, contract: Contract, connection: Any, source: Source) -> Batch:
        """Raises Refused with every column that is missing, unexpected, or of a type that can never fit."""
        described = connection.execute(f"DESCRIBE SELECT * FROM {source.sql}").fetchall()
        found = {name: kind for name, kind, *_ in described if name not in source.extra}
        faults, values = [], dict[str, Value]()
        for name in sorted(set(found) - set(contract.columns)):
            faults.append(_fault("batch.unexpected-column", name, contract=contract.full_reference))
        for name, column in contract.columns.items():
            if name not in found:
                if not column.nullable:
                    faults.append(_fault("batch.missing-column", name, contract=contract.full_reference))
                continue
            value = value_of(name, column, found[name])
            if value is None:
                faults.append(_fault("batch.wrong-column-type", name, wanted=column.type, found=found[name][:80]))
            else:
                values[name] = value
        if faults:
            raise Refused(faults)
        return cls(contract, source, values)

    @cached_property
    def sql(self) -> str:
        """The rows as a table: columns of the contract, what was sent where it differs, the row's number."""
        parts = [f"{self.source.number} AS {quoted(NUMBER)}"]
        for name, column in self.contract.columns.items():
            value = self.values.get(name)
            if value is None:
                parts.append(f"CAST(NULL AS {SQL_TYPES[column.type]}) AS {quoted(name)}")
                continue
            parts.append(f"{value.sql} AS {quoted(name)}")
            if value.may_fail:
                parts.append(f"{quoted(name)} AS {quoted(RAW + name)}")
        day = quoted(self.contract.month_of)
        month = f"CAST(TRY(date_trunc('month', {day})) AS DATE) AS {quoted(MONTH)}"
        return f"(SELECT *, {month} FROM (SELECT {', '.join(parts)} FROM {self.source.sql})) AS batch"

    @cached_property
    def key_hash(self) -> str:
        return f"hash({', '.join(quoted(name) for name in self.contract.key)})"

    @cached_property
    def record(self) -> str:
        """The row as it was sent, as JSON."""
        return f"CAST(to_json({{{', '.join(f'{text(name)}: {self.sent(name)}' for name in self.values)}}}) AS VARCHAR)"

    def sent(self, name: str) -> str:
        """What was sent in a column."""
        return quoted(RAW + name if name in self.values and self.values[name].may_fail else name)

    def select(self, refused: str | None = None) -> str:
        """The rows in the contract's columns and types, without those whose numbers stand in the table `refused`.

        What is left is put in order again: looking up numbers gives rows in whatever order threads were quick.
        """
        columns = ", ".join(quoted(name) for name in self.contract.columns)
        if refused is None:
            return f"SELECT {columns} FROM {self.sql}"
        number = quoted(NUMBER)
        left = f"{number} NOT IN (SELECT row_number FROM {refused})"
        return f"SELECT {columns} FROM {self.sql} WHERE {left} ORDER BY {number}"


def _fault(code: str, name: str, **context: str) -> Finding:
    return Finding(code, where=Place(part=name[:80]), context={"column": name[:80], **context})
