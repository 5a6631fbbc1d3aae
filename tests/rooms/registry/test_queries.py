"""Who a code means, who existed, what became of whom."""

import datetime as dt

import pytest
from tests.tiny import MERGER, subject

from giaoban.registry.models import Subject
from giaoban.registry.queries import lineage, organisations_on, predecessors, subject_at, successors_on

pytestmark = pytest.mark.usefixtures("tiny")
LAST_DAY = dt.date(2024, 12, 31)


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("02", LAST_DAY, "Sông"),
        ("02", MERGER, "Núi Sông"),
        ("01", LAST_DAY, "Núi"),
        ("03", dt.date(1990, 1, 1), "Biển"),
        ("03", dt.date(2090, 1, 1), "Biển"),
    ],
)
def test_a_code_means_what_it_meant_on_the_day(code, day, name):
    assert subject_at(code, day).name_vi == name


@pytest.mark.parametrize(("code", "day"), [("01", MERGER), ("99", MERGER), ("", MERGER), ("2", MERGER)])
def test_a_code_nobody_had_that_day_is_nobody(code, day):
    assert subject_at(code, day) is None


def test_a_code_belongs_to_one_kind():
    assert subject_at("02", MERGER, kind="ministry") is None


def test_organisations_are_in_official_order():
    # Ministries first; within a kind by the Vietnamese alphabet, where Đ comes before S and B before N before S.
    names = [found.name_vi for found in organisations_on(LAST_DAY)]
    assert names == ["Bộ Đường", "Bộ Số", "Biển", "Núi", "Sông"]
    assert [found.name_vi for found in organisations_on(MERGER, kinds=("province",))] == ["Biển", "Núi Sông"]


def test_a_place_given_by_resolution_goes_before_the_alphabet():
    number_one = subject("ministry.so")
    number_one.details = {"order": "1"}
    number_one.save()
    assert [found.name_vi for found in organisations_on(MERGER, kinds=("ministry",))] == ["Bộ Số", "Bộ Đường"]


def test_organisations_stay_a_query():
    assert organisations_on(LAST_DAY).filter(kind="province").count() == 3
    assert list(organisations_on(LAST_DAY, kinds=("nothing",))) == []


def test_lineage_is_plain_values_oldest_first():
    steps = [(step.from_, step.to, step.date, step.kind, step.share) for step in lineage()]
    assert steps == [
        ("province.nui", "province.nui-song.2025", MERGER, "merge", 1),
        ("province.song", "province.nui-song.2025", MERGER, "merge", 1),
    ]


def test_a_subject_stands_for_itself_until_it_ends():
    nui, merged = subject("province.nui"), subject("province.nui-song.2025")
    assert successors_on(nui, LAST_DAY) == [nui]
    assert successors_on(nui, MERGER) == [merged]
    assert {found.key for found in predecessors(merged)} == {"province.nui", "province.song"}
    assert predecessors(nui) == []


def test_an_end_without_successor_is_an_end():
    gone = Subject.objects.create(key="province.gone", kind="province", name_vi="Mất", valid_to=LAST_DAY)
    assert successors_on(gone, MERGER) == []


def test_lineage_follows_several_steps():
    merged = subject("province.nui-song.2025")
    merged.valid_to = dt.date(2029, 12, 31)
    merged.save()
    last = Subject.objects.create(key="last", kind="province", name_vi="Sau", valid_from=dt.date(2030, 1, 1))
    merged.successions_out.create(successor=last, date=dt.date(2030, 1, 1), kind="rename")
    assert successors_on(subject("province.nui"), dt.date(2031, 1, 1)) == [last]
    assert {found.key for found in predecessors(last)} == {"province.nui-song.2025", "province.nui", "province.song"}
