"""Writing the digital economy: tables imported once and for good, estimates with everything that went into them."""

from giaoban.measures.actions.economy.estimating import Made, estimate_digital_economy
from giaoban.measures.actions.economy.importing import Imported, import_table

__all__ = ["Imported", "Made", "estimate_digital_economy", "import_table"]
