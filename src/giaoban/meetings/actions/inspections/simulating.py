"""Made-up inspections, for demonstration: each through the same actions as a real one, marked simulated everywhere.

Who inspects and who answers are made-up persons without a password; certificates are made for the moment and thrown
away. Nothing that was "found" becomes owed: the lists of what is promised hold nothing made up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from django.db import transaction

from giaoban.assessments.actions.files import open_bytes
from giaoban.assessments.models import Checklist
from giaoban.core.checklists.answers import MACHINES
from giaoban.core.findings import Finding, Refused
from giaoban.core.reports.signing import add_signature
from giaoban.library.models import Document
from giaoban.meetings.actions.inspections import answering, deciding, finding, planning, signing, sitting
from giaoban.meetings.actions.inspections.recording import day_of
from giaoban.meetings.models import Inspection
from giaoban.registry.models import Membership, Person, Subject
from giaoban.registry.queries import organisations_on

CRITERIA, MATTER = "common-software", "Phần mềm dùng chung"
DAY = dt.timedelta(days=1)
CASES = (
    # how it goes, periodic, days ago that it was planned
    ("online", True, 50), ("online", False, 46), ("on the spot", True, 42), ("drafted", True, 18),
    ("notified", False, 3), ("planned", True, 0),
)  # fmt: skip
Signer = Callable[[bytes], bytes]


def simulate_inspections(*, organiser: Subject, now: dt.datetime) -> list[Inspection]:
    """Six inspections of provinces, as far as each has come; none where there are simulated ones already.

    Raises Refused (`checklist.unknown`) without the set they are answered by, and whatever the actions refuse.
    """
    if Inspection.objects.filter(is_simulated=True, matter=MATTER).exists():
        return []
    criteria = Checklist.objects.filter(code=CRITERIA, is_current=True).order_by("-version").first()
    if criteria is None:
        raise Refused([Finding("checklist.unknown", context={"name": CRITERIA, "nearest": "–"})])
    provinces = list(organisations_on(day_of(now), kinds=("province",)))[-len(CASES) :]
    head, secretary = (
        _person(name, words, Membership.Role.AGENCY, organiser, now)
        for name, words in (("head", "Trưởng đoàn mô phỏng"), ("secretary", "Thư ký mô phỏng"))
    )
    made: list[Inspection] = []
    for subject, (way, is_periodic, ago) in zip(provinces, CASES, strict=False):
        number = len(made) + 1
        them = _person(
            f"inspected-{number}", f"Người trả lời mô phỏng {number}", Membership.Role.PROVINCE, subject, now
        )
        with transaction.atomic():
            story = _Story(organiser, subject, (head, secretary, them), now - ago * DAY)
            made.append(story.go(way, criteria, is_periodic=is_periodic))
    return made


class _Story:
    """One inspection, day by day; `team` are the head, the secretary and whoever answers."""

    def __init__(
        self, organiser: Subject, subject: Subject, team: tuple[Person, Person, Person], at: dt.datetime
    ) -> None:
        self.organiser, self.subject, self.at = organiser, subject, at
        self.head, self.secretary, self.them = team

    def go(self, way: str, criteria: Checklist, *, is_periodic: bool) -> Inspection:
        today = day_of(self.at)
        last = max(today, min(today + 40 * DAY, dt.date(today.year, 12, 31)))
        self.it = planning.plan_inspection(
            by=self.head, organiser=self.organiser, subject=self.subject, matter=MATTER, criteria=criteria,
            year=today.year, planned_from=today, planned_to=last,
            is_periodic=is_periodic, is_simulated=True, now=self.at,
        )  # fmt: skip
        if way != "planned":
            self._notify()
        if way in ("drafted", "online", "on the spot"):
            self._answer()
            self._meet(elsewhere=way == "on the spot")
            self._draft()
        if way in ("online", "on the spot"):
            self._end()
        self.it.refresh_from_db()
        return self.it

    def _notify(self) -> None:
        for who, duty in ((self.head, "head"), (self.secretary, "secretary")):
            deciding.name_member(by=self.head, inspection=self.it, person=who, duty=duty, now=self.at)
            deciding.state_interest(by=who, inspection=self.it, conflict=False, now=self.at)
        number = f"{self.it.pk}/QĐ-KT (mô phỏng)"
        deciding.decide_inspection(
            by=self.head, inspection=self.it, number=number, basis=_basis(day_of(self.at)), basis_place="Điều 5",
            now=self.at,
        )  # fmt: skip
        asked = ["Danh mục phần mềm đang dùng", "Hợp đồng và bản quyền"]
        deciding.notify_subject(
            by=self.head, inspection=self.it, session_at=self.at + 14 * DAY, requests=asked, now=self.at
        )
        self.it.refresh_from_db()

    def _answer(self) -> None:
        self.at += 9 * DAY
        definition = self.it.criteria.read
        asked = [name for name, one in definition.criteria.items() if definition.source_of(one) not in MACHINES]
        given = {
            name: answering.Given("partly" if number % 3 else "met", "mô phỏng") for number, name in enumerate(asked)
        }
        replies = {1: "Gửi kèm (mô phỏng)", 2: "Đã nộp (mô phỏng)"}
        answering.keep_answers(by=self.them, inspection=self.it, answers=given, replies=replies, now=self.at)
        answering.hand_in(by=self.them, inspection=self.it, now=self.at)

    def _meet(self, *, elsewhere: bool) -> None:
        self.at += 5 * DAY
        if elsewhere:
            for code in ("opened", "noted", "recorded", "signed"):
                sitting.take_elsewhere(
                    by=self.head, inspection=self.it, code=code, on=day_of(self.at),
                    words="Làm việc trực tiếp tại trụ sở (mô phỏng)", now=self.at,
                )  # fmt: skip
            return
        for who in (self.head, self.them):
            sitting.answer_roll_call(by=who, inspection=self.it, present="Lãnh đạo, chuyên viên", now=self.at)
        sitting.note(by=self.secretary, inspection=self.it, words="Xem hệ thống qua chia sẻ màn hình", now=self.at)
        sitting.keep_recording_hash(
            by=self.secretary, inspection=self.it, name="phien-mo-phong.mp4", sha256="0" * 64, now=self.at
        )
        signing.draw_up_minutes(by=self.secretary, inspection=self.it, now=self.at)
        for who, name in ((self.head, "Trưởng đoàn"), (self.them, str(self.subject))):
            newest = self.it.minutes.order_by("pk").last()
            file = open_bytes(newest.sha256) if newest else None
            assert file is not None  # drawn up a moment ago
            with file:
                pdf = add_signature(
                    file.read(), sign=_signer(f"{name} (mô phỏng)", self.at), name="", reason="", at=self.at
                )
            signing.sign_minutes(by=who, inspection=self.it, pdf=pdf, now=self.at)

    def _draft(self) -> None:
        self.at += DAY
        costs = "L2" if "L2" in self.it.criteria.read.criteria else ""
        finding.draft_finding(
            by=self.head, inspection=self.it, text="Chưa công bố tổng chi phí sở hữu (mô phỏng)", basis="Tiêu chí L2",
            remedy="Công bố trong quý", due=day_of(self.at) + 60 * DAY, criterion=costs, now=self.at,
        )  # fmt: skip
        finding.send_draft(by=self.head, inspection=self.it, days=5, now=self.at)

    def _end(self) -> None:
        self.at += 3 * DAY
        said = {1: finding.Replied("contested", "Đã công bố tuần trước (mô phỏng)")}
        finding.reply_to_draft(by=self.them, inspection=self.it, replies=said, now=self.at)
        self.at += 2 * DAY
        (row,) = self.it.findings.all()
        finding.drop_finding(by=self.head, finding=row, words="Đã kiểm chứng (mô phỏng)", now=self.at)
        finding.conclude_inspection(by=self.head, inspection=self.it, words="Đạt yêu cầu (mô phỏng)", now=self.at)
        self.at += DAY
        finding.publish_conclusion(by=self.head, inspection=self.it, now=self.at)


def _person(name: str, words: str, role: str, at: Subject, now: dt.datetime) -> Person:
    person, is_new = Person.objects.get_or_create(username=f"simulated-{name}", defaults={"name": words})
    if is_new:
        person.set_unusable_password()
        person.save()
        Membership.objects.create(person=person, subject=at, role=role, valid_from=day_of(now) - 100 * DAY)
    return person


def _basis(day: dt.date) -> Document | None:
    """A law in force on the day, else any document."""
    rows = Document.objects.valid_on(day)
    return rows.filter(kind="law").order_by("key").first() or rows.order_by("key").first()


def _signer(name: str, at: dt.datetime) -> Signer:
    """Signs with a key that nobody keeps, certified by itself for a day before and a year after."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    made = x509.CertificateBuilder(
        named, named, key.public_key(), x509.random_serial_number(), at - DAY, at + 365 * DAY
    ).sign(key, hashes.SHA256())
    options = [
        pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.NoCapabilities,
    ]  # fmt: skip

    def sign(data: bytes) -> bytes:
        builder = pkcs7.PKCS7SignatureBuilder().set_data(data).add_signer(made, key, hashes.SHA256())
        return builder.sign(serialization.Encoding.DER, options)

    return sign
