"""Criteria sets, assessments with their answers, overrides and evidence, and conclusions."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registry", "0002_events_are_final"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Checklist",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("key", models.CharField(max_length=140, unique=True)),
                ("code", models.CharField(db_index=True, max_length=60)),
                ("version", models.PositiveIntegerField()),
                ("fingerprint", models.CharField(max_length=64)),
                ("title_vi", models.CharField(max_length=300)),
                ("title_en", models.CharField(blank=True, max_length=300)),
                ("supersedes", models.CharField(blank=True, max_length=80)),
                (
                    "evidence",
                    models.CharField(
                        choices=[
                            ("seed", "stated in a source text"),
                            ("seen", "read on a public page"),
                            ("memory", "remembered, unverified"),
                            ("computed", "computed"),
                            ("unknown", "unknown"),
                        ],
                        default="unknown",
                        max_length=20,
                    ),
                ),
                ("is_complete", models.BooleanField(default=True)),
                ("is_current", models.BooleanField(default=True)),
                ("definition", models.JSONField(default=dict)),
                ("search", models.CharField(blank=True, db_index=True, max_length=900)),
            ],
            options={
                "ordering": ["code", "-version", "-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "version", "fingerprint"), name="checklist_wording_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("code", "version"),
                        name="checklist_version_current_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fingerprint", models.CharField(max_length=64)),
                ("label", models.CharField(blank=True, max_length=120)),
                ("facts", models.JSONField(blank=True, default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "being answered"), ("submitted", "submitted"), ("concluded", "concluded")],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("due", models.DateField(blank=True, null=True)),
                ("is_simulated", models.BooleanField(default=False)),
                ("opened_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="registry.subject"
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "checklist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="assessments.checklist",
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Conclusion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verdict", models.CharField(max_length=20)),
                ("low", models.DecimalField(decimal_places=4, max_digits=14, null=True)),
                ("high", models.DecimalField(decimal_places=4, max_digits=14, null=True)),
                ("on", models.DateField()),
                ("result", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("note", models.CharField(blank=True, max_length=2000)),
                ("at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conclusions",
                        to="assessments.assessment",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["assessment_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("criterion", models.CharField(max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("file", "file"),
                            ("link", "link"),
                            ("measurement", "measurement"),
                            ("statement", "signed statement"),
                        ],
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(max_length=300)),
                ("sha256", models.CharField(max_length=64)),
                ("link", models.URLField(blank=True, max_length=1000)),
                ("words", models.TextField(blank=True)),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("media_type", models.CharField(blank=True, max_length=120)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("effective", models.DateField(blank=True, null=True)),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="assessments.assessment",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "withdraws",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawn_by",
                        to="assessments.evidence",
                    ),
                ),
            ],
            options={
                "ordering": ["assessment_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="Override",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("criterion", models.CharField(max_length=64)),
                ("value", models.JSONField(null=True)),
                ("reason", models.CharField(max_length=2000)),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="assessments.assessment",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["assessment_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("criterion", models.CharField(max_length=64)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("ask", "a person"),
                            ("document", "a document"),
                            ("indicator", "an indicator"),
                            ("probe", "a machine check"),
                        ],
                        max_length=20,
                    ),
                ),
                ("value", models.JSONField(null=True)),
                ("note", models.CharField(blank=True, max_length=2000)),
                ("raw", models.JSONField(blank=True, default=dict)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="assessments.assessment"
                    ),
                ),
            ],
            options={
                "ordering": ["assessment_id", "id"],
                "indexes": [
                    models.Index(fields=["assessment", "criterion", "id"], name="assessments_assessm_830051_idx")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(fields=["subject", "checklist", "state"], name="assessments_subject_ff8990_idx"),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "concluded"), _negated=True),
                fields=("checklist", "subject"),
                name="assessment_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("submitted_at__isnull", True), ("submitted_by__isnull", True)),
                    models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                    _connector="OR",
                ),
                name="assessment_submitted_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "submitted"), _negated=True), ("submitted_at__isnull", False), _connector="OR"
                ),
                name="assessment_open_is_not_submitted",
            ),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(fields=["valid_until"], name="assessments_valid_u_8573d3_idx"),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective__isnull", True),
                    ("valid_until__isnull", True),
                    ("valid_until__gte", models.F("effective")),
                    _connector="OR",
                ),
                name="evidence_runs_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256", ""), _negated=True), name="evidence_has_a_hash"
            ),
        ),
        migrations.AddConstraint(
            model_name="override",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="override_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="override",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("since"))), name="override_ends"
            ),
        ),
    ]
