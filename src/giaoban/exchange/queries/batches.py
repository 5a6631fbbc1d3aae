"""Batches and their receipts, as plain values."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from giaoban.exchange.models import Batch, Connector, Receipt


def receipt_of(batch_id: int) -> Receipt | None:
    """The signed receipt of a batch; None while it is on its way."""
    return Receipt.objects.filter(batch_id=batch_id).select_related("batch__connector").first()


def batches_of(contract: str, until: dt.datetime) -> QuerySet[Batch]:
    """Batches of a contract (`dossier@1`) whose records count, received by a moment, in the order of arrival.

    From their raw bodies any moment can be computed again.
    """
    taken = Batch.objects.filter(contract=contract, received_at__lte=until, state=Batch.State.MERGED)
    return taken.select_related("connector__sender").order_by("received_at", "pk")


def batch_of(source: Connector, reference: str) -> Batch | None:
    """A batch of a source by `SHA256`, which means its newest judging, or `SHA256.2`, which means that one."""
    sha256, _, judging = reference.partition(".")
    found = Batch.objects.filter(connector=source, sha256=sha256).select_related("connector__sender", "receipt")
    if judging:
        return found.filter(judging=int(judging)).first() if judging.isdecimal() and len(judging) < 5 else None
    return found.order_by("judging").last()


def batch_beginning(source: Connector, reference: str) -> Batch | None:
    """As `batch_of`, where the first digits of the hash will do; the newest body where several begin so."""
    digits, dot, judging = reference.lower().partition(".")
    newest = Batch.objects.filter(connector=source, sha256__startswith=digits).order_by("received_at", "pk").last()
    return batch_of(source, f"{newest.sha256}{dot}{judging}") if newest is not None and digits else None
