"""Gives the warehouse back the rows it once took of some batches, from their raw bodies: an old moment is made of them.

Which rows came back then is on file with the batch, and the others are what was taken: the register and the rules of
today are not asked, and of a later version of the contract only its empty columns are added. Where that file is gone
the body is judged again. Either way what comes out is held against the hash in the batch's receipt, and where it
differs the moment is refused with the batch's name. A moment that cannot be made exactly is not made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from giaoban.core.contracts.contract import Contract
from giaoban.core.contracts.shelf import find_contract
from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.judging import Judged, incoming, judge_batch, taken_rows
from giaoban.exchange.actions.quarantine import bad_schema, quarantine_file, quarantine_hash
from giaoban.exchange.actions.raw import raw_file
from giaoban.exchange.actions.receipts import hash_can_be_compared
from giaoban.exchange.models import Batch
from giaoban.exchange.queries.contracts import contract_named
from giaoban.measures.warehouse.prints import fingerprint

if TYPE_CHECKING:
    import pyarrow as pa

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
    under, returned = _terms_then(batch, contract), _returned(batch)
    if returned is None:
        judged = judge_batch(batch, contract)
    else:
        left = taken_rows(batch, contract, under=under, without=returned)
        judged = Judged(batch.rows, left, bad_schema().empty_table())
    if not _is_same(batch, judged.good, under):
        context = {"batch": batch.name, "then": batch.accepted, "now": judged.good.num_rows}
        context |= {"contract": batch.receipt.body["contract"], "present": contract.full_reference}
        raise Refused([Finding("replay.rows-differ", context=context)])
    return incoming(batch, judged)


def _returned(batch: Batch) -> pa.Array | None:
    """The numbers of the rows that came back; None where the file of them is gone, or is another than the receipt's."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = quarantine_file(batch)
    if file is None:
        return pa.array([], pa.int64()) if not batch.quarantined else None
    if not file.is_file() or quarantine_hash(batch) != batch.receipt.body["hashes"]["quarantine"]:
        return None
    return pq.ParquetFile(file).read(columns=["row_number"]).column(0).unique()


def _terms_then(batch: Batch, contract: Contract) -> Contract:
    """The version of the contract that judged a batch, where the pack still has it."""
    name = batch.receipt.body["contract"]
    if name == contract.full_reference:
        return contract
    try:
        return find_contract(Path(settings.PACK) / "contracts", name)
    except Refused:
        return contract


def _is_same(batch: Batch, good: pa.Table, under: Contract) -> bool:
    """Whether these are the very rows of then; of some earlier receipts only their number can be compared."""
    if not hash_can_be_compared(batch.receipt):
        return bool(good.num_rows == batch.accepted)
    then: str | None = batch.receipt.body["hashes"]["accepted"]
    return then == (fingerprint(good.select(list(under.columns))) if good.num_rows else None)
