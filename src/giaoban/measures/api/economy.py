"""The measured economy by API: the same actions and queries as pages and commands, the same permissions.

GET  /api/economy/tables                 imported tables (POST: tables.py)
GET  /api/economy/estimates              stored estimates
GET  /api/economy/estimates/KEY          one of them, whole
POST /api/economy/estimates              compute one, and store it when asked
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Schema
from ninja.errors import HttpError
from pydantic import Field

from giaoban.core.economy.definition import Choices, Plain, ScopeUsed, read_definition
from giaoban.core.economy.readers.grid import About, Rows
from giaoban.core.economy.readers.layouts import LAYOUTS, Reading, read_layout
from giaoban.core.economy.table import IOTable, Price
from giaoban.core.economy.table import Kind as TableKind
from giaoban.core.findings import Finding, Refused
from giaoban.core.periods import NotAPeriod, Period
from giaoban.measures.actions.economy import estimate_digital_economy
from giaoban.measures.api.door import FindingOut, Findings, api, said
from giaoban.measures.models import EconomyTable
from giaoban.measures.queries import economy
from giaoban.registry.models import Subject

MOST_CELLS = 250_000
"""Of a table sent along: 500 sectors. Larger ones are imported."""
Cell = float | str | bool | None


class SentTable(Plain):
    """A table sent along instead of imported: computed with, never stored. `rows` as a sheet has them."""

    rows: list[list[Cell]] = Field(min_length=1)
    merged: list[tuple[int, int, int, int]] = Field(default_factory=list)
    layout: Literal["generic", "national", "adb", "icio"] = LAYOUTS[0]
    kind: TableKind = "domestic"
    decimals: Literal["point", "comma"] | None = None
    economy: str = ""
    period: str
    unit: str
    publisher: str = ""
    price: Price = "basic"
    classification: str = ""
    net_product_taxes: float | None = None
    rounding: float = 0.0
    known: float | None = Field(None, description="GDP or GVA known from elsewhere, to catch a wrong unit")
    known_unit: str = ""


class EstimateAsked(Plain):
    """What to estimate: tables by key (or one sent along), a scope of the pack by key, and every choice by name."""

    tables: list[str] = Field(default_factory=list, max_length=40)
    sent: SentTable | None = None
    scope: str
    choices: Choices = Field(default_factory=Choices)
    subject: str | None = Field(None, description="by default the economy of the table")
    publisher: str | None = Field(None, description="the statistics office, by somebody who works there")
    store: bool = False


class TableOut(Schema):
    key: str
    subject_key: str
    subject_name: str
    period_code: str
    publisher: str
    title: str
    published_on: dt.date | None
    licence: str
    layout: str
    kind: str
    unit: str
    classification: str
    sectors: int
    value_added: float
    file_name: str
    sha256: str
    status: str
    evidence: str
    imported_at: dt.datetime


class EstimateOut(Schema):
    key: str
    subject_key: str
    subject_name: str
    period_code: str
    method: str
    vintage: str
    scope: str
    phi: str
    headline: str
    share: float
    interval: dict[str, Any] | None
    figures: dict[str, float]
    unit: str
    status: str
    publisher: str
    tables: list[str]
    content_hash: str
    made_at: dt.datetime


class WholeEstimateOut(EstimateOut):
    sectors: list[dict[str, Any]]
    provinces: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    definition: dict[str, Any]


class AnswerOut(Schema):
    """`estimate` is the key where it was stored, `new` whether it was not there before. Shares are fractions."""

    status: str
    estimate: str | None
    new: bool
    method: str
    period: str
    unit: str
    headline: str
    share: float
    figures: dict[str, float]
    interval: dict[str, Any] | None
    sectors: list[dict[str, Any]]
    provinces: list[dict[str, Any]]
    findings: list[FindingOut]
    hash: str
    definition: dict[str, Any]


@api.get("/economy/tables", response=list[TableOut], tags=["economy"])
def tables(request: HttpRequest, subject: str | None = None) -> list[dict[str, Any]]:
    """Imported tables with their origin and hash."""
    return [asdict(line) for line in economy.table_lines(subject=subject)]


@api.get("/economy/estimates", response=list[EstimateOut], tags=["economy"])
def estimates(request: HttpRequest, subject: str | None = None, year: int | None = None) -> list[dict[str, Any]]:
    """Stored estimates, newest first."""
    return [asdict(line) for line in economy.estimate_lines(subject=subject, year=year)]


@api.get("/economy/estimates/{key}", response={200: WholeEstimateOut, 404: Findings}, tags=["economy"])
def estimate(request: HttpRequest, key: str) -> dict[str, Any]:
    """One estimate with its sectors, provinces, findings and definition."""
    line = next((one for one in economy.estimate_lines() if one.key == key), None)
    if line is None:
        raise Refused([Finding("economy.unknown-estimate", context={"estimate": key[:80]})])
    return asdict(line)


@api.post(
    "/economy/estimates",
    response={200: AnswerOut, 403: Findings, 404: Findings, 413: Findings, 422: Findings},
    tags=["economy"],
)
def make_estimate(request: HttpRequest, asked: EstimateAsked) -> dict[str, Any]:
    """Compute a share of the digital economy; with `store` keep it, with its figures as observations."""
    scope = economy.scopes().get(asked.scope)
    if scope is None:
        context = {"scope": asked.scope[:80], "known": ", ".join(economy.scopes())}
        raise Refused([Finding("economy.unknown-scope", context=context)])
    definition = read_definition({**asked.choices.model_dump(), "scope": ScopeUsed.of(scope).model_dump()})
    used: list[EconomyTable | IOTable] = [*economy.named_tables(asked.tables)]
    if asked.sent is not None:
        used.append(_sent(asked.sent))
    if not used:
        problem = "give an imported table by its key, or send one along"
        raise Refused([Finding("economy.definition-field", context={"field": "tables", "problem": problem})])
    made = estimate_digital_economy(
        by=request.user,  # type: ignore[arg-type]  # django_auth lets nobody pass who is not signed in
        tables=used,
        definition=definition,
        subject=subject_named(asked.subject),
        publisher=subject_named(asked.publisher),
        store=asked.store,
        today=timezone.localdate(),
        now=timezone.now(),
    )
    answer = made.answer
    return {
        **answer.plain(),
        "status": made.status,
        "estimate": made.estimate.key if made.estimate else None,
        "new": made.new,
        "method": definition.method,
        "share": answer.share,
        "findings": [said(finding) for finding in answer.findings],
        "hash": answer.digest,
        "definition": definition.plain(),
    }


def _sent(sent: SentTable) -> IOTable:
    size = sum(len(row) for row in sent.rows)
    if size > MOST_CELLS:
        raise HttpError(413, f"{size} cells, at most {MOST_CELLS}")
    try:
        period = Period.parse(sent.period)
    except NotAPeriod:
        context = {"field": "sent.period", "problem": f"{sent.period[:40]!r}: 2022"}
        raise Refused([Finding("economy.definition-field", context=context)]) from None
    about = About(
        period,
        sent.unit,
        sent.publisher,
        price=sent.price,
        classification=sent.classification,
        net_product_taxes=sent.net_product_taxes,
        rounding=sent.rounding,
    )
    words = economy.national_words() if sent.layout == "national" else None
    reading = Reading(sent.layout, sent.kind, sent.decimals, sent.economy, words=words)
    table = read_layout([Rows(sent.rows, merged=tuple(sent.merged))], about, reading)
    if sent.known is not None:
        economy.hold_scale(table, known=sent.known, unit=sent.known_unit)
    return table


def subject_named(key: str | None) -> Subject | None:
    if key is None:
        return None
    found: Subject | None = Subject.objects.filter(key=key).first()
    if found is None:
        raise Refused([Finding("economy.unknown-subject", context={"subject": key[:120]})])
    return found
