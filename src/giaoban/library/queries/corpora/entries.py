"""An article of a corpus as an entry of the index, and its parts as passages."""

from __future__ import annotations

from giaoban.core.law.tree import Kind, Node
from giaoban.core.search.index.gathering import Entry
from giaoban.core.search.index.passages import Passage
from giaoban.library.queries.corpora.texts import HeldArticle


def entry_of(article: HeldArticle) -> Entry:
    """What the index is told. The name that is searched is the type, the name and the topic of the document.

    The number is left out: it is looked up as a citation, and its parts ("2020", "CP") would only mislead.
    """
    return Entry(
        key=article.key,
        text=article.text,
        title=article.title,
        name=" ".join(part for part in (article.type, article.name, article.topic_title) if part),
        since=article.since,
        until=article.until,
        facets={
            "document": article.number,
            "type": article.type,
            "field": article.topic,
            "issuer": article.issuer,
            "label": article.label,
        },
        weight=article.weight,
        passages=article.passages,
    )


def passages_of(article: Node, text: str) -> tuple[Passage, ...]:
    """The khoản and điểm of an article as passages that cover its text: "", "1", "2", "2.a".

    >>> from giaoban.core.law.clauses import parse_article_text
    >>> text = "Gồm:\\n1. Một:\\na) Hai;\\nb) Ba.\\n2. Bốn."
    >>> [one.label for one in passages_of(Node(Kind.ARTICLE, children=parse_article_text(text, "dieu-5")), text)]
    ['', '1', '1.a', '1.b', '2']
    """
    cuts: list[tuple[int, str]] = []
    for child in article.children:
        if child.kind is Kind.CLAUSE:
            cuts.append((child.span.start, child.number))
            cuts += [
                (each.span.start, f"{child.number}.{each.number}") for each in child.children if each.kind is Kind.POINT
            ]
        elif child.kind is Kind.POINT:
            cuts.append((child.span.start, f".{child.number}"))
    cuts.sort(key=lambda cut: cut[0])
    if not cuts or text[: cuts[0][0]].strip():
        cuts.insert(0, (0, ""))
    ends = [start for start, _ in cuts[1:]] + [len(text)]
    return tuple(Passage(label, start, end) for (start, label), end in zip(cuts, ends, strict=True))
