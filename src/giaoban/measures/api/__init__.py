"""The API of the figures.

/api/economy/...               the measured economy (economy.py), a table imported (tables.py)
/api/observations              figures as plain JSON (figures.py)
/api/lineage/{observation}     why a figure is what it is (figures.py)
/api/sdmx/...                  SDMX-REST 2.2: data and structures (sdmx.py)
/api/openapi.json              the schema of all this
"""

from giaoban.measures.api import economy, figures, sdmx, tables  # noqa: F401  # importing registers what they answer
from giaoban.measures.api.door import api

__all__ = ["api"]
