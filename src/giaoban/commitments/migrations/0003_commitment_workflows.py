"""Commitments follow state tables; SQLite rebuilds the table of steps, so its triggers are lifted and set again."""

import django.db.models.deletion
from django.db import migrations, models

from giaoban.registry.migrations._final import rows_are_final

_STEPS = rows_are_final("commitments_step")
_LIFTED = migrations.RunPython(_STEPS.reverse_code, _STEPS.code)


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0002_steps_are_final"),
        ("library", "0001_library_begins"),
        ("measures", "0001_measures_begins"),
        ("registry", "0002_events_are_final"),
    ]

    operations = [
        _LIFTED,
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True)),
                ("definition", models.JSONField()),
            ],
            options={
                "ordering": ["key"],
            },
        ),
        migrations.CreateModel(
            name="StateTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60, unique=True)),
                ("definition", models.JSONField()),
            ],
            options={
                "ordering": ["key"],
            },
        ),
        migrations.AddField(
            model_name="commitment",
            name="askers",
            field=models.ManyToManyField(blank=True, related_name="commitments_joined", to="registry.subject"),
        ),
        migrations.AddField(
            model_name="commitment",
            name="is_paused",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="commitment",
            name="recurs",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recurrences",
                to="commitments.commitment",
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="standing",
            field=models.CharField(
                choices=[
                    ("open", "open"),
                    ("answered", "answered"),
                    ("settled", "settled"),
                    ("withdrawn", "withdrawn"),
                ],
                db_index=True,
                default="open",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="waits_for",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="awaited_by",
                to="library.document",
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="waits_until",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="commitment",
            name="workflow",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="step",
            name="evidence_place",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="step",
            name="fields",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="step",
            name="figure",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="measures.observation",
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="move",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AlterField(
            model_name="commitment",
            name="kind",
            field=models.CharField(
                choices=[
                    ("target", "target"),
                    ("directive", "directive"),
                    ("commitment", "commitment"),
                    ("assignment", "target assigned"),
                    ("petition", "petition"),
                    ("reply", "reply"),
                    ("request", "request"),
                    ("task", "task"),
                    ("press_question", "question of the press"),
                    ("citizen_question", "question of a citizen"),
                    ("inspection_finding", "inspection finding"),
                    ("data_quality_complaint", "complaint about the quality of data"),
                    ("data_sharing_complaint", "complaint about sharing data"),
                    ("proposal", "proposal of an enterprise"),
                ],
                db_index=True,
                max_length=40,
            ),
        ),
        migrations.AlterField(
            model_name="commitment",
            name="state",
            field=models.CharField(default="open", max_length=40),
        ),
        migrations.AlterField(
            model_name="step",
            name="from_state",
            field=models.CharField(max_length=40),
        ),
        migrations.AlterField(
            model_name="step",
            name="to_state",
            field=models.CharField(max_length=40),
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=200)),
                ("clock", models.CharField(max_length=40)),
                ("what", models.CharField(max_length=20)),
                ("to", models.JSONField(default=list)),
                ("last", models.DateField()),
                ("days", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="commitments.commitment"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "constraints": [models.UniqueConstraint(fields=("commitment", "key"), name="notice_given_once")],
            },
        ),
        _STEPS,
        rows_are_final("commitments_notice"),
    ]
