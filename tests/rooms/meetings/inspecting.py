"""An inspection of Biển by the agency, for tests: each function does one step, as those concerned do it."""

from __future__ import annotations

import datetime as dt

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from tests.tiny import NOW, ROOT, person, subject

from giaoban.assessments.actions.files import open_bytes
from giaoban.assessments.models import Checklist
from giaoban.commitments.models import StateTable
from giaoban.core.checklists.reading import load_checklist
from giaoban.core.reports.signing import add_signature
from giaoban.core.workflow.definition import Workflow
from giaoban.library.models import Document
from giaoban.meetings.actions import inspections as act
from giaoban.meetings.models import Inspection

SESSION = NOW + dt.timedelta(days=14)  # two weeks, one of them with the holidays of 30 April and 1 May
STATUTORY = (
    "planned", "declared", "decided", "notified", "notice_days", "answered", "opened", "noted", "recorded", "signed",
    "drafted", "reply_days", "heard", "concluded", "published",
)  # fmt: skip


def steps_set() -> Checklist:
    """The set of the Vietnamese pack, in force from the beginning of Tinyland's year."""
    file = ROOT / "packs/vn/checklists/inspection-online.yaml"
    text = file.read_text(encoding="utf-8").replace("valid_from: 2025-07-01", "valid_from: 2025-01-01")
    found, findings = load_checklist(text, file.name)
    assert found is not None, findings
    return Checklist.objects.create(
        key=f"{found.reference}#test", code=found.id, version=found.version, fingerprint=found.fingerprint,
        title_vi=found.title.vi, title_en=found.title.en, evidence=found.evidence,
        definition=found.model_dump(mode="json", exclude_defaults=True), valid_from=found.valid_from,
    )  # fmt: skip


def workflow_of_findings() -> None:
    """The state table of the Vietnamese pack, kept by the agency of Tinyland."""
    import yaml

    stated = yaml.safe_load((ROOT / "packs/vn/workflows/inspection-finding.yaml").read_text(encoding="utf-8"))
    found = Workflow.model_validate(stated)
    definition = found.model_dump(mode="json", by_alias=True)
    StateTable.objects.update_or_create(key=found.reference, defaults={"definition": definition})


def town_hall() -> Checklist:
    return Checklist.objects.get(code="town-hall", version=2, is_current=True)


def signer(name: str):
    """Somebody who signs with a certificate of their own."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    serial = x509.random_serial_number()
    begin, end = dt.datetime(2025, 1, 1), dt.datetime(2045, 1, 1)
    certificate = x509.CertificateBuilder(named, named, key.public_key(), serial, begin, end).sign(key, hashes.SHA256())
    options = [
        pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.NoCapabilities,
    ]  # fmt: skip

    def sign(data: bytes) -> bytes:
        builder = pkcs7.PKCS7SignatureBuilder().set_data(data).add_signer(certificate, key, hashes.SHA256())
        return builder.sign(serialization.Encoding.DER, options)

    return sign


class Story:
    """Who does what; `agency` heads the team, `clerk` is its secretary, `province` answers for Biển."""

    def __init__(self, agency, province) -> None:
        self.agency, self.province = agency, province
        self.clerk = person("clerk", role="agency", at="ministry.so")
        self.now = NOW
        steps_set()
        workflow_of_findings()
        self.it: Inspection = Inspection()

    def plan(self, **changes) -> Inspection:
        given = {
            "organiser": subject("ministry.so"), "subject": subject("province.bien"), "matter": "Quầy tiếp dân",
            "criteria": town_hall(), "year": 2025, "planned_from": dt.date(2025, 4, 20),
            "planned_to": dt.date(2025, 6, 30),
        }  # fmt: skip
        self.it = act.plan_inspection(by=self.agency, now=self.now, **(given | changes))
        return self.it

    def staff(self) -> None:
        for who, duty in ((self.agency, "head"), (self.clerk, "secretary")):
            act.name_member(by=self.agency, inspection=self.it, person=who, duty=duty, now=self.now)
            act.state_interest(by=who, inspection=self.it, conflict=False, now=self.now)

    def decide(self) -> None:
        document = Document.objects.valid_on(self.now.date()).first()
        self.it = act.decide_inspection(
            by=self.agency, inspection=self.it, number="12/QĐ-KT", basis=document, basis_place="Điều 4", now=self.now
        )

    def notify(self) -> None:
        act.notify_subject(
            by=self.agency, inspection=self.it, session_at=SESSION, requests=["Báo cáo năm 2024", "Quy chế"],
            now=self.now,
        )  # fmt: skip
        self.it = Inspection.objects.select_related("assessment__checklist", "steps_set").get(pk=self.it.pk)

    def answer(self):
        given = {"waiting": act.Given("8"), "signs": act.Given("partly", "chưa đủ")}
        act.keep_answers(by=self.province, inspection=self.it, answers=given, replies={1: "Gửi kèm"}, now=self.now)
        return act.hand_in(by=self.province, inspection=self.it, now=self.now)

    def meet(self) -> None:
        self.now = SESSION
        for who in (self.agency, self.province):
            act.answer_roll_call(by=who, inspection=self.it, present="Lãnh đạo, chuyên viên", now=self.now)

    def note(self) -> None:
        act.note(by=self.clerk, inspection=self.it, words="Xem quầy qua hình ảnh trực tiếp", now=self.now)

    def record(self) -> None:
        act.keep_recording_hash(by=self.clerk, inspection=self.it, name="phien.mp4", sha256="ab" * 32, now=self.now)

    def newest_minutes(self) -> bytes:
        with open_bytes(self.it.minutes.order_by("pk").last().sha256) as file:
            return file.read()

    def sign(self) -> None:
        act.draw_up_minutes(by=self.clerk, inspection=self.it, now=self.now)
        for who, name in ((self.agency, "Trưởng đoàn"), (self.province, "Biển")):
            made = add_signature(self.newest_minutes(), sign=signer(name), name=name, reason="", at=self.now)
            act.sign_minutes(by=who, inspection=self.it, pdf=made, now=self.now)

    def draft(self) -> None:
        for text in ("Chưa có kế hoạch năm", "Biển chỉ dẫn khó đọc"):
            act.draft_finding(
                by=self.agency, inspection=self.it, text=text, basis="Điều 4 Quyết định 1", remedy="Làm trong quý",
                due=dt.date(2025, 7, 31), criterion="plan", now=self.now,
            )  # fmt: skip
        act.send_draft(by=self.agency, inspection=self.it, days=5, now=self.now)
        self.it = Inspection.objects.get(pk=self.it.pk)

    def reply(self) -> None:
        said = {1: act.Replied("accepted"), 2: act.Replied("contested", "Đã thay tuần trước")}
        act.reply_to_draft(by=self.province, inspection=self.it, replies=said, now=self.now)

    def conclude(self) -> None:
        contested = self.it.findings.get(number=2)
        act.drop_finding(by=self.agency, finding=contested, words="Đã kiểm chứng", now=self.now)
        act.conclude_inspection(by=self.agency, inspection=self.it, words="Quầy làm việc tốt", now=self.now)

    def publish(self) -> None:
        act.publish_conclusion(by=self.agency, inspection=self.it, now=self.now)
        self.it = Inspection.objects.select_related("steps_set").get(pk=self.it.pk)

    def upto(self, last: str = "publish") -> Inspection:
        """Everything in its order, up to and with the named step."""
        for name in ("plan", "staff", "decide", "notify", "answer", "meet", "note", "record", "sign", "draft", "reply",
                     "conclude", "publish"):  # fmt: skip
            getattr(self, name)()
            if name == last:
                break
        self.it.refresh_from_db()
        return self.it
