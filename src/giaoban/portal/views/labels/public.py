"""The public lists: labelled, not yet labelled, by organisation, by month; each as page, CSV, XLSX and JSON."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from giaoban.assessments.queries.labels.checking import page_of
from giaoban.assessments.queries.labels.register import STATES as ORDER
from giaoban.assessments.queries.labels.register import SiteRow, league, months, sites_on
from giaoban.core.quantities import fold
from giaoban.portal.views.labels.wording import STATES, league_table, months_table, sites_table
from giaoban.web.pages import choice, page, words
from giaoban.web.reading import reading_of

LISTS = ("labelled", "not-yet", "league", "months")


@require_safe
def label_list(request: HttpRequest, which: str = "labelled") -> HttpResponse:
    """One of the lists. Five queries, two for the months."""
    reading, now, text = reading_of(request), timezone.now(), words(request)
    everything = sites_on(now)
    state = choice(request, "state", ORDER) if which == "not-yet" else ""
    rows = [row for row in everything if _fits(row, text) and (not state or row.state == state)]
    holding, others = [row for row in rows if row.holds], [row for row in rows if not row.holds]
    table = {
        "labelled": lambda: sites_table(holding, reading, labelled=True),
        "not-yet": lambda: sites_table(others, reading, labelled=False),
        "league": lambda: league_table(league(everything), reading),
        "months": lambda: months_table(months(now), reading),
    }[which]()
    labelled = sum(row.holds for row in everything)
    context = {
        "which": which, "table": table, "words": text, "state": state, "count": len(everything), "labelled": labelled,
        "without": len(everything) - labelled, "searchable": which in LISTS[:2],
        "states": {name: str(STATES[name][1]) for name in ORDER[2:]},
        "simulated": any(row.is_simulated for row in everything),
        "tabs": [
            ("labelled", _("Labelled")), ("not-yet", _("Not yet labelled")), ("league", _("By organisation")),
            ("months", _("By month")),
        ],
    }  # fmt: skip
    return page(request, "portal/labels/list.html", context, tables=[table])


@require_safe
def labels_json(request: HttpRequest, which: str) -> HttpResponse:
    """The same lists for machines."""
    if which not in LISTS:
        raise Http404(which[:40])
    now = timezone.now()
    if which == "months":
        found: list[dict[str, Any]] = [
            {
                "month": f"{row.month:%Y-%m}", "issued": row.issued, "renewed": row.renewed, "revoked": row.revoked,
                "expired": row.expired, "holding": row.holding,
            }
            for row in months(now)
        ]  # fmt: skip
    else:
        rows = sites_on(now)
        if which == "league":
            found = [
                {
                    "organisation": row.owner.key, "name": row.owner.name_vi, "sites": row.sites,
                    "labelled": row.labelled, "simulated": row.is_simulated,
                }
                for row in league(rows)
            ]  # fmt: skip
        else:
            found = [_plain(row) for row in rows if row.holds == (which == "labelled")]
    body = {"at": now.isoformat(), "count": len(found), which: found}
    answer = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _plain(row: SiteRow) -> dict[str, Any]:
    label = row.label
    return {
        "host": row.site.details.get("host"), "host_shown": row.host, "name": row.site.name_vi,
        "organisation": row.site.owner.key if row.site.owner else None, "state": row.state,
        "label": {
            "serial": label.serial, "issued": label.at.isoformat(), "expires": label.expires.isoformat(),
            "revoked": row.revocation.at.isoformat() if row.revocation else None, "page": page_of(label.serial),
        } if label else None,
        "simulated": row.is_simulated,
    }  # fmt: skip


def _fits(row: SiteRow, text: str) -> bool:
    about = f"{row.site.search} {fold(str(row.site.owner or ''))}"
    return all(word in about for word in fold(text).split())
