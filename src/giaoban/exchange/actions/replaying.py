"""Gives the warehouse back the rows it once took of some batches, from their raw bodies: an old moment is made of them.

A body is judged again, by the contract as the pack has it now. Were a rule changed since, or an entry of the register,
other rows would pass: so what passes is held against the hash in the batch's receipt, and where it differs the moment
is refused with the batch's name. A moment that cannot be made exactly is not made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from giaoban.core.contracts.contract import Contract
from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.judging import Judged, incoming, judge_batch
from giaoban.exchange.actions.raw import raw_file
from giaoban.exchange.actions.receipts import KIND
from giaoban.exchange.models import Batch
from giaoban.exchange.queries.contracts import contract_named

if TYPE_CHECKING:
    from giaoban.measures.warehouse.merging import Incoming

AT_ONCE = 500
"""Batches asked for in one query."""


def raw_batches(*, contract: str, batches: Sequence[str]) -> Iterator[Incoming]:
    """What was taken of each of these batches (`source/sha256`, of a second judging `source/sha256.2`), in order.

    Registered as `warehouse.raw-batches`. Batches nobody here knows are left out; the warehouse names them. Raises
    Refused: `replay.body-missing`, `replay.rows-differ`, or what is wrong with the contract.
    """
    terms = contract_named(contract)
    for start in range(0, len(batches), AT_ONCE):
        wanted = batches[start : start + AT_ONCE]
        hashes = {name.rpartition("/")[2].partition(".")[0] for name in wanted}
        rows = Batch.objects.filter(sha256__in=hashes, state=Batch.State.MERGED)
        found = {row.name: row for row in rows.select_related("connector__sender", "receipt")}
        yield from (_incoming(found[name], terms) for name in wanted if name in found)


def _incoming(batch: Batch, contract: Contract) -> Incoming:
    file = raw_file(batch.raw_path)
    if not file.is_file() or file.stat().st_size != batch.bytes:
        raise Refused([Finding("replay.body-missing", context={"batch": batch.name, "path": batch.raw_path})])
    judged = judge_batch(batch, contract)
    if not _is_same(batch, judged):
        context = {"batch": batch.name, "then": batch.accepted, "now": judged.good.num_rows}
        context |= {"contract": batch.receipt.body["contract"], "present": contract.full_reference}
        raise Refused([Finding("replay.rows-differ", context=context)])
    return incoming(batch, judged)


def _is_same(batch: Batch, judged: Judged) -> bool:
    """Whether the very rows pass that passed then; of receipts of the first kind only their number can be compared."""
    if batch.receipt.body["kind"] != KIND:
        return bool(judged.good.num_rows == batch.accepted)
    then: str | None = batch.receipt.body["hashes"]["accepted"]
    return then == (judged.good_hash() if judged.good.num_rows else None)
