"""A report as one web page that needs nothing else: no script, no font, no file beside it.

Row n of the annex has the id `o<n>`; every number leads to its row. Drawings are embedded as images, so that nothing
inside an SVG can act on the page.
"""

from __future__ import annotations

import base64
from html import escape
from importlib import resources

from giaoban.core.reports.blocks import (
    Annex,
    Block,
    Chart,
    Heading,
    ListBlock,
    Mark,
    Number,
    PageBreak,
    Paragraph,
    Report,
    Run,
    Runs,
    Signature,
    Table,
)
from giaoban.core.reports.grids import annex_label, annex_table, recipient_lines, said
from giaoban.core.reports.paper import Labels


def render_html(report: Report) -> bytes:
    """UTF-8 bytes, the same for the same report."""
    labels = report.paper.labels[report.language]
    style = resources.files("giaoban.core.reports").joinpath("official.css").read_text(encoding="utf-8")
    lines = [
        "<!doctype html>",
        f'<html lang="{report.language}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(report.title)}</title>",
        f"<style>\n{style}</style>",
        "</head>",
        "<body>",
        *_front(report, labels),
        "<main>",
        *(line for block in report.body for line in _block(block, labels)),
        "</main>",
        *_closing(report, labels),
        *(line for block in report.annexes for line in _block(block, labels)),
        "</body>",
        "</html>",
        "",
    ]
    return "\n".join(lines).encode()


def _front(report: Report, labels: Labels) -> list[str]:
    header, paper = report.header, report.paper
    parent = f"<p>{escape(header.parent_body.upper())}</p>\n" if header.parent_body else ""
    lines = [
        "<header>",
        '<div class="heads">',
        f'<div class="issuer">{parent}<p><strong class="ruled">{escape(header.issuer.upper())}</strong></p>',
        f"<p>{escape(paper.number_line(header.number, header.symbol, report.language))}</p></div>",
        f'<div class="nation"><p><strong>{escape(labels.nation)}</strong></p>',
        f'<p><strong class="ruled whole">{escape(labels.motto)}</strong></p>',
        f"<p><em>{escape(paper.date_line(header.place, header.date, report.language))}</em></p></div>",
        "</div>",
        f'<h1><span class="kind">{escape(header.kind.upper())}</span>',
        f'<span class="ruled">{escape(header.subject)}</span></h1>',
    ]
    if len(header.addressees) == 1:
        lines.append(f'<p class="to">{escape(labels.addressee)} {escape(header.addressees[0])}</p>')
    elif header.addressees:
        lines.append(f'<p class="to">{escape(labels.addressee)}</p>')
        lines += ['<ul class="to">', *(f"<li>{escape(one)}</li>" for one in header.addressees), "</ul>"]
    lines += [f'<p class="basis"><em>{escape(basis)}</em></p>' for basis in header.legal_bases]
    return [*lines, "</header>"]


def _closing(report: Report, labels: Labels) -> list[str]:
    header = report.header
    copies = "".join(f"<p>{escape(one)}</p>" for one in recipient_lines(header.recipients))
    label = f"<p><strong><em>{escape(labels.recipients)}</em></strong></p>" if copies else ""
    if header.secretary is None:
        return [
            "<footer>",
            f'<div class="copies">{label}{copies}</div>',
            *_signature(header.signature, labels),
            "</footer>",
        ]
    both = [*_signature(header.secretary, labels), *_signature(header.signature, labels)]
    below = ["<footer>", f'<div class="copies">{label}{copies}</div>', "</footer>"] if copies else []
    return ["<footer>", *both, "</footer>", *below]


def _signature(one: Signature, labels: Labels) -> list[str]:
    capacity = "".join(f"<p><strong>{escape(line.upper())}</strong></p>" for line in one.capacity)
    return [
        f'<div class="signature">{capacity}<p><em>{escape(labels.signed)}</em></p>',
        f'<p class="name"><strong>{escape(one.name)}</strong></p></div>',
    ]


def _block(block: Block, labels: Labels) -> list[str]:
    lines: list[str]
    match block:
        case Heading():
            level = block.level + 1
            lines = [f"<h{level}>{escape(f'{block.number} {block.text}'.strip())}</h{level}>"]
        case Paragraph():
            aligned = "" if block.align == "justify" else f' class="{block.align}"'
            lines = [f"<p{aligned}>{_runs(block.runs, labels)}</p>"]
        case ListBlock():
            tag = "ol" if block.ordered else "ul"
            lines = [f"<{tag}>", *(f"<li>{_runs(item, labels)}</li>" for item in block.items), f"</{tag}>"]
        case Table():
            lines = _table(block, labels)
        case Chart():
            lines = _chart(block, labels)
        case PageBreak():
            lines = ['<hr class="page">']
        case Annex():
            label, title = annex_label(block, labels)
            rows = _table(annex_table(block, labels), labels, targets=True)
            lines = ['<section class="annex">', f"<h2>{escape(label)}<br>{escape(title)}</h2>", *rows, "</section>"]
    return lines


def _table(table: Table, labels: Labels, *, targets: bool = False) -> list[str]:
    lines = ['<div class="table">', "<table>"]
    if table.caption or table.unit:
        unit = f" <small>{escape(labels.unit.replace('{unit}', table.unit))}</small>" if table.unit else ""
        lines.append(f"<caption>{escape(table.caption)}{unit}</caption>")
    head = "".join(f'<th scope="col">{escape(column.title)}</th>' for column in table.columns)
    lines += [f"<thead><tr>{head}</tr></thead>", "<tbody>"]
    for place, row in enumerate(table.rows, 1):
        if row.kind == "group":
            lines.append(
                f'<tr><th scope="rowgroup" colspan="{len(table.columns)}">{_runs(row.cells[0], labels)}</th></tr>'
            )
            continue
        cells = "".join(
            f'<td class="{column.align}">{_runs(cell, labels)}</td>'
            for column, cell in zip(table.columns, row.cells, strict=True)
        )
        known = f' id="o{place}"' if targets else ' class="total"' if row.kind == "total" else ""
        lines.append(f"<tr{known}>{cells}</tr>")
    lines += ["</tbody>", "</table>"]
    if table.note:
        lines.append(f'<p class="note"><em>{escape(table.note)}</em></p>')
    return [*lines, "</div>"]


def _chart(chart: Chart, labels: Labels) -> list[str]:
    data = base64.b64encode(chart.svg.encode()).decode()
    word = said(chart.kind, labels)
    caption = (
        escape(chart.caption) + "".join(map(_reference, chart.refs)) + (f" <em>({escape(word)})</em>" * bool(word))
    )
    return [
        "<figure>",
        f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(chart.alt)}">',
        f"<figcaption>{caption}</figcaption>",
        "</figure>",
    ]


def _runs(content: Runs, labels: Labels) -> str:
    return "".join(_run(run, labels) for run in content)


def _run(run: Run, labels: Labels) -> str:
    match run:
        case Number():
            word = said(run.kind, labels)
            mark = f' <em class="{run.kind}">({escape(word)})</em>' if word else ""
            reference = _reference(run.ref) if run.ref is not None else ""
            return f'<span class="number">{escape(run.shown)}</span>{reference}{mark}'
        case Mark():
            return f'<em class="{run.kind}">{escape(labels.kinds[run.kind])}</em>'
        case _:
            text = escape(run.text)
            text = f"<em>{text}</em>" if run.italic else text
            return f"<strong>{text}</strong>" if run.bold else text


def _reference(ref: int) -> str:
    return f'<sup><a href="#o{ref}">[{ref}]</a></sup>'
