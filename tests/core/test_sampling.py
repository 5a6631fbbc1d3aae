"""A sample anybody can draw again: the same list and seed give the same names, whatever the order."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.core.checklists.sampling import draw, listed, rank

NAMES = st.lists(st.text(min_size=1, max_size=8).filter(lambda text: text.strip()), min_size=1, max_size=30)


def test_the_sample_is_what_sha256sum_gives():
    """printf '2026\\nBiển' | sha256sum, and so on, sorted by the hash: worked out apart from the code."""
    names = ["Biển", "Núi", "Sông", "Đồng"]
    by_hand = sorted(names, key=lambda name: hashlib.sha256(b"2026\n" + name.encode()).hexdigest())
    assert draw(names, size=2, seed="2026").names == tuple(by_hand[:2])


@given(NAMES, st.randoms(), st.text(max_size=5))
def test_neither_order_nor_repetition_matters(names, chance, seed):
    mixed = [*names, names[0]]
    chance.shuffle(mixed)
    size = len(listed(names))
    assert draw(names, size=size, seed=seed) == draw(mixed, size=size, seed=seed)


@given(NAMES, st.text(max_size=5))
def test_a_smaller_sample_is_the_beginning_of_a_larger_one(names, seed):
    whole = draw(names, size=len(listed(names)), seed=seed).names
    assert draw(names, size=1, seed=seed).names == whole[:1]
    assert sorted(whole) == listed(names)


def test_every_name_has_the_same_chance():
    """1,000 seeds, 1 of 5: each about 200 times (standard deviation 12.6; five of them either way)."""
    names = ["a", "b", "c", "d", "e"]
    counts = dict.fromkeys(names, 0)
    for seed in range(1000):
        counts[draw(names, size=1, seed=str(seed)).names[0]] += 1
    assert all(137 < count < 263 for count in counts.values()), counts


@pytest.mark.parametrize("size", [0, -1, 3])
def test_a_size_the_list_has_not_got_is_refused(size):
    with pytest.raises(ValueError, match=f"{size} of 2"):
        draw(["a", "b", "a"], size=size, seed="")


def test_one_accent_more_is_another_name():
    assert rank("Ha", "1") != rank("Hạ", "1")
