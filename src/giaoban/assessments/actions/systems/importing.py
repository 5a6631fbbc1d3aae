"""Many systems at once from a table: every fault with its line and column, and the same table twice changes nothing.

A code that is not in the register yet becomes a system; a known one is said anew, and its facts with it. Either all
sound lines are written, or (a trial) none.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from giaoban.assessments.actions.systems.registering import (
    LIMITS,
    change_system,
    register_system,
    registering_faults,
    state_system_facts,
)
from giaoban.assessments.models import SystemFacts
from giaoban.assessments.models.systems import SYSTEM_KIND
from giaoban.assessments.queries.levels import levels
from giaoban.assessments.queries.systems.directory import Directory, directory
from giaoban.core.checklists.schema import Fact
from giaoban.core.findings import Finding, Place, Refused, Severity
from giaoban.core.formats.spreadsheets import Record
from giaoban.core.quantities import NotANumber, fold, parse_vietnamese
from giaoban.registry.models import Event, Person, Subject
from giaoban.registry.permissions import NotAllowed
from giaoban.web.formats import HANOI
from giaoban.web.reading import parse_day

COLUMNS = {
    "owner": ("Chủ quản", "Owner"),
    "code": ("Mã", "Code"),
    "name_vi": ("Tên hệ thống", "Name in Vietnamese"),
    "name_en": ("Tên tiếng Anh", "Name in English"),
    "operator": ("Đơn vị vận hành", "Operator"),
    "purpose": ("Mục đích", "Purpose"),
    "sites": ("Trang web", "Websites"),
    "databases": ("Cơ sở dữ liệu", "Databases"),
    "in_use_since": ("Đưa vào sử dụng", "In use since"),
}
"""The titles of the columns, without regard to marks and capitals; a fact is a column of its own, by title or name."""
NEEDED = ("owner", "code", "name_vi")
MOST_ROWS = 5_000
ONE_TABLE = 7_301_961  # any number, the same in every process
YES, NO = ("co", "yes", "true", "1"), ("khong", "no", "false", "0")


@dataclass
class Imported:
    """What each line came to; faults carry line and column."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)

    @property
    def sound(self) -> int:
        return len(self.added) + len(self.changed) + len(self.same)


class _Undone(Exception):
    """Ends a trial; nothing stays."""


def template_rows() -> list[list[str]]:
    """The head of the table and one line to be written over: what `import_systems` reads."""
    facts = levels().facts
    shown = ["", "HT.VIDU.01", "Cổng dịch vụ công (ví dụ)", "", "", "Nhận hồ sơ trực tuyến", "", "", "01/01/2024"]
    return [
        [*(titles[0] for titles in COLUMNS.values()), *(fact.title.vi for fact in facts.values())],
        [*shown, *("không" if fact.type == "boolean" else "" for fact in facts.values())],
    ]


def import_systems(*, by: Person, rows: Sequence[Record], is_trial: bool, now: dt.datetime) -> Imported:
    """Registers or changes the system of each line; lines with a fault are left out and named. One transaction.

    Raises Refused for what is wrong with the table as a whole: a column missing, no lines, too many.
    """
    done = Imported()
    titles, facts = _heads(rows, done)
    known = directory(now.astimezone(HANOI).date())
    seen: dict[str, int] = {}
    try:
        with transaction.atomic():
            _one_table_at_a_time()
            for row in rows:
                _line(by, row, titles, facts, known, seen, done, now)
            if is_trial:
                raise _Undone
    except _Undone:
        pass
    return done


def _one_table_at_a_time() -> None:
    """Two tables with the same systems in another order would wait for each other. SQLite admits one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_TABLE])


def _heads(rows: Sequence[Record], done: Imported) -> tuple[dict[str, str], dict[str, str]]:
    """Our name of a column -> its title in the table; the same for facts."""
    if not rows:
        raise Refused([Finding("system.no-rows")])
    called = {fold(title): name for name, titles in COLUMNS.items() for title in (*titles, name)}
    stated = {
        fold(title): name for name, fact in levels().facts.items() for title in (fact.title.vi, fact.title.en, name)
    }
    titles: dict[str, str] = {}
    facts: dict[str, str] = {}
    for title in rows[0].values:
        plain = fold(unicodedata.normalize("NFC", title))
        if plain in called:
            titles.setdefault(called[plain], title)
        elif plain in stated:
            facts.setdefault(stated[plain], title)
        else:
            context = {"text": title[:40], "known": ", ".join(one[0] for one in COLUMNS.values())}
            done.notes.append(Finding("system.unknown-column", Severity.NOTE, rows[0].places[title], context))
    faults = [
        Finding("system.column-missing", context={"field": COLUMNS[name][0]}) for name in NEEDED if name not in titles
    ]
    if len(rows) > MOST_ROWS:
        faults.append(Finding("system.too-many-rows", context={"rows": len(rows), "most": MOST_ROWS}))
    if faults:
        raise Refused(faults)
    return titles, facts


def _line(
    by: Person, row: Record, titles: Mapping[str, str], facts: Mapping[str, str], known: Directory,
    seen: dict[str, int], done: Imported, now: dt.datetime,
) -> None:  # fmt: skip
    said = {name: _text(row.values.get(titles.get(name, ""))) for name in COLUMNS}
    today = now.astimezone(HANOI).date()
    faults: list[Finding] = []

    def fault(kind: str, name: str, /, **context: Any) -> None:
        where = row.places.get(titles.get(name, "")) or row.places.get(facts.get(name, ""), Place(line=row.row))
        faults.append(Finding(kind, where=where, context=context))

    owner = known.find(said["owner"])
    operator = known.find(said["operator"], near=owner)
    for name, one in (("owner", owner), ("operator", operator)):
        if one is None and (said[name] or name == "owner"):
            fault("system.no-such-organisation", name, text=said[name][:80], date=today.strftime("%d/%m/%Y"))
    since = _day(row.values.get(titles.get("in_use_since", "")))
    if said["in_use_since"] and since is None:
        fault("system.bad-day", "in_use_since", text=said["in_use_since"][:40])
    stated, unread = _facts(row, facts)
    for name, text in unread:
        fact = levels().facts[name]
        fault("levels.wrong-fact", name, title_vi=fact.title.vi, title_en=fact.title.en, value=text[:60])
    if said["code"] and (first := seen.setdefault(said["code"].lower(), row.row)) != row.row:
        fault("system.twice-in-table", "code", code=said["code"][:60], line=first)
    if faults or owner is None:
        words = {name: said[name] for name in LIMITS}
        for found in registering_faults(code=said["code"], words=words):
            if found.code != "system.known":  # a known one is said anew
                fault(found.code, found.where.part, **dict(found.context))
        done.faults += faults
        return
    try:
        with transaction.atomic():
            came = _write(by, owner, operator, said, since, stated, facts, now)
    except Refused as refusal:
        for found in refusal.findings:
            fault(found.code, found.where.part, **dict(found.context))
    except NotAllowed:
        fault("system.row-not-yours", "owner", owner=owner.name_vi)
    else:
        getattr(done, came).append(said["code"])
    done.faults += faults


def _write(
    by: Person, owner: Subject, operator: Subject | None, said: Mapping[str, str], since: dt.date | None,
    stated: Mapping[str, Any], asked: Mapping[str, str], now: dt.datetime,
) -> str:  # fmt: skip
    """Registers, or changes what differs; gives `added`, `changed` or `same`. Facts without a column stay as held."""
    given: dict[str, Any] = {name: said[name] for name in LIMITS}
    given |= {"operator": operator, "in_use_since": since}
    system = Subject.objects.filter(kind=SYSTEM_KIND, key=f"system.{said['code'].lower()}").first()
    if system is None:
        register_system(by=by, owner=owner, code=said["code"], facts=stated, now=now, **given)
        return "added"
    if system.parent_id != owner.pk:
        context = {"code": system.code, "name": system.name_vi}
        raise Refused([Finding("system.of-another-owner", where=Place(part="owner"), context=context)])
    before = Event.objects.filter(thing=f"systems:{system.key}").count()
    change_system(by=by, system=system, now=now, **given)
    if asked:
        held = SystemFacts.objects.filter(system=system).last()
        kept = {name: value for name, value in (held.facts if held else {}).items() if name not in asked}
        state_system_facts(by=by, system=system, facts=kept | dict(stated), now=now)
    return "changed" if Event.objects.filter(thing=f"systems:{system.key}").count() > before else "same"


def _facts(row: Record, titles: Mapping[str, str]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The facts of a line, empty cells left out; and those that cannot be read."""
    stated, unread = {}, []
    for name, title in titles.items():
        text = _text(row.values.get(title))
        if not text:
            continue
        value = _fact(levels().facts[name], text)
        if value is None:
            unread.append((name, text))
        else:
            stated[name] = value
    return stated, unread


def _fact(fact: Fact, text: str) -> Any:
    plain = fold(text)
    if fact.type == "boolean":
        return True if plain in YES else False if plain in NO else None
    if fact.type in ("integer", "number"):
        try:
            number = parse_vietnamese(text)
        except NotANumber:
            return None
        return int(number) if number == int(number) else None
    return next((code for code, words in _choices(fact) if plain in words), None)


def _choices(fact: Fact) -> Iterator[tuple[str, set[str]]]:
    for code, words in fact.choices.items():
        yield code, {fold(code), fold(words.vi), fold(words.en)}


def _text(value: Any) -> str:
    if isinstance(value, dt.date | dt.datetime):
        return value.strftime("%d/%m/%Y")
    return "" if value is None else " ".join(str(value).split())


def _day(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else parse_day(_text(value))
