"""`giaoban law vectors [--corpus NAME]`: vectors of the articles, by the model that the environment names."""

from __future__ import annotations

import argparse
import sys

from giaoban.library.queries.corpora.place import DEFAULT


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "vectors",
        help="make vectors of a corpus, for giaoban law search --fusion",
        description=(
            "Optional: asks the model named by GIAOBAN_EMBEDDINGS (an OpenAI-compatible address, or a folder of "
            "sentence-transformers) for a vector of each article and keeps them beside the index. Made again after an "
            "import; the old ones serve until the new ones are whole."
        ),
        epilog=(
            "Example: GIAOBAN_EMBEDDINGS=https://models.example/v1 GIAOBAN_EMBEDDINGS_MODEL=small giaoban law vectors\n"
            "Exit codes: 0 fine, 2 no model or a bad answer of it, 3 no such corpus."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--corpus", default=DEFAULT, metavar="NAME", help=f"default {DEFAULT}")
    parser.add_argument("--quiet", action="store_true", help="no progress")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import refuse, set_up_django
    from giaoban.core.findings import Refused
    from giaoban.core.plugins import NoReader

    set_up_django()  # the room of the network registers who may reach a server
    from giaoban.library.actions.corpora.vectoring import make_vectors
    from giaoban.library.queries.corpora.embeddings import chosen_embedding
    from giaoban.library.queries.corpora.place import NoCorpus

    def progress(count: int) -> None:
        print(f"  {count:,} điều / articles", file=sys.stderr, flush=True)

    try:
        made = make_vectors(args.corpus, chosen_embedding(), progress=None if args.quiet else progress)
    except NoCorpus as refusal:
        return refuse(refusal.findings, 3)
    except Refused as refusal:
        return refuse(refusal.findings, 2)
    except NoReader as why:
        print(why, file=sys.stderr)
        return 2
    print(f"{args.corpus}: {len(made.keys):,} vectors × {made.rows.shape[1]}, {made.model}")
    return 0
