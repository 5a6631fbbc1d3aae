"""Versions of a contract beside each other: a breaking change needs a new major; files are named by what is in them.

An earlier version stays in the pack as `dossier@1.0.yaml` beside `dossier.yaml`, so that what changed can be computed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from giaoban.core.contracts.changes import Change, needs_new_major
from giaoban.core.contracts.contract import Contract
from giaoban.core.findings import Finding, Place
from giaoban.core.packs.pack import Contents, Entry


def contract_faults(contents: Contents) -> Iterator[Finding]:
    versions: dict[str, list[Entry[Contract]]] = defaultdict(list)
    for entry in contents.contracts:
        versions[entry.value.name].append(entry)
    for entries in versions.values():
        entries.sort(key=lambda entry: (entry.value.major, entry.value.minor))
        for number, entry in enumerate(entries):
            yield from _file_name(entry, is_newest=number == len(entries) - 1)
        for old, new in pairwise(entries):
            for change in needs_new_major(old.value, new.value):
                context = {"change": change.code, "part": change.part, "before": "–", "after": "–", **change.context}
                context |= {"earlier": old.value.full_reference, "contract": new.value.full_reference}
                yield Finding("contract.breaking-without-major", where=_place(new, change), context=context)


def _file_name(entry: Entry[Contract], *, is_newest: bool) -> Iterator[Finding]:
    wanted = entry.value.name if is_newest else entry.value.full_reference
    if Path(entry.file).stem != wanted:
        context = {"contract": entry.value.full_reference, "wanted": f"{wanted}.yaml"}
        yield Finding("contract.wrong-file-name", where=entry.at("name"), context=context)


def _place(entry: Entry[Contract], change: Change) -> Place:
    contract = entry.value
    if change.of == "column" and change.part in contract.columns:
        return entry.at("schema", 0, "properties", list(contract.columns).index(change.part))
    if change.of == "rule" and entry.marked is not None:
        stated = entry.marked.value["schema"][0]["quality"]
        rules = [number for number, rule in enumerate(stated) if rule.get("type") == "custom"]
        return entry.at("schema", 0, "quality", rules[[rule.code for rule in contract.rules].index(change.part)])
    return entry.at("schema", 0, "properties") if change.of == "column" else entry.at("customProperties")
