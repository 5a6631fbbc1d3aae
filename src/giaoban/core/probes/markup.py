"""What the HTML of a page holds: scripts, frames, forms with their fields, links, language. A page is never run."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_UNSEEN = frozenset({"script", "style", "template", "noscript"})


@dataclass(frozen=True)
class Tag:
    """An element with its attributes (names in lower case) and the text inside."""

    name: str
    attributes: dict[str, str]
    words: list[str] = field(default_factory=list)

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    def has(self, name: str) -> bool:
        return name in self.attributes

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@dataclass(frozen=True)
class Form:
    """A form: its fields, buttons and links, and the text between."""

    tag: Tag
    fields: list[Tag] = field(default_factory=list)
    links: list[Tag] = field(default_factory=list)

    @property
    def action(self) -> str:
        return self.tag.get("action")


@dataclass(frozen=True)
class Markup:
    """What a document holds; addresses are already made whole against `base`."""

    base: str
    language: str = ""
    title: str = ""
    text: str = ""
    tags: tuple[Tag, ...] = ()
    forms: tuple[Form, ...] = ()

    def named(self, *names: str) -> list[Tag]:
        return [tag for tag in self.tags if tag.name in names]

    def whole(self, address: str) -> str:
        """An address of the page made whole; empty when nobody can read it."""
        try:
            found = urljoin(self.base, address.strip())
            _ = urlsplit(found).port
        except ValueError:
            return ""
        return found

    def equivalents(self, header: str) -> list[str]:
        """`<meta http-equiv>` in the place of a header."""
        return [tag.get("content") for tag in self.named("meta") if tag.get("http-equiv").lower() == header]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[Tag] = []
        self.forms: list[Form] = []
        self.text: list[str] = []
        self.language = self.base = ""
        self._open: list[Tag] = []
        self._form: Form | None = None
        self._unseen = 0

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        tag = Tag(name, {key.lower(): value or "" for key, value in reversed(attributes)})
        self.tags.append(tag)
        if name == "html":
            self.language = self.language or tag.get("lang") or tag.get("xml:lang")
        elif name == "base":
            self.base = self.base or tag.get("href")
        elif name == "form":
            self._form = Form(tag)
            self.forms.append(self._form)
        elif self._form is not None:
            if name in ("input", "select", "textarea"):
                self._form.fields.append(tag)
            elif name == "a":
                self._form.links.append(tag)
        if name in _UNSEEN:
            self._unseen += 1
        if name not in _VOID and len(self._open) < 500:
            self._open.append(tag)

    def handle_startendtag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(name, attributes)
        if name not in _VOID:
            self.handle_endtag(name)

    def handle_endtag(self, name: str) -> None:
        if name == "form":
            self._form = None
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at].name == name:
                gone = self._open[at:]
                del self._open[at:]
                self._unseen -= sum(tag.name in _UNSEEN for tag in gone)
                break

    def handle_data(self, data: str) -> None:
        for tag in self._open[-8:]:
            tag.words.append(data)
        if not self._unseen:
            self.text.append(data)


def read_markup(text: str, url: str) -> Markup:
    """Everything in a page of HTML; broken HTML is read as far as it goes.

    >>> page = read_markup('<html lang=vi><title>A</title><a href="/b">B</a>', "https://a.vn/x")
    >>> page.language, page.title, page.whole(page.named("a")[0].get("href"))
    ('vi', 'A', 'https://a.vn/b')
    """
    reader = _Reader()
    try:
        reader.feed(text)
        reader.close()
    except (AssertionError, ValueError):  # what html.parser gives up on: all before it counts
        pass
    titles = [tag.text for tag in reader.tags if tag.name == "title"]
    try:
        base = urljoin(url, reader.base) if reader.base else url
    except ValueError:
        base = url
    words = " ".join(" ".join(reader.text).split())
    return Markup(base, reader.language, titles[0] if titles else "", words, tuple(reader.tags), tuple(reader.forms))
