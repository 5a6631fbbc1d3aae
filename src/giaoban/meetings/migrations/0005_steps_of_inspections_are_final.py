"""Steps of inspections and their signed minutes are append-only in the database itself."""

from typing import ClassVar

from django.db import migrations

from giaoban.registry.migrations._final import rows_are_final

TABLES = ("inspectionstep", "signedminutes")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("meetings", "0004_inspections"), ("registry", "0002_events_are_final")]

    operations: ClassVar = [rows_are_final(f"meetings_{table}") for table in TABLES]
