"""A page: its template, tables and charts; `?table=ID&format=csv` and `?chart=ID&format=svg` give one of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from giaoban.web.charts import IMAGES, image
from giaoban.web.exports import TYPES, export
from giaoban.web.reading import add_fault
from giaoban.web.tables import Table


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    tables: Sequence[Table] = (),
    charts: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, or the table or chart asked for. Without `table=` the first one is meant; charts are SVG by name."""
    wanted = request.GET.get("format", "")
    drawn = {name: svg for name, svg in (charts or {}).items() if svg}
    if wanted and (chart := request.GET.get("chart")) is not None:
        if wanted not in IMAGES:
            add_fault(request, "page.no-such-format", wanted)
        elif chart not in drawn:
            add_fault(request, "page.no-such-chart", chart)
        else:
            response = HttpResponse(image(drawn[chart], wanted), content_type=IMAGES[wanted])
            response["Content-Disposition"] = f'attachment; filename="{chart}.{wanted}"'
            return response
    elif wanted and tables:
        named = request.GET.get("table", tables[0].id)
        table = next((one for one in tables if one.id == named), None)
        if wanted not in TYPES:
            add_fault(request, "page.no-such-format", wanted)
        elif table is None:
            add_fault(request, "page.no-such-table", named)
        else:
            return export(table, wanted)
    by_id = {table.id.replace("-", "_"): table for table in tables}
    context = {**context, "tables": by_id, "charts": drawn}
    response = render(request, template, context, status=status)
    # A page names its reader and holds a form's token: no shared cache may keep it, and once signed in no cache at all.
    signed_in = {"no_store": True} if request.user.is_authenticated else {}
    patch_cache_control(response, private=True, **signed_in)
    return response


def choice(request: HttpRequest, name: str, choices: Collection[str]) -> str:
    """A filter of the address; a value that is none of the choices is said and dropped."""
    text = request.GET.get(name, "").strip()
    if text and text not in choices:
        add_fault(request, "page.no-such-choice", text, filter=name)
        return ""
    return text


def words(request: HttpRequest, name: str = "q") -> str:
    """Words typed by the reader, of a bearable length and without control characters."""
    return "".join(letter for letter in request.GET.get(name, "")[:200] if letter.isprintable()).strip()


@dataclass(frozen=True)
class Turn:
    """Where a list stands: for the links to the pages before and after."""

    number: int
    count: int
    total: int
    before: int | None
    after: int | None
    more: bool = False  # the counting stopped at `total`: there are more


def turn(request: HttpRequest, rows: Any, size: int, *, most: int = 0) -> tuple[list[Any], Turn]:
    """The rows of the page asked for. Two queries: one counts, one reads.

    most: stop counting here, or a page beyond the page asked for if that is later (`more` says so): telling how many
          of a hundred thousand texts hold a word means reading them all. The pages beyond are still reached by turning.
    """
    text = request.GET.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
    paginator, more = Paginator(rows, size), False
    if most:
        bound = max(most, min(number + 1, 100_000) * size)
        counted = rows[: bound + 1].count()
        more = counted > bound
        paginator.count = min(counted, bound)  # so that it does not count itself
    if not 1 <= number <= paginator.num_pages:
        kept = min(max(number, 1), paginator.num_pages)
        add_fault(request, "page.no-such-page", text, pages=paginator.num_pages, page=kept)
        number = kept
    shown: Page[Any] = paginator.page(number)
    turned = Turn(
        number,
        paginator.num_pages,
        paginator.count,
        number - 1 if shown.has_previous() else None,
        number + 1 if shown.has_next() else None,
        more,
    )
    return list(shown.object_list), turned
