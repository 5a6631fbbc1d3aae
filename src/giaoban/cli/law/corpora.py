"""`giaoban law corpora`: which corpora there are, how large, and whether their index is whole."""

from __future__ import annotations

import argparse
import json
import os


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "corpora",
        help="which corpora there are",
        description="Names the corpora with their documents, articles and entries in the index.",
        epilog="Example: giaoban law corpora --check. Exit codes: 0 fine, 1 an index is damaged, 3 no corpus yet.",
    )
    parser.add_argument("--check", action="store_true", help="read every file of the index against its digest")
    parser.add_argument("--merge", action="store_true", help="make one segment of many, without what was removed")
    parser.add_argument("--json", action="store_true", help="one object a corpus")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import refuse
    from giaoban.core.findings import Finding, Refused

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
    from giaoban.core.search.index.store import Store
    from giaoban.library.queries.corpora.place import INDEX, TEXTS, NoCorpus, corpus_folder, known_corpora
    from giaoban.library.queries.corpora.texts import Texts

    try:
        names = known_corpora()
    except NoCorpus as refusal:
        return refuse(refusal.findings, 3)
    faults: list[Finding] = []
    for name in names:
        folder = corpus_folder(name)
        try:
            store = Store(folder / INDEX)
            if args.merge:
                store.merge()
            with Texts(folder / TEXTS) as texts:
                documents, articles = texts.count()
        except Refused as refusal:  # the others are told all the same
            faults += refusal.findings
            continue
        said = {
            "corpus": name,
            "documents": documents,
            "articles": articles,
            "indexed": len(store),
            "segments": len(store.parts),
        }
        if args.json:
            print(json.dumps(said, ensure_ascii=False))
        else:
            print(
                f"{name}: {documents:,} văn bản / documents, {articles:,} điều / articles, "
                f"{len(store):,} trong chỉ mục / indexed, {len(store.parts)} segment(s)"
            )
        if args.check:
            faults += [fault for part in store.parts for fault in part.segment.faults()]
    return refuse(faults, 1) if faults else 0
