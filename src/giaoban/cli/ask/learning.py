"""`giaoban ask --learn QUESTIONS`: everyday words that questions teach, as lines of a profile to choose from."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from giaoban.assistants.queries.labelled import Labelled
    from giaoban.library.queries.corpora.searching import LawSearch
    from giaoban.library.queries.corpora.texts import HeldArticle


def run(args: argparse.Namespace) -> int:
    import json

    from giaoban.assistants.queries.labelled import read_labelled
    from giaoban.assistants.queries.profiles import lexicon
    from giaoban.cli import refuse
    from giaoban.core.findings import Finding
    from giaoban.core.search.answering.synonyms import learn
    from giaoban.library.queries.corpora.opened import opened_search

    findings: list[Finding] = []
    read = [one for file in args.learn for one in read_labelled(file, findings)]
    if findings:
        return refuse(findings[:30], 2)
    law = opened_search(args.corpus)
    asked = [(one.question, held.title, held.text) for one in read if (held := _article(one, law)) and held.title]
    found = learn(asked, lexicon())
    for one in found:
        lay, legal = (json.dumps(text, ensure_ascii=False) for text in (one.lay, one.legal.lower()))
        print(f"  - {{lay: [{lay}], legal: {legal}, evidence: computed, learned_from: {one.questions}}}")
    print(f"{len(asked)} câu hỏi có điều trả lời / questions, {len(found)} cụm từ / phrases", file=sys.stderr)
    return 0


def _article(labelled: Labelled, law: LawSearch) -> HeldArticle | None:
    """The first article that answers, as a corpus holds it."""
    for number, article in sorted(labelled.gold):
        for texts in law.texts.values():
            for document in texts.documents(number):
                for held in texts.of_document(document.id):
                    if held.article.lower() == article:
                        return held
    return None
