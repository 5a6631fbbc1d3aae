"""Values of a batch in the types of its contract, whatever types it came in: strict, and lossless or not at all.

A text that is no date becomes no value, which the check then names; nothing is rounded, guessed or cut. A column whose
type can never hold what the contract wants (a list for a text) refuses the batch as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass

from giaoban.core.contracts.sql import quoted, text
from giaoban.core.contracts.terms import Column

SQL_TYPES = {
    "string": "VARCHAR",
    "date": "DATE",
    "timestamp": "TIMESTAMP WITH TIME ZONE",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
}
_WHOLE = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "UHUGEINT",
)
_FAMILIES = {
    **dict.fromkeys(_WHOLE, "whole"),
    "VARCHAR": "text",
    "FLOAT": "real",
    "DOUBLE": "real",
    "DATE": "day",
    "TIMESTAMP": "clock",
    "TIMESTAMP_S": "clock",
    "TIMESTAMP_MS": "clock",
    "TIMESTAMP_NS": "clock",
    "TIMESTAMP WITH TIME ZONE": "moment",
    "BOOLEAN": "truth",
    '"NULL"': "nothing",
}
_DAY = r"^\d{4}-\d{2}-\d{2}$"
_CLOCK = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?$"
_MOMENT = _CLOCK[:-1] + r"(Z|[+-]\d{2}(:?\d{2})?)$"
_WHOLE_TEXT = r"^[+-]?\d{1,19}$"
_REAL_TEXT = r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$"


# How a value of one family becomes one of a contract's type; {x} is the column, {zone} its time zone as a SQL text.
_SAME = {("string", "text"), ("date", "day"), ("timestamp", "moment"), ("boolean", "truth")}
_READ = {
    ("date", "clock"): "CASE WHEN {x} = date_trunc('day', {x}) THEN CAST({x} AS DATE) END",
    ("date", "text"): f"CASE WHEN regexp_matches({{x}}, {text(_DAY)}) THEN TRY_CAST({{x}} AS DATE) END",
    ("integer", "whole"): "TRY_CAST({x} AS BIGINT)",
    ("integer", "real"): "CASE WHEN {x} = floor({x}) THEN TRY_CAST({x} AS BIGINT) END",
    ("integer", "text"): f"CASE WHEN regexp_matches({{x}}, {text(_WHOLE_TEXT)}) THEN TRY_CAST({{x}} AS BIGINT) END",
    ("number", "whole"): "CAST({x} AS DOUBLE)",
    ("number", "real"): "CASE WHEN isfinite(CAST({x} AS DOUBLE)) THEN CAST({x} AS DOUBLE) END",
    ("number", "text"): (
        f"CASE WHEN regexp_matches({{x}}, {text(_REAL_TEXT)}) AND isfinite(TRY_CAST({{x}} AS DOUBLE))"
        " THEN TRY_CAST({x} AS DOUBLE) END"
    ),
    ("boolean", "text"): "CASE lower({x}) WHEN 'true' THEN true WHEN 'false' THEN false END",
    ("boolean", "whole"): "CASE {x} WHEN 1 THEN true WHEN 0 THEN false END",
    ("timestamp", "text"): f"CASE WHEN regexp_matches({{x}}, {text(_MOMENT)}) THEN TRY_CAST({{x}} AS TIMESTAMPTZ) END",
}
_READ_IN_ZONE = {
    ("timestamp", "clock"): "timezone({zone}, CAST({x} AS TIMESTAMP))",
    ("timestamp", "text"): (
        f"CASE WHEN regexp_matches({{x}}, {text(_MOMENT)}) THEN TRY_CAST({{x}} AS TIMESTAMPTZ)"
        f" WHEN regexp_matches({{x}}, {text(_CLOCK)}) THEN timezone({{zone}}, TRY_CAST({{x}} AS TIMESTAMP)) END"
    ),
}


@dataclass(frozen=True)
class Value:
    """SQL of a column's value. `may_fail` where a value that is there may turn out to be none of its type."""

    sql: str
    may_fail: bool = True


def value_of(name: str, column: Column, found: str) -> Value | None:
    """The value of a column that arrived as the DuckDB type `found`; None where that type cannot hold it.

    >>> from giaoban.core.fields import Words
    >>> day = Column(type="date", title=Words(vi="Ngày", en="Day"))
    >>> value_of("d", day, "DATE"), value_of("d", day, "DATE[]")
    (Value(sql='"d"', may_fail=False), None)
    """
    x, kinds = quoted(name), (column.type, family_of(found))
    if kinds[1] == "nothing":
        return Value(f"CAST(NULL AS {SQL_TYPES[column.type]})", False)
    if kinds in _SAME or (column.type == "integer" and found == "BIGINT"):
        return Value(x if not found.startswith("ENUM(") else f"CAST({x} AS VARCHAR)", False)
    template = (_READ_IN_ZONE.get(kinds) if column.zone else None) or _READ.get(kinds)
    if template is None:
        return None
    # The patterns hold braces of their own, so the gaps are filled by replacing them.
    sql = template.replace("{x}", x).replace("{zone}", text(column.zone or "UTC"))
    return Value(sql, kinds != ("number", "whole"))


def family_of(found: str) -> str:
    if found.startswith("DECIMAL("):
        return "real"
    if found.startswith("ENUM("):
        return "text"
    return _FAMILIES.get(found, "other")
