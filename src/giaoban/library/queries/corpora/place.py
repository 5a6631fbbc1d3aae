"""Where corpora lie and what they may be called."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path

from giaoban.core.findings import Finding, Refused

DEFAULT = "law"
TEXTS = "texts.sqlite3"
INDEX = "index"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class NoCorpus(Refused):
    """No corpus has that name; the finding says which are there."""


def corpora_root() -> Path:
    """The folder of all corpora, below GIAOBAN_VAR."""
    from django.conf import settings

    return Path(settings.VAR) / "law"


def corpus_folder(name: str) -> Path:
    """The folder of a corpus, there or not. Raises Refused (`corpus.bad-name`)."""
    if not _NAME.fullmatch(name):
        raise Refused([Finding("corpus.bad-name", context={"name": name[:60]})])
    return corpora_root() / name


def corpus_names() -> list[str]:
    """The corpora that hold texts, by name."""
    root = corpora_root()
    return sorted(path.parent.name for path in root.glob(f"*/{TEXTS}")) if root.is_dir() else []


def known_corpora(wanted: list[str] | None = None) -> list[str]:
    """Those asked for, or all. Raises NoCorpus (`corpus.unknown`, or `corpus.none` when there is not one)."""
    names = corpus_names()
    if not names:
        raise NoCorpus([Finding("corpus.none")])
    unknown = [name for name in wanted or [] if name not in names]
    if unknown:
        nearest = get_close_matches(unknown[0], names, 1)
        context = {"name": unknown[0], "known": ", ".join(names), "nearest": nearest[0] if nearest else "–"}
        raise NoCorpus([Finding("corpus.unknown", context=context)])
    return list(dict.fromkeys(wanted)) if wanted else names
