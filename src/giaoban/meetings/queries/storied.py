"""The chains of a meeting in words: a heading for each, then its links in the order in which they happened."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import override

from giaoban.commitments.models import Commitment
from giaoban.core.reports.blocks import Heading, ListBlock
from giaoban.meetings.queries.pen import Content, Pen, Row, Runs, joined


def chains(content: Content, pen: Pen) -> list[Heading | ListBlock]:
    """Blocks for a report; nothing where nothing led to anything."""
    found: list[Heading | ListBlock] = []
    for row in content.get("chains", []):
        lines = tuple(link_runs(link, pen) for link in row["links"])
        found += [Heading(2, pen.of(row, "title")), ListBlock(lines, ordered=True)]
    return found


def link_runs(link: Row, pen: Pen) -> Runs:
    """One link as a sentence; its figures are bound to their rows of the annex."""
    if link["what"] == "figure":
        return _figure(link, pen)
    return joined(sentence(link, pen))


def sentence(link: Row, pen: Pen) -> str:
    """One link that has no figure."""
    day = pen.date(link["on"])
    match link["what"]:
        case "opened" if link["is_root"]:
            return _raised(link, day, pen)
        case "opened":
            due = pen.word("chain.due", day=pen.date(link["due"])) if link["due"] else pen.word("chain.undated")
            waits = ""
            if link.get("awaits_vi"):
                awaited = {"document": pen.of(link, "awaits"), "day": pen.date(link["awaits_from"])}
                waits = pen.word("chain.waits", **awaited)
            said = {"who": _who(link, pen), "owner": pen.of(link, "owed_by"), "words": _words(link, pen)}
            return pen.word("chain.followed", day=day, due=due, waits=waits, where=_where(link, pen), **said)
        case "joined":
            return pen.word("chain.joined", day=day)
        case "replied":
            return pen.word("chain.replied", day=day, who=_who(link, pen), words=_words(link, pen))
        case "in_force":
            return pen.word("chain.in-force", day=day, document=pen.of(link, "document"))
        case "level":
            return _level(link, day, pen)
        case _:
            who = ", ".join(filter(None, [pen.of(link, "who"), pen.of(link, "role")]))
            words = f": “{_words(link, pen)}”" if link["words"] else ""
            verb = _lower(pen.of(link, "verb")) if who else pen.of(link, "verb")
            who = f"{who}: " if who else ""
            return pen.word("chain.step", day=day, who=who, verb=verb, words=words, where=_where(link, pen))


def _raised(link: Row, day: str, pen: Pen) -> str:
    kind = _lower(_kind(link["kind"], pen))
    told = pen.word(
        "chain.opened", day=day, who=_who(link, pen), kind=kind, words=_words(link, pen), where=_where(link, pen)
    )
    if not link.get("recurs"):
        return told
    who = pen.of(link, "recurs_who") or pen.word("chain.somebody")
    return f"{told} {pen.word('chain.recurs', who=who, day=pen.date(link['recurs_on']), key=link['recurs'])}"


def _level(link: Row, day: str, pen: Pen) -> str:
    before, after = (pen.word(f"chain.level-{link[name]}") for name in ("before", "after"))
    where = pen.word("chain.by-document", document=link["place"], place="") if link.get("place") else ""
    simulated = pen.word("chain.simulated") if link["is_simulated"] else ""
    said = {"procedure": link["code"], "words": link["words"], "before": before, "after": after}
    return pen.word("chain.level", day=day, where=where, simulated=simulated, **said)


def _figure(link: Row, pen: Pen) -> Runs:
    before, after = link["before"], link["after"]
    cited = after["observations"]
    title = pen.of(pen.observations[str(cited[0])], "title") if cited else link["indicator"]
    falls = Decimal(after["value"]) < Decimal(before["value"])
    subject = pen.of(link, "who")
    return joined(
        pen.word("chain.figure", title=title, subject=subject),
        pen.figure(before),
        f" ({pen.period(before['period'])})",
        pen.word("chain.figure-down" if falls else "chain.figure-up"),
        pen.figure(after),
        f" ({pen.period(after['period'])}).",
    )


def _who(link: Row, pen: Pen) -> str:
    return pen.of(link, "who") or pen.word("chain.somebody")


def _words(link: Row, pen: Pen) -> str:
    words = link["words_en"] if pen.language == "en" else link["words"]
    return str(words or link["words"]).rstrip(".")


def _where(link: Row, pen: Pen) -> str:
    """The document it stands in or was shown by, with the place."""
    document = pen.of(link, "document")
    if not document:
        return ""
    place = f", {link['place']}" if link.get("place") else ""
    return pen.word("chain.in-document", document=document, place=place)


def _kind(kind: str, pen: Pen) -> str:
    with override(pen.language):
        return str(Commitment.Kind(kind).label)


def _lower(text: str) -> str:
    """Vietnamese verbs of a table begin with a capital; inside a sentence they do not."""
    return text[:1].lower() + text[1:]
