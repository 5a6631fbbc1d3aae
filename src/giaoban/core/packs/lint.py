"""Every contradiction between the entries of a pack, not only the first.

The parts of the pack have a file each in `checks/`. An entry that is malformed by itself was reported by `load.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from giaoban.core.findings import Finding, Severity
from giaoban.core.packs.checks.assistants import profile_faults
from giaoban.core.packs.checks.checklists import checklist_file_faults
from giaoban.core.packs.checks.contracts import contract_faults
from giaoban.core.packs.checks.duplicates import duplicates
from giaoban.core.packs.checks.figures import figure_faults
from giaoban.core.packs.checks.levels import level_faults
from giaoban.core.packs.checks.lineage import lineage_faults
from giaoban.core.packs.checks.plans import plan_faults
from giaoban.core.packs.checks.practices import practice_faults
from giaoban.core.packs.checks.promises import promise_faults
from giaoban.core.packs.checks.subjects import subject_faults
from giaoban.core.packs.checks.workflows import workflow_file_faults
from giaoban.core.packs.pack import Contents, Entry
from giaoban.core.packs.schema import Manifest


def contradictions(contents: Contents, manifest: Entry[Manifest] | None, *, today: dt.date) -> list[Finding]:
    """Every finding about entries that are well formed one by one."""
    return [
        *_review(manifest, today),
        *duplicates(contents),
        *contract_faults(contents),
        *subject_faults(contents),
        *lineage_faults(contents),
        *figure_faults(contents),
        *promise_faults(contents, manifest),
        *plan_faults(contents, today=today),
        *practice_faults(contents, manifest, today=today),
        *workflow_file_faults(contents, today=today),
        *checklist_file_faults(contents),
        *level_faults(contents, today=today),
        *profile_faults(contents, today=today),
    ]


def _review(manifest: Entry[Manifest] | None, today: dt.date) -> Iterator[Finding]:
    if manifest is not None and manifest.value.next_review < today:
        context = {"date": str(manifest.value.next_review), "owner": manifest.value.owner}
        yield Finding("pack.expired-review", Severity.WARNING, manifest.at("next_review"), context)
