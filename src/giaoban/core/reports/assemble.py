"""From a pack's sections and plain values to a report.

What each kind of block wants as its content, under the section's id:

    heading, page_break   nothing
    text                  a mapping: place -> str, int, Number, Text, or runs
    blocks                a sequence of ready-made blocks
    figures, targets, commitments, findings, units, table
                          a sequence of mappings: column key -> str, int, Run or runs (missing or None: "–");
                          the key `group` opens a new group row, `total: True` makes a row a total
    annex                 an Annex, usually `ledger.annex()`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, cast

from giaoban.core.findings import Finding, Place, Refused, has_errors
from giaoban.core.reports.blocks import (
    Annex,
    Block,
    Column,
    Header,
    Heading,
    ListBlock,
    Mark,
    Number,
    PageBreak,
    Paragraph,
    Report,
    Row,
    Runs,
    Table,
    Text,
    runs,
)
from giaoban.core.reports.checks import check
from giaoban.core.reports.layout import (
    PLACEHOLDER,
    AnnexSection,
    AnySection,
    BlocksSection,
    HeadingSection,
    Layout,
    PageBreakSection,
    RowsSection,
    TextSection,
)
from giaoban.core.reports.paper import Kind, Paper

Language = Literal["vi", "en"]
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_LETTERS = "abcdđeghiklmnopqrstuvxy"  # the order of points in Vietnamese law


def assemble(
    layout: Layout, content: Mapping[str, Any], *, header: Header, paper: Paper, language: Language = "vi"
) -> Report:
    """The report with headings numbered and, when any number is simulated, a notice at its top.

    Raises Refused with every section that lacks its content, every unfilled place, every reference without a row.
    """
    faults: list[Finding] = []
    blocks: list[Block] = []
    for section in _with_content(layout, content):
        try:
            blocks.extend(_section(section, content.get(section.id), paper, language))
        except Refused as why:
            faults.extend(why.findings)
    known = {section.id for section in layout.sections}
    faults += [_fault("report.unknown-section", key, known=", ".join(sorted(known))) for key in set(content) - known]
    report = Report(header, _numbered(blocks), paper, language)
    faults += check(report)
    if has_errors(faults):
        raise Refused(faults)
    if any(number.kind == Kind.SIMULATED for number in report.numbers()) or any(
        source.kind == Kind.SIMULATED for source in report.sources()
    ):
        notice = Paragraph(runs(Text(paper.labels[language].simulated_notice, bold=True, italic=True)))
        report = Report(header, (notice, *report.blocks), paper, language)
    return report


def _with_content(layout: Layout, content: Mapping[str, Any]) -> Iterator[AnySection]:
    """Sections to print; a heading that is optional prints when any later section of its level does."""
    for place, section in enumerate(layout.sections):
        if not section.optional:
            yield section
        elif isinstance(section, HeadingSection):
            if any(content.get(under.id) for under in _under(layout.sections[place + 1 :], section.level)):
                yield section
        elif content.get(section.id):
            yield section


def _under(sections: Sequence[AnySection], level: int) -> Iterator[AnySection]:
    for section in sections:
        if isinstance(section, HeadingSection) and section.level <= level:
            return
        yield section


def _section(section: AnySection, value: Any, paper: Paper, language: Language) -> list[Block]:
    match section:
        case HeadingSection():
            return [Heading(section.level, section.title(language))]
        case PageBreakSection():
            return [PageBreak()]
        case TextSection():
            return _text(section, value or {}, language)
        case RowsSection():
            return _rows(section, _wanted(section, value), paper, language)
        case BlocksSection():
            return list(cast("Sequence[Block]", _wanted(section, value)))
        case AnnexSection():
            annex = cast("Annex", _wanted(section, value))
            return [Annex(annex.sources, section.title(language) or annex.title)]


def _wanted(section: AnySection, value: Any) -> Any:
    if value is None:
        raise Refused([_fault("report.no-content", section.id, block=section.block)])
    return value


def _text(section: TextSection, values: Mapping[str, Any], language: Language) -> list[Block]:
    text = section.text(language)
    if missing := sorted(set(PLACEHOLDER.findall(text)) - set(values)):
        raise Refused(_fault("report.unfilled-place", section.id, place=place) for place in missing)
    blocks: list[Block] = []
    for part in text.strip().split("\n\n"):
        lines = [line.strip() for line in part.splitlines()]
        if all(line.startswith("- ") for line in lines):
            blocks.append(ListBlock(tuple(_filled(line[2:], values) for line in lines)))
        else:
            blocks.append(Paragraph(_filled(" ".join(lines), values)))
    return blocks


def _filled(template: str, values: Mapping[str, Any]) -> Runs:
    pieces = PLACEHOLDER.split(template)  # text, place, text, place, ..., text
    return tuple(
        run
        for index, piece in enumerate(pieces)
        for run in (as_runs(values[piece]) if index % 2 else runs(piece) if piece else ())
    )


def as_runs(value: Any) -> Runs:
    """Any plain value as runs; nothing becomes a dash, never an empty cell that could mean zero.

    >>> as_runs(None), as_runs(12)
    ((Text(text='–', bold=False, italic=False),), (Text(text='12', bold=False, italic=False),))
    """
    if value is None or value == "":
        return runs("–")
    if isinstance(value, Text | Number | Mark | str):
        return runs(value)
    if isinstance(value, tuple | list):
        return runs(*value)
    return runs(str(value))


def _rows(section: RowsSection, rows: Sequence[Mapping[str, Any]], paper: Paper, language: Language) -> list[Block]:
    if not rows:
        return [Paragraph(runs(section.words("empty", language) or paper.labels[language].no_rows))]
    keys = [column.key for column in section.columns if column.key != "group"]
    printed: list[Row] = []
    group: Any = None
    for row in rows:
        if row.get("group") != group:
            group = row.get("group")
            if group:
                printed.append(Row((as_runs(group),), "group"))
        cells = tuple(() if key == "order" and row.get(key) is None else as_runs(row.get(key)) for key in keys)
        printed.append(Row(cells, "total" if row.get("total") else "body"))
    columns = tuple(
        Column(column.title(language), column.align, column.width)
        for column in section.columns
        if column.key != "group"
    )
    caption, unit, note = (section.words(field, language) for field in ("caption", "unit", "note"))
    return [Table(columns, tuple(printed), caption, unit, note)]


def _numbered(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Headings with their numbers: I., 1., a), each level counting from one under the one above."""
    counts = [0, 0, 0]
    numbered: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            counts[block.level - 1] += 1
            counts[block.level :] = [0] * (3 - block.level)
            numbered.append(Heading(block.level, block.text, _number(block.level, counts[block.level - 1])))
        else:
            numbered.append(block)
    return tuple(numbered)


def _number(level: int, count: int) -> str:
    return (f"{roman(count)}.", f"{count}.", f"{_LETTERS[(count - 1) % len(_LETTERS)]})")[level - 1]


def roman(number: int) -> str:
    """Up to 39, which is as many parts as a report has.

    >>> roman(4), roman(9), roman(14)
    ('IV', 'IX', 'XIV')
    """
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _fault(code: str, part: str, **context: Any) -> Finding:
    return Finding(code, where=Place(part=part), context={"at": part, **context})
