"""Facts of systems, steps of dossiers, objectives and drills are append-only in the database itself."""

from typing import ClassVar

from django.db import migrations

from giaoban.registry.migrations._final import rows_are_final

TABLES = ("systemfacts", "dossierstep", "recoveryobjective", "drill", "drillstep")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("assessments", "0003_information_systems"), ("registry", "0002_events_are_final")]

    operations: ClassVar = [rows_are_final(f"assessments_{table}") for table in TABLES]
