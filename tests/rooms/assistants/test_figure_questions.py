"""Questions about figures: read as meant or refused, never otherwise; executed on the figures of the pack of Viet Nam.

The questions and the queries they mean stand in tests/data/figure_questions.yaml, written before the reader saw them.
"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test.utils import CaptureQueriesContext
from tests.tiny import ROOT, person

from giaoban.assistants.engine.answer import answer
from giaoban.assistants.queries.figure_lexicon import figure_lexicon
from giaoban.assistants.queries.figures import answer_figures, run_figures
from giaoban.commitments.actions.own_targets import set_own_target
from giaoban.commitments.models import Commitment
from giaoban.core.findings import Refused
from giaoban.core.indicators.asking import FigureQuery, read_question
from giaoban.core.packs.load import load_pack
from giaoban.library.actions import register_plan
from giaoban.registry.actions import apply_pack, console_person
from giaoban.registry.models import Subject

TODAY = dt.date(2026, 11, 22)
NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
QUESTIONS = yaml.safe_load((Path(ROOT) / "tests" / "data" / "figure_questions.yaml").read_text(encoding="utf-8"))


@cache
def _pack() -> Any:
    pack, findings = load_pack(Path(ROOT) / "packs" / "vn", today=TODAY)
    assert pack is not None, "\n".join(map(str, findings))
    return pack


@pytest.fixture
def vietnam(db: None) -> None:
    apply_pack(by=console_person(), pack=_pack(), today=TODAY, now=NOW)


def test_at_least_nine_of_ten_are_executed_as_meant_and_none_otherwise(vietnam: None, capsys: Any) -> None:
    lexicon = figure_lexicon(today=TODAY)
    otherwise = []
    for part, entries in QUESTIONS.items():
        meant = as_meant = refused = 0
        for entry in entries:
            reading = read_question(entry["q"], lexicon, today=TODAY)
            got = reading.query.as_data() if reading.query else None
            meant += "means" in entry
            as_meant += "means" in entry and got == entry["means"]
            refused += "refused" in entry and got is None and reading.findings[0].code == entry["refused"]
            if got is not None and got != entry.get("means"):
                otherwise.append(entry["q"])
        with capsys.disabled():
            print(f"\n{part}: {as_meant}/{meant} as meant, {refused}/{len(entries) - meant} refused as meant", end="")
        assert as_meant >= 0.9 * meant
        assert refused >= 0.9 * (len(entries) - meant)
    assert otherwise == []


def test_there_are_a_hundred_questions_and_twenty_five_to_refuse() -> None:
    entries = [entry for part in ("tuning", "measured") for entry in QUESTIONS[part]]
    assert sum("means" in entry for entry in entries) >= 100
    assert sum("refused" in entry for entry in entries) >= 25
    assert len({entry["q"] for part in QUESTIONS.values() for entry in part}) == sum(map(len, QUESTIONS.values()))


def test_every_query_is_executed_again_from_its_machine_form(vietnam: None) -> None:
    for entry in (*QUESTIONS["tuning"], *QUESTIONS["measured"]):
        answer = answer_figures(entry["q"], today=TODAY)
        if answer is None or not answer.is_answered:
            continue
        again = run_figures(json.loads(json.dumps(answer.query)), today=TODAY)
        assert (again.line, again.rows, again.readback) == (answer.line, answer.rows, answer.readback)
        json.dumps(answer.as_data())


def test_the_figures_are_those_of_the_sources(vietnam: None) -> None:
    """Expected values: the text of the review of Q4/2024 and the publications, as entered in packs/vn/observations."""

    def ask(question: str) -> Any:
        answer = answer_figures(question, today=TODAY)
        assert answer is not None
        assert answer.is_answered
        return answer

    blocks = ask("Tỷ lệ hồ sơ trực tuyến toàn trình của khối tỉnh quý 4/2024?")
    assert [(row.value, row.period_code, row.status) for row in blocks.rows] == [
        (Decimal("18.54"), "2024-11-30", "reported")
    ]
    assert "asking.other-period" in {note.code for note in blocks.notes}  # no figure of the whole quarter is claimed
    assert blocks.rows[0].link == f"/figures/{blocks.rows[0].observation_ids[0]}/"

    unmeasured = ask("Tỉnh nào chưa đo kinh tế số?")
    assert len(unmeasured.rows) == 63 - 9  # nine provinces have an estimate for 2022
    assert not {"province.bac-ninh", "province.ha-noi"} & {row.subject_key for row in unmeasured.rows}
    assert "asking.absence" in {note.code for note in unmeasured.notes}

    top = ask("5 tỉnh có tỷ trọng kinh tế số cao nhất năm 2022")
    assert [row.subject for row in top.rows] == ["Bắc Ninh", "Thái Nguyên", "Bắc Giang", "Hải Phòng", "Vĩnh Phúc"]
    place = ask("Thái Nguyên đứng thứ mấy về tỷ trọng kinh tế số năm 2022?")
    assert [row.rank for row in place.rows if row.subject_key == "province.thai-nguyen"] == [2]

    growth = ask("Số lỗ hổng bảo mật tháng 11/2024 tăng bao nhiêu so với cùng kỳ?")
    assert "+1.923" in growth.line  # 6069 - 4146
    assert [row.value for row in growth.rows if row.role == "stated"] == [Decimal("46.4")]

    targets = ask("Chỉ tiêu hồ sơ trực tuyến toàn trình năm 2025 là bao nhiêu?")
    assert {row.value for row in targets.rows} == {95, 80}  # two were stated; neither is preferred
    short = ask("Cả nước đã đạt chỉ tiêu hồ sơ trực tuyến toàn trình năm 2024 chưa?")
    assert [(row.state, row.gap) for row in short.rows] == [("behind", Decimal("4.21"))]  # 50 - 45.79


def test_a_rate_without_its_counts_is_never_averaged_over_a_merger(vietnam: None) -> None:
    restated = answer_figures("Tỷ trọng kinh tế số các tỉnh năm 2022 theo địa giới hiện nay", today=TODAY)
    assert restated is not None
    merged = [row for row in restated.rows if row.subject_key == "province.bac-ninh.2025"]
    assert [row.value for row in merged] == [None]
    assert "asking.needs-counts" in {note.code for note in restated.notes}
    now = answer_figures("Tỷ trọng kinh tế số của Bắc Ninh", today=TODAY)
    assert now is not None
    assert {row.value for row in now.rows if row.role == "predecessor"} == {Decimal("56.83"), Decimal("42.13")}


def test_what_was_not_known_yet_is_not_told(vietnam: None) -> None:
    """12,83 % for 2022 was published in 2025; until June 2024 the official figure was 12,63 %."""
    then = answer_figures("Tỷ trọng kinh tế số trong GDP năm 2022 theo số liệu công bố đến ngày 1/6/2024", today=TODAY)
    now = answer_figures("Tỷ trọng kinh tế số trong GDP năm 2022", today=TODAY)
    assert then is not None
    assert now is not None
    assert then.rows[0].value == Decimal("12.63")
    assert now.rows[0].value == Decimal("12.83")
    assert len(now.rows) > len(then.rows)


def test_an_ambiguous_name_is_asked_back_and_the_choice_is_executed(vietnam: None) -> None:
    answer = answer_figures("Kinh tế số năm 2024 thế nào?", today=TODAY)
    assert answer is not None
    assert answer.query is None
    assert {choice.code for choice in answer.choices} == {"digital_economy_share_gdp", "digital_economy_value"}
    chosen = answer_figures("Kinh tế số năm 2024 thế nào?", today=TODAY, choose=["digital_economy_value"])
    assert chosen is not None
    assert [row.value for row in chosen.rows] == [Decimal("62.7")]


@pytest.mark.parametrize(
    "question",
    [
        "Chữ ký số là gì?",
        "Điều kiện để được cấp chữ ký số trong thời hạn bao nhiêu ngày?",
        "Điều 5 Nghị định 42/2022/NĐ-CP quy định gì?",
        "Hồ sơ cấp độ gồm những gì?",
        "Xin chào",
        "?",
        "",
    ],
)
def test_a_question_of_law_is_left_to_the_law(vietnam: None, question: str) -> None:
    assert answer_figures(question, today=TODAY) is None


def test_the_cost_does_not_grow_with_the_organisations(vietnam: None) -> None:
    from django.db import connection

    figure_lexicon(today=TODAY)
    for question in ("Tỷ trọng kinh tế số các tỉnh năm 2022", "Bao nhiêu tỉnh đạt chỉ tiêu hồ sơ toàn trình năm 2024?"):
        with CaptureQueriesContext(connection) as cost:
            answer_figures(question, today=TODAY)
        assert len(cost) <= 25


def test_a_machine_form_is_refused_with_every_fault_at_once(vietnam: None) -> None:
    with pytest.raises(Refused) as refusal:
        run_figures({"act": "guess", "indicators": [], "periods": ["2024Q9"], "top": -1, "why": 1}, today=TODAY)
    assert {finding.context["field"] for finding in refusal.value.findings} == {
        "act", "indicators", "periods", "top", "why"
    }  # fmt: skip
    nobody = run_figures({"act": "value", "indicators": ["nothing"], "subjects": ["vn"]}, today=TODAY)
    assert [finding.code for finding in nobody.findings] == ["asking.unknown-indicator"]
    with pytest.raises(Refused):
        FigureQuery.of("act")


def test_a_pack_without_everyday_words_still_knows_its_titles(tiny: Any, settings: Any) -> None:
    settings.PACK = Path(ROOT) / "packs" / "tiny"
    lexicon = figure_lexicon(today=dt.date(2025, 4, 15))
    code, indicator = next((code, one) for code, one in lexicon.indicators.items() if "country" in one.levels)
    reading = read_question(f"{indicator.title} năm 2024 là bao nhiêu?", lexicon, today=dt.date(2025, 4, 15))
    assert reading.query is not None
    assert reading.query.indicators == (code,)


def test_a_region_is_made_of_the_provinces_of_the_day_it_is_asked_about(vietnam: None) -> None:
    """Đông Nam Bộ: six provinces until 30/06/2025, three since."""
    then = answer_figures("Tỉnh nào ở Đông Nam Bộ chưa đo kinh tế số năm 2024?", today=TODAY)
    now = answer_figures("Tỉnh nào ở Đông Nam Bộ chưa đo kinh tế số, theo địa giới hiện nay?", today=TODAY)
    assert then is not None
    assert now is not None
    assert "6 cơ quan" in then.readback
    assert "3 cơ quan" in now.line or {row.subject_key for row in now.rows} <= {
        "province.ho-chi-minh.2025", "province.dong-nai.2026", "province.tay-ninh.2025"
    }  # fmt: skip
    early = answer_figures("Tỷ trọng kinh tế số các tỉnh Bắc Trung Bộ năm 2022", today=TODAY)
    assert early is not None
    assert [finding.code for finding in early.findings] == ["asking.region-not-yet"]


def test_an_organisation_that_set_itself_a_target_is_judged_by_it(tiny: Any, settings: Any) -> None:
    """Tinyland's G1 asks 75 %; Núi Sông sets itself 60 %: both are said, its own decides."""
    settings.PACK = Path(ROOT) / "packs" / "tiny"
    today = dt.date(2025, 4, 15)
    target = Commitment.objects.get(programme__key="tiny-2025", code="G1", kind="target")
    query = {
        "act": "target", "indicators": [target.indicator_code], "periods": ["2025"],
        "subjects": ["province.nui-song.2025", "province.bien"],
    }  # fmt: skip
    before = run_figures(query, today=today)
    officer = person("nui_song", role="province", at="province.nui-song.2025")
    set_own_target(
        by=officer, target=target, subject=Subject.objects.get(key="province.nui-song.2025"), value=Decimal(60),
        decided_on=dt.date(2025, 3, 1), reason="đường núi xa", instrument="05/QĐ",
        now=dt.datetime(2025, 3, 2, tzinfo=dt.UTC),
    )  # fmt: skip
    after = run_figures(query, today=today)
    own = [row for row in after.rows if row not in before.rows]
    assert [(row.subject_key, row.value, row.source) for row in own] == [("province.nui-song.2025", 60, "05/QĐ")]
    judged = run_figures(query | {"act": "attainment"}, today=today)
    goals = {row.subject_key: row.goal for row in judged.rows}
    assert "60" in goals["province.nui-song.2025"]
    assert "tự đặt" in goals["province.nui-song.2025"]
    assert "tự đặt" not in goals["province.bien"]
    assert "asking.own-targets" in {note.code for note in judged.notes}


def test_who_has_not_issued_a_plan_is_named_from_the_register_once_it_is_used(vietnam: None) -> None:
    question = "Bộ nào chưa ban hành kế hoạch dữ liệu mở?"
    empty = answer_figures(question, today=TODAY)
    assert empty is not None
    assert "asking.from-register" not in {note.code for note in empty.notes}  # an empty register says nothing
    ministries = list(Subject.objects.filter(kind="ministry", valid_to__isnull=True).order_by("key"))
    contents = {"catalogue": "Phụ lục I", "publishing": "Điều 2", "minimum": "Điều 3"}
    for number, (ministry, held) in enumerate(zip(ministries[:2], (contents, {"catalogue": "Phụ lục I"}), strict=True)):
        register_plan(
            by=console_person(), organisation=ministry, kinds={"open-data": held}, number=f"{number + 1}/KH-BO",
            title="Kế hoạch dữ liệu mở", issued_on=dt.date(2026, 3, 2), link="https://bo.example/kh", now=NOW,
        )  # fmt: skip
    lacking = answer_figures(question, today=TODAY)
    assert lacking is not None
    named = {row.subject_key for row in lacking.rows}
    assert ministries[0].key not in named
    assert ministries[1].key in named  # its plan lacks two of three required contents
    assert len(named) == len(ministries) - 1
    assert lacking.line.startswith(f"{len(ministries) - 1}/{len(ministries)} chưa có kế hoạch trong danh mục")
    assert "asking.from-register" in {note.code for note in lacking.notes}


def test_a_province_written_without_marks_is_a_province(vietnam: None) -> None:
    lexicon = figure_lexicon(today=TODAY)
    for marked, bare in [
        ("tỉnh nào đứng đầu về hồ sơ trực tuyến toàn trình", "tinh nao dung dau ve ho so truc tuyen toan trinh"),
        ("tỉnh nào thấp nhất về hồ sơ trực tuyến toàn trình", "tinh nao thap nhat ve ho so truc tuyen toan trinh"),
    ]:
        meant, got = (read_question(each, lexicon, today=TODAY).query for each in (marked, bare))
        assert meant is not None
        assert meant.kinds == ("province",)
        assert got == meant


def test_which_ministry_is_a_question_about_figures_when_every_word_is_read(vietnam: None) -> None:
    for question in (
        "Bộ nào có tỷ lệ hồ sơ trực tuyến toàn trình trên 50%?",
        "bo nao thap nhat ve ho so truc tuyen toan trinh",
    ):
        found = answer(question, profile="officials", today=TODAY)
        assert found.figures is not None, question
        assert found.figures.query is not None
        assert found.figures.query["kinds"] == ["ministry"]
    other = answer("Bộ nào có thẩm quyền quy định tỷ lệ hồ sơ trực tuyến?", profile="officials", today=TODAY)
    assert other.figures is None
