"""Indicator files: every fault at once, at its line, in words; what a correct one promises."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from giaoban.core.contracts.contract import load_contract
from giaoban.core.indicators.definition import load_definition
from giaoban.core.indicators.formula import formula_mathml, formula_text
from giaoban.web.findings import words

ROOT = Path(__file__).resolve().parents[2]
CONTRACT, _ = load_contract((ROOT / "packs/vn/contracts/dossier.yaml").read_text(encoding="utf-8"), "dossier.yaml")
CONTRACTS = {"dossier@1": CONTRACT}
READINGS = ("dossier_rate_settled", "dossier_rate_received", "dossier_rate_eligible")

GOOD = """\
id: online_rate
version: 1
valid_from: 2024-01-01
title: {vi: Tỷ lệ trực tuyến, en: Online rate}
why: {vi: Để thử., en: For tests.}
group: government
kind: ratio
unit: percent
direction: up
contract: dossier@1
time: settled_at
subject: settling_unit
dimensions: [channel]
measures:
  online: {expr: "count(channel = 'online')", title: {vi: Nộp <mạng>, en: Filed <online>}}
  settled: {expr: count()}
value: online / settled
definition_status: our_reading
definition_note: {vi: Cách hiểu của chúng tôi., en: Our reading.}
owner: ministry.so
checker: ministry.duong
next_review: 2030-01-01
tests:
  - {counts: {online: 1, settled: 4}, expect: 25}
"""


def faults(text: str, **given) -> list[tuple[str, int | None]]:
    given.setdefault("contracts", CONTRACTS)
    _, findings = load_definition(text, "x.yaml", **given)
    return [(finding.code, finding.where.line) for finding in findings]


def changed(*pairs: tuple[str, str]) -> str:
    text = GOOD
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_a_good_file_has_no_fault() -> None:
    definition, findings = load_definition(GOOD, "x.yaml", contracts=CONTRACTS, today=dt.date(2024, 12, 1))
    assert findings == []
    assert definition is not None
    assert definition.reference == "online_rate@1"
    assert definition.from_records


def test_all_faults_are_found_at_once_each_at_its_line() -> None:
    text = changed(
        ("time: settled_at", "time: settled_on"),
        ("dimensions: [channel]", "dimensions: [channel, citizen_id]"),
        ("settled: {expr: count()}", "settled: {expr: count(nonsense = 1)}"),
        ("value: online / settled", "value: online / nothing"),
    )
    assert faults(text, today=dt.date(2031, 1, 1)) == [
        ("indicator.review-overdue", 22),
        ("indicator.unknown-column", 11),
        ("indicator.personal-column", 13),
        ("expression.unknown-name", 16),
        ("expression.unknown-name", 17),
    ]


@pytest.mark.parametrize(
    "formula",
    [
        "(online / settled + online / settled) / 2",
        "online / settled / 2",
        "online / settled + 1",
        "online",
        "online / (settled * settled)",
        "(online + 1) / settled",
    ],
)
def test_a_ratio_that_is_not_one_total_over_another_is_refused(formula: str) -> None:
    assert ("indicator.mean-of-rates", 17) in faults(changed(("value: online / settled", f"value: {formula}")))


def test_a_rate_cannot_hide_inside_a_measure() -> None:
    text = changed(("settled: {expr: count()}", "settled: {expr: \"count(channel = 'online') / count()\"}"))
    assert ("indicator.rate-inside-measure", 16) in faults(text)
    assert ("expression.average", 16) in faults(changed(("{expr: count()}", "{expr: avg(channel)}")))


def test_distinct_people_do_not_add_up_and_never_enter_a_rate() -> None:
    summed = changed(("settled: {expr: count()}", "settled: {expr: distinct(citizen_id)}"))
    assert ("indicator.distinct-adds-up", 16) in faults(summed)
    declared = changed(("settled: {expr: count()}", "settled: {expr: distinct(citizen_id), succession: not_additive}"))
    assert ("indicator.value-not-additive", 17) in faults(declared)


def test_a_failing_self_test_says_what_was_found() -> None:
    _, findings = load_definition(changed(("expect: 25", "expect: 26")), "x.yaml", contracts=CONTRACTS)
    assert [(finding.code, finding.where.line) for finding in findings] == [("indicator.test-fails", 24)]
    assert findings[0].context["found"] == "25.00"


@pytest.mark.parametrize(
    "rows",
    ["[{settled_at: 2024-01-01, channel: [1]}]", "[{settled_at: text, channel: 3}]", "[{settled_at: 1}]"],
)
def test_a_self_test_of_nonsense_records_is_a_finding_or_a_wrong_number(rows: str) -> None:
    found = faults(changed(("counts: {online: 1, settled: 4}", f"rows: {rows}")))
    assert {code for code, _ in found} <= {"indicator.test-broken", "indicator.test-fails"}
    assert found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "indicator.not-a-mapping"),
        ("- a\n- b", "indicator.not-a-mapping"),
        ("a: [", "yaml.broken"),
        ("a: &x {b: 1}\nc: *x", "yaml.anchor"),
        ("a: 1\na: 2", "yaml.repeated-key"),
        ("{" * 3000, "yaml.too-deep"),
        ("a: " + "[" * 30 + "]" * 30, "yaml.too-deep"),
        ("a: !!python/object/apply:os.system [ls]", "yaml.broken"),
        ("a: " + "x" * 1_000_000, "yaml.too-large"),
        ("\x00", "yaml.broken"),
        (changed(("unit: percent", "unit: parsec")), "indicator.wrong-value"),
        (changed(("group: government", "groop: government")), "indicator.unknown-field"),
        (changed(("kind: ratio", "kind: growth")), "indicator.field-needed"),
        (changed(("valid_from: 2024-01-01", "valid_from: 2024-13-01")), "yaml.bad-date"),
        (changed(("valid_from: 2024-01-01", "valid_from: soon")), "indicator.wrong-value"),
        (changed(("why:", "valid_to: 2023-01-01\nwhy:")), "indicator.ends-before-it-begins"),
        (changed(("dossier@1", "dossier@9")), "indicator.unknown-contract"),
        (changed(("{expr: count()}", "{expr: count(), weight: online}")), "indicator.weight-needed"),
        (changed(("{counts: {online: 1, settled: 4}, ", "{")), "indicator.test-needs-rows-or-counts"),
        (changed(("[channel]", "[channel, online]")), "indicator.name-taken"),
    ],
)  # fmt: skip
def test_a_broken_file_gives_a_finding_and_no_definition(text: str, code: str) -> None:
    definition, findings = load_definition(text, "x.yaml", contracts=CONTRACTS)
    assert definition is None
    assert code in {finding.code for finding in findings}
    assert {finding.code for finding in findings} <= set(words())


@pytest.mark.parametrize("name", READINGS)
def test_the_three_readings_are_our_reading_and_end_with_the_decree(name: str) -> None:
    file = ROOT / f"packs/vn/indicators/{name}.yaml"
    definition, findings = load_definition(file.read_text(encoding="utf-8"), str(file), contracts=CONTRACTS)
    assert findings == []
    assert definition is not None
    assert definition.definition_status == "our_reading"
    # Decree 42/2022 expired on 2026-07-01; the text of its successor has not been read.
    assert definition.valid_to == dt.date(2026, 6, 30)
    assert not definition.is_valid_on(dt.date(2026, 7, 1))


def test_the_three_readings_differ_in_what_they_divide_by() -> None:
    denominators = set()
    for name in READINGS:
        definition, _ = load_definition((ROOT / f"packs/vn/indicators/{name}.yaml").read_text(encoding="utf-8"), name)
        assert definition is not None
        last = list(definition.measures.values())[-1]
        denominators.add((definition.time, definition.subject, last.expr))
    assert len(denominators) == 3


def test_a_formula_is_read_in_the_readers_language_and_cannot_carry_markup() -> None:
    definition, _ = load_definition(GOOD, "x.yaml", contracts=CONTRACTS)
    assert definition is not None
    assert formula_text(definition) == "Nộp <mạng> / settled × 100"
    assert formula_text(definition, "en") == "Filed <online> / settled × 100"
    assert "<mtext>Filed &lt;online&gt;</mtext>" in formula_mathml(definition, "en")


def test_a_contract_is_checked_too() -> None:
    text = (ROOT / "packs/vn/contracts/dossier.yaml").read_text(encoding="utf-8")
    broken = text.replace("monthOf, value: received_at", "monthOf, value: nothing").replace(
        "due_at >= received_at", "due_at >= 3"
    )
    contract, findings = load_contract(broken, "dossier.yaml")
    assert contract is None
    assert {finding.code for finding in findings} == {"contract.unknown-column", "expression.not-comparable"}
    assert load_contract("- 1", "x")[0] is None
