"""Finds references: one compiled search through the text, and a small parser where it hits.

Vietnamese names a provision from the inside out: "điểm a khoản 2 Điều 5 Nghị định này". Each part belongs to the next
part to its right that is further out; a list shares what follows it: in "các điểm a, b khoản 2 và khoản 3 Điều 7" the
points are of khoản 2, and both khoản are of Điều 7.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from giaoban.core.law.characters import clean
from giaoban.core.law.marks import ALPHABET
from giaoban.core.law.numbers import full_year, read_number
from giaoban.core.law.references.found import NOTHING_SAID, THIS, Aim, DocumentMention, Reference
from giaoban.core.law.references.grammar import OUTWARD, Grammar, grammar
from giaoban.core.law.references.misread import is_no_law, mended
from giaoban.core.law.references.names import unknown_name
from giaoban.core.law.references.relations import relation_before
from giaoban.core.law.tree import Kind, Span
from giaoban.core.law.vocabulary import STANDARD, Vocabulary
from giaoban.core.quantities import fold

MOST_OF_A_RANGE = 400
_MARKED = re.compile("[À-ỹđĐ]")


@dataclass
class _Value:
    number: str
    start: int
    end: int


@dataclass
class _Item:
    """A unit with its values: "khoản 1, 2 và 3"."""

    kind: Kind
    values: list[_Value]
    start: int
    glue: str  # how it hangs on the item before: "", "and", "list", "plain", "of"
    is_many: bool
    parent: int | None = None
    is_parent: bool = False


def find_references(text: str, vocabulary: Vocabulary = STANDARD) -> list[Reference]:
    """Every reference of a text in the order of reading, with places in the text as it was given.

    A text typed without marks is read without; lists and ranges give one reference for each provision.

    >>> found = find_references("theo điểm a, b khoản 2 và khoản 3 Điều 7 Nghị định số 42/2022/nđ-cp")
    >>> [(each.path, each.document.number) for each in found][1:]
    [('dieu-7/khoan-2/diem-b', '42/2022/NĐ-CP'), ('dieu-7/khoan-3', '42/2022/NĐ-CP')]
    """
    cleaned = clean(text)
    read = mended(cleaned.text)
    bare = len(text) < 2_000 and not _MARKED.search(read)
    found = list(_found(read, grammar(vocabulary, bare=bare), vocabulary))
    if not cleaned.steps:
        return found if read == text else [replace(each, text=text[each.start : each.end]) for each in found]
    moved = []
    for each in found:
        start, end = cleaned.origin_span(each.start, each.end)
        chain = Span(*cleaned.origin_span(*each.chain))
        moved.append(replace(each, start=start, end=end, chain=chain, text=text[start:end]))
    return moved


def _found(text: str, words: Grammar, vocabulary: Vocabulary) -> Iterator[Reference]:
    next_place = _next(text, 0, words)
    while next_place is not None:
        place = next_place
        items, end = _items(text, place, words)
        document, end_of_document = _document(text, end if items else place, words, vocabulary, bool(items))
        if items and document is None:
            document, end_of_document = _behind_a_phrase(text, end, words, vocabulary), end
        elif not items and document and document.aim in (Aim.NUMBER, Aim.NAME):
            items, end_of_document = _provisions_after(text, end_of_document, words, vocabulary)
        if not items and (document is None or document.aim in (Aim.THIS, Aim.CONTEXT)):
            next_place = _next(text, place + 1, words)
            continue
        last = end_of_document if document else end
        chain = Span(place, last)
        relation = relation_before(text, place)
        said = document or NOTHING_SAID
        if not items:
            yield Reference(place, last, text[place:last], (), said, chain, relation)
        else:
            for reference in _spread(items, said, chain, text):
                yield replace(reference, relation=relation) if relation != reference.relation else reference
        next_place = _next(text, max(last, place + 1), words)


def _behind_a_phrase(text: str, end: int, words: Grammar, vocabulary: Vocabulary) -> DocumentMention | None:
    """The document of a list that a quoted phrase breaks: "Điều 3 và cụm từ “...” tại Điều 6 Thông tư số ..."."""
    broken = words.broken.match(text, end)
    items, after = _items(text, broken.end(), words) if broken else ([], end)
    if not items:
        return None
    return _document(text, after, words, vocabulary, True)[0] or _behind_a_phrase(text, after, words, vocabulary)


def _provisions_after(text: str, end: int, words: Grammar, vocabulary: Vocabulary) -> tuple[list[_Item], int]:
    """Provisions right behind the document that was named before them: "Nghị định số ..., Điều 9, khoản 4".

    None where they name a document themselves; "Nghị định số ..., khoản 2" without an article is of the text at hand.
    """
    follows = words.follows.match(text, end)
    if not follows:
        return [], end
    items, after = _items(text, follows.end(), words)
    outermost = max((OUTWARD[item.kind] for item in items), default=0)
    if outermost < OUTWARD[Kind.ARTICLE] or any(value.number == THIS for item in items for value in item.values):
        return [], end
    if _document(text, after, words, vocabulary, True)[0] or _behind_a_phrase(text, after, words, vocabulary):
        return [], end
    return items, after


def _next(text: str, place: int, words: Grammar) -> int | None:
    """Where the next reference may open."""
    if place == 0 and words.first.match(text):
        return 0
    while hit := words.start.search(text, max(0, place - 1)):
        if words.first.match(text, hit.start() + 1):
            return hit.start() + 1
        place = hit.end()
    return None


_YEAR = re.compile(r"\s+((?:19|20)\d\d)(?![\w/%-]|\s?%)")
"""Right after a name: "Luật Đất đai 2024"."""
_NUMBERED_LAW = re.compile(
    r"(?P<name>(?:(?!luật|luat|bộ luật|nghị (?:định|quyết)|nghi (?:dinh|quyet)|thông tư|thong tu|pháp lệnh|phap lenh"
    r"|số|so\b)[^\W\d_]+[ ,]+){1,14})"
    r"(?:(?:số|so)\s+)?(?P<number>\d{1,3}/(?:19|20)\d\d/(?:QH|UBTVQH)\d{1,2})(?!\w)",
    re.IGNORECASE,
)
"""A name that no dictionary knows, and the number that says which law it is."""


@lru_cache(maxsize=1 << 12)
def _folded(words: str) -> str:
    return fold(" ".join(words.split()))


def _items(text: str, place: int, words: Grammar) -> tuple[list[_Item], int]:
    """Units with values from a place on, as far as they hang together, and where they end."""
    items: list[_Item] = []
    end, glue, is_bracketed = place, "", False
    while found := words.unit.match(text, end if not items else place):
        kind = words.units[_folded(found["unit"])]
        values, after = _values(text, found.end(), kind, found["unit"], words)
        if not values:
            break
        is_many = not found[0].startswith(found["unit"])
        items.append(_Item(kind, values, found.start("unit"), glue, is_many))
        end = after + (is_bracketed and text.startswith(")", after))
        link = words.link.match(text, end)
        if not link:
            break
        place, glue, is_bracketed = link.end(), link.lastgroup or "", link[0].lstrip().startswith("(")
    if len(items) == 1 and _is_no_reference(items[0], text):
        return [], place
    return items, end


def _is_no_reference(item: _Item, text: str) -> bool:
    """ "điểm 7" is a mark at school, "phần 1" a share, "các khoản này" are sums, "Điều này" may open a sentence."""
    number = item.values[0].number
    if item.kind is Kind.POINT:
        return number[0].isdigit()
    if item.kind in (Kind.PART, Kind.SECTION, Kind.CHAPTER) and text[item.start].islower():
        return number.isdigit()
    if number == THIS and item.kind is Kind.CLAUSE:
        return text[max(0, item.start - 6) : item.start].lower().endswith(("các ", "những "))
    if number == THIS and item.kind is Kind.ARTICLE:
        before = text[max(0, item.start - 3) : item.start].strip()
        return text[item.start] == "Đ" and (not before or before[-1] in ".;:")
    return False


def _values(text: str, place: int, kind: Kind, unit: str, words: Grammar) -> tuple[list[_Value], int]:
    """The numbers after a unit: "1, 2 và 5 đến 7"."""
    pattern = words.values[kind]
    values: list[_Value] = []
    end = place
    again = _again(unit.lower())
    while found := pattern.match(text, place):
        number = found[0].strip("\"“”')")
        if fold(number) == "nay":
            if not values:
                return [_Value(THIS, found.start(), found.end())], found.end()
            break
        if values and not words.after.match(text, found.end()):
            break  # "Điều 5, 30 ngày": the second number counts something else
        values.append(
            _Value(
                number.lower() if kind in (Kind.POINT, Kind.CLAUSE, Kind.ARTICLE) else number,
                found.start(),
                found.end(),
            )
        )
        end = found.end()
        if until := words.until.match(text, end):
            second = again.match(text, until.end())
            further = pattern.match(text, second.end() if second else until.end())
            if further and fold(further[0]) != "nay" and (second or words.after.match(text, further.end())):
                values += _between(values[-1], further[0].strip("\"“”')"), further.end(), kind)
                end = further.end()
        more = words.more.match(text, end)
        if not more:
            break
        place = more.end()
    return values, end


@lru_cache(maxsize=64)
def _again(unit: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(unit)}\s+(?:số\s+)?", re.IGNORECASE)


def _between(first: _Value, last: str, end: int, kind: Kind) -> list[_Value]:
    """What a range stands for, without its first."""
    first.end = end
    last = last.lower() if kind in (Kind.POINT, Kind.CLAUSE, Kind.ARTICLE) else last
    if first.number.isdigit() and last.rstrip("abcdđefghiklmnopqrstuvxy").isdigit():
        top = int(last.rstrip("abcdđefghiklmnopqrstuvxy"))
        numbers = [str(number) for number in range(int(first.number) + 1, top + 1)]
        if not last.isdigit():
            numbers.append(last)
    elif first.number in ALPHABET and last in ALPHABET:
        numbers = list(ALPHABET[ALPHABET.index(first.number) + 1 : ALPHABET.index(last) + 1])
    else:
        numbers = [last]
    if not numbers or len(numbers) > MOST_OF_A_RANGE:
        numbers = [last]
    return [_Value(number, first.start, end) for number in numbers]


def _document(
    text: str, place: int, words: Grammar, vocabulary: Vocabulary, after_items: bool
) -> tuple[DocumentMention | None, int]:
    """The document named at a place, or after what links a provision to it, and where the naming ends."""
    if after_items:
        link = words.link.match(text, place)
        if not link or link.lastgroup == "and" or (link.lastgroup == "list" and not link[0].strip().startswith(",")):
            return None, place
        place = link.end()
    found = words.type.match(text, place)
    if not found:
        if after_items or not (number := words.number.match(text, place)) or is_no_law(text, place):
            return None, place
        return _numbered("", number, text, words, vocabulary)
    type = words.types[_folded(found[0])]
    if words.this.match(text, found.end()):
        end = words.this.match(text, found.end()).end()  # type: ignore[union-attr]
        return DocumentMention(Aim.THIS, type), end
    if number := words.number.match(text, found.end()):
        return _numbered(type, number, text, words, vocabulary)
    if type in words.named or type == "Hiến pháp":
        return _by_name(type, found, text, words, vocabulary, after_items)
    if after_items and (attached := words.attached.match(text, found.end())):
        inner, end = _document(text, attached.end(), words, vocabulary, False)
        if inner:
            return replace(inner, is_attached=True), end
    return _spoken_of(type, found) if after_items else (None, place)


def _spoken_of(type: str, found: re.Match[str]) -> tuple[DocumentMention | None, int]:
    """ "Điều 3 Pháp lệnh": another document, named earlier or not at all; certainly not the one at hand."""
    return (DocumentMention(Aim.NAME, type), found.end()) if found[0][0].isupper() else (None, found.start())


def _numbered(
    type: str, found: re.Match[str], text: str, words: Grammar, vocabulary: Vocabulary
) -> tuple[DocumentMention | None, int]:
    said = found["number"]
    number = read_number(said)
    issued, year, end = _dated(text, found.end(), words)
    if number is None:  # "Nghị định 42 năm 2022"
        if not said.isdigit() or year is None:
            return None, found.end()
        return DocumentMention(Aim.NUMBER, type, f"{said}/{year}", year=year), end
    kind = type or vocabulary.type_of(str(number))
    return DocumentMention(Aim.NUMBER, kind, str(number), issued_on=issued, year=number.year or year), end


def _by_name(
    type: str, found: re.Match[str], text: str, words: Grammar, vocabulary: Vocabulary, after_items: bool
) -> tuple[DocumentMention | None, int]:
    place = found.end() + len(text[found.end() : found.end() + 3]) - len(text[found.end() : found.end() + 3].lstrip())
    if type == "Hiến pháp":
        issued, year, end = _dated(text, found.end(), words)
        return (DocumentMention(Aim.NAME, type, name="", issued_on=issued, year=year), end) if year else (None, place)
    known = vocabulary.names.match(text, place, bare=words.is_bare)
    if not known and (told := _told_by_number(type, text, place, words, vocabulary)):
        return told
    may_guess = found[0][0].isupper() and not words.is_bare
    end = known or (unknown_name(text, place) if may_guess else None) or place
    if end <= place:
        return _spoken_of(type, found) if after_items else (None, place)
    name = " ".join(text[place:end].split())
    if numbered := words.number.match(text, end):
        mention, last = _numbered(type, numbered, text, words, vocabulary)
        if mention:
            return replace(mention, name=name), last
    issued, year, last = _dated(text, end, words)
    if year is None and (only := _YEAR.match(text, end)):
        year, last = int(only[1]), only.end()
    return DocumentMention(Aim.NAME, type, name=name, issued_on=issued, year=year), last


def _told_by_number(
    type: str, text: str, place: int, words: Grammar, vocabulary: Vocabulary
) -> tuple[DocumentMention, int] | None:
    """A name that no dictionary knows and the number behind it, which says where the name ends."""
    if not (numbered := _NUMBERED_LAW.match(text, place)):
        return None
    mention, last = _numbered(type, numbered, text, words, vocabulary)
    return (replace(mention, name=" ".join(numbered["name"].split())), last) if mention else None


def _dated(text: str, place: int, words: Grammar) -> tuple[dt.date | None, int | None, int]:
    """A date or year right after a name or number, and where it ends."""
    found = words.dated.match(text, place)
    if not found:
        return None, None, place
    if found["only"]:
        return None, int(found["only"]), found.end()
    try:
        day = dt.date(full_year(found["year"]) or 0, int(found["month"]), int(found["day"]))
    except ValueError:
        return None, None, place
    return day, day.year, found.end()


def _spread(items: list[_Item], document: DocumentMention, chain: Span, text: str) -> Iterator[Reference]:
    """One reference for each provision that a chain names."""
    for place, item in enumerate(items):
        if item.values[0].number == THIS:
            continue
        item.parent = next((far for far in range(place + 1, len(items)) if _holds(items[far], item)), None)
        if item.parent is not None and not _hangs(items[item.parent], items[item.parent - 1]):
            item.parent = None
        if item.parent is None and place and item.glue in ("plain", "list") and _holds(items[place - 1], item):
            before = items[place - 1]
            if not before.is_parent or before.parent is not None:
                item.parent = place - 1
        if item.parent is not None:
            items[item.parent].is_parent = True
    for place, item in enumerate(items):
        values = item.values
        if item.is_parent:
            shared = item.is_many and any(each.parent == place and each.start < item.start for each in items)
            values = [] if shared else item.values[1:]
        for value in values:
            start = item.start if value is item.values[0] else value.start
            for steps in _steps(items, item, value.number):
                yield Reference(start, value.end, text[start : value.end], _inside(steps, document), document, chain)


def _hangs(outer: _Item, before: _Item) -> bool:
    """ "khoản 2 và Điều 7" are two, "khoản 2, Điều 7" is one; an appendix never holds what only stands in its list."""
    if outer.kind is before.kind:
        return True
    return outer.glue != "and" and (outer.kind in (Kind.ARTICLE, Kind.CLAUSE, Kind.POINT) or outer.glue != "list")


def _holds(outer: _Item, inner: _Item) -> bool:
    return OUTWARD[outer.kind] > OUTWARD[inner.kind]


def _steps(items: list[_Item], item: _Item, number: str) -> Iterator[tuple[tuple[Kind, str], ...]]:
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
