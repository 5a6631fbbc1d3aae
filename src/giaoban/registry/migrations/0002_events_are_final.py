"""The audit record is append-only in the database itself."""

from typing import ClassVar

from django.db import migrations

from giaoban.registry.migrations._final import rows_are_final


class Migration(migrations.Migration):
    dependencies: ClassVar = [("registry", "0001_registry_begins")]

    operations: ClassVar = [rows_are_final("registry_event")]
