"""A batch says from which moment its records are in every answer, and how many corrections changed but their date.

SQLite makes the table anew for a column with a default, and would lose the triggers that keep batches as they were:
they are taken off before and put back after.
"""

from importlib import import_module
from typing import ClassVar

from django.db import migrations, models

_final = import_module("giaoban.exchange.migrations.0002_what_was_received_is_final")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("exchange", "0003_submissions")]

    operations: ClassVar = [
        migrations.RunPython(_final.backwards, _final.forwards),
        migrations.AddField("batch", "known_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("batch", "touched", models.PositiveBigIntegerField(default=0)),
        migrations.RunPython(_final.forwards, _final.backwards),
    ]
