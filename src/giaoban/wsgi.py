"""The WSGI door: `granian --interface wsgi giaoban.wsgi:application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
application = get_wsgi_application()

# The collector of circular garbage walks through all that is loaded, 0.2 s once the libraries of the warehouse are; a
# board of 5,000 cells set it off at every third reading. What start-up made stays, and it walks less often.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 100)
