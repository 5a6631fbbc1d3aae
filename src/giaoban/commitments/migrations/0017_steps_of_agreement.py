"""Finds the few petitions that one of several who asked has accepted, among a million steps."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("commitments", "0016_practices_from_packs")]
    operations: ClassVar = [
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                fields=["commitment"], name="steps_of_agreement", condition=models.Q(move="agree"),
            ),
        ),
    ]  # fmt: skip
