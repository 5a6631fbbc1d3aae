"""A difference of control totals that stays is settled by a person, who says why."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("exchange", "0005_a_body_judged_again"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.AddField("fault", "reason", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField(
            "fault",
            "settled_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            "fault",
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True, reason="")
                | (Q(settled_by__isnull=False, until__isnull=False) & ~Q(reason="")),
                name="fault_settled_by_somebody_says_why",
            ),
        ),
    ]
