"""The gradient against finite differences, the interval against drawing, the tornado on paper."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.economy.sample_tables import random_table, random_weights, seeds, table, two, united_kingdom

from giaoban.core.economy.domestic import domestic
from giaoban.core.economy.official import official_share
from giaoban.core.economy.sensitivity import Errors, gradient, interval, monte_carlo, official_interval
from giaoban.core.economy.table import IOTable
from giaoban.core.economy.tornado import tornado
from giaoban.core.findings import Refused


def share(Z: Any, Y: Any, VA: Any, x: Any, d: Any) -> float:
    """The core share written out with a full inverse; nothing of the product is used."""
    B = np.linalg.inv(np.eye(len(x)) - Z / x)
    v, y = VA.sum(axis=0) / x, Y.sum(axis=1)
    core = v @ B @ (d * y) + (d * v) @ B @ y - (d * v) @ B @ (d * y)
    return float(core / VA.sum())


@settings(max_examples=40, deadline=None)
@given(seed=seeds, n=st.integers(2, 7), negatives=st.booleans())
def test_every_derivative_equals_the_finite_difference(seed, n, negatives):
    made = random_table(seed, n, negatives=negatives)
    d = random_weights(seed, n)
    found = gradient(made, d)
    blocks = {"Z": made.Z, "Y": made.Y, "VA": made.VA, "x": made.x, "d": d}
    ours = {"Z": found.Z, "VA": found.VA, "x": found.x, "d": found.weights}
    ours["Y"] = np.broadcast_to(found.Y[:, None], made.Y.shape)
    assert found.share == pytest.approx(share(*blocks.values()), rel=1e-12)
    for name, block in blocks.items():
        for place in np.ndindex(*block.shape):
            step = 1e-6 * max(1.0, abs(float(block[place])))
            moved = {
                sign: share(
                    *(_moved(values, place, sign * step) if key == name else values for key, values in blocks.items())
                )
                for sign in (1, -1)
            }
            difference = (moved[1] - moved[-1]) / (2 * step)
            assert ours[name][place] == pytest.approx(difference, rel=1e-4, abs=1e-8), (name, place)


def _moved(values: Any, place: tuple[int, ...], step: float) -> Any:
    copy = np.array(values)
    copy[place] += step
    return copy


def test_the_gradient_by_flows_has_rank_two_and_no_second_matrix_is_needed():
    uk = united_kingdom()
    d = np.array([code in ("26", "61", "62", "63") for code in uk.sectors], dtype=float)
    found = gradient(uk, d)
    assert np.linalg.matrix_rank(found.Z * uk.x) == 2
    rows = np.vstack([part for _, part in found.blocks()])
    assert np.array_equal(rows, found.Z)
    strongest = found.strongest(3)
    assert strongest[0].name == f"VA[gross value added, {uk.sectors[int(np.argmax(d * uk.gva))]}]"
    assert [abs(cell.elasticity) for cell in strongest] == sorted((abs(c.elasticity) for c in strongest), reverse=True)


def test_the_strongest_cells_are_the_largest_of_all_elasticities():
    made, d = random_table(11, 9), random_weights(11, 9)
    found = gradient(made, d)
    parts = (found.Z * made.Z, found.VA * made.VA, found.Y[:, None] * made.Y)
    everything = np.concatenate([np.abs(part).ravel() for part in parts]) / found.share
    expected = np.sort(everything)[::-1][:10]
    assert [abs(cell.elasticity) for cell in found.strongest(10)] == pytest.approx(expected.tolist())
    assert len(found.strongest(10_000)) == np.count_nonzero(everything)


def test_drawing_tables_gives_the_interval_of_the_delta_method():
    """4,000 draws know the standard deviation to about 1.1 %; errors of 5 % are small enough to be linear."""
    made, d = random_table(5, 12), random_weights(5, 12)
    errors = Errors(Z=0.05, Y=0.05, VA=0.05)
    exact, drawn = interval(gradient(made, d), errors), monte_carlo(made, d, errors, draws=4000, seed=1)
    assert drawn.error == pytest.approx(exact.error, rel=0.06)
    assert (drawn.low, drawn.high) == pytest.approx((exact.low, exact.high), abs=0.2 * exact.error)
    assert sum(exact.by_block.values()) == pytest.approx(1)


def test_no_error_gives_no_width_and_one_cell_its_own():
    one = interval(gradient(two(), [1, 0]), Errors(Z=0, Y=0, VA=0))
    assert one.low == one.share == one.high
    # Only value added of one component in each sector: s = N / G; by hand over both cells.
    found = gradient(two(), [1, 0])
    only = interval(found, Errors(Z=0, Y=0, VA=0.1))
    expected = 0.1 * np.hypot(found.VA[0, 0] * 650, found.VA[0, 1] * 1400)
    assert only.error == pytest.approx(expected)
    assert only.high - only.low == pytest.approx(2 * 1.959964 * expected, rel=1e-6)


def test_the_interval_of_the_official_form_is_that_of_finite_differences():
    made = random_table(8, 6)
    d, p = random_weights(8, 6), random_weights(80, 6)
    phi = {code: 0.1 + 0.05 * at for at, code in enumerate(made.sectors)}

    def official(VA: Any, phi: dict[str, float]) -> float:
        counted = d + (1 - d) * p + (1 - d) * (1 - p) * np.array(list(phi.values()))
        return float(counted @ VA / VA.sum())

    variance = 0.0
    for at, code in enumerate(made.sectors):
        for error, moved in (
            (0.03, lambda sign: (_moved(made.gva, (at,), sign * 1e-6 * made.gva[at]), phi)),  # noqa: B023
            (0.2, lambda sign: (made.gva, phi | {code: phi[code] * (1 + sign * 1e-6)})),  # noqa: B023
        ):
            variance += (error * (official(*moved(1)) - official(*moved(-1))) / 2e-6) ** 2
    found = official_interval(
        official_share(made, d, platform=p, phi=phi), value_added_error=0.03, phi_error=0.2, level=0.9
    )
    assert found.share == pytest.approx(official(made.gva, phi), rel=1e-12)
    assert found.error == pytest.approx(variance**0.5, rel=1e-6)
    assert found.high - found.low == pytest.approx(2 * 1.644854 * found.error, rel=1e-6)


@pytest.mark.parametrize("errors", [{"Z": -0.1, "Y": 0, "VA": 0}, {"Z": 0, "Y": float("nan"), "VA": 0}])
def test_errors_that_are_none_are_refused(errors):
    with pytest.raises(Refused, match="error-range"):
        Errors(**errors)


def test_a_share_of_nothing_has_no_elasticities():
    with pytest.raises(Refused, match="no-digital"):
        gradient(two(), [0, 0])


def test_a_sector_that_makes_nothing_moves_nothing():
    idle: IOTable = table(
        [[150, 0, 500], [0, 0, 0], [200, 0, 100]], [[350], [0], [1700]], [[650, 0, 1400]], [1000, 0, 2000]
    )
    found = gradient(idle, [1, 1, 0])
    assert np.isfinite(found.Z).all()
    assert (found.Z[:, 1] == 0).all()
    assert found.x[1] == 0


def test_the_tornado_of_a_real_estimate_moves_scope_phi_and_imports():
    """Sector a is half imported; exported, too. Every bar holds the base, and every end is the estimate made alone."""
    both = table(
        [[20, 40, 10], [30, 60, 30], [10, 20, 60]],
        [[10, 60], [60, 50], [20, 60]],
        [[40, 70, 40]],
        [100, 190, 140],
        finals=("households", "exports"),
        imports=[40, 40, 30],
        kind="competitive",
    )

    def estimate(*, scope: list[float], phi: Any, imports: Any) -> float:
        return official_share(domestic(both, treatment=imports), scope, phi=phi).share()

    base = {"scope": [1, 0, 0], "phi": "direct input ratio", "imports": "domestic use"}
    choices = {
        "scope": {"wide": [1, 0.2, 0]},
        "phi": {"total": "total input ratio"},
        "imports": {"spread": "all uses"},
    }
    bars = tornado(estimate, base=base, choices=choices)
    assert bars[0].choice == "scope"
    for bar in bars:
        assert ("base", estimate(**base)) in bar.shares
        assert bar.width > 0
    # a of home origin: (100 - 60) / (20+40+10+10 = 80) = 1/2 of home use, or 100 / 140 of all uses
    phi = np.array([0, 40, 10]) / np.array([100, 190, 140]) * np.array([0, 1, 1])
    gva = np.array([40, 70, 40])
    assert estimate(**base) == pytest.approx((40 + 0.5 * phi @ gva) / 150)
    spread = dict(bars[[bar.choice for bar in bars].index("imports")].shares)["spread"]
    assert spread == pytest.approx((40 + 100 / 140 * phi @ gva) / 150)


def test_the_tornado_orders_choices_by_what_they_move():
    def estimate(*, scope: str, phi: float, imports: str) -> float:
        return {"narrow": 6, "wide": 9}[scope] + 10 * phi + {"domestic use": 0, "all uses": 0.5}[imports]

    bars = tornado(
        estimate,
        base={"scope": "narrow", "phi": 0.4, "imports": "domestic use"},
        choices={"imports": {"all uses": "all uses"}, "scope": {"wide": "wide"}, "phi": {"low": 0.3, "high": 0.5}},
    )
    assert [(bar.choice, bar.low, bar.high) for bar in bars] == [
        ("scope", 10, 13),
        ("phi", 9, 11),
        ("imports", 10, 10.5),
    ]
    with pytest.raises(KeyError):
        tornado(estimate, base={}, choices={"scope": {}})
