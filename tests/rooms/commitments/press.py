"""People of the press network of the tiny country: reporters, spokespersons, an approver, the desk."""

import datetime as dt

from tests.tiny import NOW, TODAY, person, subject

from giaoban.commitments.actions.press import (
    Cited,
    accept_accreditation,
    ask_question,
    draft_answer,
    move_question,
    publish_answer,
    request_accreditation,
)
from giaoban.commitments.models import Accreditation
from giaoban.library.models import Document
from giaoban.registry.actions import console_person

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
LAST = dt.date(2026, 4, 14)
ASKED = "Tuyến cáp ra đảo bao giờ xong?"


def requested(email="thu@bao-nui.example.vn", name="Hoàng Thị Thư", now=NOW, remote="203.0.113.7"):
    request_accreditation(name=name, press_office="Báo Núi", card_number="PV-0017", email=email, remote=remote, now=now)
    return Accreditation.objects.filter(email=email).order_by("-pk").first()


def accredited(email="thu@bao-nui.example.vn", last=LAST, **more):
    """An accreditation in force, with its person."""
    made = requested(email, **more)
    return accept_accreditation(by=console_person(), accreditation=made, valid_from=TODAY, valid_to=last, now=NOW)


def network():
    """Bộ Đường has one spokesperson and an approver; the desk is Bộ Số."""
    return {
        "spokesperson": person("phat_ngon", role="spokesperson", at="ministry.duong"),
        "approver": person("duyet", role="approver", at="ministry.duong"),
        "officer": person("can_bo", role="ministry", at="ministry.duong"),
        "editor": person("bien_tap", role="editor", at="ministry.duong"),
        "desk": person("dau_moi", role="agency", at="ministry.so"),
        "spokesperson_elsewhere": person("phat_ngon_bien", role="spokesperson", at="province.bien"),
        "approver_elsewhere": person("duyet_bien", role="approver", at="province.bien"),
        "auditor": person("kiem_toan", role="auditor", at="tiny"),
        "outsider": person("nguoi_ngoai"),
    }


def asked(reporter, title=ASKED, at="ministry.duong", now=NOW, **more):
    return ask_question(by=reporter, title=title, body="", organisation=subject(at), now=now, **more)


def routed(people, reporter, title=ASKED, now=NOW):
    question = asked(reporter, title=title, now=now)
    move_question(
        by=people["desk"], question=question, move="route", fields={"spokesperson_of": "ministry.duong"}, now=now + HOUR
    )
    question.commitment.refresh_from_db()
    return question


def sources():
    return [Cited(Document.objects.get(key="qd-01-2025"), "mục 3")]


def answered(people, reporter, title=ASKED, text="Xong trong quý III năm 2025.", now=NOW, public_from=None):
    """Asked, routed, drafted and published, an hour each."""
    question = routed(people, reporter, title=title, now=now)
    draft_answer(by=people["spokesperson"], question=question, text=text, cited=sources(), now=now + 2 * HOUR)
    publish_answer(by=people["approver"], question=question, public_from=public_from, now=now + 3 * HOUR)
    question.commitment.refresh_from_db()
    return question
