"""One import: a file or a folder becomes part of a corpus, the corpus is indexed, and the audit record says so."""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from giaoban.core.findings import Finding, Place, Refused, has_errors
from giaoban.core.law.amendments import Proposed
from giaoban.core.search.index.store import Store
from giaoban.library.actions.corpora.deciding import keep_waiting
from giaoban.library.actions.corpora.folders import ENDINGS, document_files, read_folder
from giaoban.library.actions.corpora.keeping import Kept, NewArticle, keep
from giaoban.library.actions.corpora.linking import link_corpus
from giaoban.library.actions.corpora.records import MOST_FINDINGS, is_records, read_records
from giaoban.library.actions.corpora.writings import read_writings
from giaoban.library.queries.corpora.entries import entry_of
from giaoban.library.queries.corpora.place import INDEX, TEXTS, corpus_folder
from giaoban.library.queries.corpora.texts import Texts
from giaoban.library.queries.corpora.waiting import decisions_of
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

Progress = Callable[[str, int], None]
WRITINGS = "library"
"""What the library itself holds, as a source."""


@dataclass
class Imported:
    """What an import did. `indexed` counts the entries that were new to the index."""

    corpus: str
    source: str
    kept: Kept = field(default_factory=Kept)
    documents: int = 0
    articles: int = 0
    indexed: int = 0
    unindexed: int = 0
    linked: int = 0
    findings: list[Finding] = field(default_factory=list)
    more_findings: int = 0
    decided: dict[str, bool] = field(default_factory=dict)
    waiting: list[Proposed] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not has_errors(self.findings)

    def report(self, finding: Finding) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)
        else:
            self.more_findings += 1


def import_law(
    *, by: Person, path: Path | None, corpus: str, now: dt.datetime, progress: Progress | None = None
) -> Imported:
    """Brings a file or folder into a corpus, or without a path what the library holds.

    Doing it again with the same source changes nothing; a source that says less than before loses those articles. Two
    imports into one corpus wait for each other. Raises Refused (`corpus.not-found`, `corpus.nothing-to-read`,
    `corpus.bad-name`, `corpus.unreadable`), NotAllowed.
    """
    check_may(by, "law.import", today=now.astimezone(HANOI).date())
    folder = corpus_folder(corpus)
    source = WRITINGS if path is None else path.name
    done = Imported(corpus, source)
    articles = _articles(path, source, done)
    with alone(folder):
        done.decided |= decisions_of(corpus)
        done.kept = keep(folder / TEXTS, source, articles, progress=lambda n: progress and progress("read", n))
        keep_waiting(folder / TEXTS, source, done.waiting)
        index_corpus(folder, done, progress)
        with Texts(folder / TEXTS) as texts:
            done.linked = link_corpus(
                folder, texts, today=now.astimezone(HANOI).date(), progress=lambda n: progress and progress("link", n)
            )
    data = {
        "source": source, "articles": done.articles, "added": done.kept.added, "replaced": done.kept.replaced,
        "removed": done.kept.removed,
    }  # fmt: skip
    if done.kept.added or done.kept.replaced or done.kept.removed:
        write_event(by=by, action="law.import", thing=f"corpora:{corpus}", data=data, now=now)
    return done


def index_corpus(folder: Path, done: Imported, progress: Progress | None = None) -> None:
    """Brings the index of a corpus to what its texts say: only what changed is read again."""
    with Texts(folder / TEXTS) as texts:
        done.documents, done.articles = texts.count()
        store = Store(folder / INDEX)
        known = store.digests()
        digests = {article.key: entry_of(article).digest for article in texts.articles()} if known else {}
        gone = [key for key in known if key not in digests]
        changed = (
            entry
            for entry in map(entry_of, texts.articles())
            if not known or known.get(entry.key) != digests[entry.key]
        )
        if known and not gone and digests == known:
            return
        done.unindexed = len(gone)
        done.indexed = store.write(changed, remove=gone, progress=_every(progress, 2_000))


def _every(progress: Progress | None, step: int) -> Callable[[int], None] | None:
    if progress is None:
        return None
    return lambda count: progress("index", count) if count % step == 0 else None


def _articles(path: Path | None, source: str, done: Imported) -> Iterator[NewArticle]:
    """Raises at once what has nothing to do with a single line."""
    if path is None:
        return read_writings(done.report)
    if not path.exists():
        raise Refused([Finding("corpus.not-found", where=Place(str(path)), context={"path": str(path)})])
    if path.is_dir():
        files = document_files(path)
        records = sorted(each for each in path.iterdir() if each.is_file() and is_records(each))
        if not files and not records:
            context = {"path": str(path), "known": ", ".join(ENDINGS)}
            raise Refused([Finding("corpus.nothing-to-read", where=Place(str(path)), context=context)])
        return _together(path, files, records, done)
    if is_records(path):
        return read_records(path, source, done.report)
    if path.suffix.lower() not in ENDINGS:
        context = {"path": str(path), "known": ", ".join((".jsonl", *ENDINGS))}
        raise Refused([Finding("corpus.nothing-to-read", where=Place(str(path)), context=context)])
    return read_folder([path], path, done.report, decided=done.decided, wait=done.waiting.append)


def _together(path: Path, files: list[Path], records: list[Path], done: Imported) -> Iterator[NewArticle]:
    for each in records:
        yield from read_records(each, each.name, done.report)
    yield from read_folder(files, path, done.report, decided=done.decided, wait=done.waiting.append)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One import into a corpus at a time; the lock goes with the process."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def fingerprint(path: Path) -> str:
    """Of a file, for provenance."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
