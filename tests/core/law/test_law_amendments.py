"""Amendment clauses become events, or questions for a person; and Tinyland's laws through time, checked by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from giaoban.core.findings import Refused
from giaoban.core.law.amendments import SURE, read_amendments
from giaoban.core.law.amendments.proposed import DOUBTS
from giaoban.core.law.corpus import Corpus, load_corpus, load_law_file
from giaoban.core.law.references import find_references
from giaoban.core.law.references.resolve import Entry, Here, Reason, Register, resolve
from giaoban.core.law.structure import parse_document
from giaoban.core.law.tree import Document
from giaoban.core.law.validity import Act, Event, History, Status, compare
from giaoban.web.words.law import WORDS

ROOT = Path(__file__).resolve().parents[3]
BASE = parse_document(
    "Điều 1. Phạm vi\nNghị định này quy định về đò.\nĐiều 2. Phí\n1. Phí là 2 đồng.\n2. Miễn phí cho:\na) Trẻ em;\n"
    "b) Người già.\nĐiều 3. Hồ sơ\nNộp trong ba ngày.\n",
    number="10/2020/NĐ-CP", type="Nghị định", effective_from=dt.date(2020, 5, 1),
)  # fmt: skip
REGISTER = Register(
    [Entry(BASE.number, BASE.type, paths=frozenset(BASE.by_path)), Entry("05/2015/NĐ-CP", "Nghị định"),
     Entry("06/2016/NĐ-CP", "Nghị định")]
)  # fmt: skip


def decree(clauses: str, effect: str = "Nghị định này có hiệu lực từ ngày 15 tháng 3 năm 2022.") -> Document:
    return parse_document(
        f"Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 10/2020/NĐ-CP\n{clauses}\nĐiều 2. Hiệu lực\n{effect}\n",
        number="20/2022/NĐ-CP", type="Nghị định", issued_on=dt.date(2022, 2, 1),
    )  # fmt: skip


def proposed(clauses: str, **options: str):
    held = {BASE.uri: BASE}.get
    return [
        each
        for each in read_amendments(decree(clauses, **options), REGISTER, held=held)
        if each.event.act is not Act.ENACT
    ]


CLAUSES = [
    ("1. Sửa đổi khoản 1 Điều 2 như sau: “1. Phí là 3 đồng.”", Act.AMEND, "dieu-2/khoan-1"),
    ("1. Sửa đổi, bổ sung khoản 3 Điều 2 như sau:\n“3. Mới.”", Act.INSERT, "dieu-2/khoan-3"),
    (
        "1. Bổ sung điểm c vào sau điểm b khoản 2 Điều 2 như sau:\n“c) Thương binh.”",
        Act.INSERT,
        "dieu-2/khoan-2/diem-c",
    ),
    ("1. Bổ sung Điều 2a vào sau Điều 2 như sau:\n“Điều 2a. Tên\nChữ.”", Act.INSERT, "dieu-2a"),
    ("1. Bãi bỏ điểm a khoản 2 Điều 2.", Act.REPEAL, "dieu-2/khoan-2/diem-a"),
    ("1. Thay cụm từ “ba ngày” bằng cụm từ “hai ngày” tại Điều 3.", Act.WORDS, "dieu-3"),
    ("1. Thay thế từ “ba” bằng từ “hai” tại Điều 3.", Act.WORDS, "dieu-3"),
    ("1. Bãi bỏ cụm từ “Nộp” tại Điều 3.", Act.WORDS, "dieu-3"),
    ("1. Ngưng hiệu lực Điều 3 từ ngày 01/7/2022 đến hết ngày 31/12/2022.", Act.SUSPEND, "dieu-3"),
    ("1. Đính chính cụm từ “Phí là” thành “Mức phí là” tại khoản 1 Điều 2.", Act.CORRECT, "dieu-2/khoan-1"),
    ("1. Sửa đổi Điều 3 như sau:\nĐiều 3. Hồ sơ\nNộp trong một ngày.", Act.AMEND, "dieu-3"),
]


@pytest.mark.parametrize(("clause", "act", "path"), CLAUSES)
def test_a_clause_becomes_an_event_the_machine_is_sure_of(clause, act, path):
    (found,) = proposed(clause)
    assert (found.event.act, found.event.target, found.event.path) == (act, BASE.uri, path)
    assert found.event.effective == (dt.date(2022, 7, 1) if act is Act.SUSPEND else dt.date(2022, 3, 15))
    assert found.is_sure and found.doubts == ()
    assert History([BASE], [found.event]).findings == []


UNSURE = [
    ("1. Sửa đổi nội dung cho phù hợp.", "law.doubt-no-target"),
    ("1. Sửa đổi khoản 1 Điều 2.", "law.doubt-no-payload"),
    ("1. Sửa đổi khoản 1 Điều 2 như sau: “5. Phí là 3 đồng.”", "law.doubt-payload-number"),
    ("1. Sửa đổi Điều 9 như sau:\n“Điều 9. Không có\nChữ.”", "law.doubt-target-missing"),
    ("1. Bãi bỏ khoản 7 Điều 2.", "law.doubt-target-missing"),
    ("1. Thay cụm từ “mười ngày” bằng cụm từ “hai ngày” tại Điều 3.", "law.doubt-words-missing"),
    ("1. Bổ sung Điều 2 như sau:\n“Điều 2. Lại\nChữ.”", "law.doubt-already-there"),
    ("1. Bổ sung cụm từ “có phao” vào sau cụm từ “Trẻ em” tại điểm a khoản 2 Điều 2.", "law.doubt-place-of-words"),
    ("1. Bãi bỏ Nghị định số 05/2015/NĐ-CP.", "law.doubt-whole-document"),
    ("1. Bãi bỏ Điều 3 Nghị định số 77/2019/NĐ-CP.", "law.doubt-no-document"),
]


@pytest.mark.parametrize(("clause", "doubt"), UNSURE)
def test_an_unsure_clause_waits_for_a_person_with_its_doubt(clause, doubt):
    (found,) = proposed(clause)
    assert doubt in found.doubts and found.confidence < SURE
    assert found.said in clause.replace("1. ", "", 1) or found.said


def test_without_a_day_of_effect_nothing_is_sure():
    (found,) = proposed("1. Bãi bỏ Điều 3.", effect="Có hiệu lực khi có thông báo.")
    assert found.doubts == ("law.doubt-no-date",) and not found.is_sure


def test_what_takes_effect_later_changes_its_target_later():
    effect = (
        "Nghị định này có hiệu lực từ ngày 15 tháng 3 năm 2022, trừ khoản 2 Điều 1 Nghị định này có hiệu lực từ ngày "
        "01 tháng 6 năm 2022."
    )
    found = proposed("1. Bãi bỏ khoản 1 Điều 2.\n2. Bãi bỏ Điều 3.", effect=effect)
    days = {each.event.path: each.event.effective for each in found if each.event.act is Act.REPEAL}
    assert days == {"dieu-2/khoan-1": dt.date(2022, 3, 15), "dieu-3": dt.date(2022, 6, 1)}


def test_ends_and_successions_of_whole_documents_are_told_apart():
    found = proposed(
        "1. Bãi bỏ Điều 3.",
        effect="1. Nghị định này có hiệu lực từ ngày 15 tháng 3 năm 2022 và thay thế Nghị định số 06/2016/NĐ-CP.\n"
        "2. Nghị định số 05/2015/NĐ-CP hết hiệu lực kể từ ngày Nghị định này có hiệu lực.",
    )
    whole = {each.event.target: each.event.act for each in found if not each.event.path}
    assert whole == {"/vn/nghi-dinh/2016/06/nd-cp": Act.REPLACE, "/vn/nghi-dinh/2015/05/nd-cp": Act.REPEAL}


def test_every_doubt_and_reason_has_words():
    assert {*DOUBTS, *(str(reason) for reason in Reason)} <= set(WORDS)


@pytest.fixture(scope="module")
def tiny() -> Corpus:
    files = sorted((ROOT / "packs" / "tiny" / "law").glob("*.yaml"))
    corpus, findings = load_corpus([(str(file), file.read_text(encoding="utf-8")) for file in files], country="tiny")
    assert findings == []
    return corpus


EDICT = "/tiny/sac-lenh/2023/12/sl-bs"
# Read off the paper texts: provision, day, status, words.
BY_HAND = [
    ("dieu-2/khoan-1", (2023, 12, 31), Status.NOT_YET, "1. Phí qua sông của một khách là 2 đồng."),
    ("dieu-2/khoan-1", (2024, 1, 1), Status.IN_FORCE, "1. Phí qua sông của một khách là 2 đồng."),
    ("dieu-2/khoan-1", (2024, 12, 31), Status.IN_FORCE, "1. Phí qua sông của một khách là 2 đồng."),
    ("dieu-2/khoan-1", (2025, 1, 1), Status.IN_FORCE, "1. Phí qua sông của một khách là 3 đồng."),
    ("dieu-2/khoan-2/diem-a", (2024, 12, 31), Status.IN_FORCE, "a) Trẻ em dưới 6 tuổi;"),
    ("dieu-2/khoan-2/diem-a", (2025, 1, 1), Status.REPEALED, "a) Trẻ em dưới 6 tuổi;"),
    ("dieu-2/khoan-2/diem-c", (2024, 6, 1), Status.NOT_YET, "c) Học trò đi thi."),
    ("dieu-2/khoan-2/diem-c", (2025, 6, 1), Status.IN_FORCE, "c) Học trò đi thi."),
    ("dieu-5/khoan-2", (2024, 6, 1), Status.IN_FORCE, "2. Bến trả lời trong ba ngày."),
    ("dieu-5/khoan-2", (2025, 2, 2), Status.IN_FORCE, "2. Bến trả lời trong hai ngày."),
    ("dieu-5/khoan-2", (2025, 2, 3), Status.IN_FORCE, "2. Bến trả lời trong hai ngày làm việc."),
    ("dieu-5a/khoan-2", (2025, 2, 2), Status.IN_FORCE, "2. Nộp qua mạng được bớt một phần mười."),
    ("dieu-5a/khoan-2", (2025, 2, 3), Status.REPEALED, "2. Nộp qua mạng được bớt một phần mười."),
    ("dieu-9", (2025, 1, 1), Status.UNKNOWN, ""),
]


@pytest.mark.parametrize(("path", "day", "status", "words"), BY_HAND)
def test_tinyland_reads_as_its_papers_say(tiny, path, day, status, words):
    reading = tiny.history().read(f"{EDICT}/{path}", dt.date(*day))
    assert (reading.status, reading.text) == (status, words)
    assert reading.as_of == dt.date(*day) and reading.uri.endswith(f"@{reading.as_of}")


@pytest.mark.parametrize(
    ("day", "status"),
    [((2025, 2, 28), Status.IN_FORCE), ((2025, 3, 1), Status.SUSPENDED), ((2025, 5, 31), Status.SUSPENDED),
     ((2025, 6, 1), Status.IN_FORCE)],
)  # fmt: skip
def test_a_suspended_article_rests_from_its_first_day_to_its_last(tiny, day, status):
    assert tiny.history().read(f"{EDICT}/dieu-3", dt.date(*day)).status is status


def test_a_law_of_the_same_name_follows_and_part_of_it_waits(tiny):
    history = tiny.history()
    assert history.successors("/tiny/luat/2023/05/lt") == (("/tiny/luat/2024/07/lt", dt.date(2025, 7, 1)),)
    assert history.predecessors("/tiny/luat/2024/07/lt") == (("/tiny/luat/2023/05/lt", dt.date(2025, 7, 1)),)
    assert history.read("/tiny/luat/2023/05/lt/dieu-3", dt.date(2025, 7, 1)).status is Status.REPEALED
    waiting = "/tiny/luat/2024/07/lt/dieu-2/khoan-2"
    assert history.read(waiting, dt.date(2025, 12, 31)).status is Status.NOT_YET
    assert history.read(waiting, dt.date(2026, 1, 1)).status is Status.IN_FORCE
    assert history.read("/tiny/luat/2024/07/lt/dieu-2/khoan-1", dt.date(2025, 12, 31)).status is Status.IN_FORCE


def test_the_next_day_of_change_is_told(tiny):
    reading = tiny.history().read(f"{EDICT}/dieu-5/khoan-2", dt.date(2024, 6, 1))
    assert (reading.since, reading.changes_on) == (dt.date(2024, 1, 1), dt.date(2025, 1, 1))


def test_what_cannot_be_read_waits_in_the_queue(tiny):
    assert [(each.event.source_path, each.doubts) for each in tiny.queue] == [
        ("dieu-1/khoan-4", ("law.doubt-no-target",))
    ]


def test_two_days_side_by_side(tiny):
    changes = compare(tiny.history(), EDICT, dt.date(2025, 1, 1), dt.date(2025, 2, 3))
    assert [(each.kind, each.path) for each in changes] == [
        ("changed", "dieu-5/khoan-2"), ("removed", "dieu-5a/khoan-2"),
    ]  # fmt: skip
    assert [piece.after for piece in changes[0].pieces if piece.kind == "added"] == [" làm việc"]
    assert compare(tiny.history(), EDICT, dt.date(2025, 2, 3), dt.date(2026, 1, 1)) == []


def test_a_named_law_means_the_one_in_force_on_the_day(tiny):
    sentence = "khoản 2 Điều 3 Luật Đò ngang"
    (found,) = find_references(sentence, tiny.known)
    for day, document in (((2025, 6, 30), "2023/05"), ((2025, 7, 1), "2024/07")):
        answer = resolve(found, tiny.register, day=dt.date(*day), here=Here(EDICT))
        assert (answer.uri or answer.nearest or "").startswith(f"/tiny/luat/{document}/lt/dieu-3")


def test_an_event_that_finds_nothing_is_a_finding_and_changes_nothing():
    event = Event(Act.REPEAL, BASE.uri, "dieu-77", dt.date(2022, 1, 1), "/vn/nghi-dinh/2022/20/nd-cp")
    history = History([BASE], [event])
    assert [finding.code for finding in history.findings] == ["law.event-without-target"]
    assert history.read(BASE.uri, dt.date(2023, 1, 1)).text == history.read(BASE.uri, dt.date(2021, 1, 1)).text


def test_the_order_in_which_events_of_different_days_are_given_does_not_matter(tiny):
    events = [each.event for each in tiny.proposed if each.is_sure]
    one, other = (
        History(tiny.documents, events),
        History(tiny.documents, sorted(events, key=lambda e: e.effective, reverse=True)),
    )
    for day in one.days(EDICT):
        assert one.read(f"{EDICT}/dieu-5", day).text == other.read(f"{EDICT}/dieu-5", day).text


def test_a_reading_without_a_day_is_refused():
    with pytest.raises(ValueError, match="day"):
        History([BASE]).read(BASE.uri)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("number: 1\ntype: Luật\ntitle: x\ntext: y\n", "law.file-shape"),
        ("number: a\ntype: Luật\ntitle: x\ntext: y\nissued_on: hôm qua\n", "law.file-date"),
        ("types: [x]\n", "law.vocabulary-shape"),
        ("documents: [{name: A, number: 1/2020/QH14, effective_from: mai}]\n", "law.vocabulary-date"),
    ],
)
def test_a_broken_law_file_is_refused_with_words(text, code):
    with pytest.raises(Refused) as refusal:
        load_law_file(text, "a.yaml")
    assert [finding.code for finding in refusal.value.findings] == [code]
    assert code in WORDS
