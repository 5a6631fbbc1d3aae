"""A folder that comes to a figure again on another machine: its records and nothing more, its definition, a script.

Records are minimised: only the columns the formula reads, without their key; a person's pseudonym becomes a number that
means nothing outside the folder. The same figure gives the same bytes, wherever its files lie in the warehouse.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from giaoban import __version__
from giaoban.core.contracts.contract import Contract
from giaoban.core.expressions.grammar import Call, IsNull, Name, Node, children, parse
from giaoban.core.findings import Finding, Refused
from giaoban.core.indicators.reproducing import Asked, Country, needed_columns
from giaoban.core.indicators.schema import Definition
from giaoban.measures.queries.explained import Explained
from giaoban.measures.queries.explained_records import Behind, opened
from giaoban.measures.queries.record_bundles_run import LABELS, READ_ME, RUN

if TYPE_CHECKING:
    import datetime as dt

    import pyarrow as pa

MOST = 5_000_000
"""Records a bundle may hold."""
EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest day a zip file knows


def record_bundle(
    found: Explained, *, today: dt.date, most: int = MOST, warehouse: Any = None, pack: Path | None = None
) -> dict[str, bytes]:
    """Files by their name, of a figure that `explained` counted.

    Raises Refused: `bundle.not-from-records`, `bundle.too-many-records`, `bundle.personal-column`, `bundle.differs`
    (what was stored is not what its records say), and as reading the records does.
    """
    under, wanted = found.behind, found.wanted
    if under is None or wanted is None or found.told is None:
        raise Refused([Finding("bundle.not-from-records", context={"figure": found.figure})])
    if found.agrees is False:
        raise Refused([Finding("bundle.differs", context={"figure": found.figure})])
    if under.records > most:
        context = {"figure": found.figure, "records": under.records, "most": most}
        raise Refused([Finding("bundle.too-many-records", context=context)])
    hidden = _pseudonymous(under.definition, under.contract)
    with opened(wanted, today=today, warehouse=warehouse, pack=pack) as here:
        columns = needed_columns(under.definition, under.asked, under.country, here.kept.columns)
        records = _minimised(here.kept.select(*columns).to_pyarrow(), hidden, salt=f"{under.snapshot} {found.hash}")
    country = _needed_country(under, records)
    file = (pack or Path(settings.PACK)) / "contracts" / f"{under.contract.name}.yaml"
    files = {
        "definition.json": _json(under.definition.model_dump(mode="json")),
        "contract.yaml": file.read_bytes(),
        "lineage.json": _json(_plain_country(under.asked, country)),
        "records.parquet": _parquet(records),
        "provenance.json": _json(_provenance(found, under)),
    }
    expected = {
        "giaoban": __version__,
        "figure": dict(found.told),
        "records": under.records,
        "hash": found.hash,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())},
    }
    return files | {
        "expected.json": _json(expected),
        "run.py": RUN.encode(),
        "README.md": _read_me(found, under, columns, [name for name in columns if name in hidden]).encode(),
    }


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as one zip, the same bytes every time."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            about = zipfile.ZipInfo(name, EPOCH)
            about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(about, data)
    return kept.getvalue()


def _pseudonymous(definition: Definition, contract: Contract) -> frozenset[str]:
    """Columns about persons whose values are only told apart; a formula that reads their text cannot be exported."""
    personal = {name for name in contract.personal if contract.columns[name].type == "string"}
    read: set[str] = set()
    for measure in definition.measures.values():
        read |= _read_texts(parse(measure.expr)) if measure.expr else set()
    reading = sorted({*read, definition.subject or ""} & personal)
    if reading:
        raise Refused([Finding("bundle.personal-column", context={"columns": ", ".join(reading)})])
    return frozenset(personal)


def _read_texts(node: Node, is_told_apart: bool = False) -> set[str]:
    """Names whose very values matter: not those that are only counted as distinct, or asked whether they are there."""
    match node:
        case Name(name, _):
            return set() if is_told_apart else {name}
        case IsNull(Name(), _, _) | Call("distinct", (Name(),), _):
            return set()
        case _:
            return set().union(*(_read_texts(child) for child in children(node)))


def _minimised(records: pa.Table, hidden: Iterable[str], *, salt: str) -> pa.Table:
    """Pseudonyms replaced by numbers, then every row in one order, so that neither says where it came from."""
    import pyarrow as pa

    for name in set(hidden) & set(records.column_names):
        values = records.column(name).to_pylist()
        numbered = sorted({one for one in values if one is not None}, key=lambda one: _digest(f"{salt} {one}"))
        names = {one: f"p{number}" for number, one in enumerate(numbered, start=1)}
        place = records.column_names.index(name)
        records = records.set_column(place, name, pa.array([names.get(one) for one in values], pa.string()))
    records = records.replace_schema_metadata(None)
    return records.sort_by([(name, "ascending") for name in records.column_names]).combine_chunks()


def _parquet(records: pa.Table) -> bytes:
    import pyarrow.parquet as pq

    kept = io.BytesIO()
    pq.write_table(records, kept, compression="zstd", row_group_size=100_000, store_schema=False)
    return kept.getvalue()


def _needed_country(under: Behind, records: pa.Table) -> Country:
    """Of the register only those who recorded, whoever they became or had been, and the places that occur."""
    whole, asked = under.country, under.asked
    near = {asked.subject, *records.column(under.definition.subject or "").unique().to_pylist()}
    while True:
        steps = [step for step in whole.lineage if step.from_ in near or step.to in near]
        wider = near | {step.from_ for step in steps} | {step.to for step in steps}
        if wider == near:
            break
        near = wider
    places: set[Any] = set()
    if whole.place in records.column_names:
        places = set(records.column(whole.place).unique().to_pylist())
    return Country(
        lineage=steps,
        parents={one: above for one, above in sorted(whole.parents.items()) if one in near and asked.by == "parent"},
        nation=whole.nation,
        place=whole.place if places else None,
        territory={name: parents for name, parents in sorted(whole.territory.items()) if name in places},
    )


def _plain_country(asked: Asked, country: Country) -> dict[str, Any]:
    return {
        "asked": {
            "subject": asked.subject,
            "by": asked.by,
            "period": asked.period.code,
            "structure": asked.structure.isoformat() if asked.structure else None,
            "simulated": asked.simulated,
        },
        "nation": country.nation,
        "parents": dict(country.parents),
        "place": country.place,
        "territory": {name: sorted(parents) for name, parents in country.territory.items()},
        "lineage": [
            {"from": one.from_, "to": one.to, "date": one.date.isoformat(), "kind": one.kind, "share": str(one.share)}
            for one in country.lineage
        ],
    }


def _provenance(found: Explained, under: Behind) -> dict[str, Any]:
    """Where the records came from; signed receipts can be held against the published keys."""
    return {
        "figure": {"indicator": found.indicator.code, "subject": found.subject, "period": found.period.code},
        "contract": under.contract.full_reference,
        "snapshot": str(under.snapshot),
        "known_at": under.known_at.isoformat(),
        "clauses": list(found.clauses),
        "sources": [{"source": source, "records": records} for source, records in under.sources],
        "batches_in_all": under.batches_in_all,
        "batches": [
            {
                "batch": one.batch,
                "source": one.source,
                "records": one.records,
                "known_at": one.known_at.isoformat() if one.known_at else None,
                "receipt_signature": one.receipt["signature"] if one.receipt else None,
            }
            for one in under.batches
        ],
    }


def _read_me(found: Explained, under: Behind, columns: list[str], hidden: list[str]) -> str:
    told = found.told or {}
    return READ_ME.format(
        title_vi=found.indicator.title_vi,
        title_en=found.indicator.title_en,
        subject=found.subject_name,
        period=found.period.code,
        reference=under.definition.reference,
        label=LABELS[told["status"]],
        num=told["num"] or "–",
        den=told["den"] or "–",
        value=told["value"] or "–",
        hash=found.hash,
        snapshot=under.snapshot,
        records=under.records,
        columns=", ".join(f"`{name}`" for name in columns),
        hidden=", ".join(f"`{name}`" for name in hidden) or "–",
        version=__version__,
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
