"""What waits for a person is kept with the corpus it concerns; what a person decided is kept there, too, for good.

An import reads the clauses anew, so a decision takes effect when the same source is imported again.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.law.amendments import Proposed
from giaoban.library.queries.corpora.place import TEXTS, corpus_folder
from giaoban.library.queries.corpora.texts import SCHEMA
from giaoban.library.queries.corpora.waiting import Waiting, waiting_in
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI


def keep_waiting(path: Path, source: str, waiting: Sequence[Proposed]) -> None:
    """The queue of a source as this import found it."""
    rows = {one.id: json.dumps(_plain(one), ensure_ascii=False) for one in waiting}
    with closing(_opened(path)) as store, store:
        store.execute("DELETE FROM waiting WHERE source = ?", (source,))
        store.executemany("INSERT INTO waiting VALUES (?, ?, ?)", [(id, source, said) for id, said in rows.items()])


def decide_amendment(*, by: Person, corpus: str, id: str, counts: bool, reason: str, now: dt.datetime) -> Waiting:
    """A person says that a clause counts as it was read, or that it does not. Of two who decide the first counts.

    Raises Refused (`corpus.no-such-clause`, `corpus.clause-incomplete`, `corpus.no-reason`), NotAllowed.
    """
    check_may(by, "law.import", today=now.astimezone(HANOI).date())
    one = next((each for each in waiting_in(corpus) if each.id == id), None)
    if one is None:
        raise Refused([Finding("corpus.no-such-clause", context={"id": id[:40], "corpus": corpus})])
    findings = []
    if not reason.strip():
        findings.append(Finding("corpus.no-reason", where=Place(part="reason")))
    if counts and not one.is_complete:
        findings.append(Finding("corpus.clause-incomplete", context={"id": id, "place": one.place}))
    if findings:
        raise Refused(findings)
    said = (id, int(counts), reason.strip()[:1000], by.username, now.isoformat())
    if not keep_decision(corpus_folder(corpus) / TEXTS, said):
        raise Refused([Finding("corpus.no-such-clause", context={"id": id[:40], "corpus": corpus})])
    data = {"id": id, "counts": counts, "reason": reason.strip()[:1000], "clause": f"{one.document} {one.place}"}
    write_event(by=by, action="law.decide", thing=f"corpora:{corpus}", data=data, now=now)
    return one


def keep_decision(path: Path, said: tuple[str, int, str, str, str]) -> bool:
    """Writes a decision (id, counts, reason, who, when); False when there is one already, which stays."""
    with closing(_opened(path)) as store, store:
        taken = store.execute("INSERT OR IGNORE INTO decision VALUES (?, ?, ?, ?, ?)", said).rowcount
        store.execute("DELETE FROM waiting WHERE id = ?", (said[0],))
    return bool(taken)


def _opened(path: Path) -> sqlite3.Connection:
    try:
        store = sqlite3.connect(path, timeout=60)
        store.executescript(SCHEMA)
    except sqlite3.Error as why:
        raise Refused([Finding("corpus.unreadable", where=Place(str(path)), context={"why": str(why)})]) from why
    return store


def _plain(one: Proposed) -> dict[str, object]:
    event = one.event
    return {
        "document": event.source, "place": event.source_path, "act": event.act.value, "target": event.target,
        "path": event.path, "effective": event.effective.isoformat(), "confidence": round(one.confidence, 3),
        "doubts": one.doubts, "is_complete": one.is_complete, "said": one.said,
    }  # fmt: skip
