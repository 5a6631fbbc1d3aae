"""The WSGI door: `granian --interface wsgi giaoban.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
application = get_wsgi_application()

from giaoban.web.settled import settle  # noqa: E402 - Django is there now

settle()
