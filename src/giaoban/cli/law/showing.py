"""`giaoban law show NUMBER [ARTICLE] [--as-of DATE]`, or an address: a document's articles, or the words of one."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "show",
        help="read an article, as it stands or as of a day",
        description=(
            "Prints an article of a document with its days of effect; without ARTICLE the list of its articles. With "
            "--as-of the wording of that day; a wording that came later or has ended is said to."
        ),
        epilog=(
            "Examples: giaoban law show 45/2019/QH14 106\n"
            "          giaoban law show 45/2019/QH14 106.1 --as-of 2021-01-01     khoản 1\n"
            "          giaoban law show 45/2019/qh14\n"
            "          giaoban law show 45/2019/QH14 --as-of 2021-01-01 --akoma > 45-2019-qh14.xml\n"
            "          giaoban law show /vn/bo-luat/2019/45/qh14/dieu-106/khoan-1@2021-01-01     an address\n"
            "Exit codes: 0 fine, 1 not in force on the day, 2 wrong usage, 3 not held: that says nothing about force."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("number", metavar="NUMBER", help="in any spelling, or an address with its day")
    parser.add_argument("article", nargs="?", metavar="ARTICLE", help="5, 5a, 5.2 (khoản 2), 5.2.a (điểm a)")
    parser.add_argument("--as-of", type=dt.date.fromisoformat, metavar="DATE", help="default today")
    parser.add_argument("--corpus", action="append", metavar="NAME", help="only this one (default all)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one object an article")
    form.add_argument("--akoma", action="store_true", help="the whole document of the day as Akoma Ntoso 3.0")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import refuse
    from giaoban.core.findings import Refused

    try:
        return _show(args)
    except Refused as refusal:  # 1 would say that the wording did not hold
        return refuse(refusal.findings, 2)


def _show(args: argparse.Namespace) -> int:
    from giaoban.cli import refuse
    from giaoban.core.findings import Finding

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
    from giaoban.core.law.numbers import normal_number
    from giaoban.core.law.uris import NotAnAddress
    from giaoban.library.queries.corpora.place import NoCorpus, known_corpora
    from giaoban.library.queries.corpora.reading import read_article

    if args.number.startswith("/"):
        try:
            _read_address(args)
        except NotAnAddress:
            return refuse([Finding("law.not-an-address", context={"address": args.number[:120]})], 2)
    try:
        corpora = known_corpora(args.corpus)
    except NoCorpus as refusal:
        return refuse(refusal.findings, 3)
    day = args.as_of or dt.date.today()  # noqa: DTZ011 (the day of whoever asks)
    if args.akoma:
        return _akoma(args, corpora, day)
    if args.article is None:
        return _contents(args, corpora, day)
    article, _, passage = args.article.partition(".")
    readings = read_article(corpora, args.number, article, on=day, passage=passage)
    if not readings:
        return refuse([Finding("corpus.article-unknown", context={"number": args.number, "article": args.article})], 3)
    for reading in readings:
        if args.json:
            print(json.dumps(reading.as_json(), ensure_ascii=False))
        else:
            held = reading.held
            print(f"Điều {held.article}. {held.title}")
            print(f"{held.type} {normal_number(held.number)} {held.name}".strip())
            print(f"{reading.status.vi} / {reading.status.value}, {day:%d/%m/%Y} · {reading.days} [{reading.corpus}]\n")
            print(reading.text + "\n")
    return 0 if any(reading.is_in_force for reading in readings) else 1


def _contents(args: argparse.Namespace, corpora: list[str], day: dt.date) -> int:
    """The articles of a document, in each corpus that has it: each once, with its title of the day."""
    from giaoban.cli import refuse
    from giaoban.core.findings import Finding
    from giaoban.core.law.numbers import normal_number
    from giaoban.library.queries.corpora.documents import Shelf
    from giaoban.library.queries.corpora.searching import open_search

    shelf = Shelf(open_search(corpora))
    books = [shelf.open(*place, on=day) for place in shelf.numbered(args.number)]
    for book in books:
        document = book.document
        articles = [each.held for each in book.articles]
        if args.json:
            found = [{"article": each.article, "title": each.title} for each in articles]
            said = {"corpus": book.corpus, "number": document.number, "type": document.type, "name": document.name}
            print(json.dumps(said | {"articles": found}, ensure_ascii=False))
            continue
        print(f"{document.type} {normal_number(document.number)} {document.name} [{book.corpus}]")
        for each in articles:
            print(f"  Điều {each.article}. {each.title}")
    if not books:
        return refuse([Finding("corpus.document-unknown", context={"number": args.number})], 3)
    return 0


def _akoma(args: argparse.Namespace, corpora: list[str], day: dt.date) -> int:
    """The document as of the day, from the first corpus that has it; `giaoban law import` reads it back."""
    from giaoban.cli import refuse
    from giaoban.core.findings import Finding
    from giaoban.core.law.akoma import to_akoma
    from giaoban.library.queries.corpora.documents import Shelf
    from giaoban.library.queries.corpora.searching import open_search

    shelf = Shelf(open_search(corpora))
    found = shelf.numbered(args.number)
    if not found:
        return refuse([Finding("corpus.document-unknown", context={"number": args.number})], 3)
    book = shelf.open(*found[0], on=day)
    print(to_akoma(book.tree(day)), end="")
    return 0 if book.tree(day).articles else 1


def _read_address(args: argparse.Namespace) -> None:
    """Puts the number, article and day of an address in their places; ARTICLE and --as-of win. Raises NotAnAddress."""
    from giaoban.core.law.uris import NotAnAddress, parse_uri

    address = parse_uri(args.number)
    _, _, _, year, serial, sign = address.document.split("/")
    args.number = "/".join(part for part in (serial, year, sign) if part != "-")
    args.as_of = args.as_of or address.day
    steps = [step.partition("-")[::2] for step in address.path.split("/") if step]
    if not steps or args.article:
        return
    names = [name for name, _ in steps]
    if names != ["dieu", "khoan", "diem"][: len(names)]:
        raise NotAnAddress(args.number)
    args.article = ".".join("đ" if number == "dd" else number for _, number in steps)
