"""Reads a pack folder: the pack as plain values, and every fault of every file at once.

    pack, findings = load_pack(Path("packs/tiny"), today=date(2024, 12, 1))

With an error among the findings there is no pack. What entries must fulfil together is in `lint.py`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from giaoban.core.checklists.levels.rules import load_levels
from giaoban.core.checklists.reading import load_checklist
from giaoban.core.contracts.contract import Contract, load_contract
from giaoban.core.findings import Finding, Place, Refused, Severity, has_errors
from giaoban.core.indicators.asking.pack_words import load_asking_words
from giaoban.core.indicators.definition import Definition, load_definition
from giaoban.core.marked_yaml import Marked, read_marked
from giaoban.core.packs.assistants import Profile
from giaoban.core.packs.folder import PackFile, read_folder
from giaoban.core.packs.lint import contradictions
from giaoban.core.packs.pack import Contents, Entry, Pack
from giaoban.core.packs.practices import PracticeFile
from giaoban.core.packs.schema import (
    CommitmentRow,
    DocumentRow,
    Kind,
    LinkRow,
    Manifest,
    MeetingFile,
    ObservationRow,
    PlanKindFile,
    ProgrammeFile,
    RelationRow,
    SubjectRow,
    SuccessionRow,
)
from giaoban.core.packs.shapes import shaped
from giaoban.core.packs.tables import DETAIL, read_table
from giaoban.core.workflow.calendar_file import CalendarFile
from giaoban.core.workflow.definition import Workflow

Model = TypeVar("Model", bound=BaseModel)

YAML_FILES: dict[str, type[BaseModel]] = {
    "kinds": Kind,
    "plans": PlanKindFile,
    "programmes": ProgrammeFile,
    "meetings": MeetingFile,
    "practices": PracticeFile,
    "workflows": Workflow,
    "calendar": CalendarFile,
}
TABLES: dict[str, type[BaseModel]] = {
    "subjects": SubjectRow,
    "documents": DocumentRow,
    "observations": ObservationRow,
    "commitments": CommitmentRow,
}
SPECIAL_TABLES: dict[tuple[str, str], tuple[str, type[BaseModel]]] = {
    ("subjects", "successions"): ("successions", SuccessionRow),
    ("subjects", "links"): ("links", LinkRow),
    ("documents", "relations"): ("relations", RelationRow),
}


def load_pack(folder: Path, *, today: dt.date) -> tuple[Pack | None, list[Finding]]:
    """The pack in a folder and every finding about it, in the order of files and lines."""
    files, findings = read_folder(folder)
    if not files and has_errors(findings):
        return None, findings
    reading = _Reading(today)
    for file in sorted(files, key=lambda file: file.folder != "contracts"):  # indicators are checked against contracts
        reading.read(file)
    findings += reading.findings
    unread = frozenset(Path(finding.where.file).parent.name for finding in findings if hides_entries(finding))
    if reading.manifest is None and not any(file.folder == "" for file in files):
        findings.append(Finding("pack.no-manifest", where=Place(str(folder / "pack.yaml"))))
    contents = reading.contents(unread)
    findings += contradictions(contents, reading.manifest, today=today)
    findings.sort(key=lambda finding: (finding.where.file, finding.where.line or 0, finding.code))
    if has_errors(findings) or reading.manifest is None:
        return None, findings
    return Pack(**vars(contents), manifest=reading.manifest.value), findings


def hides_entries(finding: Finding) -> bool:
    """Was a whole file left unread, so that nobody knows what it states?"""
    if finding.severity != Severity.ERROR:
        return False
    head = finding.where.line == 1 and finding.where.file.endswith(".csv")
    broken = finding.code.startswith("yaml.") or finding.code in ("pack.not-utf8", "pack.broken-csv")
    return head or broken or finding.where.line is None


class _Reading:
    """Files read so far. One pass, no file opened twice, nothing remembered afterwards."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        self.findings: list[Finding] = []
        self.manifest: Entry[Manifest] | None = None
        self.entries: dict[str, list[Entry[Any]]] = defaultdict(list)
        self.declared: dict[str, set[str]] = defaultdict(set)
        self.known_contracts: dict[str, Contract] = {}
        self.layouts: set[str] = set()
        self.facts: dict[str, Place] = {}

    def contents(self, unread: frozenset[str]) -> Contents:
        entries: Any = {name: tuple(found) for name, found in self.entries.items()}
        declared = {name: frozenset(keys) for name, keys in self.declared.items()}
        return Contents(**entries, declared=declared, layouts=frozenset(self.layouts), facts=self.facts, unread=unread)

    def read(self, file: PackFile) -> None:
        readers: dict[str, Callable[[PackFile], None]] = {
            "": self._manifest,
            "contracts": self._contract,
            "indicators": self._indicator,
            "checklists": self._checklist,
            "levels": self._levels,
            "reports": self._report,
            "facts": self._facts,
            "simulations": self._plain,
            "economy": self._plain,
            "recipes": self._recipes,
            "search": self._search_words,
            "asking": self._asking_words,
            "law": self._law,
            "assistants": self._assistant,
        }
        if file.folder in readers:
            readers[file.folder](file)
        elif file.folder in YAML_FILES:
            self._yaml(file, file.folder, YAML_FILES[file.folder])
        else:
            section, model = SPECIAL_TABLES.get((file.folder, file.stem), (file.folder, TABLES.get(file.folder)))
            if model is not None:
                self._table(file, section, model)

    def _manifest(self, file: PackFile) -> None:
        value, marked = self._marked_value(file, Manifest)
        if value is not None:
            self.manifest = Entry(value, file.name, marked=marked)

    def _yaml(self, file: PackFile, section: str, model: type[BaseModel]) -> None:
        value, marked = self._marked_value(file, model)
        if isinstance(marked.value, dict):
            self._declare(section, marked.value.get("id", file.stem))
            for target in marked.value.get("targets") or []:
                if isinstance(target, dict):
                    self._declare("commitments", f"{marked.value.get('id')}/{target.get('code')}")
        else:
            self._declare(section, file.stem)
        if value is not None:
            self.entries[section].append(Entry(value, file.name, marked=marked))

    def _marked_value(self, file: PackFile, model: type[Model]) -> tuple[Model | None, Marked]:
        marked = read_marked(file.text, file.name)
        self.findings += marked.findings
        if marked.findings:
            return None, marked
        if not isinstance(marked.value, dict):
            self.findings.append(Finding("pack.not-a-mapping", where=Place(file.name, 1)))
            return None, marked
        value, faults = shaped(model, marked.value, marked.place)
        self.findings += faults
        return value, marked

    def _table(self, file: PackFile, section: str, model: type[BaseModel]) -> None:
        fields = model.model_fields
        rows, faults = read_table(
            file.text,
            file.name,
            columns=[name for name in fields if name != "details"],
            required=[name for name, field in fields.items() if field.is_required()],
            details="details" in fields,
        )
        self.findings += faults
        for row in rows:
            value: dict[str, Any] = {name: cell for name, cell in row.cells.items() if not name.startswith(DETAIL)}
            if "details" in fields:
                value["details"] = {
                    name.removeprefix(DETAIL): cell for name, cell in row.cells.items() if name.startswith(DETAIL)
                }
            self._declare(section, value.get("key"))
            if not row.is_whole:
                continue
            entry, row_faults = shaped(model, value, _row_place(file.name, row.line))
            self.findings += row_faults
            if entry is not None:
                self.entries[section].append(Entry(entry, file.name, row.line))

    def _contract(self, file: PackFile) -> None:
        contract, faults = load_contract(file.text, file.name)
        self.findings += faults
        self._declare("contracts", file.stem)
        if contract is not None:
            self._declare("contracts", contract.name)
            newest = self.known_contracts.get(contract.reference)
            if newest is None or newest.minor < contract.minor:
                self.known_contracts[contract.reference] = contract
            self.entries["contracts"].append(Entry(contract, file.name, marked=read_marked(file.text, file.name)))

    def _indicator(self, file: PackFile) -> None:
        definition: Definition | None
        definition, faults = load_definition(file.text, file.name, contracts=self.known_contracts, today=self.today)
        self.findings += faults
        self._declare("indicators", file.stem)
        if definition is not None:
            self._declare("indicators", definition.id)
            self.entries["indicators"].append(Entry(definition, file.name, marked=read_marked(file.text, file.name)))

    def _checklist(self, file: PackFile) -> None:
        checklist, faults = load_checklist(file.text, file.name, today=self.today)
        self.findings += faults
        if checklist is not None:
            self._declare("checklists", checklist.reference)
            self.entries["checklists"].append(Entry(checklist, file.name, marked=read_marked(file.text, file.name)))

    def _levels(self, file: PackFile) -> None:
        levels, faults = load_levels(file.text, file.name)
        self.findings += faults
        if levels is not None:
            self.entries["levels"].append(Entry(levels, file.name, marked=read_marked(file.text, file.name)))

    def _report(self, file: PackFile) -> None:
        """A layout, a format, known numbers are read as their users will; other files only have to be sound YAML."""
        from giaoban.core.linter import Known
        from giaoban.core.reports.layout import load_layout, load_paper

        marked = read_marked(file.text, file.name)
        if marked.findings:
            self.findings += marked.findings
            self.layouts.add(file.stem)
            return
        value = marked.value if isinstance(marked.value, dict) else {}
        if "sections" in value:
            self.layouts.add(file.stem)
        readers: dict[str, Callable[[str, str], object]] = {
            "sections": load_layout,
            "page": load_paper,
            "organisations": lambda _, name: Known.from_data(value, name),
        }
        for field, reader in readers.items():
            if field in value:
                try:
                    reader(file.text, file.name)
                except Refused as refusal:
                    self.findings += refusal.findings

    def _plain(self, file: PackFile) -> None:
        """Read by whoever uses it; here it only has to be sound YAML."""
        self.findings += read_marked(file.text, file.name).findings

    def _recipes(self, file: PackFile) -> None:
        from giaoban.core.checklists.label.recipes import load_recipes

        self.findings += load_recipes(file.text, file.name)[1]

    def _search_words(self, file: PackFile) -> None:
        from giaoban.core.search.vocabulary import load_vocabulary

        marked = read_marked(file.text, file.name)
        self.findings += marked.findings
        if not marked.findings:
            try:
                load_vocabulary(file.text, file.name)
            except Refused as refusal:
                self.findings += refusal.findings

    def _asking_words(self, file: PackFile) -> None:
        _, faults = load_asking_words(file.text, file.name)
        self.findings += faults

    def _law(self, file: PackFile) -> None:
        from giaoban.core.law.corpus import load_law_file

        try:
            load_law_file(file.text, file.name)
        except Refused as refusal:
            self.findings += refusal.findings

    def _assistant(self, file: PackFile) -> None:
        """A profile, the phrases of intents, or a file that has its own reader."""
        from giaoban.core.search.answering.intents import lexicon_of

        if re.search(r"(?m)^profile:", file.text):
            self._yaml(file, "assistants", Profile)
            return
        marked = read_marked(file.text, file.name)
        self.findings += marked.findings
        if file.stem == "intents" and not marked.findings:
            try:
                lexicon_of(marked.value if isinstance(marked.value, dict) else {})
            except ValueError as why:
                self.findings.append(
                    Finding("assistant.bad-intents", where=Place(file.name, 1), context={"why": str(why)})
                )

    def _facts(self, file: PackFile) -> None:
        """Records are for the warehouse, which judges them row by row; here only the header has to be right."""
        self.facts[file.stem] = Place(file.name, 1)
        versions = [found for found in self.known_contracts.values() if found.name == file.stem]
        if versions:
            contract = max(versions, key=lambda found: found.major)
            required = [name for name, column in contract.columns.items() if not column.nullable]
            _, faults = read_table(
                file.text.partition("\n")[0], file.name, columns=list(contract.columns), required=required
            )
            self.findings += faults

    def _declare(self, section: str, key: object) -> None:
        if isinstance(key, str):
            self.declared[section].add(key)


def _row_place(file: str, line: int) -> Callable[[tuple[str | int, ...]], Place]:
    return lambda path: Place(file, line, part=str(path[0]) if path else "")
