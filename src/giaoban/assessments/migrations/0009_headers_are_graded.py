"""A reading keeps the published grade of the headers beside its checks. Readings from before have none."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("assessments", "0008_visits_and_readings_are_final")]

    operations: ClassVar = [
        migrations.AddField(model_name="reading", name="observatory", field=models.JSONField(null=True)),
    ]
