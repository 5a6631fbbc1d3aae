"""The review of the tiny country: what it shows, what it quotes, and that a seal is for ever."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest
from tests.tiny import FOLDER, NOW, ROOT, TODAY, subject

from giaoban.core.findings import Refused
from giaoban.core.reports.blocks import Annex, ListBlock, Paragraph, Table
from giaoban.core.reports.render import render
from giaoban.measures.actions import revise_observation
from giaoban.measures.models import Observation, Snapshot
from giaoban.meetings.actions import prepare_review, seal_review
from giaoban.meetings.models import Meeting
from giaoban.meetings.queries import canonical, changes_since_seal, content_hash, report, review_content
from giaoban.registry.models import Event, RecordIsFinal
from giaoban.registry.permissions import NotAllowed

GOLDEN = Path(__file__).resolve().parents[2] / "golden"


@pytest.fixture(autouse=True)
def _tiny_pack(settings):
    settings.PACK = FOLDER


@pytest.fixture
def meeting(tiny):
    return Meeting.objects.get(key="review-2025Q1")


def row(content, code, about="tiny"):
    return next(one for one in content["figures"] if (one["code"], one["subject"]) == (code, about))


def test_each_figure_stands_beside_the_quarter_before(meeting):
    figure = row(review_content(meeting, today=TODAY), "dossier_rate")
    assert Decimal(figure["value"]["value"]) == 75
    assert round(Decimal(figure["previous"]["value"]), 2) == Decimal("58.33")
    assert (round(Decimal(figure["change"]["value"]), 2), figure["change"]["unit"]) == (
        Decimal("16.67"), "percentage_point",
    )  # fmt: skip
    assert figure["year_before"] is None  # nothing is known of Q1/2024


def test_growth_of_a_count_is_in_percent(meeting):
    figure = row(review_content(meeting, today=TODAY), "signatures")
    assert (figure["value"]["value"], figure["previous"]["value"], figure["change"]["value"]) == ("75", "60", "25")


def test_blocks_are_shown_where_they_have_figures(meeting):
    content = review_content(meeting, today=TODAY)
    assert Decimal(row(content, "dossier_rate", "block.provinces")["value"]["value"]) == 80
    assert {one["subject"] for one in content["figures"] if one["code"] == "plan_issued"} == {"tiny"}


def test_targets_name_their_state_and_who_is_behind(meeting):
    targets = {one["code"]: one for one in review_content(meeting, today=TODAY)["targets"]}
    assert {code: one["state"] for code, one in targets.items()} == {
        "G1": "on_course", "G2": "met", "S1": "behind", "E1": "no_data",
    }  # fmt: skip
    assert targets["G1"]["behind"] == ["Bộ Số"]
    assert targets["G1"]["measured"] == 4


def test_promises_stand_as_on_the_day_of_the_meeting(meeting):
    promises = review_content(meeting, today=TODAY)["promises"]
    assert {name: [one["key"] for one in rows] for name, rows in promises.items()} == {
        "overdue": ["P1"], "soon": [], "later": ["P5"], "undated": ["P2"], "answered": ["P3"], "new": [],
    }  # fmt: skip
    assert promises["overdue"][0]["days"] == 40  # 2025-03-01 to 2025-04-10


def test_the_content_is_plain_json_and_names_every_observation_it_quotes(meeting):
    content = review_content(meeting, today=TODAY)
    assert json.loads(canonical(content)) == content
    quoted = {
        pk
        for one in content["figures"]
        for name in ("value", "previous", "year_before")
        if one[name]
        for pk in one[name]["observations"]
    }
    assert {str(pk) for pk in quoted} <= set(content["observations"])


def test_simulated_figures_stand_in_a_list_of_their_own(meeting):
    made = Observation.objects.get(indicator__code="dossier_rate", subject__key="tiny", period_code="2024Q4")
    fields = {field.name: getattr(made, field.name) for field in made._meta.fields if field.name != "id"}
    fields |= {"period_code": "2025-02", "period_start": dt.date(2025, 2, 1), "period_end": dt.date(2025, 2, 28)}
    Observation.objects.create(**{**fields, "status": "simulated", "method": "dossier_rate@1", "known_at": NOW})
    content = review_content(meeting, today=TODAY)
    assert [one["value"]["period"] for one in content["simulated"]] == ["2025-02"]
    assert row(content, "dossier_rate")["value"]["status"] == "reported"


def test_every_number_of_the_report_leads_to_its_observation(meeting):
    made = report(meeting, today=TODAY)
    (annex,) = [block for block in made.blocks if isinstance(block, Annex)]
    numbers = list(made.numbers())
    assert numbers
    assert all(number.ref is not None for number in numbers)
    shown = next(number for number in numbers if number.text.replace("\u00a0", " ") == "75,00 %")
    source = annex.sources[shown.ref - 1]
    assert (source.what, source.period, source.source) == (
        "Tỷ lệ hồ sơ trực tuyến toàn trình", "quý I/2025", "Giao ban quý I/2025, dòng 7",
    )  # fmt: skip


def as_text(made):
    """The report as lines of text: what is printed, without how."""
    lines = [made.title]
    for block in made.blocks:
        match block:
            case Paragraph():
                lines.append("".join(getattr(run, "text", "") for run in block.runs))
            case ListBlock():
                lines += ["- " + "".join(getattr(run, "text", "") for run in item) for item in block.items]
            case Table():
                lines.append(f"[{block.caption}]" if block.caption else "[]")
                lines.append(" | ".join(column.title for column in block.columns))
                for one in block.rows:
                    cells = ["".join(_run(run) for run in cell) for cell in one.cells]
                    lines.append(" | ".join(cells))
            case Annex():
                lines.append(f"[{block.title}]")
                for place, source in enumerate(block.sources, 1):
                    said = (source.what, source.subject, source.period, source.value, source.source, source.method)
                    lines.append(" | ".join((str(place), *said, source.vintage, str(source.kind))))
            case _:
                lines.append(f"{getattr(block, 'number', '')} {getattr(block, 'text', '')}".strip())
    return "\n".join(lines).replace("\u00a0", " ") + "\n"


def _run(run):
    ref = getattr(run, "ref", None)
    return getattr(run, "text", "") + (f"[{ref}]" if ref else "")


def test_the_report_reads_as_its_golden_text(meeting):
    """After a wanted change: look at the difference, then write the new text into tests/golden/review_tiny.txt."""
    assert as_text(report(meeting, today=TODAY)) == (GOLDEN / "review_tiny.txt").read_text(encoding="utf-8")


def test_the_layout_of_the_country_holds_every_section(meeting, settings):
    settings.PACK = ROOT / "packs" / "vn"
    meeting.layout = "quarterly_review"
    text = as_text(report(meeting, today=TODAY))
    assert "do phần mềm lập tự động" in text  # the first page says that it was generated
    assert "mô phỏng" in text
    assert "Tỷ lệ hồ sơ trực tuyến toàn trình đạt 75,00 %" in text
    assert "tăng 25,0 % so với quý trước" in text  # 75 against 60 signatures
    english = as_text(report(meeting, today=TODAY, language="en"))
    assert "generated by software" in english
    assert "Full-process online dossier rate is at 75.00%" in english


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("vi", ("Tỷ lệ hồ sơ trực tuyến toàn trình", "14,7", "quý I/2025")),
        ("en", ("Full-process online dossier rate", "14.7", "Q1 2025")),
    ],
)
def test_a_finding_is_told_with_titles_and_signs_of_the_language(meeting, settings, rewritable, language, said):
    settings.PACK = ROOT / "packs" / "vn"
    meeting.layout = "quarterly_review"
    figure = Observation.objects.filter(indicator__code="dossier_rate", subject__key="tiny", period_code="2025Q1")
    figure.update(value=Decimal("14.7"), decimals=1)  # its counts, 6 of 8, say 75
    text = as_text(report(meeting, today=TODAY, language=language))
    (line,) = [line for line in text.splitlines() if line.startswith("1 |") and "14" in line and "75" in line][:1]
    assert [one for one in said if one not in line] == []
    assert "['" not in text
    assert "dossier_rate" not in line


def test_the_first_page_says_what_was_met_what_is_behind_due_and_to_be_asked_back(meeting, settings):
    settings.PACK = ROOT / "packs" / "vn"
    meeting.layout = "quarterly_review"
    text = as_text(report(meeting, today=TODAY))
    summary = text[text.index("TÓM TẮT") : text.index("KẾT QUẢ THEO LĨNH VỰC")]
    assert "4 mức phải đạt, trong đó 1 đạt, 1 đúng tiến độ, 1 chậm, 1 chưa đánh giá được" in summary
    assert "Đạt: Mọi cơ quan ban hành kế hoạch đạt 100,00 % (phải đạt 100 %, hạn 31/03/2025)" in summary
    assert "Chậm: Chữ ký số cá nhân đạt 75 (phải đạt ít nhất 100" in summary
    assert "1 việc quá hạn, 0 đến hạn trong 30 ngày, 1 có hạn sau đó, 1 không có thời hạn" in summary


def test_every_open_promise_stands_somewhere_in_the_report(meeting, settings):
    settings.PACK = ROOT / "packs" / "vn"
    meeting.layout = "quarterly_review"
    text = as_text(report(meeting, today=TODAY))
    owed = [one["title_vi"] for rows in review_content(meeting, today=TODAY)["promises"].values() for one in rows]
    assert len(owed) == 4
    assert [title for title in owed if title not in text] == []


@pytest.mark.parametrize("form", ["docx", "pdf", "html"])
def test_the_same_review_gives_the_same_bytes(meeting, form):
    assert render(report(meeting, today=TODAY), form) == render(report(meeting, today=TODAY), form)


def test_a_layout_that_is_missing_is_named(meeting):
    meeting.layout = "nowhere"
    with pytest.raises(Refused) as refusal:
        report(meeting, today=TODAY)
    assert [finding.code for finding in refusal.value.findings] == ["review.no-layout"]


def revise(by, meeting):
    shown = Observation.objects.get(
        indicator__code="dossier_rate", subject__key="tiny", period_code="2025Q1", revision=0
    )
    return revise_observation(
        by=by, observation=shown, num=Decimal(5), den=Decimal(8), reason="một hồ sơ tính hai lần", now=NOW
    )


def test_a_sealed_review_shows_what_was_shown_even_after_a_revision(meeting, officer_of_agency):
    before = review_content(meeting, today=TODAY)
    snapshot = seal_review(by=officer_of_agency, meeting=meeting, now=NOW)
    text = as_text(report(meeting, today=TODAY))
    revise(officer_of_agency, meeting)
    sealed = Meeting.objects.get(pk=meeting.pk)
    content = review_content(sealed, today=TODAY)
    assert {name: content[name] for name in before} == before
    assert content_hash(content) == snapshot.content_hash
    assert as_text(report(sealed, today=TODAY)) == text
    assert "62,50 %" not in text


def test_a_revision_since_the_seal_is_shown_with_its_cause(meeting, officer_of_agency):
    seal_review(by=officer_of_agency, meeting=meeting, now=NOW)
    assert changes_since_seal(meeting) == []
    new = revise(officer_of_agency, meeting)
    (change,) = changes_since_seal(Meeting.objects.get(pk=meeting.pk))
    assert (change.shown["value"], change.now.pk, change.now.reason) == ("75", new.pk, "một hồ sơ tính hai lần")


def test_before_the_seal_nothing_counts_as_changed(meeting, officer_of_agency):
    revise(officer_of_agency, meeting)
    assert changes_since_seal(meeting) == []


def test_what_becomes_known_after_the_meeting_does_not_enter_it(meeting, officer_of_agency):
    revise(officer_of_agency, meeting)  # on the 15th; the meeting was on the 10th
    assert Decimal(row(review_content(meeting, today=TODAY), "dossier_rate")["value"]["value"]) == 75


def test_sealing_twice_is_refused_and_the_seal_stays(meeting, officer_of_agency):
    first = seal_review(by=officer_of_agency, meeting=meeting, now=NOW)
    with pytest.raises(Refused) as refusal:
        seal_review(by=officer_of_agency, meeting=Meeting.objects.get(pk=meeting.pk), now=NOW)
    assert [finding.code for finding in refusal.value.findings] == ["review.sealed-already"]
    assert Snapshot.objects.get() == first
    assert Event.objects.filter(action="review.seal").count() == 1
    with pytest.raises(RecordIsFinal):
        first.save()


def test_the_seal_says_up_to_when_figures_were_known_and_hashes_what_it_holds(meeting, officer_of_agency):
    import hashlib

    snapshot = seal_review(by=officer_of_agency, meeting=meeting, now=NOW)
    assert snapshot.known_at.date() == dt.date(2025, 4, 10)
    plain = json.dumps(snapshot.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(plain.encode()).hexdigest() == snapshot.content_hash
    assert Snapshot.objects.get(pk=snapshot.pk).content == snapshot.content


def test_a_seal_that_cannot_be_shown_is_not_made(meeting, officer_of_agency):
    Meeting.objects.filter(pk=meeting.pk).update(layout="nowhere")
    with pytest.raises(Refused):
        seal_review(by=officer_of_agency, meeting=meeting, now=NOW)
    assert not Snapshot.objects.exists()


def test_only_the_agency_seals_and_prepares(meeting, officer_of_province, outsider):
    for somebody in (officer_of_province, outsider):
        with pytest.raises(NotAllowed):
            seal_review(by=somebody, meeting=meeting, now=NOW)
        with pytest.raises(NotAllowed):
            prepared(somebody)
    assert Meeting.objects.get().state == "preparing"


def prepared(by, **changes):
    wanted = {
        "key": "review-2025Q2", "title_vi": "Giao ban quý II", "title_en": "Review of Q2", "period_code": "2025Q2",
        "held_on": dt.date(2025, 7, 10), "organiser": subject("ministry.so"), "layout": "review",
        "agenda": [{"title_vi": "Chính phủ số", "indicators": ["dossier_rate"]}], "programmes": ["tiny-2025"],
    }  # fmt: skip
    return prepare_review(by=by, now=NOW, **{**wanted, **changes})


def test_the_agency_prepares_a_review_of_its_own(officer_of_agency):
    made = prepared(officer_of_agency)
    assert [item.details["indicators"] for item in made.agenda.all()] == [["dossier_rate"]]
    assert report(made, today=TODAY).header.date == dt.date(2025, 7, 10)


def test_what_is_wrong_with_a_review_is_said_at_once(officer_of_agency):
    with pytest.raises(Refused) as refusal:
        prepared(officer_of_agency, key="review-2025Q1", period_code="2025Q5", agenda=[])
    assert [finding.code for finding in refusal.value.findings] == [
        "review.not-a-period", "review.key-taken", "review.no-agenda",
    ]  # fmt: skip


@pytest.mark.parametrize("layout", ["", "nowhere", "../programmes"])
def test_a_review_whose_layout_the_pack_lacks_is_refused_before_it_is_held(officer_of_agency, layout):
    """It was taken over by the meetings after it, and none of them could be sealed."""
    with pytest.raises(Refused) as refusal:
        prepared(officer_of_agency, layout=layout)
    assert [finding.code for finding in refusal.value.findings] == ["review.no-layout"]
    assert Meeting.objects.count() == 1
