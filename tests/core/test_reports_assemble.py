"""Sections of a pack and plain values become a report, or every fault is told at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.core.reports_sample import LAYOUT, PAPER, header, paper, sample, source

from giaoban.core.findings import Finding, Refused, has_errors
from giaoban.core.reports.assemble import assemble
from giaoban.core.reports.blocks import (
    Annex,
    Chart,
    Column,
    Heading,
    Ledger,
    ListBlock,
    Number,
    PageBreak,
    Paragraph,
    Report,
    Row,
    Table,
    runs,
)
from giaoban.core.reports.checks import check
from giaoban.core.reports.layout import load_layout, load_paper
from giaoban.core.reports.paper import Kind
from giaoban.web.findings import say

HEAD = """
id: small
paper: decree30
title_vi: Nhỏ
title_en: Small
kind_vi: Báo cáo
kind_en: Report
sections:
"""


def small(sections: str, content: dict[str, Any]) -> Report:
    return assemble(load_layout(HEAD + sections), content, header=header(), paper=paper())


def refusal(act: Any, *given: Any, **named: Any) -> list[Finding]:
    with pytest.raises(Refused) as refused:
        act(*given, **named)
    assert all("?" not in say(finding) for finding in refused.value.findings)
    return refused.value.findings


def faulty(*blocks: Any) -> list[str]:
    return [finding.code for finding in check(Report(header(), blocks, paper()))]


def test_the_sample_uses_every_block() -> None:
    kinds = {type(block) for block in sample().blocks}
    assert kinds == {Heading, Paragraph, ListBlock, Table, Chart, PageBreak, Annex}
    assert not has_errors(check(sample()))


def test_headings_are_numbered_and_start_again_under_a_new_one() -> None:
    levels = (1, 2, 2, 3, 3, 1, 2)
    sections = "".join(
        f"  - {{block: heading, id: h{place}, level: {level}, title_vi: a, title_en: a}}\n"
        for place, level in enumerate(levels)
    )
    numbers = [block.number for block in small(sections, {}).blocks if isinstance(block, Heading)]
    assert numbers == ["I.", "1.", "2.", "a)", "b)", "II.", "1."]


def test_one_observation_quoted_twice_has_one_row() -> None:
    report = sample()
    assert [number.ref for number in report.numbers() if number.text == "45 %"] == [1, 1]
    assert len(report.sources()) == 5


def test_a_report_with_a_simulated_figure_says_so_before_anything_else() -> None:
    (first, *_) = sample().blocks
    assert isinstance(first, Paragraph)
    assert "mô phỏng" in first.runs[0].text  # type: ignore[union-attr]
    text = "  - {block: text, id: a, text_vi: 'Đạt {n}.', text_en: '{n}.'}\n"
    assert len(small(text, {"a": {"n": Number("5")}}).blocks) == 1


def test_a_table_without_rows_says_so_in_a_sentence() -> None:
    rows = "  - {block: table, id: a, columns: [{key: x, title_vi: x, title_en: x}], empty_vi: Chưa có việc nào.}\n"
    assert small(rows, {"a": []}).blocks == (Paragraph(runs("Chưa có việc nào.")),)


def test_an_unknown_value_is_a_dash_and_never_a_blank_or_a_zero() -> None:
    rows = (
        "  - {block: table, id: a, columns: [{key: x, title_vi: x, title_en: x}, {key: y, title_vi: y, title_en: y}]}\n"
    )
    (table,) = small(rows, {"a": [{"x": None, "y": 0}, {"y": ""}]}).blocks
    assert isinstance(table, Table)
    assert table.rows == (Row((runs("–"), runs("0"))), Row((runs("–"), runs("–"))))


def test_an_optional_heading_goes_when_nothing_under_it_has_content() -> None:
    sections = (
        "  - {block: heading, id: h, level: 1, title_vi: a, title_en: a, optional: true}\n"
        "  - {block: text, id: t, optional: true, text_vi: x, text_en: x}\n"
        "  - {block: heading, id: after, level: 1, title_vi: b, title_en: b}\n"
    )
    assert [block.text for block in small(sections, {}).blocks] == ["b"]  # type: ignore[union-attr]
    assert len(small(sections, {"t": {"any": 1}}).blocks) == 3


def test_everything_that_is_missing_is_told_at_once() -> None:
    findings = refusal(assemble, load_layout(LAYOUT), {"sumary": {}}, header=header(), paper=paper())
    told = {(finding.code, finding.context["at"]) for finding in findings}
    assert {
        ("report.unfilled-place", "summary"),
        ("report.no-content", "by_province"),
        ("report.no-content", "promises"),
        ("report.no-content", "sources"),
        ("report.unknown-section", "sumary"),
    } <= told


def test_a_number_that_points_nowhere_is_an_error() -> None:
    assert faulty(Paragraph(runs(Number("5 %", 2))), Annex((source("a", "b", "5 %"),))) == [
        "report.dangling-reference",
        "report.unquoted-row",
    ]


def test_a_simulated_figure_cannot_lose_its_mark() -> None:
    simulated = source("a", "b", "5 %", kind=Kind.SIMULATED)
    assert faulty(Paragraph(runs(Number("5 %", 1))), Annex((simulated,))) == ["report.unmarked-simulation"]
    svg = '<svg viewBox="0 0 4 2"></svg>'
    assert faulty(Chart(svg, "alt", refs=(1,)), Annex((simulated,))) == ["report.unmarked-simulation"]
    ledger = Ledger()
    assert faulty(Paragraph(runs(ledger.number("5 %", simulated))), ledger.annex()) == []


def test_ragged_tables_second_annexes_and_empty_drawings_are_errors() -> None:
    table = Table((Column("a"), Column("b")), (Row((runs("1"),)), Row((runs("nhóm"),), "group")))
    assert faulty(table, Chart("<p>", "alt"), Annex(()), Annex(())) == [
        "report.two-annexes",
        "report.ragged-table",
        "report.not-a-chart",
    ]


@pytest.mark.parametrize(
    ("sections", "code", "at"),
    [
        (
            "  - {block: figures, id: a, columns: [{key: valu, title_vi: x, title_en: x}]}\n",
            "report.bad-layout",
            "figures",
        ),
        ("  - {block: heading, id: a, title_vi: x}\n", "report.missing-entry", "title_en"),
        ("  - {block: heading, id: a, title_vi: x, title_en: x, levle: 1}\n", "report.unknown-entry", "levle"),
        ("  - {block: poem, id: a}\n", "report.bad-layout", "sections.0"),
        ("  - {block: text, id: a, text_vi: '{x}', text_en: y}\n", "report.bad-layout", "sections.0"),
        ("  - {block: page_break, id: a}\n" * 2, "report.bad-layout", ""),
        ("  - [\n", "report.not-yaml", ""),
        ("  []\n", "report.bad-layout", "sections"),
    ],
)
def test_a_broken_layout_names_what_is_wrong_and_where(sections: str, code: str, at: str) -> None:
    (finding,) = refusal(load_layout, HEAD + sections, "a.yaml")
    assert finding.code == code
    assert finding.where.file == "a.yaml"
    assert at in str(finding.where)


@pytest.mark.parametrize("text", ["", "5", "[]", "\x00", "a: b"])
def test_what_is_no_layout_at_all_is_refused_too(text: str) -> None:
    assert refusal(load_layout, text)


def test_a_size_outside_what_the_decree_allows_is_refused() -> None:
    text = PAPER.read_text(encoding="utf-8").replace("body: {value: 14", "body: {value: 16")
    (finding,) = refusal(load_paper, text, "decree30.yaml")
    assert "sizes.body" in str(finding.where)


def test_dates_and_numbers_are_written_as_the_decree_wants() -> None:
    """Decree 30/2020, Annex I, Part I, II.3 and II.4: zeros before days below 10, months 1 and 2, numbers below 10."""
    form = paper()
    assert form.date_line("Hà Nội", dt.date(2025, 1, 5), "vi") == "Hà Nội, ngày 05 tháng 01 năm 2025"
    assert form.date_line("Hà Nội", dt.date(2025, 3, 15), "vi") == "Hà Nội, ngày 15 tháng 3 năm 2025"
    assert form.date_line("Hà Nội", None, "vi") == "Hà Nội, ngày … tháng … năm ……"
    assert form.number_line("5", "BC-UBND", "vi") == "Số: 05/BC-UBND"
    assert form.number_line("115", "BC-UBND", "vi") == "Số: 115/BC-UBND"
