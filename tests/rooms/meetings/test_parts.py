"""Parts of a report: drafted from figures, checked, submitted, and printed with every number bound."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.rooms.assistants.ferry_law import model_server
from tests.tiny import NOW, ROOT, TODAY, person, subject

from giaoban.commitments.actions import move_commitment
from giaoban.commitments.queries.inbox import inbox
from giaoban.core import plugins
from giaoban.core.findings import Refused
from giaoban.core.reports.blocks import Annex, Number, Paragraph
from giaoban.core.reports.narrative import load_narratives
from giaoban.core.reports.render import render
from giaoban.meetings.actions import ask_for_parts, save_part, seal_review, submit_part
from giaoban.meetings.models import Meeting, ReportPart
from giaoban.meetings.queries import narratives, report
from giaoban.meetings.queries.narratives import MODEL, model_in_use
from giaoban.meetings.queries.parts import draft_of, findings_of, last_text, submitted_text
from giaoban.meetings.queries.pen import Pen
from giaoban.meetings.queries.standing import promise_rows
from giaoban.registry.permissions import NotAllowed

DUE = dt.date(2025, 5, 5)
FRESH = (
    "Tỷ lệ hồ sơ trực tuyến toàn trình của Biển trong quý I/2025 đạt 100,00 %. Tỉnh mở thêm 12 quầy hỗ trợ ở bến cảng."
)
OLD = (
    "Tỷ lệ hồ sơ trực tuyến toàn trình của Biển trong quý IV/2024 đạt 66,67 %. "
    "Công tác tuyên truyền được đẩy mạnh, người dân ngày càng quan tâm đến dịch vụ công trực tuyến."
)


def ask(by, meeting, *, groups=("government",), who=("province.bien",)):
    return ask_for_parts(
        by=by, meeting=meeting, subjects=[subject(key) for key in who], groups=groups, due=DUE, now=NOW
    )


@pytest.fixture
def part(meeting, officer_of_agency):
    (made,) = ask(officer_of_agency, meeting)
    return made


def submit(by, part, text, **more):
    part.refresh_from_db()
    return submit_part(by=by, part=part, version=part.version, text=text, now=NOW, **more)


def test_a_part_is_owed_and_waits_in_the_inbox(part, officer_of_province, meeting):
    assert part.commitment.due == DUE
    assert part.commitment in inbox(officer_of_province, today=TODAY)
    assert "Chính phủ số" in part.commitment.title_vi
    listed = {row["key"] for rows in promise_rows(meeting).values() for row in rows}
    assert part.commitment.key not in listed  # a report does not list itself among the promises


def test_asking_twice_asks_once(meeting, officer_of_agency):
    assert len(ask(officer_of_agency, meeting, groups=["government", "society"])) == 2
    assert ask(officer_of_agency, meeting) == []
    with pytest.raises(Refused) as refusal:
        ask(officer_of_agency, meeting, groups=[], who=[])
    assert [one.code for one in refusal.value.findings] == ["part.nobody-asked", "part.no-field"]


def test_the_draft_says_each_figure_of_the_organisation_and_every_number_is_bound(part):
    sentences = draft_of(part)
    assert sentences
    text = "\n".join(one.text for one in sentences)
    found = findings_of(part, text)
    assert found.quoted
    assert [one.text for one in found.quoted if one.key is None] == []
    assert found.errors == ()


def test_a_model_that_lies_is_not_believed_and_one_that_words_is(part, monkeypatch):
    drafts = [one.text for one in draft_of(part)]
    monkeypatch.setitem(plugins._readers, MODEL, lambda: lambda sentence: sentence.replace("1", "7").replace("5", "8"))
    assert [one.text for one in draft_of(part, polish=True)] == drafts
    monkeypatch.setitem(plugins._readers, MODEL, lambda: lambda sentence: f"Về phía tỉnh: {sentence}")
    assert [one.text for one in draft_of(part, polish=True)] == [f"Về phía tỉnh: {text}" for text in drafts]
    assert [one.text for one in draft_of(part)] == drafts  # only when asked to


@pytest.mark.parametrize("setting", ["", "0", "yes"])
def test_no_model_reads_a_report_unless_the_operator_says_so(setting, monkeypatch):
    monkeypatch.setenv("GIAOBAN_MODEL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("GIAOBAN_DRAFTING", setting)
    assert model_in_use() is None


def test_a_served_model_that_changes_a_number_is_refused_and_the_draft_stays(part, monkeypatch, settings):
    drafts = [one.text for one in draft_of(part)]
    settings.MODEL_NETWORKS = ("127.0.0.1/32",)

    def reply(body):
        sentence = body["messages"][-1]["content"]
        return sentence.replace("1", "7").replace("5", "8") if sentence == drafts[0] else f"Về phía tỉnh: {sentence}"

    with model_server(reply) as (address, asked):
        monkeypatch.setenv("GIAOBAN_MODEL", address)
        monkeypatch.setenv("GIAOBAN_MODEL_NAME", "tiny")
        monkeypatch.setenv("GIAOBAN_DRAFTING", "1")
        sentences = draft_of(part, polish=True)
    assert [one["body"]["messages"][-1]["content"] for one in asked] == drafts
    assert asked[0]["path"] == "/v1/chat/completions" and asked[0]["body"]["model"] == "tiny"
    assert sentences[0].text == drafts[0] and not sentences[0].polished.is_polished
    assert {one.code for one in sentences[0].polished.findings} >= {"drafting.number-changed"}
    assert [one.text for one in sentences[1:]] == [f"Về phía tỉnh: {text}" for text in drafts[1:]]


def test_a_served_model_that_is_gone_leaves_the_draft(part, monkeypatch, settings):
    settings.MODEL_NETWORKS = ("127.0.0.1/32",)
    with model_server(lambda body: "") as (address, _):
        pass
    monkeypatch.setenv("GIAOBAN_MODEL", address)
    monkeypatch.setenv("GIAOBAN_DRAFTING", "1")
    sentences = draft_of(part, polish=True)
    assert [one.text for one in sentences] == [one.text for one in draft_of(part)]
    assert {one.code for sentence in sentences for one in sentence.polished.findings} == {"drafting.no-answer"}


def test_only_the_organisation_writes_and_only_the_asker_approves(
    part, officer_of_province, officer_of_agency, outsider
):
    for by in (outsider, person("neighbour", role="province", at="province.nui-song.2025")):
        with pytest.raises(NotAllowed):
            submit(by, part, FRESH)
    submit(officer_of_province, part, FRESH)
    with pytest.raises(NotAllowed):
        move_commitment(by=officer_of_province, commitment=part.commitment, move="approve", now=NOW)
    move_commitment(by=officer_of_agency, commitment=part.commitment, move="approve", now=NOW)
    with pytest.raises(Refused):
        submit(officer_of_province, part, FRESH)


def test_a_returned_part_is_mended_and_every_text_submitted_stays(part, officer_of_province, officer_of_agency):
    submit(officer_of_province, part, FRESH)
    fields = {"reason": "Thiếu số quầy"}
    move_commitment(by=officer_of_agency, commitment=part.commitment, move="return", fields=fields, now=NOW)
    submit(officer_of_province, part, FRESH + " Mỗi quầy có 2 người.")
    part.refresh_from_db()
    texts = [step.fields["text"] for step in part.commitment.steps.filter(move="submit").order_by("pk")]
    assert texts == [FRESH, FRESH + " Mỗi quầy có 2 người."]
    assert submitted_text(part.commitment) == texts[-1]


def test_of_two_who_save_at_once_the_second_is_told(part, officer_of_province):
    save_part(by=officer_of_province, part=part, version=1, text="Bản thứ nhất", now=NOW)
    with pytest.raises(Refused) as refusal:
        save_part(by=officer_of_province, part=part, version=1, text="Bản thứ hai", now=NOW)
    assert [one.code for one in refusal.value.findings] == ["part.changed-meanwhile"]
    assert ReportPart.objects.get(pk=part.pk).text == "Bản thứ nhất"


@pytest.mark.parametrize(("text", "code"), [("x" * 10_001, "part.too-long"), ("", "workflow.field-missing")])
def test_no_text_and_too_much_text_are_refused(part, officer_of_province, text, code):
    with pytest.raises(Refused) as refusal:
        submit(officer_of_province, part, text)
    assert code in [one.code for one in refusal.value.findings]
    assert ReportPart.objects.get(pk=part.pk).text == ""


@pytest.fixture
def copied_part(part, later, officer_of_agency, officer_of_province):
    """The part of the next quarter, when the one before was submitted as OLD."""
    submit(officer_of_province, part, OLD)
    (made,) = ask(officer_of_agency, later)
    return made


def test_a_text_of_last_period_with_a_new_date_is_recognised(copied_part, officer_of_province):
    assert last_text(copied_part) == OLD
    now = OLD.replace("quý IV/2024", "quý II/2025")
    found = findings_of(copied_part, now)
    assert [one.kind for one in found.copying.passages] == ["dated", "same"]
    assert "copying.share" in [one.code for one in found.errors]
    with pytest.raises(Refused) as refusal:
        submit(officer_of_province, copied_part, now)
    assert {"copying.share", "part.needs-reason"} <= {one.code for one in refusal.value.findings}
    submit(officer_of_province, copied_part, now, reason="Số của quý II chưa chốt")
    step = copied_part.commitment.steps.get(move="submit")
    assert step.note == "Số của quý II chưa chốt"


def test_a_sum_that_does_not_close_is_found_on_submission(part, officer_of_province):
    wrong = "Quý I/2025 có 98,4 nghìn hồ sơ, tăng 14,7% so với cùng kỳ (84,8 nghìn hồ sơ)."
    assert "claim.growth" in [one.code for one in findings_of(part, wrong).errors]
    with pytest.raises(Refused):
        submit(officer_of_province, part, wrong)


def test_a_number_nobody_knows_is_said_to_have_no_source(part):
    found = findings_of(part, FRESH)
    assert [one.text for one in found.quoted if one.key is None] == ["12"]
    assert [one.code for one in found.unbound] == ["part.unbound-number"]


@pytest.fixture
def whole(meeting, settings):
    """The country's own layout, which has the parts and the narratives."""
    settings.PACK = ROOT / "packs" / "vn"
    meeting.layout = "quarterly_review"
    meeting.save(update_fields=["layout"])
    return meeting


def lines_of(made):
    return [
        "".join(getattr(run, "text", "") for run in block.runs).replace("\u00a0", " ")
        for block in made.blocks
        if isinstance(block, Paragraph)
    ]


def test_a_submitted_part_flows_into_the_report_with_every_number_bound(whole, part, officer_of_province):
    submit(officer_of_province, part, FRESH)
    made = report(whole, today=TODAY)
    (block,) = [
        one for one in made.blocks
        if isinstance(one, Paragraph) and "bến cảng" in "".join(getattr(run, "text", "") for run in one.runs)
    ]  # fmt: skip
    numbers = [run for run in block.runs if isinstance(run, Number)]
    (annex,) = [one for one in made.blocks if isinstance(one, Annex)]
    assert [number.text.replace("\u00a0", " ") for number in numbers] == ["100,00 %", "12"]
    assert annex.sources[numbers[0].ref - 1].subject == "Biển"
    assert numbers[1].ref is None
    text = "".join(getattr(run, "text", "") for run in block.runs)
    assert "Biển (đã gửi, chưa duyệt)" in text
    assert "12 (chưa có nguồn)" in text
    assert render(made, "html")


def test_a_draft_that_was_not_submitted_is_nobodys_report(whole, part, officer_of_province):
    save_part(by=officer_of_province, part=part, version=1, text="Bản nháp bí mật", now=NOW)
    assert not any("bí mật" in line for line in lines_of(report(whole, today=TODAY)))


def test_a_sealed_report_keeps_the_part_as_it_was(whole, part, officer_of_province, officer_of_agency):
    submit(officer_of_province, part, FRESH)
    seal_review(by=officer_of_agency, meeting=whole, now=NOW)
    fields = {"reason": "Sửa"}
    move_commitment(by=officer_of_agency, commitment=part.commitment, move="return", fields=fields, now=NOW)
    submit(officer_of_province, part, "Khác hẳn.")
    sealed = Meeting.objects.get(pk=whole.pk)
    assert any("bến cảng" in line for line in lines_of(report(sealed, today=TODAY)))


def test_the_narrative_of_each_field_quotes_what_the_annex_holds(whole):
    made = report(whole, today=TODAY)
    said = [line for line in lines_of(made) if "tăng 16,67 điểm phần trăm so với quý IV/2024 (58,33 %)" in line]
    assert len(said) == 1
    assert said[0].startswith("Chính phủ số: Tỷ lệ hồ sơ trực tuyến toàn trình, Đất Nhỏ, quý I/2025: 75,00 %")
    assert "Mức này đúng tiến độ so với chỉ tiêu (ít nhất 80 %, hạn 31/12/2025)." in said[0]


def test_a_sentence_whose_number_is_not_its_observations_is_not_printed(meeting):
    from giaoban.meetings.queries import review_content

    content = review_content(meeting, today=TODAY)
    rows = [row for row in content["figures"] if row["code"] == "dossier_rate" and row["is_nation"]]
    good = narratives.drafted(rows, Pen(content, "vi"), narratives.narratives_of())
    assert len(good) == 1
    text = load_narratives(
        (ROOT / "packs" / "tiny" / "reports" / "narratives.yaml").read_text(encoding="utf-8").replace(
            "{value}, tăng {change}", "{value}, tăng 99 điểm phần trăm, tức {change}"
        )
    )  # fmt: skip
    assert narratives.drafted(rows, Pen(content, "vi"), text) == []


def test_narratives_with_faults_say_all_of_them():
    with pytest.raises(Refused) as refusal:
        load_narratives(
            "id: x\nowner: a\nchecker: b\nnext_review: c\ncommon: {rises: {vi: '{nothing}', en: 'x'}}\nmore: 1"
        )
    said = " ".join(str(one.context) for one in refusal.value.findings)
    assert "nothing" in said
    assert "more" in said


@pytest.mark.parametrize("pack", ["vn", "tiny"])
def test_the_narratives_of_both_packs_are_sound(pack):
    file = ROOT / "packs" / pack / "reports" / "narratives.yaml"
    assert load_narratives(file.read_text(encoding="utf-8")).common.rises
