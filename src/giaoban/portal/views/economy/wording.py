"""Words for methods, choices, parts of a share and sectors that these pages share."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from giaoban.core.findings import Finding
from giaoban.web import formats
from giaoban.web.findings import say

METHODS = {
    "gso": gettext_lazy("statistics office"),
    "mic-tax": gettext_lazy("ministry, from tax data"),
    "mic-estimate": gettext_lazy("ministry, for steering"),
    "turnover": gettext_lazy("turnover of digital enterprises by national ratios"),
}
ROLES = {
    "official": gettext_lazy("official, newest"),
    "earlier": gettext_lazy("official, earlier"),
    "other": gettext_lazy("another method"),
    "estimate": gettext_lazy("made here"),
    "trial": gettext_lazy("trial on a simulated table"),
}
DENOMINATORS = {"gdp": gettext_lazy("GDP"), "gva": gettext_lazy("gross value added"), "grdp": gettext_lazy("GRDP")}
PHI = {
    "given": gettext_lazy("a table of φ that was given"),
    "direct input ratio": gettext_lazy("direct ratio of digital inputs"),
    "total input ratio": gettext_lazy("total ratio of digital inputs"),
}
CHOICES = {
    "scope": gettext_lazy("scope"),
    "phi": gettext_lazy("coefficients φ"),
    "denominator": gettext_lazy("denominator"),
    "revision": gettext_lazy("revision of the data"),
    "imports": gettext_lazy("treatment of imports"),
    "overlap": gettext_lazy("form of the overlap"),
    "method": gettext_lazy("method"),
    "quarter": gettext_lazy("quarter"),
    "core": gettext_lazy("core part"),
    "digitised": gettext_lazy("digitised part"),
    "rounding": gettext_lazy("rounding"),
    "unknown": gettext_lazy("not known"),
    "of": gettext_lazy("denominator"),
    "shares": gettext_lazy("digital shares of mixed sectors"),
    "delta": gettext_lazy("δ of the location quotient"),
    "quotient": gettext_lazy("kind of location quotient"),
    "turnover": gettext_lazy("turnover of enterprises"),
    "ratio": gettext_lazy("value added per turnover"),
    "grdp": gettext_lazy("GRDP"),
    "left_out": gettext_lazy("an activity left out"),
}
PARTS = {
    "direct": gettext_lazy("direct: value added of digital sectors"),
    "backward": gettext_lazy("backward: everything that ends in digital products"),
    "forward": gettext_lazy("forward: digital value added in all products"),
    "overlap": gettext_lazy("overlap: what both of these hold"),
    "core": gettext_lazy("core: backward + forward - overlap"),
    "official_ict": gettext_lazy("digital sectors (ICT)"),
    "official_platform": gettext_lazy("digital platforms"),
    "official_sector": gettext_lazy("digitised part of other sectors"),
    "official": gettext_lazy("official form, together"),
    "value_added": gettext_lazy("digital value added"),
}
UNKNOWN = pgettext_lazy("an input of a publication", "not known")


def method_words(method: str) -> str:
    """A method in words; of our own, its kind, scope and φ."""
    if method in METHODS:
        return str(METHODS[method])
    kind, _slash, rest = method.partition("/")
    scope = rest.partition("/")[0].partition("@")[0]
    if kind.startswith("io-official"):
        return _("input-output table, official form, scope %(scope)s") % {"scope": scope}
    if kind == "io-core-diagonal":
        return _("input-output table, core, diagonal overlap, scope %(scope)s") % {"scope": scope}
    if kind == "io-core":
        return _("input-output table, core, scope %(scope)s") % {"scope": scope}
    return method


def percent(fraction: float | None, language: str, decimals: int = 2) -> str:
    """A fraction as a per cent."""
    return "–" if fraction is None else formats.percent(Decimal(repr(100 * fraction)), decimals, language)


def money(value: float | None, language: str) -> str:
    return "–" if value is None else formats.number(Decimal(repr(value)), 1 if abs(value) < 1000 else 0, language)


def sentence(finding: Finding, language: str) -> str:
    """The words of a finding with its numbers as people write them."""
    said = {name: money(one, language) if isinstance(one, float) else one for name, one in finding.context.items()}
    return say(replace(finding, context=said), language)
