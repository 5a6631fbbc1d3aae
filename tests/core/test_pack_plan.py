"""The difference between what a pack wants and what is kept, without any database."""

from hypothesis import given
from hypothesis import strategies as st

from giaoban.core.packs.plan import Row, compare, strangers

KEYS = st.sampled_from("abcdef")
FIELDS = st.fixed_dictionaries({"name": st.sampled_from(["x", "y", None]), "share": st.integers(0, 2)})
STORES = st.dictionaries(KEYS, FIELDS)


def rows(stated):
    return [Row(key, fields) for key, fields in stated.items()]


@given(stated=STORES, kept=STORES)
def test_carrying_out_a_plan_leaves_nothing_to_do(stated, kept):
    plan = compare("s", rows(stated), kept, own=kept)
    after = kept | {row.key: row.fields for row in plan.add}
    for change in plan.change:
        after[change.row.key] = after[change.row.key] | change.after
    again = compare("s", rows(stated), after, own=after)
    assert (again.writes, again.same) == (0, len(stated))


@given(stated=STORES, kept=STORES)
def test_every_stated_row_is_added_changed_or_the_same_and_nothing_kept_is_lost(stated, kept):
    plan = compare("s", rows(stated), kept, own=kept)
    assert len(plan.add) + len(plan.change) + plan.same == len(stated)
    assert set(plan.retire) == set(kept) - set(stated)


def test_what_only_the_store_knows_is_left_alone():
    plan = compare("s", [Row("a", {"name": "x", "state": "open"})], {"a": {"name": "x", "pk": 7}}, own=[])
    assert (plan.writes, plan.same) == (0, 1)


def test_a_row_somebody_else_wrote_is_not_taken_over():
    kept = {"a": {}, "b": {}, "c": {}}
    found = strangers("s", rows({"a": {}, "b": {}, "c": {}, "d": {}}), kept, {"a": "this", "b": "other"}, "this")
    assert [(finding.code, finding.context["key"], finding.context["owner"]) for finding in found] == [
        ("pack.key-taken", "b", "other"),
        ("pack.key-taken", "c", "–"),
    ]


def test_a_row_of_another_pack_is_not_retired():
    assert compare("s", [], {"a": {}, "b": {}}, own=["a"]).retire == ("a",)
