"""The pages on which people fill in a sheet or a form: by whom, in words, with nothing typed lost."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook
from tests.rooms.exchange.conftest import deliver, dossier, lines
from tests.rooms.exchange.test_sheets import GOOD, book
from tests.tiny import person, subject

from giaoban.exchange.actions.sources import add_source
from giaoban.exchange.models import Batch, Submission
from giaoban.registry.actions import console_person

SHEET, FORM, LIST = "/sources/bien-typed/sheet/", "/sources/bien-typed/form/", "/sources/bien-typed/submissions/"
BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def sources(tiny, settings, tmp_path):
    """A source people fill in, and the machine beside it, both of Biển."""
    settings.VAR = tmp_path / "var"
    settings.VAR.mkdir()
    about = {"sender": subject("province.bien"), "contract": "dossier", "simulated": True, "now": timezone.now()}
    add_source(by=console_person(), key="bien-typed", way="sheet", **about)
    return add_source(by=console_person(), key="bien-cases", title="Một cửa Biển", **about)


@pytest.fixture
def editor(sources):
    return signed_in(person("editor", role="editor", at="province.bien"))


@pytest.fixture
def approver(sources):
    return signed_in(person("approver", role="approver", at="province.bien"))


def signed_in(who) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(response) -> str:
    return response.content.decode()


def upload(client: Client, data: bytes, **more):
    return client.post(SHEET, {"file": SimpleUploadedFile("so-lieu.xlsx", data), **more})


def page_of(one: Submission) -> str:
    return f"{LIST}{one.pk}/"


def test_only_those_of_the_unit_come_in(sources, outsider, officer_of_agency):
    for address in (SHEET, FORM, LIST):
        assert Client().get(address).status_code == 302
        assert signed_in(outsider).get(address).status_code == 403
        assert signed_in(officer_of_agency).get(address).status_code == 200
    assert upload(signed_in(officer_of_agency), book(GOOD)).status_code == 403
    assert signed_in(officer_of_agency).post(FORM, {"dossier_id": "x"}).status_code == 403
    assert signed_in(officer_of_agency).get("/sources/none/sheet/").status_code == 404
    assert signed_in(officer_of_agency).get(f"{LIST}999/").status_code == 404
    assert not Submission.objects.exists()


def test_the_template_is_taken_filled_in_and_brought_back(editor):
    answer = editor.get(f"{SHEET}?template=1")
    assert answer["Content-Type"] == BOOK
    assert "no-store" in answer["Cache-Control"]
    assert CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).sheet_names[0] == "Số liệu"
    answer = upload(editor, book(GOOD))
    one = Submission.objects.get()
    assert (answer.status_code, answer["location"]) == (302, page_of(one))
    assert "không thấy lỗi nào" in text(editor.get(page_of(one)))


def test_faults_stand_by_cell_and_the_marked_sheet_can_be_brought_back(editor):
    upload(editor, book(GOOD, {**GOOD, "dossier_id": "h-2", "received_at": "31/02/2025"}))
    one = Submission.objects.get()
    shown = text(editor.get(page_of(one)))
    assert "Số liệu!H4" in shown
    assert "31/02/2025" in shown
    assert "ngày có thật" in shown
    assert 'value="submit"' not in shown
    marked = editor.get(f"{page_of(one)}?annotated=1").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(marked)).get_sheet_by_name("Số liệu").to_python()
    assert "31/02/2025" in rows[3][0]  # what is wrong stands at the beginning of its row
    assert "h-2" in rows[3]
    answer = upload(editor, marked, into=one.pk)
    assert answer.status_code == 302
    one.refresh_from_db()
    assert (one.rows, one.faulty, Submission.objects.count()) == (2, 1, 1)


def test_a_cell_is_corrected_on_the_page_then_submitted_and_approved_by_another(editor, approver):
    upload(editor, book({**GOOD, "channel": "thư"}))
    one = Submission.objects.get()
    still = editor.post(page_of(one), {"step": "correct", "edition": "1", "cell-3-channel": "bưu điện"})
    assert still.status_code == 302
    assert "bưu điện" in text(editor.get(page_of(one)))
    editor.post(page_of(one), {"step": "correct", "edition": "2", "cell-3-channel": "post"})
    assert editor.post(page_of(one), {"step": "submit"}).status_code == 302
    assert 'value="approve"' not in text(editor.get(page_of(one)))
    assert editor.post(page_of(one), {"step": "approve"}).status_code == 403
    assert 'value="approve"' in text(approver.get(page_of(one)))
    empty = approver.post(page_of(one), {"step": "return", "reason": ""})
    assert empty.status_code == 422
    assert approver.post(page_of(one), {"step": "approve"}).status_code == 302
    assert Batch.objects.get().accepted == 1
    done = text(approver.get(page_of(one)))
    assert "Biên nhận" in done
    assert Batch.objects.get().sha256 in done
    again = approver.post(page_of(one), {"step": "approve"})
    assert again.status_code == 422
    assert "không còn chờ duyệt" in text(again)


def test_what_was_typed_survives_somebody_elses_change(editor):
    upload(editor, book({**GOOD, "channel": "thư"}))
    one = Submission.objects.get()
    stale = editor.post(page_of(one), {"step": "correct", "edition": "0", "cell-3-channel": "gõ dở"})
    assert stale.status_code == 422
    assert "gõ dở" in text(stale)
    assert "Người khác vừa sửa" in text(stale)


def test_a_returned_submission_shows_the_reason(editor, approver):
    upload(editor, book(GOOD))
    one = Submission.objects.get()
    editor.post(page_of(one), {"step": "submit"})
    approver.post(page_of(one), {"step": "return", "reason": "Thiếu <b>tháng 2</b>"})
    shown = text(editor.get(page_of(one)))
    assert "Thiếu &lt;b&gt;tháng 2&lt;/b&gt;" in shown
    assert 'value="submit"' in shown


@pytest.mark.parametrize("data", [b"", b"MZ", b"PK\x03\x04"])
def test_a_file_that_is_no_sheet_is_refused_on_the_page(editor, data):
    answer = upload(editor, data)
    assert answer.status_code == 422
    assert 'role="alert"' in text(answer)
    assert editor.post(SHEET, {}).status_code == 422


@pytest.mark.parametrize("step", ["", "nonsense", "approve"])
def test_nonsense_changes_nothing(editor, step):
    upload(editor, book(GOOD))
    one = Submission.objects.get()
    assert editor.post(page_of(one), {"step": step, "edition": "x", "cell-x": "y"}).status_code in (200, 403)
    one.refresh_from_db()
    assert one.state == "draft"
    assert editor.get(f"{FORM}?draft=abc").status_code == 404
    assert editor.post(FORM, {"draft": "abc"}).status_code == 404


def test_the_form_asks_first_which_record_then_the_rest(editor):
    first = text(editor.get(FORM))
    assert 'name="dossier_id"' in first
    assert 'name="channel"' not in first
    wrong = editor.get(f"{FORM}?dossier_id=")
    assert wrong.status_code == 422
    assert "t-dossier_id-fault" in text(wrong)
    rest = text(editor.get(f"{FORM}?dossier_id=h-1"))
    assert 'name="channel"' in rest
    assert 'value="h-1"' in rest


def test_a_form_keeps_what_was_typed_beside_what_is_wrong_and_then_goes_the_same_way(editor, approver):
    typed = {**GOOD, "receiving_unit": "province.bien", "received_at": "31/02/2025", "step": "submit"}
    answer = editor.post(FORM, typed)
    assert answer.status_code == 422
    assert "t-received_at-fault" in text(answer)
    assert 'value="31/02/2025"' in text(answer)
    one = Submission.objects.get()  # the draft is kept, so nothing is lost with the browser
    fixed = {**typed, "received_at": "05/03/2025", "draft": one.pk, "edition": one.edition}
    answer = editor.post(FORM, fixed)
    assert answer.status_code == 302
    one.refresh_from_db()
    assert (one.state, one.way) == ("submitted", "form")
    approver.post(page_of(one), {"step": "approve"})
    assert Batch.objects.get().inserted == 1
    assert "đã nộp trước đây" in text(editor.get(f"{FORM}?dossier_id=h-1"))


def test_a_draft_is_kept_as_one_types_and_opened_again(editor):
    kept = editor.post(FORM, {"dossier_id": "h-9", "step": "keep"}, headers={"HX-Request": "true"})
    one = Submission.objects.get()
    assert f'name="draft" value="{one.pk}"' in text(kept)
    assert "<html" not in text(kept)
    again = {"dossier_id": "h-9", "channel": "post", "step": "keep", "draft": one.pk, "edition": one.edition}
    editor.post(FORM, again, headers={"HX-Request": "true"})
    assert Submission.objects.count() == 1
    opened = text(editor.get(f"{FORM}?draft={one.pk}"))
    assert '<option value="post" selected>' in opened


def test_what_a_machine_delivered_is_locked_with_its_value_source_and_time(sources, editor):
    deliver(sources, lines(dossier(1)))
    shown = text(editor.get(f"{FORM}?dossier_id=d-0001"))
    for name in ("channel", "received_at", "result_delivery"):
        assert f'name="{name}"' not in shown
    assert "Một cửa Biển (bien-cases)" in shown
    assert "02/01/2025" in shown  # the day received, as delivered
    assert f"{timezone.localdate():%d/%m/%Y}" in shown
    assert 'value="submit"' not in shown


def test_a_forged_post_for_a_locked_record_is_refused(sources, editor):
    deliver(sources, lines(dossier(1)))
    before = Batch.objects.count()
    for forged in ({**GOOD, "dossier_id": "d-0001"}, {"dossier_id": "d-0001", "procedure": "1"}):
        answer = editor.post(FORM, {**forged, "step": "submit"})
        assert answer.status_code == 422
        assert "đã" in text(answer)
        assert "Một cửa Biển" in text(answer)
    assert not Submission.objects.exclude(state="draft").exists()
    assert Batch.objects.count() == before


def test_a_machines_own_source_asks_for_nothing(sources, editor):
    for page in ("sheet", "form"):
        shown = text(editor.get(f"/sources/bien-cases/{page}/"))
        assert "do máy gửi" in shown
        assert "<form method" not in shown.split("<main")[1]


def test_the_list_costs_the_same_for_many(editor):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert editor.get(address).status_code == 200
        return len(caught)

    upload(editor, book({**GOOD, "channel": "thư"}))
    one = Submission.objects.get()
    few = cost(LIST), cost(SHEET)
    for number in range(8):
        upload(editor, book({**GOOD, "dossier_id": f"m-{number}"}))
    assert (cost(LIST), cost(SHEET)) <= few
    lone = cost(page_of(one))
    rows = [{**GOOD, "dossier_id": f"r-{number}", "channel": "thư"} for number in range(25)]
    upload(editor, book(*rows))
    assert cost(page_of(Submission.objects.order_by("-pk").first())) <= lone


def test_many_faulty_rows_are_corrected_page_by_page(editor):
    upload(editor, book(*({**GOOD, "dossier_id": f"r-{number}", "channel": "thư"} for number in range(25))))
    one = Submission.objects.get()
    first, last = text(editor.get(page_of(one))), text(editor.get(f"{page_of(one)}?page=3"))
    assert "cell-3-channel" in first
    assert "cell-27-channel" not in first
    assert "cell-27-channel" in last
