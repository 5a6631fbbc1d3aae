"""Years brought to quarters: benchmarked series, and whole tables that add up to the year.

`denton` keeps the movement of an indicator, `chow_lin` estimates the relation to one, `quarters_of` and `quarter_after`
give a table a quarter. Every result adds up to its year.
"""

from giaoban.core.economy.quarterly.chow_lin import ChowLin, chow_lin
from giaoban.core.economy.quarterly.denton import Denton, denton
from giaoban.core.economy.quarterly.tables import (
    AnnualTable,
    Indicators,
    Quarters,
    QuarterTable,
    quarter_after,
    quarters_of,
)
from giaoban.core.economy.quarterly.years import rounded_quarters

__all__ = [
    "AnnualTable",
    "ChowLin",
    "Denton",
    "Indicators",
    "QuarterTable",
    "Quarters",
    "chow_lin",
    "denton",
    "quarter_after",
    "quarters_of",
    "rounded_quarters",
]
