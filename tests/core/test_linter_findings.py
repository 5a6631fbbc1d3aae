"""What a finding says: stated, recomputed and nearest values, against figures worked out on paper."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from giaoban.core.findings import Refused
from giaoban.core.linter import KEYS, Known, lint_text, lint_texts
from giaoban.core.linter.claims.table import ALL_CODES, RECOGNISERS

ROOT = Path(__file__).parents[2]
KNOWN = Known.from_data(yaml.safe_load((ROOT / "packs/vn/reports/known_numbers.yaml").read_text(encoding="utf-8")))


def row(text: str, code: str) -> dict[str, object]:
    found = [finding.as_row() for finding in lint_text([text], known=KNOWN) if finding.code == code]
    assert len(found) == 1
    return found[0]


# 98.4 / 84.8 = 1.16038; 98.4 / 1.147 = 85.789, one digit away from the printed base
# 4 + 57 = 61 of 63: 57 -> 59; 21 + 41 = 62 of 63: 41 -> 42
# (45.79 - 18.54) / (63.47 - 18.54) = 0.60650
@pytest.mark.parametrize(
    ("text", "code", "stated", "recomputed", "nearest"),
    [
        ("Đạt 98,4 thuê bao, tăng 14,7% so với cùng kỳ (84,8 thuê bao).", "claim.growth", 14.7, 16, 85.8),
        ("100% tỉnh có chính sách, trong đó 4 tỉnh miễn, 57 tỉnh giảm.", "claim.organisations", 63, 61, 59),
        ("Mới 21 tỉnh đã đo, còn lại 41 tỉnh chưa đo.", "claim.organisations", 63, 62, 42),
        ("Doanh thu quý 4/2924 tăng.", "claim.period", "quý 4/2924", None, "quý 4/2024"),
        ("Có 1.846/3.078 hệ thống, đạt 66%.", "claim.share", 66, 60, 60),
        ("Có 48 việc gồm 30 việc xong và 17 việc dở.", "claim.parts", 48, 47, 47),
        ("Cả nước đạt 45,79%, khối bộ 63,47%, khối tỉnh 18,54%.", "claim.mean-weight", 45.79, 60.65, None),
        ("Tỷ lệ tăng từ 40% lên 50%, tăng 10%.", "claim.points", 10, 25, "10 điểm phần trăm"),
        ("Chi phí giảm 120% nhờ dùng chung.", "claim.range", 120, None, 100),
    ],
)
def test_a_finding_names_what_is_stated_what_it_comes_to_and_the_nearest_mending(
    text: str, code: str, stated: object, recomputed: object, nearest: object
) -> None:
    found = row(text, code)
    assert (found["stated"], found["recomputed"], found["nearest"]) == (stated, recomputed, nearest)


def test_a_row_has_exactly_the_eight_keys_and_the_sentence() -> None:
    text = "Câu trước không có số. Đạt 98,4 thuê bao, tăng 14,7% so với cùng kỳ (84,8 thuê bao). Câu sau có 5 số."
    found = row(text, "claim.growth")
    assert tuple(found) == KEYS
    assert found["sentence"] == "Đạt 98,4 thuê bao, tăng 14,7% so với cùng kỳ (84,8 thuê bao)."


def test_a_claim_that_leans_on_the_sentence_before_quotes_both() -> None:
    text = "Tháng 9/2024 có 84.500 giao dịch. Tháng 10/2024 có 101.400 giao dịch, tăng 12%."
    assert row(text, "claim.growth")["sentence"] == text


def test_things_that_are_counted_stay_whole() -> None:
    """18/22 = 81,8 %; 17,556 ministries would give 79,8 %, and there is no such number. 19/22 = 86,4 %."""
    found = row("Có 18/22 bộ, ngành (79,8%) đã ban hành kế hoạch.", "claim.share")
    assert (found["stated"], found["recomputed"], found["nearest"]) == (79.8, 81.8, 81.8)
    slip = row("Có 18/22 bộ, ngành (86,4%) đã ban hành kế hoạch.", "claim.share")
    assert slip["nearest"] == 19


def test_a_structure_told_in_full_comes_to_a_hundred() -> None:
    """26,5 + 33,4 + 41,1 = 101,0; three roundings to 0,1 explain 0,15 of it. Whole percents of four explain 2."""
    found = row("Cơ cấu lao động lần lượt là 26,5%, 33,4% và 41,1%.", "claim.parts")
    assert (found["stated"], found["recomputed"]) == (100, 101)
    assert not lint_text(["Cơ cấu kinh tế: nông nghiệp 12%, công nghiệp 38%, dịch vụ 42%, thuế 9%."], known=KNOWN)


def test_sixty_three_and_thirty_four_provinces_hold_on_their_own_days() -> None:
    assert not lint_text(["Tháng 6/2025 có 50 tỉnh đã nộp, còn lại 13 tỉnh chưa nộp."], known=KNOWN)
    assert not lint_text(["Tháng 9/2025 có 20 tỉnh đã nộp, còn lại 14 tỉnh chưa nộp."], known=KNOWN)
    assert lint_text(["Tháng 9/2025 có 20 tỉnh đã nộp, còn lại 15 tỉnh chưa nộp."], known=KNOWN)
    undated = ["Có 20 tỉnh đã nộp, còn lại 14 tỉnh chưa nộp."]
    assert not lint_text(undated, known=KNOWN)
    assert not lint_text(undated, known=KNOWN, date=dt.date(2025, 9, 1))


def test_a_promise_for_a_time_gone_by_is_a_warning_only_when_the_text_says_when_it_was_written() -> None:
    promise = "Từ tháng 7/2023, số liệu của các tỉnh sẽ được công bố chung."
    assert not lint_text([promise], known=KNOWN)
    found = lint_text([promise], known=KNOWN, date=dt.date(2024, 3, 5))
    assert [(finding.code, finding.severity) for finding in found] == [("claim.deadline", "warning")]
    assert not lint_text([promise], known=KNOWN, date=dt.date(2023, 7, 5))


def test_texts_given_together_are_held_against_each_other() -> None:
    texts = {
        "a.txt": ["Mục tiêu năm 2028 là 70% trường học dùng học bạ số."],
        "b.txt": ["Phấn đấu năm 2028 đạt 90% trường học dùng học bạ số."],
    }
    found = lint_texts(texts, known=KNOWN)
    assert [(finding.file, finding.code) for finding in found] == [("b.txt", "claim.target-conflict")]
    assert (found[0].stated, found[0].recomputed) == (90, 70)


def test_a_target_no_source_knows_is_a_warning_and_a_disputed_one_a_note() -> None:
    sentence = "Mục tiêu năm 2025 là {}% hồ sơ được xử lý trực tuyến toàn trình."
    severities = {
        value: [finding.severity for finding in lint_text([sentence.format(value)], known=KNOWN)] for value in (80, 60)
    }
    assert severities == {80: ["note"], 60: ["warning"]}


def test_every_bad_entry_of_the_known_numbers_is_told_at_once() -> None:
    with pytest.raises(Refused) as refusal:
        Known.from_data({"organisations": [{"value": "many"}, {"value": 3}], "targets": [{"what": "x"}]}, "known.yaml")
    assert [finding.where.part for finding in refusal.value.findings] == [
        "organisations[0]",
        "organisations[1]",
        "targets[0]",
    ]


@pytest.mark.parametrize(
    "data", [None, "words", [], {}, {"organisations": 5}, {"targets": {"what": "x"}}, {"other": []}]
)
def test_what_holds_no_known_numbers_is_refused_rather_than_taken_for_none(data: object) -> None:
    with pytest.raises(Refused) as refusal:
        Known.from_data(data, "known.yaml")
    assert {finding.code for finding in refusal.value.findings} == {"known.bad-entry"}


def test_every_code_has_words_in_both_languages() -> None:
    from giaoban.web.words.claims import WORDS

    assert set(WORDS) >= ALL_CODES
    assert all(vietnamese and english for vietnamese, english in WORDS.values())


def test_recognisers_share_no_passage_with_nothing_to_say() -> None:
    assert all(recogniser.codes for recogniser in RECOGNISERS)
    assert lint_text(["Không có con số nào ở đây.", "", "…"], known=KNOWN) == []


@pytest.mark.parametrize(
    "text",
    [
        # a mark that names a source is no figure: 12,33 and 12,63 stand alone
        "Tỷ trọng kinh tế số trong GDP 12,33 %[7] năm 2023, giảm 0,30 điểm[7] (12,63 %[8])",
        # a row of a report: a signed percentage is a change, 6.069 / 4.146 = 1.4638
        "Số lỗ hổng bảo mật trong kỳ 6.069[4] tháng 11/2024 – +46,4 %[5] (4.146[6])",
        "Số lỗ hổng nghiêm trọng 688 tháng 11/2024 – +37,6 % (500)",
    ],
)
def test_marks_of_sources_and_signed_changes_are_no_shares(text):
    assert [finding.code for finding in lint_text([text], known=KNOWN) if finding.severity != "note"] == []
