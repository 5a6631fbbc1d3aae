"""`giaoban label`: trust labels of websites, checked offline, issued, revoked, listed; the keys that sign them."""

from __future__ import annotations

import argparse

from giaoban.cli.label import badges, crawling, issuing, keys, registering, simulating, verifying


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "label",
        help="trust labels of websites: verify offline, issue, revoke, list, keys",
        description=(
            "A label is an Ed25519 signature over a host name with its days. It is checked without any network from "
            "four files: the label, the public keys, the list of revocations, the proof that the public log holds it."
        ),
        epilog="Start with: giaoban label simulate && giaoban label list; giaoban label verify --help shows a check.",
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for part in (verifying, registering, issuing, crawling, keys, badges, simulating):
        part.add(verbs)
