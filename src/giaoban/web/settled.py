"""A process that serves: what start-up made stays, and the collector of circular garbage walks less often.

It walks through all that is loaded, 0.2 s once the libraries of the warehouse are; a board of 5,000 cells set it off at
every third reading.
"""

import atexit
import gc


def settle() -> None:
    """Call it once, when the process has loaded what it needs."""
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # DuckDB's bindings complain about what nobody collects at the end
    gc.set_threshold(50_000, 20, 100)
