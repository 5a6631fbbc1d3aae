"""The Vietnamese catalogue of page strings: collected from templates and Python, checked, compiled. No gettext tools.

English is the msgid; `locale/vi/LC_MESSAGES/django.po` holds the Vietnamese. The compiled file is made at start-up.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from giaoban.core.findings import Finding, Place

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

HOUSE = Path(__file__).resolve().parent.parent
CATALOGUE = HOUSE / "locale" / "vi" / "LC_MESSAGES" / "django.po"
_PLACE = re.compile(r"%\((\w+)\)[sd]")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def collect(house: Path = HOUSE) -> Catalog:
    """Every string for translation below `house`, with the files it stands in."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract

    found = Catalog(project="giaoban", charset="utf-8")
    for file, source in _sources(house):
        place = file.relative_to(house.parent.parent if house == HOUSE else house).as_posix()
        for _line, message, _comments, context in extract("python", source, keywords=KEYWORDS):
            if message and message != ("", ""):
                found.add(message, locations=[(place, 0)], context=context)
    return found


def _sources(house: Path) -> Iterator[tuple[Path, io.BytesIO]]:
    """Python files as they are, templates as the Python that Django's own tool makes of them.

    Without their indentation, which means nothing there and something in Python.
    """
    from django.utils.translation.template import templatize

    for file in sorted(house.rglob("*.py")):
        yield file, io.BytesIO(file.read_bytes())
    for file in sorted([*house.rglob("templates/**/*.html"), *house.rglob("templates/**/*.txt")]):
        python = templatize(file.read_text(encoding="utf-8"), origin=str(file))
        yield file, io.BytesIO("\n".join(line.lstrip() for line in python.splitlines()).encode())


def update(path: Path = CATALOGUE) -> Catalog:
    """Bring the catalogue up to date: new strings empty, unused ones gone, nothing guessed."""
    from babel.messages.pofile import write_po

    catalogue, found = _read(path), collect()
    found.creation_date = catalogue.creation_date
    catalogue.header_comment = "# The Vietnamese of every page string; the English stands in the templates.\n#"
    catalogue.project, catalogue.version = "giaoban", "1"
    catalogue.msgid_bugs_address = catalogue.language_team = catalogue.last_translator = "giaoban"
    catalogue.update(found, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=120, include_lineno=False, sort_output=True, ignore_obsolete=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue())
    return catalogue


def check(path: Path = CATALOGUE) -> list[Finding]:
    """What keeps the Vietnamese from being complete: missing, unsure or unused strings."""
    catalogue, found = _read(path), collect()
    kept = {(message.context, message.id) for message in catalogue if message.id}
    used = {(message.context, message.id) for message in found if message.id}
    texts = [message for message in catalogue if message.id]
    empty = [m.id for m in texts if not (all(m.string) if isinstance(m.string, (tuple, list)) else m.string)]
    groups = {
        "messages.missing": [*empty, *(text for _, text in used - kept)],
        "messages.fuzzy": [message.id for message in texts if message.fuzzy],
        "messages.obsolete": [text for _, text in kept - used],
        "messages.wrong-place": [message.id for message in texts if _loses_a_place(message)],
    }
    name = path.name if not path.is_relative_to(HOUSE) else path.relative_to(HOUSE.parent.parent).as_posix()
    return [
        Finding(
            code,
            where=Place(name),
            context={"file": name, "count": len(texts), "first": str(sorted(map(str, texts))[0])},
        )
        for code, texts in groups.items()
        if texts
    ]


def _loses_a_place(message: Message) -> bool:
    """Whether a translation has other %(places)s than its original; Babel's own check lets a lost one pass."""

    def places(texts: Any) -> set[str]:
        return {
            place for text in (texts if isinstance(texts, tuple | list) else [texts]) for place in _PLACE.findall(text)
        }

    return bool(message.string) and places(message.id) != places(message.string)


def ensure_compiled(path: Path = CATALOGUE) -> None:
    """Compile the catalogue when it is newer than its compiled form; a read-only installation keeps what it has."""
    compiled = path.with_suffix(".mo")
    if not path.exists() or (compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime):
        return
    from babel.messages.mofile import write_mo

    buffer = io.BytesIO()
    write_mo(buffer, _read(path))
    fresh = compiled.with_name(f"{compiled.name}.{os.getpid()}")
    try:
        fresh.write_bytes(buffer.getvalue())
        fresh.replace(compiled)
    except PermissionError:
        return


def _read(path: Path) -> Catalog:
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    if not path.exists():
        return Catalog(locale="vi", project="giaoban", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="vi")
