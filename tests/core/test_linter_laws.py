"""Laws: a claim computed and rounded from its own numbers is never flagged, one further off than rounding always is."""

from __future__ import annotations

import time
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from giaoban.core.linter import Known, lint_text
from giaoban.core.linter.tolerance import written

NOTHING = Known()
counts = st.integers(10, 2_000_000)
digits = st.sampled_from([0, 1, 2])


def rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def printed(value: Decimal, places: int) -> str:
    whole, _, rest = f"{value:.{places}f}".partition(".")
    return f"{int(whole):,}".replace(",", ".") + (f",{rest}" if rest else "")


def flagged(text: str) -> bool:
    return any(finding.severity != "note" for finding in lint_text([text], known=NOTHING))


def growth_sentence(base: int, now: int, change: Decimal, places: int) -> str:
    verb = "tăng" if now > base else "giảm"
    change_text, now_text, base_text = printed(change, places), printed(Decimal(now), 0), printed(Decimal(base), 0)
    return f"Có {now_text} hồ sơ, {verb} {change_text}% so với cùng kỳ ({base_text} hồ sơ)."


@given(counts, counts, digits)
def test_a_true_growth_is_never_flagged(base: int, now: int, places: int) -> None:
    change = rounded(abs(Decimal(now - base)) / base * 100, places)
    if now != base:
        assert not flagged(growth_sentence(base, now, change, places))


@given(counts, counts, digits, st.integers(2, 50), st.booleans())
def test_a_growth_off_by_more_than_rounding_is_always_flagged(
    base: int, now: int, places: int, steps: int, more: bool
) -> None:
    true = rounded(abs(Decimal(now - base)) / base * 100, places)
    said = true + (steps if more else -steps) * Decimal(1).scaleb(-places)
    if now != base and said > 0:
        assert flagged(growth_sentence(base, now, said, places))


@given(st.integers(1, 100_000), st.integers(1, 100_000), digits)
def test_a_true_share_is_never_flagged(part: int, more: int, places: int) -> None:
    share = rounded(Decimal(part) / (part + more) * 100, places)
    text = f"Có {printed(Decimal(part), 0)}/{printed(Decimal(part + more), 0)} hệ thống, đạt {printed(share, places)}%."
    assert not flagged(text)


@given(st.lists(st.integers(2, 900), min_size=2, max_size=6), st.integers(-1, 1))
def test_a_closed_list_is_flagged_exactly_when_it_does_not_add_up(parts: list[int], slip: int) -> None:
    items = ", ".join(f"{part} hồ sơ kiểu {letter}" for part, letter in zip(parts, "mnpqrs", strict=False))
    whole = sum(parts) + slip
    if whole not in [sum(parts[:n]) for n in range(2, len(parts))]:
        assert flagged(f"Có {written(Decimal(whole))} hồ sơ, gồm {items}.") == bool(slip)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400))
def test_any_text_is_answered(text: str) -> None:
    lint_text([text], known=NOTHING)


WORDS = (
    "tăng giảm so với từ lên xuống còn đạt trong đó gồm % ( ) , . ; / chiếm mục tiêu năm quý tháng tỷ triệu tỉnh hồ sơ "
    "lần mỗi bình quân cả nước khối"
)


@settings(max_examples=200)
@given(st.lists(st.one_of(st.sampled_from(WORDS.split(" ")), st.integers(0, 3000).map(str)), max_size=60))
def test_any_heap_of_its_own_words_is_answered(words: list[str]) -> None:
    lint_text([" ".join(words)], known=Known.of_organisations({"tỉnh": [63]}))


def test_long_lines_take_time_in_proportion() -> None:
    """A line of many megabytes with no full stop ends; the clock is only a guard against a hang."""
    began = time.monotonic()
    lint_text(["tăng từ 5 lên 7 so với (" * 20_000, "1" * 300_000, "9 " * 100_000, "a" * 300_000], known=NOTHING)
    assert time.monotonic() - began < 120
