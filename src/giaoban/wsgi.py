"""The WSGI door: `granian --interface wsgi giaoban.wsgi:application`."""

import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
application = get_wsgi_application()

# What every reading of records needs is loaded before the first visitor comes, and what is loaded stays: the garbage
# collector need not walk through it again. On a board of 5,000 cells each of its walks took 0.2 s.
for module in ("pyarrow.parquet", "pyiceberg.catalog.sql", "giaoban.measures.warehouse.cubes"):
    import_module(module)
gc.collect()
gc.freeze()
