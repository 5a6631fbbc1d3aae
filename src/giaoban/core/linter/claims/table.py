"""The table of recognisers. A new kind of claim is one file beside this one and one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from giaoban.core.linter.claims import average, differences, growth, mean, organisations, parts, periods, sanity, share
from giaoban.core.linter.claims.context import Context
from giaoban.core.linter.prose import Passage
from giaoban.core.linter.report import ClaimFinding


@dataclass(frozen=True)
class Recogniser:
    """One kind of claim: the codes it may report and how it reads a passage."""

    codes: tuple[str, ...]
    find: Callable[[Passage, Context], Iterator[ClaimFinding]]


RECOGNISERS = (
    Recogniser(("claim.growth", "claim.points", "claim.points-unclear"), lambda passage, _: growth.find(passage)),
    Recogniser(("claim.difference",), lambda passage, _: differences.find(passage)),
    Recogniser(("claim.parts", "claim.range"), lambda passage, _: parts.find(passage)),
    Recogniser(("claim.organisations",), organisations.find),
    Recogniser(("claim.share",), share.find),
    Recogniser(("claim.mean", "claim.mean-of-rates", "claim.mean-weight"), lambda passage, _: mean.find(passage)),
    Recogniser(("claim.average",), lambda passage, _: average.find(passage)),
    Recogniser(("claim.period",), lambda passage, _: periods.impossible(passage)),
    Recogniser(("claim.deadline",), periods.overdue),
    Recogniser(("claim.range",), lambda passage, _: sanity.find(passage)),
)
TEXT_WIDE_CODES = ("claim.target-conflict",)
"""Codes that need all texts at once; see `targets.py`."""

ALL_CODES = frozenset(code for recogniser in RECOGNISERS for code in recogniser.codes) | set(TEXT_WIDE_CODES)
