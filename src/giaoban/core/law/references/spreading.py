"""From a chain of provisions to one reference for each that it names.

Each unit belongs to the next one to its right that is further out; a list shares what follows it: in "các điểm a, b
khoản 2 và khoản 3 Điều 7" the points are of khoản 2, and both khoản are of Điều 7. What stands in brackets, or behind
"trừ", belongs to what stands before it.
"""

from __future__ import annotations

from collections.abc import Iterator

from giaoban.core.law.references.chains import Item
from giaoban.core.law.references.found import THIS, DocumentMention, Reference
from giaoban.core.law.references.grammar import OUTWARD
from giaoban.core.law.tree import Kind, Span

_CONTAINERS = (Kind.SECTION, Kind.CHAPTER, Kind.PART)


def spread(items: list[Item], document: DocumentMention, chain: Span, text: str) -> Iterator[Reference]:
    """One reference for each provision that a chain names."""
    for place, item in enumerate(items):
        item.parent = _parent(items, place)
        if item.parent is not None:
            parent = items[item.parent]
            parent.is_parent = True
            is_aside = item.bracket != parent.bracket or item.glue == "except"
            parent.is_kept |= is_aside and (_is_excepted(items, place) or parent.kind in _CONTAINERS)
    for place, item in enumerate(items):
        values = item.values
        if item.is_parent and not item.is_kept:
            shared = item.is_many and any(each.parent == place and each.start < item.start for each in items)
            values = [] if shared else item.values[1:]
        for value in values:
            start = item.start if value is item.values[0] else value.start
            for steps in _steps(items, item, value.number):
                yield Reference(start, value.end, text[start : value.end], _inside(steps, document), document, chain)


def _parent(items: list[Item], place: int) -> int | None:
    item = items[place]
    if item.values[0].number == THIS:
        return None
    is_aside = item.bracket or item.glue == "except"
    last = len(items)
    if is_aside:  # within the bracket, or the same exception, first
        last = next((far for far in range(place + 1, last) if not _goes_on(items, place, far)), last)
    later = next((far for far in range(place + 1, last) if _holds(items[far], item)), None)
    if later is not None and _hangs(items[later], items[later - 1]):
        return later
    if is_aside:
        outside = (far for far in range(place - 1, -1, -1) if items[far].bracket != item.bracket or not item.bracket)
        return next((far for far in outside if _holds(items[far], item)), None)
    if place and item.glue in ("plain", "list") and _holds(items[place - 1], item):
        before = items[place - 1]
        if not before.is_parent or before.parent is not None:
            return place - 1
    if place and items[place - 1].kind is item.kind and item.glue in ("list", "and"):  # "Điều 5 khoản 2 và khoản 3"
        same = items[place - 1].parent
        return same if same is not None and same < place - 1 else None
    return None


def _goes_on(items: list[Item], place: int, far: int) -> bool:
    """Does a later item stand in the same bracket, or, behind "trừ" without one, hang on the exception itself?"""
    if items[place].bracket:
        return items[far].bracket == items[place].bracket
    return all(each.glue in ("plain", "of") for each in items[place + 1 : far + 1])


def _is_excepted(items: list[Item], place: int) -> bool:
    """Is an item behind "trừ", itself or as the later part of the same bracket?"""
    item = items[place]
    if item.glue == "except":
        return True
    return bool(item.bracket) and any(each.glue == "except" and each.bracket == item.bracket for each in items[:place])


def _hangs(outer: Item, before: Item) -> bool:
    """ "khoản 2 và Điều 7" are two, "khoản 2, Điều 7" is one; an appendix never holds what only stands in its list."""
    if outer.kind is before.kind:
        return True
    if outer.glue in ("and", "except"):
        return False
    return outer.kind in (Kind.ARTICLE, Kind.CLAUSE, Kind.POINT) or outer.glue != "list"


def _holds(outer: Item, inner: Item) -> bool:
    return OUTWARD[outer.kind] > OUTWARD[inner.kind]


def _steps(items: list[Item], item: Item, number: str) -> Iterator[tuple[tuple[Kind, str], ...]]:
    """From the outside in; a list after "các" shares its child with every value."""
    own = (item.kind, number)
    if item.parent is None:
        yield (own,)
        return
    parent = items[item.parent]
    for value in parent.values if parent.is_many else parent.values[:1]:
        for outer in _steps(items, parent, value.number):
            yield (*outer, own)


def _inside(steps: tuple[tuple[Kind, str], ...], document: DocumentMention) -> tuple[tuple[Kind, str], ...]:
    """Articles are numbered through a document: the chapter is no part of their path, an appendix is."""
    kinds = [kind for kind, _ in steps]
    if Kind.ARTICLE in kinds:
        first = kinds.index(Kind.ARTICLE)
        outer = tuple(each for each in steps[:first] if each[0] is Kind.APPENDIX)
        steps = outer + steps[first:]
    if document.is_attached and kinds[0] is not Kind.APPENDIX:
        steps = ((Kind.ATTACHMENT, "1"), *steps)
    return steps
