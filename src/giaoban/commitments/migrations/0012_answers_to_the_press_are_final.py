"""Versions of answers and what they cite are append-only in the database itself."""

from typing import ClassVar

from django.db import migrations

from giaoban.registry.migrations._final import rows_are_final


class Migration(migrations.Migration):
    dependencies: ClassVar = [("commitments", "0011_press"), ("registry", "0003_spokespersons")]

    operations: ClassVar = [rows_are_final("commitments_pressanswer"), rows_are_final("commitments_citation")]
