"""A part of a report against the one of the period before: what was taken over, however it was disguised."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giaoban.core.linter.copying import HELD_AGAINST, copied, marked

BEFORE = (
    "Tỉnh đã ban hành kế hoạch chuyển đổi số năm và giao chỉ tiêu cho từng sở, ngành. "
    "Đến ngày 30/9/2024, tỷ lệ hồ sơ trực tuyến toàn trình của tỉnh đạt 43,2%, có 1.846 tổ công nghệ số cộng đồng. "
    "Công tác tuyên truyền được đẩy mạnh, người dân ngày càng quan tâm đến dịch vụ công trực tuyến."
)
PLAN, RATE, TALK = (f"{part}." if not part.endswith(".") else part for part in BEFORE.split(". "))


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        (PLAN, "same"),
        (RATE.replace("30/9/2024", "31/12/2024"), "dated"),
        (RATE.replace("ngày 30/9/2024", "hết quý IV/2024").replace("của tỉnh ", ""), "unchanged"),
        (RATE.replace("43,2%", "45,9%").replace("1.846", "1.902").replace("30/9", "31/12"), "revalued"),
        (TALK.replace("ngày càng", "đã"), "similar"),
        (TALK.replace("Công tác tuyên truyền", "CÔNG TÁC  TUYÊN TRUYỀN"), "same"),
        (unicodedata.normalize("NFD", TALK), "same"),
        (TALK.replace("truyền", "truy\u200bền"), "same"),
    ],
)
def test_each_way_of_copying_has_its_name(now, kind):
    (found,) = copied(now, BEFORE).passages
    assert found.kind == kind
    assert found.before in (PLAN, RATE, TALK)


def test_new_values_in_the_words_of_the_form_are_held_against_nobody():
    found = copied(RATE.replace("43,2%", "45,9%"), BEFORE)
    assert found.share == 0
    assert found.findings() == []


def test_a_text_that_only_changed_its_date_is_a_copy_with_every_passage_shown():
    found = copied(BEFORE.replace("30/9/2024", "31/12/2024"), BEFORE)
    assert found.is_copy
    assert found.share == 1
    assert [one.code for one in found.findings()] == [
        "copying.share", "copying.same", "copying.dated", "copying.same",
    ]  # fmt: skip


def test_sentences_joined_or_cut_are_still_found():
    joined = TALK.replace(", người dân", "; người dân")
    assert [one.kind for one in copied(joined, BEFORE).passages] == ["same"]
    cut = TALK.replace("mạnh, người dân", "mạnh. Người dân")
    assert {one.kind for one in copied(cut, BEFORE).passages} == {"same"}


def test_what_is_written_anew_is_no_copy():
    now = "Tháng 10, tỉnh gộp ba phần mềm một cửa thành một; 62% hồ sơ nộp ngay tại nhà, chậm nhất ở hai huyện đảo."
    assert copied(now, BEFORE).passages == ()


def test_headings_are_alike_in_every_report():
    assert copied("Kết quả đạt được.", "Kết quả đạt được.").passages == ()


@pytest.mark.parametrize("nothing", ["", " ", "...", "\n\n", "\u200b", "12 34 56"])
def test_nothing_is_copied_from_nothing(nothing):
    assert not copied(nothing, BEFORE).is_copy
    assert not copied(BEFORE, nothing).passages


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([PLAN, RATE, TALK]), min_size=1, max_size=5))
def test_whatever_is_made_of_the_old_sentences_is_all_copied(parts):
    assert copied(" ".join(parts), BEFORE).share == 1


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_is_answered_and_the_share_is_a_share(now, before):
    found = copied(now, before)
    assert 0 <= found.share <= 1
    assert all(one.kind in (*HELD_AGAINST, "revalued") for one in found.passages)


@given(st.text(max_size=80), st.lists(st.text(max_size=10), max_size=4))
def test_a_marked_text_is_the_text(text, passages):
    assert "".join(piece for piece, _ in marked(text, passages)) == text
