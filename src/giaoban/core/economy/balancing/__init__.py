"""Tables brought to new margins, with an honest word about how that went.

`ras` for tables without negative cells, `gras` for any sign, `sut_ras` for supply and use with free product totals,
`gras_cube` for the quarters of a year. All answer with a status, the margins reached and the iterations taken.
"""

from giaoban.core.economy.balancing.cube import BalancedCube, gras_cube
from giaoban.core.economy.balancing.gras import gras, ras
from giaoban.core.economy.balancing.result import Balanced, Status
from giaoban.core.economy.balancing.supply_use import BalancedSupplyUse, sut_ras

__all__ = ["Balanced", "BalancedCube", "BalancedSupplyUse", "Status", "gras", "gras_cube", "ras", "sut_ras"]
