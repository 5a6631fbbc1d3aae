"""Akoma Ntoso out and in: the same document comes back, and a foreign one is read as far as its kinds are known.

What Akoma Ntoso has no place for (stable paths, spans in the source, first days of wordings) travels in attributes of
our own namespace, as the standard allows. XML from outside is read without entities, document types or anything from
elsewhere.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element, SubElement, TreeBuilder, tostring
from xml.parsers import expat

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.law.numbers import read_number
from giaoban.core.law.tree import Document, Kind, Node, Span
from giaoban.core.law.uris import slug, step

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OWN = "urn:giaoban:law:1"
LARGEST = 60_000_000
DEEPEST = 80
_NAMES = {
    Kind.PART: "part", Kind.CHAPTER: "chapter", Kind.SECTION: "section", Kind.SUBSECTION: "subsection",
    Kind.ARTICLE: "article", Kind.CLAUSE: "paragraph", Kind.POINT: "point", Kind.SUBPOINT: "subparagraph",
    Kind.INDENT: "indent",
}  # fmt: skip
_KINDS = {name: kind for kind, name in _NAMES.items()} | {"alinea": Kind.TEXT, "clause": Kind.CLAUSE}
_FRONT = (Kind.HEAD, Kind.BASIS, Kind.ENACTING)
_EID = {
    "phan": "part", "chuong": "chp", "muc": "sec", "tieu-muc": "subsec", "dieu": "art", "khoan": "para",
    "diem": "point", "tiet": "subpara", "gach": "indent", "phu-luc": "att", "kem-theo": "att_reg",
}  # fmt: skip
_BREAKS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def to_akoma(document: Document) -> str:
    """The document as an Akoma Ntoso 3.0 act."""
    root = Element("akomaNtoso", {"xmlns": AKN, "xmlns:g": OWN})
    act = SubElement(root, "act", {"name": slug(document.type) or "act", "g:uri": document.uri})
    _meta(act, document)
    preface, preamble = SubElement(act, "preface"), SubElement(act, "preamble")
    body, conclusions = SubElement(act, "body"), SubElement(act, "conclusions")
    attachments = SubElement(act, "attachments")
    for place, node in enumerate(document.nodes):
        parent = body
        if node.kind in _FRONT:
            parent = preface if node.kind is Kind.HEAD else preamble
        elif node.kind is Kind.SIGNATURE:
            parent = conclusions
        elif node.kind in (Kind.APPENDIX, Kind.ATTACHMENT):
            parent = SubElement(attachments, "attachment")
        _write(parent, node).set("g:order", str(place))
    for part in (preface, preamble, conclusions, attachments):
        if not len(part):
            act.remove(part)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _meta(act: Element, document: Document) -> None:
    identification = SubElement(SubElement(act, "meta"), "identification", {"source": "#giaoban"})
    day = document.issued_on.isoformat() if document.issued_on else ""
    for name in ("FRBRWork", "FRBRExpression", "FRBRManifestation"):
        level = SubElement(identification, name)
        for part in ("FRBRthis", "FRBRuri"):
            SubElement(level, part, {"value": document.uri})
        SubElement(level, "FRBRdate", {"date": day, "name": "issued"})
        SubElement(level, "FRBRauthor", {"href": "#issuer", "g:name": _sound(document.issuer)})
        if name == "FRBRWork":
            country = document.uri.split("/")[1] if document.uri else "vn"
            SubElement(level, "FRBRcountry", {"value": country})
            SubElement(level, "FRBRnumber", {"value": _sound(document.number)})
            SubElement(level, "FRBRname", {"value": _sound(document.title), "g:type": _sound(document.type)})
        elif name == "FRBRExpression":
            SubElement(level, "FRBRlanguage", {"language": "vie"})
    if document.effective_from:
        lifecycle = SubElement(act[0], "lifecycle", {"source": "#giaoban"})
        date = document.effective_from.isoformat()
        SubElement(lifecycle, "eventRef", {"date": date, "type": "generation", "source": "#in-force"})
    proprietary = SubElement(act[0], "proprietary", {"source": "#giaoban"})
    SubElement(proprietary, "g:source", {"sha256": document.source_hash})


def _write(parent: Element, node: Node) -> Element:
    name = _NAMES.get(node.kind)
    extra = {"g:kind": str(node.kind), "g:path": node.path, "g:span": f"{node.span.start}-{node.span.end}"}
    plain = {} if name else {"name": str(node.kind)}
    element = SubElement(parent, name or "hcontainer", {"eId": _eid(node.path), **plain, **extra})
    if node.since:
        element.set("g:since", node.since.isoformat())
    if node.number:
        SubElement(element, "num").text = _sound(node.number)
    if node.heading:
        SubElement(element, "heading").text = _sound(node.heading)
    if node.text:
        holder = SubElement(element, "intro" if node.children else "content")
        for line in node.text.split("\n"):
            SubElement(holder, "p").text = _sound(line)
    if node.rows:
        table = SubElement(SubElement(element, "content"), "table")
        for row in node.rows:
            cells = SubElement(table, "tr")
            for cell in row:
                SubElement(SubElement(cells, "td"), "p").text = _sound(cell)
    for child in node.children:
        _write(element, child)
    return element


def _eid(path: str) -> str:
    """Our path in the manner of Akoma Ntoso: dieu-5/khoan-2 is art_5__para_2."""
    parts = []
    for part in path.split("/"):
        word = next((word for word in sorted(_EID, key=len, reverse=True) if part.startswith(f"{word}-")), None)
        parts.append(f"{_EID[word]}_{part[len(word) + 1 :]}" if word else part.replace("-", "_"))
    return "__".join(parts)


def _sound(text: str) -> str:
    return _BREAKS.sub("", text)


def from_akoma(xml: str | bytes, name: str = "") -> Document:
    """The document an Akoma Ntoso text holds.

    Raises Refused with `law.akoma-too-large`, `law.akoma-unsafe` (a document type or an entity), `law.akoma-broken`,
    `law.akoma-no-act`.
    """
    root = _read_safely(xml.encode() if isinstance(xml, str) else xml, name)
    act = next((each for each in root.iter() if _tag(each) in ("act", "bill", "doc", "statement")), None)
    if act is None:
        raise _refused("law.akoma-no-act", name)
    nodes: list[tuple[int, Node]] = []
    for part in act:
        if _tag(part) in ("preface", "preamble", "body", "mainBody", "conclusions"):
            nodes += [(_order(each, len(nodes)), node) for each in part for node in _read(each, "", name)]
        elif _tag(part) == "attachments":
            nodes += [
                (_order(each, len(nodes)), node)
                for attachment in part
                for each in attachment
                for node in _read(each, "", name)
            ]
    nodes.sort(key=lambda pair: pair[0])
    return _described(act, tuple(node for _, node in nodes))


def _described(act: Element, nodes: tuple[Node, ...]) -> Document:
    def value(tag: str, attribute: str) -> str:
        return next((each.get(attribute, "") for each in act.iter() if _tag(each) == tag), "")

    number = value("FRBRnumber", "value")
    type = value("FRBRname", _own("type"))
    return Document(
        number=number if read_number(number) or number else "",
        type=type,
        title=value("FRBRname", "value"),
        issuer=value("FRBRauthor", _own("name")),
        issued_on=_day(value("FRBRdate", "date")),
        effective_from=_day(value("eventRef", "date")),
        uri=act.get(_own("uri")) or value("FRBRuri", "value"),
        nodes=nodes,
        source_hash=value("source", "sha256"),
    )


def _read(element: Element, outer: str, name: str) -> Iterator[Node]:
    """A node of an element; of a foreign one by its tag, with a path made of kind and number."""
    tag = _tag(element)
    said = element.get(_own("kind"))
    try:
        kind = Kind(said) if said else _KINDS.get(tag, Kind.TEXT)
    except ValueError as why:
        raise _refused("law.akoma-broken", name, why=f"kind {said!r}"[:100]) from why
    number = _words(element, "num")
    if not said:
        number = re.sub(r"^(?:Điều|Khoản|Điểm|Chương|Mục|Phần)\s+|[.)]+$", "", number.strip())
    inner = Kind.ARTICLE not in (kind,) or outer.startswith(("phu-luc", "kem-theo"))
    made = step(kind, number)
    path = element.get(_own("path")) or (f"{outer}/{made}" if outer and inner else made)
    lines: list[str] = []
    rows: list[tuple[str, ...]] = []
    children: list[Node] = []
    for part in element:
        inside = _tag(part)
        if inside in ("num", "heading", "subheading", "meta"):
            continue
        if inside in ("intro", "content", "wrapUp", "p"):
            for each in [part] if inside == "p" else part:
                if _tag(each) == "table":
                    rows += [tuple("".join(cell.itertext()) for cell in row) for row in each]
                else:
                    lines.append("".join(each.itertext()))
        else:
            children += _read(part, path, name)
    text = "\n".join(lines) if said else "\n".join(" ".join(line.split()) for line in lines)
    if not said and tag == "p":
        text = " ".join("".join(element.itertext()).split())
    node = Node(
        kind, number, path, _words(element, "heading"), text, _span(element), tuple(children), tuple(rows),
        _day(element.get(_own("since"), "")),
    )  # fmt: skip
    yield node if said else replace(node, heading=" ".join(node.heading.split()))


def _span(element: Element) -> Span:
    found = re.fullmatch(r"(\d{1,12})-(\d{1,12})", element.get(_own("span"), ""))
    return Span(int(found[1]), int(found[2])) if found else Span(0, 0)


def _order(element: Element, otherwise: int) -> int:
    written = element.get(_own("order"), "")
    return int(written) if written.isdigit() and len(written) < 9 else otherwise


def _words(element: Element, tag: str) -> str:
    return next(("".join(each.itertext()) for each in element if _tag(each) == tag), "")


def _tag(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _own(name: str) -> str:
    return f"{{{OWN}}}{name}"


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _read_safely(data: bytes, name: str) -> Element:
    """The elements of an XML text; a document type, an entity, a bottomless nesting or broken XML is refused."""
    if len(data) > LARGEST:
        raise _refused("law.akoma-too-large", name, size=len(data), limit=LARGEST)
    builder = TreeBuilder()
    depth = 0

    def refuse(*_: object) -> None:
        raise _refused("law.akoma-unsafe", name)

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise _refused("law.akoma-unsafe", name)
        builder.start(_braced(tag), {_braced(key): value for key, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_braced(tag))

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = lambda *_: 0
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(data, True)
        return builder.close()
    except (expat.ExpatError, AssertionError, ValueError, LookupError) as why:
        raise _refused("law.akoma-broken", name, why=str(why)[:200]) from why


def _braced(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def _refused(code: str, name: str, **context: object) -> Refused:
    return Refused([Finding(code, where=Place(name), context={"file": name, **context})])
