"""The file of a contract: the standard's form, every fault at its line, all at once, nothing hostile comes through."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from giaoban.core.contracts.contract import load_contract
from giaoban.core.contracts.terms import Volume
from giaoban.web.findings import words

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "packs" / "vn" / "contracts"
SHIPPED = sorted(FOLDER.glob("*.yaml"))
TEXT = (FOLDER / "dossier.yaml").read_text(encoding="utf-8")
EIGHT = {
    "dossier",
    "procedure",
    "service_policy",
    "household_connectivity",
    "account",
    "turnover",
    "vulnerability",
    "signal",
}


def faults(text: str) -> list[tuple[str, int]]:
    """Codes with the line each stands at; every one has a sentence without a gap."""
    contract, findings = load_contract(text, "x.yaml")
    assert (contract is None) == any(finding.severity == "error" for finding in findings)
    for finding in findings:
        for sentence in words()[finding.code]:
            sentence.format(**finding.context)
    return [(finding.code, finding.where.line or 0) for finding in findings]


def edited(old: str, new: str) -> tuple[str, int]:
    """The text with its first `old` replaced, and the line where that stands."""
    assert old in TEXT, old
    at = TEXT.index(old)
    return TEXT.replace(old, new, 1), TEXT.count("\n", 0, at) + 1


def test_the_eight_contracts_are_there_and_sound() -> None:
    loaded = [load_contract(file.read_text(encoding="utf-8"), file.name) for file in SHIPPED]
    assert [findings for _, findings in loaded if findings] == []
    assert {contract.name for contract, _ in loaded if contract} == EIGHT


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_each_contract_says_all_that_is_asked_of_it(file: Path) -> None:
    """Keys, the month, valid time or versions, rules with severities, promises, protection, words in both languages."""
    contract, _ = load_contract(file.read_text(encoding="utf-8"), file.name)
    assert contract is not None
    assert contract.key[0] == "source", "records of two senders never meet"
    assert contract.partition == ("source", "month")
    assert contract.columns[contract.month_of].type == "date"
    assert not contract.columns[contract.month_of].nullable
    assert contract.freshness
    assert contract.frequency
    assert contract.volume
    assert contract.retention_months
    assert {rule.severity for rule in contract.rules} >= {"error"}
    assert all(rule.code.startswith(f"{contract.name}.") for rule in contract.rules)
    for column in contract.columns.values():
        assert column.title.vi != column.title.en
        if column.personal:
            assert column.classification in ("confidential", "restricted")
    if file.stem != "dossier@1.0":
        assert contract.version_of
        assert contract.deleted_of
    if contract.name in ("procedure", "service_policy", "turnover"):
        assert (contract.valid_from, contract.valid_to) != (None, None)


def test_the_dossier_is_read_as_it_is_written() -> None:
    contract, _ = load_contract(TEXT, "dossier.yaml")
    assert contract is not None
    assert (contract.reference, contract.full_reference, contract.major, contract.minor) == (
        "dossier@1",
        "dossier@1.1",
        1,
        1,
    )
    assert contract.key == ("source", "dossier_id")
    assert (contract.freshness, contract.frequency) == (dt.timedelta(hours=24), dt.timedelta(days=1))
    assert contract.volume == Volume(least=1, most=200_000, per=dt.timedelta(days=1))
    assert contract.retention_months == 120
    assert contract.personal == ("dossier_id", "citizen_id")
    assert contract.enter_once == ("channel", "received_at", "settled_at", "result_delivery")
    assert contract.columns["receiving_unit"].refers_to == ("ministry", "province")
    assert contract.columns["receiving_unit"].valid_at == "received_at"
    assert contract.types["month"] == "date"


def test_the_invented_country_has_the_same_dossier() -> None:
    tiny = (ROOT / "packs/tiny/contracts/dossier.yaml").read_text(encoding="utf-8")
    ours, theirs = (load_contract(text, "dossier.yaml")[0] for text in (TEXT, tiny))
    assert ours is not None
    assert theirs is not None
    assert (ours.columns, ours.rules, ours.key) == (theirs.columns, theirs.rules, theirs.key)
    header = next(csv.reader((ROOT / "packs/tiny/facts/dossier.csv").open(encoding="utf-8")))
    assert set(theirs.required) <= set(header) <= set(theirs.columns)


# One edit each: what it becomes, the code it must have, and it must stand at the edited line (+ what follows it).
EDITS = [
    ("apiVersion: v3.1.0", "apiVersion: v2.0.0", "contract.wrong-value"),
    ("kind: DataContract", "kind: DataContact", "contract.wrong-value"),
    ('version: "1.1"', "version: 1.1", "contract.wrong-value"),
    ('version: "1.1"', 'version: "1.1.0"', "contract.wrong-value"),
    ('version: "1.1"', 'version: "0.1"', "contract.wrong-value"),
    ("status: active", "state: active", "contract.unknown-field"),
    ("status: active", "status: live", "contract.wrong-value"),
    ("name: dossier", "name: Dossier", "contract.wrong-value"),
    ("  - name: dossier\n", "  - name: dosier\n", "contract.two-names"),
    ("physicalName: dossier_v1", "physicalName: dossier_v2", "contract.wrong-physical-name"),
    ("name: citizen_id", "name: dossier_id", "contract.repeated-column"),
    ("name: citizen_id", "name: month", "contract.reserved-column"),
    ("name: citizen_id", 'name: "a; DROP TABLE x"', "contract.wrong-value"),
    ("logicalType: string", "logicalType: array", "contract.not-supported"),
    ("logicalType: string", "logicalType: text", "contract.wrong-value"),
    ("physicalType: VARCHAR", "physicalType: BLOB", "contract.wrong-physical-type"),
    ("required: true", "required: sometimes", "contract.wrong-value"),
    ("classification: confidential", "classification: secret", "contract.wrong-class"),
    ("primaryKeyPosition: 2", "primaryKeyPosition: 3", "contract.wrong-positions"),
    ("partitioned: true\n", "partitioned: false\n", "contract.position-without-role"),
    ("{minLength: 1, maxLength: 100}", "{minLength: 9, maxLength: 1}", "contract.empty-range"),
    ("{minLength: 1, maxLength: 100}", "{maxLength: -1}", "contract.wrong-value"),
    ("{minLength: 1, maxLength: 100}", "{maximum: 3}", "contract.option-not-for-type"),
    ("{minLength: 1, maxLength: 100}", '{pattern: "("}', "contract.wrong-pattern"),
    ("{minLength: 1, maxLength: 100}", '{pattern: "(?=x)x"}', "contract.wrong-pattern"),
    ("{minLength: 1, maxLength: 100}", r'{pattern: "(a)\\1"}', "contract.wrong-pattern"),
    ("{minLength: 1, maxLength: 100}", '{pattern: "a{5000}"}', "contract.wrong-pattern"),
    ('{minimum: "2000-01-01"}', '{minimum: "2000-13-01"}', "contract.wrong-bound"),
    ('{minimum: "2000-01-01"}', "{minimum: 2000}", "contract.wrong-bound"),
    ('{minimum: "2000-01-01"}', '{minimum: "2000-01-01", maximum: "1999-01-01"}', "contract.empty-range"),
    ('{minimum: "2000-01-01"}', '{minimum: "2000-01-01", exclusiveMinimum: "2000-01-01"}', "contract.two-bounds"),
    ("defaultTimezone: Asia/Ho_Chi_Minh", "defaultTimezone: Asia/Nowhere", "contract.wrong-zone"),
    ("defaultTimezone: Asia/Ho_Chi_Minh", "defaultTimezone: ../../etc/passwd", "contract.wrong-zone"),
    ("to: register.key", "to: customers.id", "contract.not-supported"),
    ("{property: validAt, value: received_at}", "{property: validAt, value: nothing}", "contract.unknown-column"),
    ("{property: kinds, value: [ministry, province]}", "{property: kinds, value: []}", "contract.wrong-property"),
    ("{property: monthOf, value: received_at}", "{property: monthOf, value: settled_at}", "contract.must-be-required"),
    ("{property: monthOf, value: received_at}", "{property: monthOf, value: channel}", "contract.wrong-column-type"),
    ("{property: monthOf, value: received_at}", "{property: monthof, value: x}", "contract.unknown-property"),
    ("{property: versionOf, value: updated_at}", "{property: monthOf, value: due_at}", "contract.repeated-property"),
    ("{property: personalData, value: pseudonym}", "{property: personalData, value: low}", "contract.wrong-class"),
    ("{property: enterOnce, value: true}", "{property: enterOnce, value: yes please}", "contract.wrong-property"),
    ("metric: invalidValues, mustBe: 0", "metric: invalidValues, mustBe: 5", "contract.not-supported"),
    ("metric: invalidValues", "metric: nullValues", "contract.not-supported"),
    ("validValues: [full, partial, information]", "validValues: [full, full]", "contract.repeated-value"),
    ("validValues: [full, partial, information]", "validValues: [1, 2]", "contract.not-supported"),
    ("type: custom\n        engine: giaoban", "type: custom\n        engine: soda", "contract.not-supported"),
    ("engine: giaoban", "type: sql", "yaml.repeated-key"),
    ("severity: error", "severity: fatal", "contract.wrong-severity"),
    ("dimension: consistency", "dimension: beauty", "contract.wrong-value"),
    ("id: due-before-received", "id: settled-before-received", "contract.repeated-rule"),
    ("id: due-before-received", "id: Due.Before", "contract.wrong-value"),
    ('implementation: "due_at >= received_at"', 'implementation: "1 = 1"', "contract.rule-about-nothing"),
    ("property: latency", "property: availability", "contract.not-supported"),
    ("property: latency", "property: frequency", "contract.repeated-property"),
    ("value: 24, unit: h", "value: 24, unit: hour", "contract.wrong-unit"),
    ("value: 24, unit: h", "value: soon, unit: h", "contract.wrong-promise"),
    ("value: 1, valueExt: 200000", "value: 9, valueExt: 2", "contract.empty-range"),
    ("unit: rows/d", "unit: rows", "contract.wrong-unit"),
]


@pytest.mark.parametrize(("old", "new", "code"), EDITS, ids=[f"{code}-{n}" for n, (_, _, code) in enumerate(EDITS)])
def test_one_wrong_field_is_one_code_at_its_line(old: str, new: str, code: str) -> None:
    text, line = edited(old, new)
    found = [(each, at) for each, at in faults(text) if each == code]
    assert found, faults(text)
    # A part of a section may be named at the section's first line; nothing is named elsewhere.
    assert any(line - 12 <= at <= line + 12 for _, at in found), (line, found)


def test_all_faults_are_named_at_once() -> None:
    text = TEXT
    for old, new in [
        ("physicalName: dossier_v1", "physicalName: other"),
        ("defaultTimezone: Asia/Ho_Chi_Minh", "defaultTimezone: Mars"),
        ("severity: warning", "severity: fatal"),
        ('implementation: "due_at >= received_at"', 'implementation: "due_at >= 3"'),
        ("{property: deletedOf, value: deleted}", "{property: deletedOf, value: gone}"),
        ("value: 24, unit: h", "value: 24, unit: fortnight"),
    ]:
        text = text.replace(old, new, 1)
    assert {code for code, _ in faults(text)} == {
        "contract.wrong-physical-name",
        "contract.wrong-zone",
        "contract.wrong-severity",
        "contract.unknown-column",
        "contract.wrong-unit",
        "expression.not-comparable",
    }


# What somebody may try in a rule; each with the code that refuses it.
HOSTILE = [
    ("__import__('os').system('id')", "expression.unexpected"),
    ("due_at >= received_at; DROP TABLE facts", "expression.unexpected"),
    ("due_at >= received_at -- and nothing else", "expression.unexpected"),
    ("(select count(*) from secrets) > 0", "expression.expected"),
    ("read_text('/etc/passwd') = 'x'", "expression.unknown-function"),
    ("procedure = getenv('HOME')", "expression.unknown-function"),
    ("count(channel = 'online') > 0", "expression.count-not-here"),
    ("salary > 0", "expression.unknown-name"),
    ("channel > 3", "expression.not-comparable"),
    ("channel", "expression.wrong-type"),
    ("(" * 50 + "channel = 'x'" + ")" * 50, "expression.too-deep"),
    ("channel = 'x' or " * 300 + "channel = 'x'", "expression.too-long"),
    ("due_at >= date '2024-02-30'", "expression.not-a-date"),
]


@pytest.mark.parametrize(("expression", "code"), HOSTILE, ids=[code for _, code in HOSTILE])
def test_a_hostile_expression_is_refused(expression: str, code: str) -> None:
    quoted = "'" + expression.replace("'", "''") + "'"
    text, line = edited('"due_at >= received_at"', quoted)
    found = faults(text)
    assert (code, line) in found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "contract.wrong-value"),
        ("- 1", "contract.wrong-value"),
        ("a: [", "yaml.broken"),
        ("a: &x 1\nb: *x", "yaml.anchor"),
        ("a: " + "[" * 50 + "]" * 50, "yaml.too-deep"),
        ("x" * 300_000, "yaml.too-large"),
        ("a: !!python/object/apply:os.system [id]", "yaml.broken"),
        ("\x00", "yaml.broken"),
    ],
)
def test_what_is_no_contract_is_a_finding(text: str, code: str) -> None:
    assert faults(text)[0][0] == code


def _paths(value, path=()):
    yield path
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _paths(part, (*path, name))
    elif isinstance(value, list):
        for number, part in enumerate(value[:4]):
            yield from _paths(part, (*path, number))


DOCUMENT = yaml.safe_load(TEXT)
PATHS = [path for path in _paths(DOCUMENT) if path]
JUNK = [
    None,
    True,
    0,
    -1,
    1.5,
    float("nan"),
    "",
    "x",
    "'",
    [],
    {},
    ["x"],
    {"x": 1},
    [None],
    dt.date(2024, 1, 1),
    10**30,
]


@given(st.lists(st.tuples(st.sampled_from(PATHS), st.sampled_from(JUNK)), min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_whatever_a_file_says_the_answer_is_findings_with_words(edits) -> None:
    document = yaml.safe_load(TEXT)
    for path, junk in edits:
        part = document
        try:
            for step in path[:-1]:
                part = part[step]
            part[path[-1]] = junk
        except (KeyError, IndexError, TypeError):
            continue
    text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
    contract, findings = load_contract(text, "x.yaml")
    assert contract is not None or findings
    assert {finding.code for finding in findings} <= set(words())


def test_allowed_values_have_words_and_a_slip_in_them_is_said() -> None:
    contract, _ = load_contract(TEXT, "x.yaml")
    assert contract is not None
    words_of = dict(contract.columns["channel"].value_words)
    assert {code: one.vi for code, one in words_of.items()} == {
        "online": "Trực tuyến", "counter": "Tại quầy", "post": "Qua bưu chính",
    }  # fmt: skip
    text, _ = edited("counter: {vi: Tại quầy", "countr: {vi: Tại quầy")
    assert [code for code, _ in faults(text)] == ["contract.value-words-differ"] * 2
    text, _ = edited("counter: {vi: Tại quầy, en: At the counter}", "counter: Tại quầy")
    assert [code for code, _ in faults(text)] == ["contract.wrong-value-words"]
    text, _ = edited("{vi: Tại quầy,", "{vi: Trực tuyến,")
    assert [code for code, _ in faults(text)] == ["contract.wrong-value-words"]
