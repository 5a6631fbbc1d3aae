"""Which of our formats a reader wants, from the Accept header of HTTP, and in which language.

Source: SDMX-REST 2.2, doc/content_negotiation.md; RFC 9110, section 12.5 (preference and precedence).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from giaoban.core.findings import Finding, Refused
from giaoban.core.formats.sdmx.versions import version_matches


@dataclass(frozen=True)
class Media:
    """A format: its media type, its version, other names it goes by, and what may be chosen about it."""

    type: str
    version: str
    aliases: tuple[str, ...] = ()
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def full(self) -> str:
        return f"{self.type};version={self.version}"


DATA_JSON = Media("application/vnd.sdmx.data+json", "2.0.0", ("application/json",))
DATA_CSV = Media(
    "application/vnd.sdmx.data+csv",
    "2.0.0",
    ("text/csv", "application/csv"),
    {"labels": ("id", "name", "both"), "timeFormat": ("original",), "keys": ("none", "obs", "series", "both")},
)
STRUCTURE_JSON = Media("application/vnd.sdmx.structure+json", "2.0.0", ("application/json",))
STRUCTURE_XML = Media("application/vnd.sdmx.structure+xml", "3.0.0", ("application/xml", "text/xml"))
DATA = (DATA_JSON, DATA_CSV)
STRUCTURE = (STRUCTURE_JSON, STRUCTURE_XML)


@dataclass(frozen=True)
class Wanted:
    """The format chosen, and its options where the reader named any."""

    media: Media
    options: Mapping[str, str]


def choose(accept: str, offered: Sequence[Media]) -> Wanted:
    """The offered format that the header likes best, the first where it likes several alike or says nothing.

    Raises Refused (`sdmx.not-acceptable`, HTTP 406) when it wants something else only.

    >>> choose("application/vnd.sdmx.data+csv;version=2.0.0;labels=both, */*;q=0.1", DATA).options
    {'labels': 'both'}
    """
    ranges = _ranges(accept or "*/*")
    best: tuple[float, int, Wanted] | None = None
    for position, media in enumerate(offered):
        weighed = [(_precision(media, name, given), quality, given) for name, given, quality in ranges]
        matching = [each for each in weighed if each[0] > 0]
        if not matching:
            continue
        _, quality, given = max(matching, key=lambda each: each[0])
        if quality > 0 and (best is None or quality > best[0]):
            options = {name: value for name, value in given.items() if name in media.options}
            best = (quality, -position, Wanted(media, options))
    if best is None:
        known = ", ".join(media.full for media in offered)
        raise Refused([Finding("sdmx.not-acceptable", context={"value": accept[:200], "allowed": known})])
    return best[2]


def language_of(header: str, default: str = "vi") -> str:
    """`vi` or `en`, whichever the Accept-Language header prefers.

    >>> language_of("fr, en-gb;q=0.8, vi;q=0.7"), language_of("fr"), language_of("")
    ('en', 'vi', 'vi')
    """
    found = [(quality, -at, name.partition("-")[0]) for at, (name, _, quality) in enumerate(_ranges(header))]
    known = [each for each in found if each[2] in ("vi", "en") and each[0] > 0]
    return max(known)[2] if known else default


def _ranges(header: str) -> list[tuple[str, dict[str, str], float]]:
    found = []
    for part in header.split(","):
        name, *parameters = [piece.strip() for piece in part.split(";")]
        given = {
            key.strip(): value.strip().strip('"') for key, _, value in (each.partition("=") for each in parameters)
        }
        try:
            quality = float(given.pop("q", "1"))
        except ValueError:
            quality = 0.0
        if name:
            found.append((name.lower(), given, quality))
    return found


def _precision(media: Media, name: str, given: Mapping[str, str]) -> int:
    """How precisely a range means this format; 0 when it does not."""
    if name == "*/*":
        return 1
    if name.endswith("/*"):
        return 2 if any(each.startswith(name[:-1]) for each in (media.type, *media.aliases)) else 0
    if name in media.aliases:
        return 3
    if name != media.type or not version_matches(given.get("version", "*"), media.version):
        return 0
    allowed = all(value in media.options[key] for key, value in given.items() if key in media.options)
    return 4 + ("version" in given) if allowed else 0
