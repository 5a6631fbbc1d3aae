"""The looks every page shares; the gallery at /ui/ shows each of them.

{% load ui %}
{% to 'indicator' code %}            an address that keeps the reading (period, structure, known at)
{% here page=2 %}                    this address with one parameter changed
{% choose 'kind' label choices chosen none %}   a filter of the address
{% state 'behind' %} {% mark 'simulated' %} {% table table %}
<input type="file" {% small_file %}>   refuses what is too large before it is sent
{{ day|day }} {{ period|period }} {% quantity value unit decimals bound %} {% named subject %}
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from giaoban.web import formats, signs, uploads
from giaoban.web.reading import reading_of
from giaoban.web.tables import Table

register = template.Library()


def language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


@register.simple_tag(takes_context=True)
def to(context: Context, name: str, *args: Any, **query: Any) -> str:
    """The address of a page with the reading kept; further words become parameters."""
    fragment = query.pop("fragment", "")
    request = context.get("request")
    tail = reading_of(request).query(**query) if request else ""
    return reverse(name, args=args) + tail + (f"#{fragment}" if fragment else "")


@register.simple_tag(takes_context=True)
def here(context: Context, **changes: Any) -> str:
    """This address with parameters changed (None or "" removes one); the page number starts over."""
    given = context["request"].GET.copy()
    for key in ("page", "format", "table"):
        given.pop(key, None)
    for key, value in changes.items():
        given.pop(key, None)
        if value not in (None, ""):
            given[key] = str(value)
    return f"?{given.urlencode()}" if given else context["request"].path


@register.simple_tag
def state(code: str, word: str = "") -> SafeString:
    """Shape, word and colour of a target's state."""
    return format_html('<span class="state {}">{}</span>', code, word or signs.STATES.get(code, code))


@register.simple_tag
def mark(kind: str) -> SafeString:
    """How a figure came to be: official, reported, estimate, simulated (hatched)."""
    return format_html('<span class="mark {}">{}</span>', kind, signs.KINDS.get(kind, kind))


@register.simple_tag
def evidence(code: str) -> SafeString:
    """How sure a fact is."""
    return format_html('<span class="mark evidence {}">{}</span>', code, signs.EVIDENCE.get(code, code))


@register.simple_tag
def quantity(value: Any, unit: str = "count", decimals: int | None = None, bound: str = "eq") -> str:
    return formats.quantity(value, unit, decimals, language(), bound)


@register.simple_tag
def named(thing: Any) -> str:
    """A pack text in the reader's language; Vietnamese where there is no English."""
    if isinstance(thing, dict):  # of a pack ({vi, en}) or of a review's content (title_vi, title_en)
        spoken = language()
        return str(thing.get(spoken) or thing.get(f"title_{spoken}") or thing.get("vi") or thing.get("title_vi") or "")
    if hasattr(thing, "vi") and hasattr(thing, "en"):  # words of a definition
        return str(getattr(thing, language()) or thing.vi)
    for stem in ("name", "title"):
        vietnamese = getattr(thing, f"{stem}_vi", None)
        if vietnamese is not None:
            return (getattr(thing, f"{stem}_en", "") if language() == "en" else "") or vietnamese
    return str(thing)


@register.filter
def in_words(thing: Any) -> str:
    """`named` as a filter, for use inside other tags."""
    return named(thing)


@register.filter
def day(value: dt.date | None) -> str:
    return formats.date(value, language())


@register.filter
def moment(value: dt.datetime | None) -> str:
    return formats.moment(value, language())


@register.filter
def period(value: Any) -> str:
    return formats.period(value, language())


@register.filter
def vintage(value: str) -> str:
    return formats.vintage(value, language())


@register.filter
def number(value: Decimal | int | None, decimals: int | None = None) -> str:
    return formats.number(value, decimals, language())


@register.filter
def unit(value: str) -> str:
    return formats.unit_title(value, language())


@register.filter
def field(code: str) -> str:
    """The name of a field of work."""
    return str(signs.FIELDS.get(code, code))


@register.filter
def remark(code: str) -> str:
    """What a reader has to know of a figure: that it was restated, split by a share, broken by a change."""
    return str(signs.FLAGS.get(code, code))


@register.filter
def method(code: str) -> str:
    """How a figure was made, in words where the kit has them."""
    return str(signs.METHODS.get(code, code))


@register.filter
def minutes(seconds: int) -> int:
    return round(seconds / 60)


@register.filter
def sentence(text: str) -> str:
    """With a capital at its beginning."""
    text = str(text)
    return text[:1].upper() + text[1:]


@register.inclusion_tag("web/table.html", takes_context=True)
def table(context: Context, table: Table) -> dict[str, Any]:
    """A table with its caption, unit, source, date and the two ways to take it away."""
    return {"table": table, "request": context.get("request"), "reading": context.get("reading")}


@register.inclusion_tag("web/chart.html", takes_context=True)
def chart(context: Context, name: str, title: str, note: str = "", table: str = "") -> dict[str, Any]:
    """A chart of the page by its name, with the ways to take it away; `table` holds the numbers it was drawn from."""
    svg = context["charts"][name]
    return {"name": name, "title": title, "note": note, "table": table, "svg": svg, "request": context.get("request")}


@register.inclusion_tag("web/choice.html")
def choose(name: str, label: str, choices: Mapping[str, Any], chosen: str, none: str) -> dict[str, Any]:
    """A filter of the address: one of the choices, or `none` of them."""
    options = [(code, named(word)) for code, word in choices.items()]
    return {"name": name, "label": label, "options": options, "chosen": chosen, "none": none}


@register.simple_tag
def small_file() -> SafeString:
    """Attributes of a file input: what is too large is refused when it is chosen, before a byte is sent."""
    most = uploads.MOST // uploads.MEGABYTE
    words = gettext(
        "This file has SIZE MB; %(most)s MB at the most. It is not sent; everything you typed is kept. "
        "Split it or choose a smaller one."
    ) % {"most": most}
    return format_html('data-most="{}" data-too-large="{}"', uploads.MOST, words)


@register.simple_tag
def sparkline(values: Any) -> SafeString:
    """A small line of a figure's history; the numbers stand beside it or in the table, so it is decoration."""
    from giaoban.web.sparkline import draw

    return mark_safe(draw([float(value) for value in values if value is not None]))  # noqa: S308  numbers only


@register.simple_block_tag
def panel(content: str, title: str = "", wide: bool = False) -> SafeString:
    """A framed part of a page with its heading."""
    heading = format_html("<h2>{}</h2>", title) if title else ""
    return format_html('<section class="panel{}">{}{}</section>', " wide" if wide else "", heading, content)


@register.simple_block_tag
def empty(content: str, title: str = "") -> SafeString:
    """Nothing here yet: what that means and what to do next."""
    return format_html('<div class="empty"><p><strong>{}</strong></p>{}</div>', title, content)


@register.simple_block_tag
def notice(content: str, kind: str = "note") -> SafeString:
    """Something the reader must know before reading on."""
    return format_html('<div class="notice {}" role="status">{}</div>', kind, content)
