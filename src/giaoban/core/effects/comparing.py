"""Before and after against the others: difference in differences with its interval, or an honest "cannot tell".

    effect = mean over those who did it of (rise around their day - mean rise of the others around the same day)

With one day for all this is the coefficient of the two-way panel (units and periods); with several days each cohort is
held only against those who never did it. Units are the clusters. With FEW treated units or others the interval is
that of randomisation (`shuffling`); otherwise it is cluster-robust with Satterthwaite's degrees of freedom, which does
not ask both groups to be equally noisy (on one number a unit: Welch 1947).

Cannot tell: too few units or periods, a rise that differed already before, or an interval that holds zero.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from giaoban.core.effects.panel import Cohort, Matrix, Panel, changes, exposures, slopes
from giaoban.core.effects.shuffling import shuffle, ways_to_assign
from giaoban.core.findings import Finding, Severity

LEVEL = 0.95
LEAST_BEFORE, LEAST_AFTER, LEAST_OTHERS = 3, 2, 5
"""Periods before (fewer show no trend) and after, and units to hold against."""
FEW = 10
"""With fewer treated units or others than this, the robust interval is too narrow and randomisation is used."""
TREND_LEVEL = 0.95


@dataclass(frozen=True)
class Effect:
    """What was found. `findings` say why nothing can be told; without any, the effect differs from zero.

    estimate, low, high: in the unit of the values; None where nothing could be computed
    trend, trend_p:      rise per period before, treated less others, and how often chance gives one as large
    method:              randomisation or cluster-robust; `ways` is how many assignments were compared
    """

    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    p_value: float | None = None
    level: float = LEVEL
    method: str = ""
    ways: int = 0
    treated: int = 0
    others: int = 0
    before: int = 0
    after: int = 0
    trend: float | None = None
    trend_p: float | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def can_tell(self) -> bool:
        return self.estimate is not None and not self.findings

    @property
    def verdict(self) -> str:
        """up, down or cannot-tell."""
        if not self.can_tell or self.estimate is None:
            return "cannot-tell"
        return "up" if self.estimate > 0 else "down"


def measure_effect(panel: Panel, *, level: float = LEVEL) -> Effect:
    """The effect of what the treated units began, with an interval that holds it in `level` of all cases.

    Worked by hand: two before, two after would be too few, so three and two; one day for all.

    >>> rows = [[1, 1, 1, 5, 5], [2, 2, 2, 7, 5]] + [[k, k, k, k + 1, k + 1.0] for k in range(18)]
    >>> panel = Panel(tuple("abcdefghijklmnopqrst"), 5, np.array(rows, float), {"a": Cohort(3, 3), "b": Cohort(3, 3)})
    >>> found = measure_effect(panel)  # rises of 4 and 4 against 1
    >>> found.estimate, found.verdict
    (3.0, 'up')
    """
    usable, short = _usable(panel)
    cohorts = sorted(set(usable.cohorts.values()))
    chosen = [[row for row, unit in enumerate(usable.units) if usable.cohorts.get(unit) == one] for one in cohorts]
    sizes = [len(rows) for rows in chosen]
    counted = Effect(
        level=level,
        treated=len(usable.treated),
        others=len(usable.others),
        before=min((one.before for one in cohorts), default=0),
        after=min((panel.periods - one.after for one in cohorts), default=0),
    )
    findings = _too_little(counted, short, ways_to_assign(len(usable.units), sizes), level)
    if findings:
        return replace(counted, findings=tuple(findings))
    rises, moved = changes(usable.values, cohorts), changes(exposures(usable), cohorts)
    before = slopes(usable.values, cohorts)
    estimate, *_ = _two_samples(rises, usable, cohorts)
    slope, *_ = _two_samples(before, usable, cohorts)
    is_few = min(len(usable.treated), len(usable.others)) < FEW
    if is_few:
        found = shuffle(rises, moved, chosen, level=level)
        low, high, p_value, ways = found.low, found.high, found.p_value, found.ways
        slope_p = shuffle(before, np.zeros_like(before), chosen, level=TREND_LEVEL).p_value
    else:
        low, high, p_value = _robust(*_two_samples(rises, usable, cohorts), level)
        slope_p, ways = _robust(*_two_samples(before, usable, cohorts), TREND_LEVEL)[2], 0
    findings = []
    if slope_p <= 1 - TREND_LEVEL + 1e-12 and abs(slope) > _noise(usable.values):
        findings.append(_cannot("effect.trends-differ", trend=slope, p_value=slope_p))
    if low <= 0 <= high or not math.isfinite(low + high):
        findings.append(_cannot("effect.holds-zero", low=low, high=high))
    return replace(
        counted, estimate=estimate, low=low, high=high, p_value=p_value, ways=ways, trend=slope, trend_p=slope_p,
        method="randomisation" if is_few else "cluster-robust", findings=tuple(findings),
    )  # fmt: skip


def _usable(panel: Panel) -> tuple[Panel, list[str]]:
    """Without the treated units that have too few periods on one side of their day; these are named."""
    short = [
        unit
        for unit, one in panel.cohorts.items()
        if one.before < LEAST_BEFORE or panel.periods - one.after < LEAST_AFTER
    ]
    rows = [row for row, unit in enumerate(panel.units) if unit not in short]
    cohorts = {unit: one for unit, one in panel.cohorts.items() if unit not in short}
    return Panel(tuple(panel.units[row] for row in rows), panel.periods, panel.values[rows], cohorts), short


def _too_little(counted: Effect, short: list[str], ways: int, level: float) -> list[Finding]:
    findings = []
    if short:
        context = {"before": LEAST_BEFORE, "after": LEAST_AFTER, "units": ", ".join(short), "count": len(short)}
        findings += [] if counted.treated else [Finding("effect.few-periods", Severity.WARNING, context=context)]
    elif not counted.treated:
        findings.append(_cannot("effect.nobody-treated"))
    if counted.others < LEAST_OTHERS:
        findings.append(_cannot("effect.few-others", count=counted.others, least=LEAST_OTHERS))
    elif counted.treated and (1 - level) * ways < 1 - 1e-9:
        findings.append(_cannot("effect.few-ways", ways=ways, least=math.ceil(1 / (1 - level) - 1e-9)))
    return findings


def _two_samples(given: Matrix, panel: Panel, cohorts: list[Cohort]) -> tuple[float, Matrix, Matrix]:
    """The difference; what each treated unit is ahead of the others on its day; each other unit in the same mixture."""
    column = {cohort: number for number, cohort in enumerate(cohorts)}
    is_other = np.array([unit not in panel.cohorts for unit in panel.units])
    days = [column[panel.cohorts[unit]] for unit in panel.treated]
    rest = given[is_other]
    ahead = given[~is_other][np.arange(len(days)), days] - rest.mean(axis=0)[days]
    mixed = rest @ (np.bincount(days, minlength=len(cohorts)) / len(days))
    return float(ahead.mean()), ahead, mixed


def _robust(estimate: float, ahead: Matrix, mixed: Matrix, level: float) -> tuple[float, float, float]:
    """Interval and p-value with a variance for each group and Satterthwaite's degrees of freedom."""
    from scipy.stats import t

    parts = [float(group.var(ddof=1)) / len(group) for group in (ahead, mixed)]
    error = math.sqrt(sum(parts))
    if error == 0:
        return estimate, estimate, 0.0 if estimate else 1.0
    freedom = sum(parts) ** 2 / sum(p**2 / (len(g) - 1) for p, g in zip(parts, (ahead, mixed), strict=True))
    reach = float(t.ppf((1 + level) / 2, freedom)) * error
    return estimate - reach, estimate + reach, float(2 * t.sf(abs(estimate) / error, freedom))


def _noise(values: Matrix) -> float:
    """What rounding in floating point alone may make of equal slopes."""
    return 1e-9 * max(1.0, float(np.abs(values).max()))


def _cannot(code: str, **context: object) -> Finding:
    return Finding(code, Severity.WARNING, context=context)
