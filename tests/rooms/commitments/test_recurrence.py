"""The same difficulty again, who it may go to, and what waits for whom."""

from tests.tiny import NOW, TODAY, person, subject

from giaoban.commitments.actions import open_commitment
from giaoban.commitments.models import Commitment
from giaoban.commitments.queries.inbox import inbox
from giaoban.commitments.queries.recurrence import earlier_petitions, recurrences, suggested_owner


def keys(by):
    return {one.key for one in inbox(by, today=TODAY)}


def test_the_same_words_find_the_earlier_petition_with_its_answer(tiny):
    found = earlier_petitions("Xin kết nối cơ sở dữ liệu đường bộ cho tỉnh")
    assert [one.petition.key for one in found] == ["P3"]
    assert found[0].answers == ("Kết nối thử từ ngày 01/5/2025",)
    assert earlier_petitions("Giá thuê máy chủ") == []
    assert earlier_petitions("  ") == []


def test_the_owner_of_the_like_one_is_suggested_else_of_the_field(tiny):
    assert suggested_owner("kết nối cơ sở dữ liệu đường bộ", "", today=TODAY).key == "ministry.duong"
    assert suggested_owner("giá thuê máy chủ", "government", today=TODAY).key == "ministry.duong"
    assert suggested_owner("giá thuê máy chủ", "economy", today=TODAY) is None


def test_recurrences_are_counted(officer_of_province):
    before = Commitment.objects.get(key="P3")
    open_commitment(
        by=officer_of_province, kind="petition", title_vi="Vẫn chưa kết nối", asked_by=subject("province.bien"),
        owed_by=subject("ministry.duong"), recurs=before, now=NOW,
    )  # fmt: skip
    assert recurrences(on=TODAY) == 1


def test_the_inbox_holds_what_lies_with_me(officer_of_province, officer_of_agency, outsider, django_assert_num_queries):
    """P1 is Biển's to do, P3 was answered and is Biển's to confirm; P2 is Bộ Đường's."""
    assert keys(officer_of_province) == {"P1", "P3"}
    assert keys(person("of_duong", role="ministry", at="ministry.duong")) == {"P2"}
    assert keys(outsider) == set()
    made = open_commitment(
        by=officer_of_province, kind="petition", title_vi="Mới", asked_by=subject("province.bien"),
        owed_by=subject("ministry.duong"), now=NOW,
    )  # fmt: skip
    assert made.key in keys(officer_of_agency)
    assert made.key not in keys(officer_of_province)
