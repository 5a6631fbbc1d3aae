"""Corpora opened once in a process and again after an import, for pages and the API that must answer at once.

What was imported is told by the stamps of the files, looked at on each request; a corpus that disappears is closed.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from giaoban.library.queries.corpora.documents import Shelf
from giaoban.library.queries.corpora.place import INDEX, TEXTS, corpora_root, corpus_folder, known_corpora
from giaoban.library.queries.corpora.ranking import load_ranking, ranking_file
from giaoban.library.queries.corpora.searching import LawSearch

Stamp = tuple[object, ...]
_MOST = 8
"""Sets of corpora that are kept open."""


@dataclass(frozen=True)
class _Opened:
    stamp: Stamp
    search: LawSearch
    shelf: Shelf


_opened: dict[tuple[object, ...], _Opened] = {}
_lock = threading.Lock()


def opened_search(names: list[str] | None = None) -> LawSearch:
    """The corpora asked for, or all that can be read, as they are now.

    Raises NoCorpus, and Refused when one that was asked for, or all of them, cannot be read.
    """
    return _held(names).search


def opened_shelf(names: list[str] | None = None) -> Shelf:
    """The same corpora by the addresses of their documents. Raises as `opened_search` does."""
    return _held(names).shelf


def _held(names: list[str] | None) -> _Opened:
    wanted = tuple(known_corpora(names))
    stamp = _stamp(wanted)
    with _lock:
        place = (bool(names), *wanted)
        held = _opened.get(place)
        if held is None or held.stamp != stamp:
            search = LawSearch(wanted, ranking=load_ranking(), must_be_whole=bool(names))
            held = _Opened(stamp, search, Shelf(search))
            _opened.pop(place, None)
            _opened[place] = held
            while len(_opened) > _MOST:
                del _opened[next(iter(_opened))]
        return held


def _stamp(names: tuple[str, ...]) -> Stamp:
    """Changes whenever an import or another ranking changes what a search says."""
    files = [ranking_file()]
    for name in names:
        folder = corpus_folder(name)
        # An import writes its texts through the journal beside the file, and the index by one rename at its end.
        files += [folder / TEXTS, folder / INDEX / "index.json"]
    said: list[object] = [str(corpora_root())]
    for file in files:
        try:
            known = file.stat()
            said += [known.st_mtime_ns, known.st_size, known.st_ino]
        except OSError:
            said.append(None)
    return tuple(said)
