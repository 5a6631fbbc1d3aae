"""What these pages read and say in the same way: sources a line each, moments, and what an answer rests on."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.commitments.actions.press import Cited
from giaoban.commitments.models import Citation, PressAnswer
from giaoban.core.findings import Finding, Place
from giaoban.library.models import Document
from giaoban.measures.models import Observation
from giaoban.web import formats
from giaoban.web.formats import HANOI
from giaoban.web.reading import Reading, parse_day
from giaoban.web.templatetags.ui import named

_FIGURE = re.compile(r"(?:số liệu|so lieu|figure|#)\s*(\d{1,15})", re.IGNORECASE)
_MOMENT = re.compile(r"(\S+)(?:\s+(\d{1,2}):(\d{2}))?")


@dataclass(frozen=True)
class Source:
    """A source as a page shows it: what it is called, where in it, and its address in the house."""

    title: str
    place: str
    path: str
    kind: str  # document, figure
    mark: str = ""  # how a figure came to be


def sources_of(answer: PressAnswer, reading: Reading) -> list[Source]:
    return [_source(one, reading) for one in answer.citations.all()]


def sources_in_words(answer: PressAnswer, reading: Reading) -> str:
    return "; ".join(", ".join(filter(None, (one.title, one.place))) for one in sources_of(answer, reading))


def _source(one: Citation, reading: Reading) -> Source:
    if one.figure is not None:
        figure = one.figure
        value = formats.quantity(figure.value, figure.indicator.unit, figure.decimals, reading.language, figure.bound)
        title = f"{named(figure.indicator)}, {named(figure.subject)}, "
        title += f"{formats.period(figure.period_code, reading.language)}: {value}"
        return Source(title, one.place, reverse("figure", args=[figure.pk]), "figure", figure.status)
    assert one.document is not None, "a constraint of the table"
    path = reverse("document", args=[one.document.key])
    return Source(f"{one.document.number} {named(one.document)}".strip(), one.place, path, "document")


def lines_of(answer: PressAnswer) -> str:
    """The sources of an answer as they are typed."""
    return "\n".join(
        ", ".join(filter(None, (one.document.key if one.document else f"{_('figure')} {one.figure_id}", one.place)))
        for one in answer.citations.all()
    )


def read_sources(text: str, faults: list[Finding]) -> list[Cited]:
    """One source a line: a document's number or key, a comma and the place in it; or `figure 123`."""
    found: list[Cited] = []
    for line, typed in enumerate(text.splitlines(), start=1):
        if not typed.strip():
            continue
        name, place = (part.strip() for part in f"{typed},".split(",", 1))
        figure = _FIGURE.fullmatch(name)
        if figure:
            thing = Observation.objects.select_related("source").filter(pk=int(figure[1])).first()
            cited = Cited(figure=thing, place=place.rstrip(", ")) if thing else None
        else:
            document = Document.objects.filter(key=name).first() or Document.objects.filter(number__iexact=name).first()
            cited = Cited(document=document, place=place.rstrip(", ")) if document else None
        if cited is None:
            context = {"line": line, "text": name[:60]}
            faults.append(Finding("press.no-such-source", where=Place(part="cited"), context=context))
        else:
            found.append(cited)
    return found


def read_moment(text: str, faults: list[Finding]) -> dt.datetime | None:
    """A day and hour of Viet Nam; a day alone begins at midnight. Empty is no moment."""
    if not text:
        return None
    match = _MOMENT.fullmatch(text)
    day = parse_day(match[1]) if match else None
    hour, minute = (int(match[2] or 0), int(match[3] or 0)) if match else (99, 0)
    if day is None or hour > 23 or minute > 59:
        faults.append(Finding("press.bad-moment", where=Place(part="public_from"), context={"text": text[:40]}))
        return None
    return dt.datetime.combine(day, dt.time(hour, minute), HANOI)


def typed_in(request: HttpRequest, limits: dict[str, int]) -> dict[str, str]:
    """What was posted, no longer than a little over its limit."""
    return {name: request.POST.get(name, "")[: most + 1].strip(" \r\t\n") for name, most in limits.items()}


def outside(path: str) -> str:
    """An address as it is reached from elsewhere."""
    return settings.SITE + path


def remote_of(request: HttpRequest) -> str:
    """The host at the other end. Behind a proxy the server is told to trust it; a header alone proves nothing."""
    return str(request.META.get("REMOTE_ADDR", ""))
