"""A sheet: made from the contract, checked cell by cell, corrected, submitted by one and approved by another."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any

import pytest
import xlsxwriter
from django.db import IntegrityError, transaction
from django.utils import timezone
from python_calamine import CalamineWorkbook
from tests.rooms.exchange.conftest import deliver, dossier, held, lines
from tests.tiny import person, subject

from giaoban.core.findings import Refused
from giaoban.exchange.actions.approving import approve, send_back, submit, take_back
from giaoban.exchange.actions.sheets import bring_sheet, correct_rows, discard, set_faulty_aside
from giaoban.exchange.actions.sources import add_source
from giaoban.exchange.models import Batch, Connector, Submission
from giaoban.exchange.queries.contracts import contract_named
from giaoban.exchange.queries.sheets import desk_of, told_faults, typed_rows
from giaoban.exchange.queries.sheets_template import ROWS, template
from giaoban.registry.actions import console_person
from giaoban.registry.models import Event
from giaoban.registry.permissions import NotAllowed
from giaoban.web.findings import say

TITLES = {
    "dossier_id": "Mã hồ sơ (đã giả danh)", "receiving_unit": "Cơ quan tiếp nhận",
    "settling_unit": "Cơ quan giải quyết", "procedure": "Mã thủ tục hành chính",
    "service_level": "Mức độ dịch vụ công", "channel": "Cách nộp hồ sơ", "received_at": "Ngày tiếp nhận",
    "due_at": "Ngày hẹn trả", "settled_at": "Ngày giải quyết xong", "result_delivery": "Hình thức trả kết quả",
}  # fmt: skip
GOOD = {
    "dossier_id": "h-1", "receiving_unit": "Biển", "settling_unit": "Biển (province.bien)", "procedure": "1.001",
    "service_level": "full", "channel": "online", "received_at": "05/03/2025", "due_at": "15/03/2025",
    "result_delivery": "none",
}  # fmt: skip


@pytest.fixture
def desk_source(tiny: Any, stores: Any) -> Connector:
    """The source of Biển that people fill in."""
    return add_source(
        by=console_person(), key="bien-typed", sender=subject("province.bien"), contract="dossier", way="sheet",
        simulated=True, now=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def editor(tiny: Any) -> Any:
    return person("editor", role="editor", at="province.bien")


@pytest.fixture
def approver(tiny: Any) -> Any:
    return person("approver", role="approver", at="province.bien")


def book(*rows: dict[str, Any], contract: str = "", titles: dict[str, str] | None = None, mark: bool = True) -> bytes:
    """A filled workbook as a person leaves it: head, example, rows from line 3."""
    titles, out = titles or TITLES, io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet(ROWS)
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["Tình trạng", *titles.values()])
        sheet.write_row(1, 0, ["VÍ DỤ", *["x"] * len(titles)])
        for line, row in enumerate(rows, 2):
            for place, name in enumerate(titles, 1):
                value = row.get(name)
                if isinstance(value, dt.date):
                    sheet.write_datetime(line, place, value, day)
                elif isinstance(value, str) and value.startswith("{="):
                    sheet.write_formula(line, place, value[1:-1], None, "7")
                elif value is not None:
                    sheet.write(line, place, value)
        if mark:
            hidden = made.add_worksheet("giaoban")
            hidden.write_row(0, 0, ["contract", contract or contract_named("dossier").full_reference])
            hidden.very_hidden()
    return out.getvalue()


def bring(source: Connector, by: Any, *rows: dict[str, Any], **more: Any) -> Submission:
    into = more.pop("into", None)
    file = {"data": more.pop("data", None) or book(*rows, **more), "file_name": "so-lieu.xlsx"}
    return bring_sheet(by=by, connector=source, now=timezone.now(), into=into, **file).submission


def codes(one: Submission) -> list[tuple[int, tuple[str, ...], str]]:
    return [(fault.row, fault.columns, fault.code) for fault in typed_rows(one).faults]


def refused(action: Any, *args: Any, **more: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        action(*args, **more)
    return [one.code for one in caught.value.findings]


def test_the_template_is_made_from_the_contract(desk_source, editor):
    today = dt.date(2025, 4, 15)
    at = desk_of(desk_source, by=editor, today=today)
    made = template(at.contract, at.asked, today=today, source="bien-typed")
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(made))
    rows = sheets.get_sheet_by_name("Số liệu").to_python()
    assert rows[0][:3] == ["Tình trạng", "Mã hồ sơ (đã giả danh) *", "Người nộp (đã giả danh)"]
    assert rows[1][0] == "VÍ DỤ"
    assert not {"Hệ thống gửi", "Là dữ liệu mô phỏng"} & {title.removesuffix(" *") for title in rows[0]}
    assert sheets.get_sheet_by_name("giaoban").to_python()[0] == ["contract", at.contract.full_reference]
    parts = zipfile.ZipFile(io.BytesIO(made))
    sheet, workbook = parts.read("xl/worksheets/sheet1.xml").decode(), parts.read("xl/workbook.xml").decode()
    assert '<formula1>"Toàn trình,Một phần,Chỉ cung cấp thông tin"</formula1>' in sheet
    assert "<sheetProtection" in sheet
    assert 'type="date"' in sheet
    assert re.search(r'name="giaoban"[^>]*state="veryHidden"', workbook)
    listed = [value for row in sheets.get_sheet_by_name("Danh mục").to_python() for value in row]
    assert "Biển (province.bien)" in listed or "Biển (province.bien)" in sheet
    assert not any("province.nui)" in str(value) for value in (*listed, sheet))  # merged away before that day


def test_an_empty_template_comes_back_as_nothing_to_take(desk_source, editor):
    at = desk_of(desk_source, by=editor, today=dt.date(2025, 4, 15))
    made = template(at.contract, at.asked, today=dt.date(2025, 4, 15))
    assert refused(bring, desk_source, editor, data=made) == ["typed.no-rows"]
    assert not Submission.objects.exists()


def test_a_good_row_becomes_a_batch_through_two_people(desk_source, editor, approver):
    one = bring(desk_source, editor, GOOD, {**GOOD, "dossier_id": "h-2", "received_at": dt.date(2025, 3, 6)})
    assert (one.rows, one.faulty, one.state) == (2, 0, "draft")
    submit(by=editor, submission=one, now=timezone.now())
    assert not Batch.objects.exists()
    batch = approve(by=approver, submission=one, now=timezone.now())
    assert (batch.state, batch.accepted, batch.inserted) == ("merged", 2, 2)
    assert batch.receipt.body["counts"]["rows"] == 2
    assert held("dossier_id", "source", "simulated") == [("h-1", "bien-typed", True), ("h-2", "bien-typed", True)]
    one.refresh_from_db()
    assert (one.state, one.batch, one.decided_by) == ("approved", batch, approver)
    trail = Event.objects.filter(thing=f"submissions:bien-typed/{one.pk}").order_by("id")
    assert list(trail.values_list("action", flat=True)) == [
        "submission.bring", "submission.check", "submission.submit", "submission.approve",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("received_at", "31/02/2025", "cell.wrong-type"),
        ("received_at", 45000, "cell.wrong-type"),
        ("received_at", "", "cell.missing-value"),
        ("received_at", "01/01/1999", "cell.out-of-range"),
        ("channel", "điện thoại", "cell.not-allowed"),
        ("receiving_unit", "Đảo Xa", "cell.unknown-reference"),
        ("receiving_unit", "province.nui", "cell.unknown-reference"),  # merged before that day
        ("procedure", "x" * 101, "cell.wrong-length"),
        ("procedure", "{=1+1}", "cell.formula"),
        ("procedure", "#REF!", "cell.error-value"),
        ("due_at", "01/03/2025", "dossier.due-before-received"),
    ],
)
def test_each_fault_names_its_cell_and_what_to_do(desk_source, editor, column, value, code):
    one = bring(desk_source, editor, {**GOOD, "dossier_id": "h-0"}, {**GOOD, column: value})
    found = typed_rows(one)
    assert {(fault.row, fault.code) for fault in found.faults} == {(4, code)}
    assert one.faulty == 1
    at = desk_of(desk_source, by=editor, today=timezone.localdate())
    ((_, finding),) = told_faults(at, one, found.faults)
    letter = "ABCDEFGHIJK"[list(TITLES).index(column) + 1]
    assert finding.where.part.startswith(f"{ROWS}!")
    assert f"{letter}4" in say(finding)
    assert "?" not in say(finding)
    assert found.rows[1].values[column] == (str(value) if value != "{=1+1}" else "7")  # nothing typed is lost


@pytest.mark.parametrize(
    ("typed", "read"),
    [("5/3/2025", "2025-03-05"), ("ngày 5 tháng 3 năm 2025", "2025-03-05"), ("2025-03-05", "2025-03-05"),
     ("05.03.2025", "2025-03-05"), (dt.date(2025, 3, 5), "2025-03-05")],
)  # fmt: skip
def test_days_are_read_as_vietnamese_writes_them(desk_source, editor, approver, typed, read):
    one = bring(desk_source, editor, {**GOOD, "received_at": typed})
    submit(by=editor, submission=one, now=timezone.now())
    approve(by=approver, submission=one, now=timezone.now())
    assert held("received_at") == [(dt.date.fromisoformat(read),)]


def test_the_same_record_in_two_rows_is_said_of_both(desk_source, editor):
    one = bring(desk_source, editor, GOOD, {**GOOD, "procedure": "2.002"})
    assert {(row, code) for row, _, code in codes(one)} == {(3, "cell.repeated-key"), (4, "cell.repeated-key")}


def test_renamed_and_missing_columns_refuse_the_file_naming_each(desk_source, editor):
    titles = {**TITLES, "received_at": "Ngày nhận"}
    assert sorted(refused(bring, desk_source, editor, GOOD, titles=titles)) == [
        "typed.missing-column", "typed.unknown-column",
    ]  # fmt: skip
    assert not Submission.objects.exists()


def test_columns_in_another_order_and_without_the_hidden_sheet_are_read_by_their_titles(desk_source, editor):
    one = bring(desk_source, editor, {**GOOD, "channel": "thư"}, titles=dict(reversed(TITLES.items())), mark=False)
    assert codes(one) == [(3, ("channel",), "cell.not-allowed")]
    assert one.layout["letters"]["channel"] == "F"
    assert [each["code"] for each in one.findings] == ["typed.no-mark"]


@pytest.mark.parametrize(
    ("made_for", "code"),
    [("account@1.0", "typed.other-contract"), ("dossier@1.99", "typed.newer-version"),
     ("dossier@0.4", "typed.breaking-version")],
)  # fmt: skip
def test_a_sheet_of_something_else_is_refused_in_words(desk_source, editor, made_for, code):
    assert refused(bring, desk_source, editor, GOOD, contract=made_for) == [code]


def test_a_sheet_of_an_earlier_compatible_version_is_taken_and_said(desk_source, editor):
    one = bring(desk_source, editor, GOOD, contract="dossier@1.0")
    assert one.faulty == 0
    assert [each["code"] for each in one.findings] == ["typed.older-version"]


def test_an_earlier_version_that_meant_something_else_is_refused_with_what_changed(
    desk_source, editor, tmp_path, settings
):
    import shutil

    pack = tmp_path / "pack"
    shutil.copytree(settings.PACK, pack)
    text = (pack / "contracts" / "dossier.yaml").read_text()
    old = re.sub('version: "1.[1-9]"', 'version: "1.0"', text).replace("[full, partial, information]", "[full, old]")
    (pack / "contracts" / "dossier@1.0.yaml").write_text(old)
    settings.PACK = pack
    with pytest.raises(Refused) as caught:
        bring(desk_source, editor, GOOD, contract="dossier@1.0")
    (finding,) = caught.value.findings
    assert finding.code == "typed.breaking-version"
    assert "service_level" in say(finding)


def test_the_same_file_twice_is_one_submission(desk_source, editor):
    data = book(GOOD)
    first = bring(desk_source, editor, data=data)
    assert bring(desk_source, editor, data=data) == first
    assert Submission.objects.count() == 1


def test_correcting_online_keeps_the_good_rows_and_judges_again(desk_source, editor):
    one = bring(desk_source, editor, GOOD, {**GOOD, "dossier_id": "h-2", "channel": "thư"})
    more = {"submission": one, "edition": one.edition, "now": timezone.now()}
    fixed = correct_rows(by=editor, changes={4: {"channel": "post", "nonsense": "x"}, 99: {"channel": "x"}}, **more)
    assert (fixed.rows, fixed.faulty) == (2, 0)
    assert [row.values["channel"] for row in typed_rows(fixed).rows] == ["online", "post"]
    assert refused(correct_rows, by=editor, changes={4: {"channel": "x"}}, **more) == ["submission.changed-meanwhile"]


def test_the_corrected_sheet_takes_the_place_of_the_rows(desk_source, editor):
    one = bring(desk_source, editor, GOOD, {**GOOD, "dossier_id": "h-2", "channel": "thư"})
    again = bring(desk_source, editor, GOOD, {**GOOD, "dossier_id": "h-2", "channel": "post"}, into=one)
    assert (again.pk, again.faulty, Submission.objects.count()) == (one.pk, 0, 1)


def test_faulty_rows_are_set_aside_so_that_the_good_ones_can_go(desk_source, editor):
    one = bring(desk_source, editor, GOOD, {**GOOD, "dossier_id": "h-2", "channel": "thư"})
    assert refused(submit, by=editor, submission=one, now=timezone.now()) == ["submission.has-faults"]
    rest = set_faulty_aside(by=editor, submission=one, now=timezone.now())
    assert [row.values["dossier_id"] for row in typed_rows(rest).rows] == ["h-2"]
    assert submit(by=editor, submission=one, now=timezone.now()).rows == 1


def test_who_may_do_what(desk_source, editor, approver, officer_of_agency, outsider):
    elsewhere = person("elsewhere", role="approver", at="ministry.so")
    for who in (officer_of_agency, outsider, approver, elsewhere):
        with pytest.raises(NotAllowed):
            bring(desk_source, who, GOOD)
    one = bring(desk_source, editor, GOOD)
    with pytest.raises(NotAllowed):
        submit(by=approver, submission=one, now=timezone.now())
    submit(by=editor, submission=one, now=timezone.now())
    for who in (editor, officer_of_agency, outsider, elsewhere):
        with pytest.raises(NotAllowed):
            approve(by=who, submission=one, now=timezone.now())
        with pytest.raises(NotAllowed):
            send_back(by=who, submission=one, reason="x", now=timezone.now())
    assert not Batch.objects.exists()


def test_nobody_approves_what_they_typed_or_submitted(desk_source, editor):
    both = person("both", role="approver", at="province.bien")
    both.memberships.create(subject=subject("province.bien"), role="editor", valid_from=dt.date(2025, 1, 1))
    typed, submitted = bring(desk_source, both, GOOD), bring(desk_source, editor, {**GOOD, "dossier_id": "h-2"})
    submit(by=editor, submission=typed, now=timezone.now())
    submit(by=both, submission=submitted, now=timezone.now())
    for one in (typed, submitted):
        assert refused(approve, by=both, submission=one, now=timezone.now()) == ["submission.own-work"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=submitted.pk).update(decided_by=both, decided_at=timezone.now())


def test_the_second_of_two_approvers_changes_nothing(desk_source, editor, approver):
    other = person("other", role="approver", at="province.bien")
    one = bring(desk_source, editor, GOOD)
    submit(by=editor, submission=one, now=timezone.now())
    stale = Submission.objects.get(pk=one.pk)
    approve(by=approver, submission=one, now=timezone.now())
    assert refused(approve, by=other, submission=stale, now=timezone.now()) == ["submission.not-waiting"]
    assert refused(send_back, by=other, submission=stale, reason="x", now=timezone.now()) == ["submission.not-waiting"]
    assert Batch.objects.count() == 1


def test_returned_with_a_reason_it_can_be_corrected_and_submitted_again(desk_source, editor, approver):
    one = bring(desk_source, editor, GOOD)
    submit(by=editor, submission=one, now=timezone.now())
    assert refused(send_back, by=approver, submission=one, reason=" ", now=timezone.now()) == ["submission.no-reason"]
    back = send_back(by=approver, submission=one, reason="Thiếu hồ sơ tháng 2", now=timezone.now())
    assert (back.state, back.reason) == ("returned", "Thiếu hồ sơ tháng 2")
    again = correct_rows(
        by=editor, submission=back, changes={3: {"procedure": "9"}}, edition=back.edition, now=timezone.now()
    )
    submit(by=editor, submission=again, now=timezone.now())
    assert approve(by=approver, submission=again, now=timezone.now()).accepted == 1


def test_taken_back_it_is_a_draft_and_thrown_away_it_is_gone(desk_source, editor, approver):
    one = bring(desk_source, editor, GOOD)
    submit(by=editor, submission=one, now=timezone.now())
    assert refused(discard, by=editor, submission=one, now=timezone.now()) == ["submission.not-open"]
    one = take_back(by=editor, submission=one, now=timezone.now())
    assert refused(approve, by=approver, submission=one, now=timezone.now()) == ["submission.not-waiting"]
    discard(by=editor, submission=one, now=timezone.now())
    assert refused(submit, by=editor, submission=one, now=timezone.now()) == ["submission.not-open"]


def test_a_correction_and_its_correction_back_both_count(desk_source, editor, approver):
    for number, channel in enumerate(("online", "post", "online")):
        one = bring(desk_source, editor, {**GOOD, "channel": channel, "procedure": "1.001"}, mark=number != 2)
        submit(by=editor, submission=one, now=timezone.now())
        approve(by=approver, submission=one, now=timezone.now())
    assert held("channel") == [("online",)]
    assert Batch.objects.count() == 3


def test_a_row_that_a_machine_delivered_is_refused_naming_source_value_and_time(bien, desk_source, editor):
    deliver(bien, lines(dossier(1)))  # received 02/01/2025, online
    one = bring(desk_source, editor, {**GOOD, "dossier_id": "d-0001", "channel": "post"}, GOOD)
    assert {(row, code) for row, _, code in codes(one)} == {(3, "once.locked")}
    at = desk_of(desk_source, by=editor, today=timezone.localdate())
    said = " ".join(say(finding) for _, finding in told_faults(at, one, typed_rows(one).faults))
    assert "bien-cases" in said
    assert "online" in said
    assert f"{timezone.localdate():%d/%m/%Y}" in said


def test_leaving_the_locked_cells_empty_does_not_smuggle_the_record_in(bien, desk_source, editor):
    deliver(bien, lines(dossier(1)))
    row = {**GOOD, "dossier_id": "d-0001", "channel": None, "received_at": None, "result_delivery": None}
    one = bring(desk_source, editor, row)
    assert "once.whole-record" in {code for _, _, code in codes(one)}


def test_another_senders_machine_locks_nothing(nui, desk_source, editor):
    deliver(nui, lines(dossier(1)))
    assert codes(bring(desk_source, editor, {**GOOD, "dossier_id": "d-0001"})) == []


def test_what_a_machine_delivers_while_approval_is_awaited_is_not_entered_twice(bien, desk_source, editor, approver):
    one = bring(desk_source, editor, {**GOOD, "dossier_id": "d-0001"})
    submit(by=editor, submission=one, now=timezone.now())
    deliver(bien, lines(dossier(1)))
    assert refused(approve, by=approver, submission=one, now=timezone.now()) == ["submission.overtaken"]
    assert held("source") == [("bien-cases",)]


def test_nothing_is_typed_for_a_machines_source_or_a_stopped_one(bien, desk_source, editor):
    assert refused(bring, bien, editor, GOOD) == ["typed.machine-source"]
    desk_source.is_active = False
    desk_source.save()
    assert refused(bring, desk_source, editor, GOOD) == ["push.source-stopped"]


@pytest.mark.parametrize("data", [b"", b"MZ", b"PK\x03\x04", b"\x00\x01\x02", "Mã hồ sơ,x\n".encode(), b'"'])
def test_what_is_no_sheet_is_refused_in_words(desk_source, editor, data):
    found = refused(bring_sheet, by=editor, connector=desk_source, data=data, file_name="x.xlsx", now=timezone.now())
    assert found
    assert not Submission.objects.exists()


def test_a_bomb_is_not_opened(desk_source, editor):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
        made.writestr("xl/worksheets/sheet1.xml", b"0" * 120_000_000)
    assert refused(bring, desk_source, editor, data=out.getvalue()) == ["sheet.bomb"]


def test_a_hundred_thousand_rows_and_one_are_too_many(desk_source, editor):
    head = ",".join(f'"{title}"' for title in TITLES.values())
    body = "\n".join([head, *["h,Biển,Biển,1,full,online,05/03/2025,06/03/2025,,none"] * 100_001]).encode()
    found = refused(bring_sheet, by=editor, connector=desk_source, data=body, file_name="x.csv", now=timezone.now())
    assert found == ["typed.too-many-rows"]
