"""Makes rows of a table final: the database itself refuses to change or delete them, whoever asks and by what way.

`AppendOnly.save()` says so kindly; `QuerySet.update`, `bulk_update` and SQL pass it by, and meet the trigger. A table
that a later migration rebuilds on SQLite loses its triggers: that migration ends with `rows_are_final(table)` again
(a test holds every append-only table to it).
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

# No % in it: the driver takes one for a placeholder.
_FUNCTION = """
CREATE OR REPLACE FUNCTION giaoban_record_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = 'record is final: ' || TG_TABLE_NAME, ERRCODE = 'integrity_constraint_violation';
END $$"""
_POSTGRES = "CREATE TRIGGER {table}_final BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION giaoban_record_is_final()"
_SQLITE = "CREATE TRIGGER {table}_final_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'record is final: {table}'); END"
_VERBS = ("update", "delete")


def rows_are_final(table: str) -> migrations.RunPython:
    """The operation, reversible. PostgreSQL and SQLite; another engine keeps `AppendOnly.save()` alone."""

    def forwards(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(_FUNCTION)
            schema_editor.execute(_POSTGRES.format(table=table))
        elif schema_editor.connection.vendor == "sqlite":
            for verb in _VERBS:
                schema_editor.execute(_SQLITE.format(table=table, verb=verb))

    def backwards(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_final ON {table}")
        elif schema_editor.connection.vendor == "sqlite":
            for verb in _VERBS:
                schema_editor.execute(f"DROP TRIGGER {table}_final_{verb}")

    return migrations.RunPython(forwards, backwards)
