"""The tree of what officials know: each topic as of a day, its owner, its state, what it stands on, what is missing."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from giaoban.assistants.engine.topics import address_of_citation
from giaoban.assistants.queries.profiles import profiles
from giaoban.assistants.queries.topics import TopicOnDay, topics_on
from giaoban.core.findings import Finding, Refused
from giaoban.library.queries.corpora.opened import opened_search
from giaoban.library.queries.corpora.place import NoCorpus
from giaoban.library.queries.corpora.searching import LawSearch
from giaoban.portal.views.law.places import law_href
from giaoban.portal.views.targets.mine import may_for
from giaoban.web.findings import say
from giaoban.web.pages import choice, page
from giaoban.web.reading import parse_day, reading_of


@require_safe
def knowledge(request: HttpRequest) -> HttpResponse:
    """Topics of a profile as of a day; open questions stand with them for those who may give tasks."""
    reading = reading_of(request)
    try:
        known = {one.profile: one for one in profiles() if one.topics}
        refused = ""
    except Refused as refusal:
        known, refused = {}, " ".join(say(one, reading.language) for one in refusal.findings)
    titles = {name: {"vi": one.title.vi, "en": one.title.en} for name, one in known.items()}
    name = choice(request, "profile", titles) or next(iter(known), "")
    typed = request.GET.get("on", "").strip()[:40]
    day = parse_day(typed) if typed else reading.today
    fault = say(Finding("page.no-such-day", context={"text": typed}), reading.language) if day is None else ""
    on = day or reading.today
    may_hand_out = bool(may_for(request, "commitment.open", reading))
    rows = topics_on(known[name], day=on, with_gaps=may_hand_out) if name else ()
    context = {
        "rows": [(row, _provisions(row, on)) for row in rows],
        "profile": known.get(name),
        "titles": titles,
        "on": on,
        "typed": typed,
        "fault": fault,
        "refused": refused,
        "may_hand_out": may_hand_out,
    }
    return page(request, "portal/knowledge.html", context)


def _provisions(row: TopicOnDay, on: dt.date) -> list[tuple[str, str]]:
    """What the version stands on with where it is read, "" for what is not held."""
    cited = row.version.provisions if row.version else []
    law = _law() if cited else None
    found = []
    for citation in cited:
        try:
            uri = address_of_citation(citation, law, on=on)
        except Refused:  # the texts turn out to be damaged: what is written here can still be read
            uri = ""
        found.append((citation, law_href(uri) if uri else ""))
    return found


def _law() -> LawSearch | None:
    try:
        return opened_search(None)
    except (NoCorpus, Refused):
        return None
