"""Visits, what was read from them and badges that hold for nothing are append-only in the database itself."""

from typing import ClassVar

from django.db import migrations

from giaoban.registry.migrations._final import rows_are_final

TABLES = ("visit", "reading", "badgefault")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("assessments", "0007_site_visits"), ("registry", "0002_events_are_final")]

    operations: ClassVar = [rows_are_final(f"assessments_{table}") for table in TABLES]
