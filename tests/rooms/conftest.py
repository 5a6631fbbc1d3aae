"""What tests of rooms share beyond the tiny country."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest


@pytest.fixture
def rewritable(db):
    """For the length of one test observations may be changed, to arrange a past that nobody recorded."""
    from django.apps import apps
    from django.db import connection

    final = import_module("giaoban.registry.migrations._final")
    with connection.cursor() as cursor:  # a schema editor would leave the test's transaction
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        final.rows_are_final("measures_observation").reverse_code(apps, editor)
