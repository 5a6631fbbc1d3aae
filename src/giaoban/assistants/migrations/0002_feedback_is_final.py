"""Verdicts are append-only in the database itself."""

from typing import ClassVar

from django.db import migrations

from giaoban.registry.migrations._final import rows_are_final


class Migration(migrations.Migration):
    dependencies: ClassVar = [("assistants", "0001_assistants_begin"), ("registry", "0002_events_are_final")]

    operations: ClassVar = [rows_are_final("assistants_feedback")]
