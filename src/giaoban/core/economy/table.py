"""An input-output table that cannot change: flows, final demand, value added and output of one economy and period.

Every row is a product or industry that delivers, every column one that uses:

    domestic      Z 1 + Y 1 = x            1'Z + other inputs + value added = x
    competitive   Z 1 + Y 1 - imports = x  1'Z + value added = x                   (Z and Y hold imports too)
    imports       Z 1 + Y 1 = imports      the part of a competitive table that came from abroad

Other inputs are what a column pays besides: imported inputs, taxes less subsidies on products.

Source: Miller and Blair, Input-Output Analysis, 2nd ed. 2009, chapters 2 and 4; Eurostat Manual of Supply, Use and
        Input-Output Tables, 2008, chapter 11.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property
from typing import Any, Literal, SupportsIndex, get_args

import numpy as np
import numpy.typing as npt

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.periods import Period

Array = npt.NDArray[np.float64]
Kind = Literal["domestic", "imports", "competitive"]
Price = Literal["basic", "producer", "purchaser"]


@dataclass(frozen=True)
class Origin:
    """Where a table came from. `sha256` is of the bytes it was read from; `cells` says which block stood where."""

    publisher: str
    title: str = ""
    published: dt.date | None = None
    retrieved: dt.date | None = None
    licence: str = ""
    file: str = ""
    sha256: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class IOTable:
    """A table of n sectors, in money of one unit, at one price basis, about one period. Arrays are read-only copies.

    Z    n x n   intermediate deliveries from row to column
    Y    n x k   final demand; a fall of inventories is negative and stays so
    VA   m x n   gross value added at basic prices, by component
    x    n       output
    imports       n       products that came from abroad (competitive and imports tables)
    other_inputs  p x n   what a column pays besides Z and VA; None is "not given", no rows is "nothing"
    net_product_taxes     total taxes less subsidies on products of the economy: GDP at market prices is GVA plus these
    rounding              the step its cells were printed in (1 for whole units), 0 when they were not rounded
    classification        whose codes `sectors` are: isic4, vsic2018, cpa2008, adb35, icio45, ...

    Raises Refused with `economy.shape`, `economy.not-finite`, `economy.repeated-sector` or `economy.unknown-choice`.

    >>> two = IOTable([[150, 500], [200, 100]], [[350], [1700]], [[650, 1400]], [1000, 2000], sectors=("a", "b"),
    ...               kind="domestic", price="basic", unit="million VND", period=Period.parse("2022"))
    >>> two.n, float(two.gva.sum()), two.digest[:8] == two.replaced(unit="billion VND").digest[:8]
    (2, 2050.0, False)
    """

    Z: Array
    Y: Array
    VA: Array
    x: Array
    _: KW_ONLY
    sectors: tuple[str, ...]
    kind: Kind
    price: Price
    unit: str
    period: Period
    names: tuple[str, ...] = ()
    finals: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    imports: Array | None = None
    other_inputs: Array | None = None
    other_names: tuple[str, ...] = ()
    net_product_taxes: float | None = None
    rounding: float = 0.0
    classification: str = ""
    origin: Origin | None = None

    def __post_init__(self) -> None:
        def put(name: str, value: Any) -> None:
            object.__setattr__(self, name, value)  # the one place that may write

        for name in ("sectors", "names", "finals", "components", "other_names"):
            put(name, tuple(getattr(self, name)))
        for name, dimensions in (("Z", 2), ("Y", 2), ("VA", 2), ("x", 1), ("imports", 1), ("other_inputs", 2)):
            if getattr(self, name) is not None:
                put(name, _frozen(getattr(self, name), name, dimensions))
        put("names", self.names or self.sectors)
        put("finals", self.finals or _numbered("final", self.Y.shape[1]))
        put("components", self.components or _numbered("value added", self.VA.shape[0]))
        if self.other_inputs is not None:
            put("other_names", self.other_names or _numbered("other input", self.other_inputs.shape[0]))
        if findings := [*self._shape_faults(), *self._value_faults()]:
            raise Refused(findings)

    @property
    def n(self) -> int:
        return len(self.sectors)

    @cached_property
    def gva(self) -> Array:
        """Gross value added by sector."""
        return _read_only(self.VA.sum(axis=0))

    @cached_property
    def final_demand(self) -> Array:
        """Final demand by delivering sector."""
        return _read_only(self.Y.sum(axis=1))

    @property
    def gdp(self) -> float | None:
        """GDP at market prices, or None when net taxes on products are not known."""
        return None if self.net_product_taxes is None else float(self.gva.sum()) + self.net_product_taxes

    @cached_property
    def digest(self) -> str:
        """sha256 of every number and label: two tables are equal exactly when this is."""
        labels = {name: getattr(self, name) for name in _LABELS} | {
            "period": self.period.code,
            "net_product_taxes": self.net_product_taxes,
            "rounding": self.rounding,
        }
        made = hashlib.sha256(json.dumps(labels, sort_keys=True, ensure_ascii=False).encode())
        for name in ("Z", "Y", "VA", "x", "imports", "other_inputs"):
            block = getattr(self, name)
            made.update(f"{name}{None if block is None else block.shape}".encode())
            if block is not None:
                made.update(np.ascontiguousarray(block, dtype="<f8").tobytes())
        return made.hexdigest()

    def position(self, sector: str) -> int:
        """Where a sector stands. Raises Refused with `economy.unknown-sector`."""
        if sector not in self.sectors:
            raise Refused([Finding("economy.unknown-sector", context={"sectors": sector})])
        return self.sectors.index(sector)

    def weights(self, given: Mapping[str, float]) -> Array:
        """A vector over the sectors from values by code, 0 for the others. Raises Refused for strange codes."""
        if strange := sorted(set(given) - set(self.sectors)):
            raise Refused([Finding("economy.unknown-sector", context={"sectors": ", ".join(strange)})])
        return np.array([float(given.get(code, 0.0)) for code in self.sectors])

    def replaced(self, **changes: Any) -> IOTable:
        """The same table with some fields changed, checked again."""
        held = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return IOTable(**(held | changes))

    def __reduce__(self) -> tuple[Any, ...]:
        """Copied and unpickled tables are made anew, because numpy forgets that an array is read-only."""
        return _made_again, ({name: getattr(self, name) for name in self.__dataclass_fields__},)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IOTable) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"IOTable({self.n} sectors, {self.kind}, {self.price}, {self.unit}, {self.period.code})"

    def _shape_faults(self) -> list[Finding]:
        n = self.n
        wanted: list[tuple[str, tuple[int, ...], tuple[int, ...]]] = [
            ("Z", self.Z.shape, (n, n)),
            ("Y", self.Y.shape, (n, len(self.finals))),
            ("VA", self.VA.shape, (len(self.components), n)),
            ("x", self.x.shape, (n,)),
            ("names", (len(self.names),), (n,)),
        ]
        if self.imports is not None:
            wanted.append(("imports", self.imports.shape, (n,)))
        if self.other_inputs is not None:
            wanted.append(("other_inputs", self.other_inputs.shape, (len(self.other_names), n)))
        found = [_shape(name, has, wants) for name, has, wants in wanted if has != wants]
        if repeated := sorted({code for code in self.sectors if self.sectors.count(code) > 1}):
            found.append(Finding("economy.repeated-sector", context={"sectors": ", ".join(repeated)}))
        for name, kinds in (("kind", Kind), ("price", Price)):
            if getattr(self, name) not in get_args(kinds):
                context = {"field": name, "value": getattr(self, name), "known": ", ".join(get_args(kinds))}
                found.append(Finding("economy.unknown-choice", context=context))
        if not n:
            found.append(Finding("economy.empty"))
        return found

    def _value_faults(self) -> list[Finding]:
        found = []
        for name in ("Z", "Y", "VA", "x", "imports", "other_inputs"):
            block = getattr(self, name)
            if block is not None and not (usable := np.abs(block) < _TOO_LARGE).all():  # False for NaN too
                places = [self.cell(name, *place) for place in np.argwhere(~usable)]
                found.append(Finding("economy.not-finite", where=self.place(), context=cells(places)))
        return found

    def cell(self, block: str, *place: SupportsIndex) -> str:
        """A cell in words a person finds: "Z[26, 61]", "Y[05, Changes in inventories]", "x[97]"."""
        axes: dict[str, Sequence[tuple[str, ...]]] = {
            "Z": (self.sectors, self.sectors),
            "Y": (self.sectors, self.finals),
            "VA": (self.components, self.sectors),
            "other_inputs": (self.other_names, self.sectors),
        }
        labels = axes.get(block, (self.sectors,))
        return f"{block}[{', '.join(label[at] for label, at in zip(labels, place, strict=True))}]"

    def place(self, part: str = "") -> Place:
        return Place(self.origin.file if self.origin else "", part=part)


MOST_CELLS = 20  # named in one finding; the count says how many there are


def cells(places: Sequence[str]) -> dict[str, Any]:
    """The context of a finding about cells: the first ones by name, and how many.

    >>> cells(["Z[1, 2]", "x[3]"])
    {'cells': 'Z[1, 2]; x[3]', 'count': 2}
    """
    more = f"; … (+{len(places) - MOST_CELLS})" if len(places) > MOST_CELLS else ""
    return {"cells": "; ".join(places[:MOST_CELLS]) + more, "count": len(places)}


_TOO_LARGE = 1e50  # products of such cells stay finite
_LABELS = ("sectors", "names", "finals", "components", "other_names", "kind", "price", "unit", "classification")


def _made_again(held: dict[str, Any]) -> IOTable:
    return IOTable(**held)


def _frozen(values: Any, name: str, dimensions: int) -> Array:
    """A read-only array of its own; one that already is, is not copied, for tables of 200 MB."""
    fits = isinstance(values, np.ndarray) and values.dtype == np.float64 and values.ndim == dimensions
    if fits and values.flags.owndata and not values.flags.writeable:
        return values  # type: ignore[no-any-return]
    try:
        made = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as why:
        context = {"block": name, "has": str(why)[:80], "wants": f"{dimensions}-D numbers"}
        raise Refused([Finding("economy.shape", context=context)]) from None
    if made.ndim != dimensions:
        raise Refused([_shape(name, made.shape, tuple("?" * dimensions))])
    return _read_only(made)


def _read_only(values: Array) -> Array:
    values.flags.writeable = False
    return values


def _shape(name: str, has: tuple[int, ...], wants: tuple[Any, ...]) -> Finding:
    said = {"block": name, "has": " x ".join(map(str, has)), "wants": " x ".join(map(str, wants))}
    return Finding("economy.shape", context=said)


def _numbered(word: str, count: int) -> tuple[str, ...]:
    return tuple(f"{word} {number}" for number in range(1, count + 1))
