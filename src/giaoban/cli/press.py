"""`giaoban press`: the press network in figures, and simulated questions for a site that has no real ones."""

from __future__ import annotations

import argparse
import datetime as dt
import sys

NOTE = "(mô phỏng)"
QUESTIONS = (
    # key of who is asked, what, the answer, days from asking to answering; None: not answered yet
    ("ministry.khoa-hoc-cong-nghe.2025", "Bao giờ mọi dịch vụ công của bộ nộp được trực tuyến từ đầu đến cuối?",
     "Câu trả lời mô phỏng: bộ đặt mục tiêu hoàn thành trong năm và công bố tiến độ hằng quý trên trang này.", 3),
    ("ministry.khoa-hoc-cong-nghe.2025", "Số liệu kinh tế số của các nguồn khác nhau, nên dùng số nào?",
     "Câu trả lời mô phỏng: mỗi số có phương pháp và nguồn riêng; trang Kinh tế số nêu rõ vì sao chúng khác nhau.", 9),
    ("ministry.khoa-hoc-cong-nghe.2025", "Kế hoạch hỗ trợ các xã vùng cao chưa có sóng ra sao?", None, None),
)  # fmt: skip


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "press",
        help="the press network in figures; simulated questions for a trial",
        description=(
            "Questions of accredited reporters by the organisation that answers: how many were asked, answered in "
            "time, late, and after how many working days. News for subscribers is written by giaoban remind --send."
        ),
        epilog="Example: giaoban press figures",
    )
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    figures = what.add_parser(
        "figures",
        help="counts by organisation",
        description=(
            "One line an organisation, parted by tabs: key, spokespersons, asked, answered in time, late, waiting, "
            "waiting and late, percent in time of what was answered, median working days. A dash is unknown."
        ),
        epilog="Example: giaoban press figures",
    )
    figures.set_defaults(run=run_figures)
    simulated = what.add_parser(
        "simulate",
        help="three simulated questions, two of them answered",
        description=(
            "Adds a simulated reporter, spokesperson and approver (nobody can sign in as them) and three questions. "
            "Everything about them says that it is simulated; run twice, the second time changes nothing."
        ),
        epilog="Example: giaoban press simulate. Exit codes: 0 fine, 3 the pack's organisations are not there.",
    )
    simulated.set_defaults(run=run_simulate)


def run_figures(_: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    open_stores()
    from django.utils import timezone

    from giaoban.commitments.queries.press import network

    found = network(now=timezone.now())
    if found.is_simulated:
        print("Số mô phỏng: chưa có câu hỏi thật / simulated: no real question was asked yet", file=sys.stderr)
    for row in found.rows:
        rate = f"{row.rate_in_time:.1f}" if row.rate_in_time is not None else "–"
        days = f"{row.median_days:g}" if row.median_days is not None else "–"
        counts = (row.spokespersons, row.asked, row.in_time, row.late, row.waiting, row.overdue)
        print("\t".join([row.organisation.key, *map(str, counts), rate, days]))
    if not found.rows:
        print("Chưa có người phát ngôn nào / no spokesperson yet: giaoban people add --help", file=sys.stderr)
    return 0


def run_simulate(_: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    open_stores()
    from django.db import transaction
    from django.utils import timezone

    from giaoban.commitments.models import PressQuestion
    from giaoban.registry.models import Subject

    if PressQuestion.objects.filter(is_simulated=True).exists():
        print("Đã có câu hỏi mô phỏng / simulated questions are there already")
        return 0
    subjects = {one.key: one for one in Subject.objects.filter(key__in={key for key, *_ in QUESTIONS})}
    missing = sorted({key for key, *_ in QUESTIONS} - set(subjects))
    if missing:
        print(f"Không có đơn vị {', '.join(missing)} / no such subject. Thử: giaoban packs apply", file=sys.stderr)
        return 3
    with transaction.atomic():
        made = _simulate(subjects, timezone.now())
    print(f"{made} câu hỏi báo chí mô phỏng / simulated questions of the press: /press/")
    return 0


def _simulate(subjects: dict[str, object], now: dt.datetime) -> int:
    """Each question through the same actions as a real one, some weeks ago."""
    from giaoban.commitments.actions.press import (
        Cited,
        accept_accreditation,
        ask_question,
        draft_answer,
        move_question,
        publish_answer,
    )
    from giaoban.commitments.models import Accreditation
    from giaoban.library.models import Document
    from giaoban.registry.actions import console_person
    from giaoban.registry.models import Membership, Subject

    by, began = console_person(), now - dt.timedelta(days=30)
    today = began.date()
    request = Accreditation.objects.create(
        name=f"Phóng viên {NOTE}", press_office=f"Tòa soạn {NOTE}", card_number="–",
        email="phong-vien@mo-phong.invalid", requested_at=began, is_simulated=True,
    )  # fmt: skip
    held = accept_accreditation(
        by=by, accreditation=request, valid_from=today, valid_to=now.date() + dt.timedelta(days=300), now=began
    )
    reporter = held.person
    assert reporter is not None, "a constraint of the table"
    reporter.email = ""
    reporter.save(update_fields=["email"])
    _forget_mail(held.pk)
    document = Document.objects.exclude(kind=Document.Kind.SIMULATION).order_by("-issued_on").first()
    people = {}
    for role in (Membership.Role.SPOKESPERSON, Membership.Role.APPROVER):
        people[role] = _person(f"mo-phong.{role}", f"{Membership.Role(role).label} {NOTE}")
        for subject in subjects.values():
            assert isinstance(subject, Subject)
            Membership.objects.get_or_create(person=people[role], subject=subject, role=role, valid_from=today)
    hour = dt.timedelta(hours=1)
    for number, (key, title, answer, days) in enumerate(QUESTIONS):
        subject = subjects[key]
        assert isinstance(subject, Subject)
        at = (began if answer else now - dt.timedelta(days=1)) + number * hour
        question = ask_question(by=reporter, title=title, body="", organisation=subject, now=at)
        route = {"spokesperson_of": key}
        move_question(by=by, question=question, move="route", fields=route, now=at + hour)
        if answer and days and document:
            later = at + dt.timedelta(days=days)
            spokesperson, approver = people[Membership.Role.SPOKESPERSON], people[Membership.Role.APPROVER]
            draft_answer(by=spokesperson, question=question, text=answer, cited=[Cited(document)], now=later)
            publish_answer(by=approver, question=question, now=later + hour)
    return len(QUESTIONS)


def _forget_mail(accreditation: int) -> None:
    from giaoban.commitments.models import Outgoing

    Outgoing.objects.filter(key__startswith=f"press/accreditation/{accreditation}/").update(
        state=Outgoing.State.DROPPED, fault={"code": "outbox.not-wanted"}
    )


def _person(username: str, name: str):  # type: ignore[no-untyped-def]
    from giaoban.registry.models import Person

    person = Person.objects.filter(username=username).first() or Person(username=username, name=name)
    person.set_unusable_password()
    person.save()
    return person
