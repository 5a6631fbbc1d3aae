"""What changed between two versions, and who survives it: decided by hand for each kind of change."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from giaoban.core.contracts.changes import changes, needs_new_major
from giaoban.core.contracts.compiled import check
from giaoban.core.contracts.contract import Contract, load_contract
from giaoban.core.contracts.shelf import find_contract, load_file
from giaoban.core.contracts.sources import table_source
from giaoban.core.findings import Refused
from giaoban.core.packs.load import load_pack
from giaoban.web.findings import say, words

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "packs" / "vn" / "contracts"
TEXT = (FOLDER / "dossier.yaml").read_text(encoding="utf-8")


def edited(*pairs: tuple[str, str]) -> Contract:
    text = TEXT
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    contract, findings = load_contract(text, "dossier.yaml")
    assert contract is not None, findings
    return contract


OLD = edited()
CHANNEL = "validValues: [online, counter, post]"
PROCEDURE = """        logicalTypeOptions: {minLength: 1, maxLength: 100}
        physicalType: VARCHAR
        required: true
        classification: internal
        customProperties: [{property: titleEn, value: Procedure code}]"""
KINDS = "kinds, value: [ministry, province]"
RULE = 'implementation: "due_at >= received_at"\n        severity: error'

# What is edited, and what it is called: the judgement of a person who sends or reads dossiers.
JUDGED = [
    ([(CHANNEL, "validValues: [online, counter, post, kiosk]")], "compatible", "change.allowed"),
    ([(CHANNEL, "validValues: [online, counter]")], "breaking", "change.allowed"),
    ([(CHANNEL, "validValues: [post, counter, online]")], None, None),
    ([(PROCEDURE, PROCEDURE.replace("maxLength: 100", "maxLength: 200"))], "compatible", "change.longest"),
    ([(PROCEDURE, PROCEDURE.replace("maxLength: 100", "maxLength: 99"))], "breaking", "change.longest"),
    ([(PROCEDURE, PROCEDURE.replace("minLength: 1, ", ""))], "compatible", "change.shortest"),
    ([(PROCEDURE, PROCEDURE.replace("minLength: 1", "minLength: 2"))], "breaking", "change.shortest"),
    ([(PROCEDURE, PROCEDURE.replace("minLength: 1", 'pattern: "^[A-Z]", minLength: 1'))], "breaking", "change.pattern"),
    ([(PROCEDURE, PROCEDURE.replace("        required: true\n", ""))], "compatible", "change.required"),
    ([('minimum: "2000-01-01"', 'minimum: "1999-01-01"')], "compatible", "change.lowest"),
    ([('minimum: "2000-01-01"', 'minimum: "2001-01-01"')], "breaking", "change.lowest"),
    ([('minimum: "2000-01-01"', 'exclusiveMinimum: "2000-01-01"')], "breaking", "change.lowest"),
    ([('minimum: "2000-01-01"', 'minimum: "2000-01-01", maximum: "2100-01-01"')], "breaking", "change.highest"),
    (
        [("kinds, value: [ministry, province]", "kinds, value: [ministry, province, group]")],
        "compatible",
        "change.reference",
    ),
    ([("kinds, value: [ministry, province]", "kinds, value: [province]")], "breaking", "change.reference"),
    ([(RULE, RULE.replace("error", "warning"))], "compatible", "change.severity"),
    ([(RULE, RULE.replace(">=", "  >=  "))], None, None),
    ([(RULE, RULE.replace(">=", ">"))], "breaking", "change.condition"),
    ([("severity: warning", "severity: error")], "breaking", "change.severity"),
    ([("value: pseudonym", "value: sensitive")], "compatible", "change.personal"),
    ([("classification: confidential", "classification: restricted")], "compatible", "change.classification"),
    ([("value: 24, unit: h", "value: 12, unit: h")], "compatible", "change.promise"),
    ([("  - {property: versionOf, value: updated_at}\n", "")], "breaking", "change.role"),
    ([("monthOf, value: received_at", "monthOf, value: due_at")], "breaking", "change.month-of"),
    ([("status: active", "status: deprecated")], "compatible", "change.words"),
    ([("businessName: Mã thủ tục hành chính", "businessName: Mã thủ tục")], "compatible", "change.column-words"),
]


@pytest.mark.parametrize(("edits", "kind", "code"), JUDGED)
def test_each_kind_of_change_is_judged(edits, kind, code) -> None:
    found = [(change.kind, change.code) for change in changes(OLD, edited(*edits))]
    assert found == ([] if kind is None else [(kind, code)])


def test_a_weaker_protection_of_people_is_breaking() -> None:
    column = OLD.columns["citizen_id"]
    for weaker in ({"personal_class": "none"}, {"classification": "public"}):
        new = replace(OLD, columns={**OLD.columns, "citizen_id": replace(column, **weaker)})
        assert [change.kind for change in changes(OLD, new)] == ["breaking"]


def test_columns_come_freely_only_when_they_may_be_empty_and_never_leave() -> None:
    with_note = {**OLD.columns, "note": replace(OLD.columns["citizen_id"])}
    with_duty = {**OLD.columns, "note": replace(OLD.columns["procedure"])}
    assert [c.code for c in changes(OLD, replace(OLD, columns=with_note))] == ["change.column-added"]
    assert [c.code for c in changes(OLD, replace(OLD, columns=with_duty))] == ["change.required-column-added"]
    assert [c.code for c in changes(replace(OLD, columns=with_note), OLD)] == ["change.column-removed"]


def test_another_type_is_one_breaking_change() -> None:
    column = replace(OLD.columns["due_at"], type="timestamp", lowest=None)
    (change,) = changes(OLD, replace(OLD, columns={**OLD.columns, "due_at": column}))
    assert (change.kind, change.context["before"], change.context["after"]) == ("breaking", "date", "timestamp")


def test_the_shipped_versions_of_the_dossier_are_compatible() -> None:
    first, second = find_contract(FOLDER, "dossier@1.0"), find_contract(FOLDER, "dossier@1")
    assert (first.full_reference, second.full_reference) == ("dossier@1.0", "dossier@1.1")
    assert needs_new_major(first, second) == []
    added = {change.part for change in changes(first, second) if change.of == "column"}
    assert added == {"updated_at", "commune", "deleted"}


def test_what_is_called_compatible_takes_every_batch_of_the_earlier_version() -> None:
    first, second = find_contract(FOLDER, "dossier@1.0"), find_contract(FOLDER, "dossier")
    row = dict.fromkeys(first.columns, "x") | {
        "service_level": "full", "channel": "post", "result_delivery": "paper", "simulated": True,
        "received_at": dt.date(2024, 1, 1), "due_at": dt.date(2024, 1, 2), "settled_at": dt.date(2024, 1, 3),
    }  # fmt: skip
    with duckdb.connect() as connection:
        records = table_source(connection, pa.Table.from_pylist([row]))
        for contract in (first, second):
            checked = check(contract, connection, records)
            assert (checked.rows, checked.refused, checked.good(connection).num_rows) == (1, 0, 1)


def test_two_contracts_are_not_two_versions() -> None:
    with pytest.raises(ValueError, match="two contracts"):
        changes(OLD, find_contract(FOLDER, "signal"))


@pytest.mark.parametrize("reference", ["dossier@2", "dossier@1.9", "nothing", "../dossier", "dossier@", "", "*"])
def test_an_unknown_reference_names_those_there_are(reference) -> None:
    with pytest.raises(Refused) as refusal:
        find_contract(FOLDER, reference)
    assert refusal.value.findings[0].code == "contract.unknown"
    assert "signal" in refusal.value.findings[0].context["known"]


def test_a_file_that_is_not_there_is_a_finding(tmp_path) -> None:
    with pytest.raises(Refused) as refusal:
        load_file(tmp_path / "none.yaml")
    assert refusal.value.findings[0].code == "contract.unreadable"


def test_a_breaking_change_under_the_same_major_fails_the_pack(tmp_path) -> None:
    folder = tmp_path / "tiny"
    for file in (ROOT / "packs" / "tiny").rglob("*"):
        if file.is_file():
            target = folder / file.relative_to(ROOT / "packs" / "tiny")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    text = (folder / "contracts" / "dossier.yaml").read_text(encoding="utf-8")
    later = text.replace('version: "1.1"', 'version: "1.2"').replace(CHANNEL, "validValues: [online, counter]")
    later = later.replace("              post: {vi: Qua bưu chính, en: By post}\n", "")
    (folder / "contracts" / "dossier@1.1.yaml").write_text(text, encoding="utf-8")
    (folder / "contracts" / "dossier.yaml").write_text(later, encoding="utf-8")
    pack, findings = load_pack(folder, today=dt.date(2024, 12, 1))
    (finding,) = [f for f in findings if f.code.startswith("contract.")]
    line = later.splitlines().index("      - name: channel") + 1
    assert (pack, finding.code, finding.where.line) == (None, "contract.breaking-without-major", line)
    assert "{" not in say(finding)
    assert "channel" in say(finding, "en")

    major = later.replace('version: "1.2"', 'version: "2.0"').replace("dossier_v1", "dossier_v2")
    (folder / "contracts" / "dossier.yaml").write_text(major, encoding="utf-8")
    _, findings = load_pack(folder, today=dt.date(2024, 12, 1))
    assert not [f for f in findings if f.code.startswith("contract.")]

    (folder / "contracts" / "dossier@1.1.yaml").rename(folder / "contracts" / "old.yaml")
    _, findings = load_pack(folder, today=dt.date(2024, 12, 1))
    assert [f.code for f in findings if f.code.startswith("contract.")] == ["contract.wrong-file-name"]


def test_every_change_has_words() -> None:
    for edits, _, code in JUDGED:
        if code:
            assert code in words()
        for change in changes(OLD, edited(*edits)):
            sentence = words()[change.code][0].format(**change.context)
            assert change.context.get("after", "–") in sentence
