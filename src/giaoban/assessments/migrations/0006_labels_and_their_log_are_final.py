"""Labels, revocations, entries and heads of the log are append-only in the database itself."""

from typing import ClassVar

from django.db import migrations

from giaoban.registry.migrations._final import rows_are_final

TABLES = ("label", "revocation", "logentry", "treehead")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("assessments", "0005_trust_labels"), ("registry", "0002_events_are_final")]

    operations: ClassVar = [rows_are_final(f"assessments_{table}") for table in TABLES]
