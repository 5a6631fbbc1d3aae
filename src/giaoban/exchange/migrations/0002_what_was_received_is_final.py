"""Receipts and control totals are append-only in the database itself; a batch stays what it was when it arrived.

What became of a batch is filled in until it has its receipt. Then the whole row is final.
"""

from typing import Any, ClassVar

from django.db import migrations

from giaoban.registry.migrations._final import rows_are_final

IDENTITY = (
    "connector_id", "contract", "sha256", "bytes", "raw_path", "media_type", "encoding", "idempotency_key", "envelope",
    "received_at", "sent_at",
)  # fmt: skip
ENDED = "OLD.state IN ('merged', 'refused')"
_POSTGRES = "CREATE TRIGGER exchange_batch_{name} BEFORE {verb} ON exchange_batch FOR EACH ROW {when} EXECUTE FUNCTION giaoban_record_is_final()"
_SQLITE = "CREATE TRIGGER exchange_batch_{name} BEFORE {verb} ON exchange_batch {when} BEGIN SELECT RAISE(ABORT, 'record is final: exchange_batch'); END"


def _triggers(vendor: str, identity: tuple[str, ...]) -> list[tuple[str, str, str]]:
    differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    changed = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in identity)
    return [("final_identity", "UPDATE", f"WHEN ({changed} OR {ENDED})"), ("final_delete", "DELETE", "")]


def forwards(apps: Any, schema_editor: Any, identity: tuple[str, ...] = IDENTITY) -> None:
    vendor = schema_editor.connection.vendor
    text = {"postgresql": _POSTGRES, "sqlite": _SQLITE}.get(vendor)
    if text:
        for name, verb, when in _triggers(vendor, identity):
            schema_editor.execute(text.format(name=name, verb=verb, when=when))


def backwards(apps: Any, schema_editor: Any) -> None:
    vendor = schema_editor.connection.vendor
    for name in ("final_identity", "final_delete"):
        if vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER exchange_batch_{name} ON exchange_batch")
        elif vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER exchange_batch_{name}")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("exchange", "0001_exchange_begins"), ("registry", "0002_events_are_final")]

    operations: ClassVar = [
        rows_are_final("exchange_receipt"),
        rows_are_final("exchange_controltotal"),
        migrations.RunPython(forwards, backwards),
    ]
