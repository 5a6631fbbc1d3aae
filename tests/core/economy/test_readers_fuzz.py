"""Whatever somebody puts into a cell, a reader gives a finite table or a refusal, and so does everything after it."""

from __future__ import annotations

import datetime as dt
import warnings
from string import Formatter
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.economy.sample_tables import two
from tests.core.economy.test_readers import ABOUT, adb_rows, icio_rows, national, words

from giaoban.core.economy.checks import check
from giaoban.core.economy.digital import digital_gdp
from giaoban.core.economy.domestic import domestic
from giaoban.core.economy.linkages import linkages
from giaoban.core.economy.official import official_share
from giaoban.core.economy.readers.adb_mrio import read_adb_mrio
from giaoban.core.economy.readers.generic import as_rows, read_generic
from giaoban.core.economy.readers.grid import Rows
from giaoban.core.economy.readers.icio import read_icio
from giaoban.core.economy.readers.national import read_national
from giaoban.core.economy.sensitivity import Errors, gradient, interval
from giaoban.core.economy.table import IOTable
from giaoban.core.findings import Refused
from giaoban.web.words.economy import WORDS

ODD = st.one_of(
    st.none(),
    st.sampled_from(
        ["", "-", "n/a", "1,5", "c1", "VNM", "1", "Y:", "VA:x", "M:imports", "X:output", "#REF!", "٣", "1e400"]
    ),
    st.floats(),
    st.integers(-(10**320), 10**320),
    st.booleans(),
    st.just(dt.date(2024, 1, 1)),
    st.text(max_size=4),
)
READERS = {
    "generic": (lambda: as_rows(two()), lambda rows: read_generic(rows, ABOUT, kind="domestic")),
    "competitive": (lambda: as_rows(two()), lambda rows: read_generic(rows, ABOUT, kind="competitive")),
    "national": (national, lambda rows: read_national(rows, ABOUT, words=words())),
    "adb": (adb_rows, lambda rows: read_adb_mrio(rows, ABOUT, economy="VNM")),
    "icio": (icio_rows, lambda rows: read_icio(rows, ABOUT, economy="VNM")),
}


@pytest.mark.parametrize("reader", READERS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_table_with_odd_cells_is_finite_or_refused(reader, data):
    make, read = READERS[reader]
    rows: list[list[Any]] = [list(row) for row in make()]
    for _ in range(data.draw(st.integers(1, 3))):
        row = data.draw(st.integers(0, len(rows) - 1))
        if rows[row]:
            rows[row][data.draw(st.integers(0, len(rows[row]) - 1))] = data.draw(ODD)
    if data.draw(st.booleans()):
        del rows[data.draw(st.integers(0, len(rows) - 1))]
    if data.draw(st.booleans()):
        rows = [row[: data.draw(st.integers(0, 12))] for row in rows]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            made = read(Rows(rows, "S", "f.xlsx"))
        except Refused as refusal:
            told(refusal)
            return
        everything_after(made)


@settings(max_examples=300, deadline=None)
@given(
    cells=st.lists(
        st.floats(-1e3, 1e3) | st.sampled_from([0.0, 1e-300, 5e-324, 1e40, -1e40, 1e-12, 1.0]), min_size=14, max_size=14
    ),
    d=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_any_two_by_two_table_is_finite_or_refused(cells, d):
    values = np.array(cells)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = two().replaced(
            Z=values[:4].reshape(2, 2),
            Y=values[4:8].reshape(2, 2),
            VA=values[8:12].reshape(2, 2),
            x=values[12:],
            finals=(),
            components=(),
        )
        check(made)
        # And the same table made to foot, so that what lies behind the checks is reached.
        x = made.Z.sum(axis=1) + made.final_demand
        rest = x - made.Z.sum(axis=0)
        everything_after(made.replaced(x=x, VA=[rest], components=()), np.array(d))
        everything_after(made, np.array(d))


def told(refusal: Refused) -> None:
    """Every fault has words, and the words have all they need."""
    assert refusal.findings
    for finding in refusal.findings:
        pair = WORDS[finding.code]
        gaps = {name for sentence in pair for _, name, _, _ in Formatter().parse(sentence) if name}
        assert gaps <= set(finding.context), finding.code


def everything_after(made: IOTable, weights: np.ndarray | None = None) -> None:
    """No NaN, no warning, no other exception in anything that can be asked of a table."""
    assert all(np.isfinite(block).all() for block in (made.Z, made.Y, made.VA, made.x))
    check(made)
    d = np.zeros(made.n) if weights is None else weights
    d[0] = max(d[0], 0.5)

    def asks() -> Any:
        yield lambda: [linkages(made).backward, linkages(made).forward, linkages(made).gva_effect]
        yield lambda: [getattr(digital_gdp(made, d), part) for part in ("core", "overlap", "backward")]
        yield lambda: [digital_gdp(made, d, form="diagonal").core]
        yield lambda: [gradient(made, d).Z, gradient(made, d).x, gradient(made, d).VA]
        yield lambda: [np.array([interval(gradient(made, d), Errors(Z=0.1, Y=0.1, VA=0.1)).error])]
        yield lambda: [official_share(made, d, phi="total input ratio").sector]
        yield lambda: [domestic(made).Z]

    for ask in asks():
        try:
            assert all(np.isfinite(block).all() for block in ask())
        except Refused as refusal:
            told(refusal)
