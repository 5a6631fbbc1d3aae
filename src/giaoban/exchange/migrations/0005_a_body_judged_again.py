"""A body whose rows came back because our own register was at fault can be judged again, as a batch of its own.

What it replaces, and the number of the judging, are part of what a batch is: the triggers keep them too. They are taken
off before and put back after, as in 0004.
"""

from functools import partial
from importlib import import_module
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

_final = import_module("giaoban.exchange.migrations.0002_what_was_received_is_final")
IDENTITY = (*_final.IDENTITY, "judging", "replaces_id")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("exchange", "0004_when_a_batch_became_known")]

    operations: ClassVar = [
        migrations.RunPython(_final.backwards, _final.forwards),
        migrations.RemoveConstraint("batch", "batch_body_once"),
        migrations.AddField("batch", "judging", models.PositiveSmallIntegerField(default=1)),
        migrations.AddField(
            "batch",
            "replaces",
            models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="exchange.batch",
            ),
        ),
        migrations.AddField("batch", "terms", models.JSONField(blank=True, default=dict)),
        migrations.AddConstraint(
            "batch",
            models.UniqueConstraint(fields=("connector", "sha256", "judging"), name="batch_body_judged_once"),
        ),
        migrations.AddConstraint(
            "batch",
            models.CheckConstraint(
                condition=Q(judging=1, replaces__isnull=True) | Q(judging__gt=1, replaces__isnull=False),
                name="batch_judged_again_names_the_one_before",
            ),
        ),
        migrations.RunPython(partial(_final.forwards, identity=IDENTITY), _final.backwards),
    ]
