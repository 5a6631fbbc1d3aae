"""RAS, GRAS and SUT-RAS against printed tables, independent slow code and their own promises."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import optimize, sparse

from giaoban.core.economy.balancing import Status, gras, gras_cube, ras, sut_ras
from giaoban.core.findings import Refused


def codes(result) -> list[str]:
    return [finding.code for finding in result.findings]


def slow_ras(table, rows, columns, rounds=20_000):
    """Row after row, column after column, in plain Python with exact sums: nothing shared with the code under test."""
    table = [list(map(float, row)) for row in table]
    for _ in range(rounds):
        for row, total in zip(table, rows, strict=True):
            held = math.fsum(row)
            row[:] = [cell * total / held for cell in row]
        worst = 0.0
        for place, total in enumerate(columns):
            held = math.fsum(row[place] for row in table)
            worst = max(worst, abs(held / total - 1))
            for row in table:
                row[place] *= total / held
        if worst < 1e-15:
            break
    return np.array(table)


def nearest_table(prior, rows, columns):
    """The minimum of sum |a| (z ln z - z + 1) under the totals by a general solver: the definition, not the formula."""
    prior = np.asarray(prior, float)
    live = np.argwhere(prior != 0)
    a = prior[prior != 0]
    sums = np.zeros((sum(prior.shape), len(a)))
    for cell, (row, column) in enumerate(live):
        sums[row, cell] = sums[prior.shape[0] + column, cell] = a[cell]
    answer = optimize.minimize(
        lambda z: float(np.sum(np.abs(a) * (z * np.log(z) - z + 1))),
        np.ones(len(a)),
        jac=lambda z: np.abs(a) * np.log(z),
        bounds=[(1e-9, None)] * len(a),
        constraints={
            "type": "eq",
            "fun": lambda z: (sums @ z - np.concatenate([rows, columns]))[:-1],
            "jac": lambda z: sums[:-1],
        },
        method="SLSQP",
        options={"maxiter": 1000, "ftol": 1e-14},
    )
    assert answer.success, answer.message
    found = np.zeros(prior.shape)
    found[tuple(live.T)] = a * answer.x
    return found


def test_the_printed_example_of_miller_and_blair():
    # Miller and Blair 2009, section 7.4.2 (data as in GAMS IOBALANCE); result by ipfn 1.4.4, an independent program.
    outputs = np.array([421.0, 284.0, 283.0])
    flows = np.array([[0.12, 0.1, 0.049], [0.21, 0.247, 0.265], [0.026, 0.249, 0.145]]) * outputs
    result = ras(flows, [245, 136, 159], [251, 107, 182])
    assert result.status is Status.CONVERGED
    assert result.table / outputs == pytest.approx(
        np.array(
            [
                [0.39242315496100855, 0.12187888965962654, 0.15963338229901297],
                [0.15089933412506248, 0.06614851393488586, 0.18970036175378258],
                [0.05287703585454659, 0.18873315978576927, 0.2937757965832469],
            ]
        ),
        abs=1e-8,
    )


def test_a_column_without_positive_cells_as_printed_by_temurshoev():
    # Temurshoev, Miller and Bouwmeester 2013, A note on the GRAS method, tables 1 to 3.
    result = gras([[7, 3, 5, -3], [2, 9, 8, 0], [-2, 0, 2, 0]], [15, 26, -1], [9, 16, 17, -2])
    printed = [[8.424, 3.375, 5.2, -2.0], [3.001, 12.625, 10.374, 0.0], [-2.425, 0.0, 1.425, 0.0]]
    assert result.converged
    assert result.table == pytest.approx(np.array(printed), abs=5e-4)


AUSTRIA = np.array(
    [
        [1788.8, 2958.749, 483.5352, 1763.462, 807.4829],
        [989.41, 37780.53, 21869.52, 46880.48, 73688.06],
        [745.82, 27979.72, 61815.95, 141764.1, 26001.46],
        [117.01, 1156.335, 184.1869, 1040.407, 127.5801],
        [470.33, 41217.36, 8367.596, 28372.14, 17240.32],
        [47.662, 4403.309, 9688.217, 1871.449, 2821.099],
        [-93.0, 1024.0, 4720.0, 18215.0, 117.0],
        [3736.0, 64688.0, 151178.0, 0.0, 0.0],
    ]
)
AUSTRIA_ROWS = [8367.0, 200582.0, 273485.0, 2814.882, 104252.4, 20534.75, 24290.0, 232661.0]
AUSTRIA_COLUMNS = [8367.0, 200582.0, 273485.0, 249844.0, 134709.0]


@pytest.mark.parametrize(
    ("rounds", "column_factors", "row_factors"),
    [
        (1, [1.071, 1.107, 1.059, 1.041, 1.115], [0.991, 1.018, 0.999, 0.996, 1.005, 1.013, 0.966, 0.987]),
        (2, [1.077, 1.107, 1.065, 1.041, 1.102], [0.991, 1.022, 0.999, 0.996, 1.007, 1.011, 0.966, 0.983]),
    ],
)
def test_the_first_rounds_of_austria_as_printed_by_the_united_nations(rounds, column_factors, row_factors):
    # UN Handbook on Supply and Use Tables (2018), chapter 18, box 18.2. The final table of box 18.3 misses its own
    # margins, so only the printed rounds are an oracle.
    result = gras(AUSTRIA, AUSTRIA_ROWS, AUSTRIA_COLUMNS, max_iterations=rounds)
    assert result.column_factors == pytest.approx(np.array(column_factors), abs=5e-4)
    assert result.row_factors == pytest.approx(np.array(row_factors), abs=5e-4)


def test_margins_off_by_the_last_printed_digits_are_named_and_one_side_may_give_way():
    plain = gras(AUSTRIA, AUSTRIA_ROWS, AUSTRIA_COLUMNS)
    assert (plain.status, codes(plain)) == (Status.IMBALANCED, ["balance.margins-disagree"])
    # by hand: rows 866,987.032, columns 866,987
    assert plain.findings[0].context["difference"] == pytest.approx(0.032, abs=1e-6)
    agreed = gras(AUSTRIA, AUSTRIA_ROWS, AUSTRIA_COLUMNS, give_way="columns")
    assert (agreed.status, codes(agreed)) == (Status.CONVERGED, ["balance.columns-gave-way"])
    assert agreed.row_margins == pytest.approx(np.array(AUSTRIA_ROWS), rel=1e-9)
    assert agreed.column_margins.sum() == pytest.approx(866987.032, rel=1e-12)


def test_columns_ten_percent_off_are_never_called_converged():
    result = gras([[4.0, 6.0], [5.0, 5.0]], [10.0, 12.0], [11.0, 13.2])
    assert result.status is Status.IMBALANCED
    assert result.findings[0].context["percent"] == pytest.approx(100 * 2.2 / 24.2, abs=1e-5)
    assert result.row_gap < 1e-9
    assert result.column_gap == pytest.approx(1 / 11, rel=1e-6)  # every column 22 / 24.2 of its target
    with pytest.raises(Refused):
        result.table_or_refuse()


cells = st.floats(0.01, 100.0)
gentle = st.floats(0.2, 5.0)


@st.composite
def positive_tables(draw):
    shape = draw(st.tuples(st.integers(1, 6), st.integers(1, 6)))
    prior = draw(arrays(float, shape, elements=cells))
    goal = prior * draw(arrays(float, shape, elements=gentle))
    return prior, goal.sum(axis=1), goal.sum(axis=0)


@given(positive_tables())
@settings(max_examples=60, deadline=None)
def test_ras_equals_a_slow_independent_one(problem):
    prior, rows, columns = problem
    result = ras(prior, rows, columns)
    assert result.status is Status.CONVERGED
    assert result.table == pytest.approx(slow_ras(prior, rows, columns), rel=1e-9)


@st.composite
def signed_tables(draw):
    shape = draw(st.tuples(st.integers(2, 6), st.integers(2, 6)))
    sign = draw(arrays(int, shape, elements=st.sampled_from([1, 1, 1, 1, 0, -1])))
    prior = draw(arrays(float, shape, elements=cells)) * sign
    goal = prior * draw(arrays(float, shape, elements=gentle))
    return prior, goal.sum(axis=1), goal.sum(axis=0)


@given(signed_tables())
@settings(max_examples=80, deadline=None)
def test_gras_meets_margins_and_keeps_signs_and_zeros(problem):
    prior, rows, columns = problem
    result = gras(prior, rows, columns)
    assert np.isfinite(result.table).all()
    # A line that adds up to zero with cells of one sign cannot arise; with both signs it can and is met.
    assert result.status is Status.CONVERGED
    gross_rows, gross_columns = abs(result.table).sum(axis=1), abs(result.table).sum(axis=0)
    assert (abs(result.table.sum(axis=1) - rows) <= 1e-9 * np.maximum(abs(rows), gross_rows)).all()
    assert (abs(result.table.sum(axis=0) - columns) <= 1e-9 * np.maximum(abs(columns), gross_columns)).all()
    assert (np.sign(result.table) == np.sign(prior)).all()


@given(signed_tables())
@settings(max_examples=60, deadline=None)
def test_sparse_equals_dense(problem):
    prior, rows, columns = problem
    dense, thin = gras(prior, rows, columns), gras(sparse.csr_array(prior), rows, columns)
    assert sparse.issparse(thin.table)
    assert thin.status is dense.status
    assert thin.table.toarray() == pytest.approx(dense.table, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("seed", range(6))
def test_gras_is_the_nearest_table_by_the_corrected_objective(seed):
    draw = np.random.default_rng(seed)
    prior = draw.uniform(1, 10, (4, 5)) * draw.choice([1, 1, 1, -1, 0], (4, 5))
    goal = prior * draw.uniform(0.6, 1.6, prior.shape)
    rows, columns = goal.sum(axis=1), goal.sum(axis=0)
    assert gras(prior, rows, columns).table == pytest.approx(nearest_table(prior, rows, columns), rel=2e-4, abs=2e-4)


def test_nothing_changes_when_the_table_already_fits():
    prior = np.array([[3.0, -1.0], [2.0, 5.0]])
    result = gras(prior, prior.sum(axis=1), prior.sum(axis=0))
    assert result.table == pytest.approx(prior, rel=1e-12)


def test_a_zero_target_on_a_live_row_is_infeasible_by_name():
    result = ras([[1, 2], [3, 4]], [0, 10], [5, 5], row_names=["26 Electronics", "61 Telecoms"])
    assert (result.status, codes(result)) == (Status.INFEASIBLE, ["balance.row-zero-target"])
    assert result.findings[0].context["name"] == "26 Electronics"
    assert result.iterations == 0
    assert result.table.tolist() == [[1, 2], [3, 4]]
    assert result.row_margins.tolist() == [3, 7]


def test_a_zero_target_on_a_row_of_both_signs_is_met():
    result = gras([[2.0, -1.0], [3.0, 4.0]], [0.0, 8.0], [4.0, 4.0])
    assert result.converged
    assert result.table.sum(axis=1) == pytest.approx(np.array([0.0, 8.0]), abs=1e-9)


def test_all_faults_are_named_at_once():
    result = gras([[0, 0, 0], [1, 2, 0], [-1, -1, 0]], [5, -3, 2], [2, 2, 0])
    # Row 1 is empty, rows 2 and 3 want the other sign, and what is left wants -1 along rows and 4 along columns.
    assert codes(result) == ["balance.row-empty", "balance.row-sign", "balance.row-sign", "balance.block-disagrees"]
    assert [finding.where.part for finding in result.findings] == ["row 1", "row 2", "row 3", ""]


def test_blocks_that_share_no_cell_must_agree_each_by_itself():
    prior = [[1, 1, 0], [1, 1, 0], [0, 0, 5]]
    for table in (np.array(prior, float), sparse.csr_array(np.array(prior, float))):
        result = ras(table, [3, 2, 5], [2, 2, 6])
        assert (result.status, set(codes(result))) == (Status.INFEASIBLE, {"balance.block-disagrees"})
        groups = [(finding.context["rows"], finding.context["columns"]) for finding in result.findings]
        assert groups == [("1, 2", "1, 2"), ("3", "3")]
        assert ras(table, [3, 2, 6], [2, 3, 6]).converged


def test_zeros_that_forbid_the_totals_are_proved_not_guessed():
    # Row 2 has one live cell, so column 2 needs at least 6; it may have only 4.
    result = ras([[1, 1], [0, 1]], [4, 6], [6, 4])
    assert (result.status, codes(result)) == (Status.INFEASIBLE, ["balance.pattern"])
    # Here it may have exactly 6: then cell (1, 2) would have to vanish.
    edge = ras([[1, 1], [0, 1]], [4, 6], [4, 6], max_iterations=300)
    assert (edge.status, codes(edge)) == (Status.INFEASIBLE, ["balance.forced-zeros"])


def test_groups_held_together_by_small_cells_are_not_given_up():
    # Plain scaling moves along the two small cells only: ten thousand rounds leave a gap of 2e-10.
    prior = [[-1 / 64, 32.0, 1 / 64], [97.0, 1 / 64, 1 / 64]]
    for table in (prior, np.transpose(prior), sparse.csr_array(np.array(prior))):
        rows, columns = [80.0, 242.578125], [242.4609375, 80.0390625, 0.078125]
        if not sparse.issparse(table) and np.shape(table) == (3, 2):
            rows, columns = columns, rows
        result = gras(table, rows, columns)
        assert result.converged
        assert result.iterations < 200


def test_too_few_iterations_are_called_unfinished():
    result = gras(AUSTRIA, AUSTRIA_ROWS, AUSTRIA_COLUMNS, give_way="rows", max_iterations=2)
    assert result.status is Status.UNFINISHED
    assert result.findings[0].code == "balance.unfinished"
    assert result.iterations == 2


@pytest.mark.parametrize(
    ("prior", "rows", "columns", "code"),
    [
        ([[1.0, float("nan")], [1.0, 1.0]], [1, 1], [1, 1], "balance.table-not-a-number"),
        ([[1.0, "text"], [1.0, 1.0]], [1, 1], [1, 1], "balance.table-not-a-number"),
        ([[1.0, 1.0], [1.0, 1.0]], [1, float("inf")], [1, 1], "balance.rows-not-a-number"),
        ([[1.0, 1.0], [1.0, 1.0]], [1, 1, 1], [1, 1], "balance.rows-shape"),
        ([1.0, 2.0], [1, 1], [1, 1], "balance.table-shape"),
        ([[1.0, -1.0], [1.0, 1.0]], [1, 1], [1, 1], "balance.negative"),
    ],
)
def test_what_is_no_table_is_refused(prior, rows, columns, code):
    with pytest.raises(Refused) as refusal:
        ras(prior, rows, columns)
    assert [finding.code for finding in refusal.value.findings] == [code]


numbers = st.floats(-50, 50).map(lambda x: round(x, 1))


@given(
    arrays(float, (3, 4), elements=numbers),
    arrays(float, 3, elements=numbers),
    arrays(float, 4, elements=numbers),
    st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_any_numbers_end_in_a_named_status_without_nan(prior, rows, columns, agree):
    if agree:
        columns = columns + (rows.sum() - columns.sum()) / 4
    result = gras(prior, rows, columns, max_iterations=500)
    assert np.isfinite(result.table).all()
    assert result.converged or result.findings
    assert np.isfinite([result.row_gap, result.column_gap]).all() or not result.converged


@given(
    supply=arrays(float, (3, 4), elements=cells),
    use=arrays(float, (4, 5), elements=cells),
    grown=arrays(float, 5, elements=gentle),
    made=arrays(float, 3, elements=gentle),
)
@settings(max_examples=40, deadline=None)
def test_supply_equals_use_for_every_product(supply, use, grown, made):
    users = use.sum(axis=0) * grown
    suppliers = supply.sum(axis=1) * made
    suppliers *= users.sum() / suppliers.sum()
    result = sut_ras(supply, use, supplier_totals=suppliers, user_totals=users)
    assert result.status is Status.CONVERGED
    assert result.supply.sum(axis=0) == pytest.approx(result.use.sum(axis=1), rel=1e-9)
    assert result.supply.sum(axis=1) == pytest.approx(suppliers, rel=1e-9)
    assert result.use.sum(axis=0) == pytest.approx(users, rel=1e-9)
    # Temurshoev and Timmer 2011: the factor of a product in supply is the inverse of its factor in use.
    in_use = result.use / use / (result.use / use)[:1]
    in_supply = result.supply / supply / (result.supply / supply)[:, :1]
    assert in_use[:, 0] * in_supply[0] == pytest.approx(np.ones(4), rel=1e-9)


def test_sparse_supply_and_use():
    supply, use = np.array([[8.0, 2.0], [0.0, 10.0]]), np.array([[3.0, 5.0], [6.0, 6.0]])
    dense = sut_ras(supply, use, supplier_totals=[11, 9], user_totals=[10, 10])
    thin = sut_ras(sparse.csr_array(supply), sparse.csr_array(use), supplier_totals=[11, 9], user_totals=[10, 10])
    assert thin.supply.toarray() == pytest.approx(dense.supply)
    assert thin.product_totals == pytest.approx(dense.product_totals)


def test_tables_with_other_products_are_refused():
    with pytest.raises(Refused):
        sut_ras([[1.0, 1.0]], [[1.0]], supplier_totals=[2], user_totals=[1])


@st.composite
def cubes(draw):
    """Of cells within a hundredfold: where one outweighs its lines a thousandfold, see the test below."""
    year = draw(arrays(float, (4, 5), elements=st.floats(1.0, 100.0))) * draw(
        arrays(int, (4, 5), elements=st.sampled_from([1, 1, 1, 1, 1, -1]))
    )
    goal = np.stack([year] * 4) / 4 * draw(arrays(float, (4, 4, 5), elements=st.floats(0.8, 1.25)))
    return goal


@given(cubes())
@settings(max_examples=30, deadline=None)
def test_quarters_meet_their_totals_and_add_up_to_the_year_in_every_cell(goal):
    year = goal.sum(axis=0)
    result = gras_cube(np.stack([year] * 4) / 4, goal.sum(axis=2), goal.sum(axis=1), year)
    assert result.converged, result.findings
    assert result.layers.sum(axis=0) == pytest.approx(year, rel=1e-12)
    assert max(result.row_gap, result.column_gap) < 1e-9


def test_quarters_that_come_near_too_slowly_say_so_and_get_there_with_more_rounds():
    """Three sets of totals are met ever more slowly the more single cells outweigh their lines: here 4,000 times."""
    quarters = np.full((4, 4, 5), 1 / 256)
    quarters[:, 0, 0], quarters[:, 1, 1] = [11.375, 13, 13, 13], 16
    year = quarters.sum(axis=0)
    asked = (np.stack([year] * 4) / 4, quarters.sum(axis=2), quarters.sum(axis=1), year)
    early = gras_cube(*asked, max_iterations=1_000)
    assert early.status is Status.UNFINISHED
    assert codes(early) == ["balance.unfinished"]
    later = gras_cube(*asked, max_iterations=20_000)
    assert later.converged
    assert max(later.row_gap, later.column_gap) < max(early.row_gap, early.column_gap)


def test_quarters_that_do_not_add_up_to_the_year_are_named():
    year = np.full((2, 2), 4.0)
    result = gras_cube(np.stack([year, year]) / 2, [[5, 4], [5, 4]], [[4.5, 4.5], [4.5, 4.5]], year)
    assert result.status is Status.INFEASIBLE
    assert set(codes(result)) == {"balance.row-year", "balance.column-year"}
