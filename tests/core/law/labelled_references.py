"""The labelled sentences of tests/data/law/references.txt, and how an answer is counted against them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

from giaoban.core.law.references import Aim, Reference, find_references
from giaoban.core.law.vocabulary import Vocabulary, load_vocabulary

ROOT = Path(__file__).resolve().parents[3]
FILE = ROOT / "tests" / "data" / "law" / "references.txt"
FRESH = FILE.with_name("references_fresh.txt")
"""By another hand, labelled before the extractor saw them: .867 and .885 at first sight, 192 labels."""
RECORDS = FILE.with_name("references_records.txt")
"""Judgements, minutes, scans; labelled before the extractor saw them: .824 and .791 at first sight, 201 labels."""
MIXED = FILE.with_name("references_mixed.txt")
"""Mostly decrees and letters, some chats: .944 and .954 at first sight, 195 labels."""
WORDS = ROOT / "packs" / "vn" / "law" / "words.yaml"
"""Types of documents and the laws that people cite by name: what the extractor may know beforehand."""


def country_words() -> Vocabulary:
    return load_vocabulary(WORDS.read_text(encoding="utf-8"), WORDS.name)


class Labelled(NamedTuple):
    split: str
    sentence: str
    labels: Counter[str]


class Score(NamedTuple):
    labels: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.found

    @property
    def recall(self) -> float:
        return self.right / self.labels


def labelled(split: str = "", file: Path = FILE) -> list[Labelled]:
    rows = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            which, sentence, labels = (part.strip() for part in line.split(" | "))
            wanted = Counter() if labels == "-" else Counter(label.strip() for label in labels.split(";"))
            rows.append(Labelled(which, sentence, wanted))
    return [row for row in rows if split in ("", row.split)]


def label(reference: Reference) -> str:
    """A reference as the labels write it."""
    said = reference.document
    if said.aim is Aim.NUMBER:
        document = said.number
    elif said.aim is Aim.NAME:
        when = said.issued_on or said.year
        document = f"{said.type}:{said.name}" + (f"/{when}" if when else "")
    else:
        document = "this" if said.aim is Aim.THIS else "here"
    return f"{reference.path}@{document}"


def together(*scores: Score) -> Score:
    return Score(*map(sum, zip(*scores, strict=True)))


def score(
    split: str, file: Path = FILE, vocabulary: Vocabulary | None = None
) -> tuple[Score, list[tuple[str, Counter[str], Counter[str]]]]:
    """Labels, answers and right ones; and each sentence with what is missing and what is too much."""
    vocabulary = vocabulary or country_words()
    total, found, right = 0, 0, 0
    wrong = []
    for row in labelled(split, file):
        answer = Counter(label(each) for each in find_references(row.sentence, vocabulary))
        total += row.labels.total()
        found += answer.total()
        right += (row.labels & answer).total()
        if answer != row.labels:
            wrong.append((row.sentence, row.labels - answer, answer - row.labels))
    return Score(total, found, right), wrong
