"""Labels of websites: for hosts that were proven and passed, in a public log, never in secret, gone when revoked."""

from __future__ import annotations

import datetime as dt
import json
import os
import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.core import serializers
from django.db import DatabaseError, transaction
from tests.tiny import NOW, TODAY, person, subject

from giaoban.assessments.actions import Measured, conclude, open_assessment, record_measurements, submit
from giaoban.assessments.actions.labels import (
    ask_claim,
    dispute,
    issue_label,
    prove_claim,
    register_site,
    revoke_label,
    rotate_keys,
    settle,
)
from giaoban.assessments.actions.labels.log import status_text
from giaoban.assessments.models import Checklist, Label, LabelKey, LogEntry, TreeHead
from giaoban.assessments.queries.labels.checking import badge_of, checked, page_faults, page_of
from giaoban.assessments.queries.labels.published import consistency, keys, newest_head
from giaoban.assessments.queries.labels.register import league, months, sites_on
from giaoban.core import plugins
from giaoban.core.checklists.label.merkle import is_consistent, leaf_hash, root
from giaoban.core.checklists.reading import load_checklist
from giaoban.core.findings import Refused
from giaoban.registry.actions import console_person
from giaoban.registry.models import Event, RecordIsFinal
from giaoban.registry.permissions import NotAllowed

SET = """
id: web-trust
version: 1
title: {vi: Nhãn, en: Label}
why: {vi: Thử, en: Trial}
owner: ministry.so
checker: ministry.hoc
next_review: "2027-01-01"
evidence: computed
complete: true
basis: [{words: {vi: Thử, en: Trial}, evidence: computed}]
valid_from: "2024-01-01"
passes: {gates: true}
scales:
  gate:
    kind: levels
    title: {vi: Điều kiện, en: Gate}
    levels:
      - {id: pass, title: {vi: Đạt, en: Passed}, credit: 1}
      - {id: fail, title: {vi: Không, en: Failed}, credit: 0}
nodes:
  - {id: G1, title: {vi: HTTPS, en: HTTPS}, gate: true, scale: gate, probe: https-valid}
  - {id: B1, title: {vi: CSP, en: CSP}, weight: 4, scale: gate, probe: csp}
"""
LATER = NOW + dt.timedelta(hours=1)


def codes(refused) -> set[str]:
    return {one.code for one in refused.value.findings}


@pytest.fixture
def judge(tiny):
    return person("judge", role="agency", at="ministry.so")


@pytest.fixture
def web_trust(tiny) -> Checklist:
    found, findings = load_checklist(SET, "web-trust.yaml", today=TODAY)
    assert found is not None, findings
    return Checklist.objects.create(
        key=f"web-trust@1#{found.fingerprint[:16]}", code="web-trust", version=1, fingerprint=found.fingerprint,
        title_vi="Nhãn", definition=found.model_dump(mode="json", exclude_defaults=True),
        valid_from=dt.date(2024, 1, 1),
    )  # fmt: skip


@pytest.fixture
def shown(monkeypatch):
    """What stands at each place of the net, for the reader that looks at hosts."""
    places: dict[str, list[str]] = {}
    monkeypatch.setitem(plugins._readers, "exchange.seen_at", lambda *, method, place: places.get(place, []))
    return places


@pytest.fixture
def site(officer_of_province, web_trust):
    return register_site(
        by=officer_of_province, owner=subject("province.bien"), host="WWW.Bien.vn.", name="Cổng Biển", now=NOW
    )


@pytest.fixture
def proven(site, officer_of_province, shown):
    claim = ask_claim(by=officer_of_province, site=site, method="dns", now=NOW)
    shown["_giaoban-claim.www.bien.vn"] = ["v=spf1 -all", f"giaoban-claim={claim.token}"]
    prove_claim(by=officer_of_province, claim=claim, now=NOW)
    return site


def judged_as(site, owner, judge, value: str, now=NOW):
    checklist = Checklist.objects.get(code="web-trust")
    one = open_assessment(by=owner, checklist=checklist, subject=site, now=now)
    results = {"G1": Measured(value, raw={"at": now.isoformat()}), "B1": Measured("pass")}
    record_measurements(by=owner, assessment=one, results=results, now=now)
    submit(by=owner, assessment=one, now=now)
    conclude(by=judge, assessment=one, now=now)
    return one


@pytest.fixture
def label(proven, officer_of_province, judge) -> Label:
    judged_as(proven, officer_of_province, judge, "pass")
    return issue_label(by=judge, site=proven, now=NOW)


def verdict(label, host="www.bien.vn", now=LATER):
    return checked(label.text, host=host, status=status_text(by=console_person(), now=now), now=now)


def errors(found) -> set[str]:
    return {one.code for one in found.findings if one.severity == "error"}


def test_a_site_is_registered_under_one_spelling_and_once(site, officer_of_province, outsider):
    assert site.details["host"] == "www.bien.vn"
    with pytest.raises(Refused) as refused:
        register_site(by=officer_of_province, owner=subject("province.bien"), host="www.BIEN.vn", name="", now=NOW)
    assert codes(refused) == {"site.known", "site.no-name"}
    for nobody, owner in ((outsider, "province.bien"), (officer_of_province, "ministry.so")):
        with pytest.raises(NotAllowed):
            register_site(by=nobody, owner=subject(owner), host="a.vn", name="A", now=NOW)


def test_a_claim_is_proven_only_by_its_own_token_at_its_own_place(site, officer_of_province, shown):
    claim = ask_claim(by=officer_of_province, site=site, method="file", now=NOW)
    assert ask_claim(by=officer_of_province, site=site, method="file", now=LATER) == claim
    place = "https://www.bien.vn/.well-known/giaoban-claim.txt"
    for wrong in ([], ["giaoban-claim="], [f"giaoban-claim={claim.token}x"], [f"x giaoban-claim={claim.token}"]):
        shown[place] = wrong
        with pytest.raises(Refused) as refused:
            prove_claim(by=officer_of_province, claim=claim, now=NOW)
        assert codes(refused) == {"claim.not-seen"}
    shown[place] = [f"giaoban-claim={claim.token}"]
    with pytest.raises(Refused) as refused:
        prove_claim(by=officer_of_province, claim=claim, now=NOW + dt.timedelta(days=31))
    assert codes(refused) == {"claim.over"}
    assert prove_claim(by=officer_of_province, claim=claim, now=NOW).proven_at == NOW


def test_no_label_without_a_proof_and_a_passed_verdict_all_reasons_at_once(site, judge, officer_of_province):
    with pytest.raises(Refused) as refused:
        issue_label(by=judge, site=site, now=NOW)
    assert codes(refused) == {"label.not-proven", "label.not-judged"}
    judged_as(site, officer_of_province, judge, "fail")
    with pytest.raises(Refused) as refused:
        issue_label(by=judge, site=site, now=NOW)
    assert codes(refused) == {"label.not-proven", "label.not-passed"}
    assert not Label.objects.exists()
    assert not LogEntry.objects.exists()


def test_only_the_agency_labels_and_never_in_its_own_matter(proven, officer_of_province, judge, officer_of_agency):
    judged_as(proven, officer_of_agency, judge, "pass")
    with pytest.raises(NotAllowed):
        issue_label(by=officer_of_province, site=proven, now=NOW)
    with pytest.raises(Refused) as refused:
        issue_label(by=officer_of_agency, site=proven, now=NOW)
    assert codes(refused) == {"label.own-matter"}
    assert issue_label(by=judge, site=proven, now=NOW).serial == "2025-000001"


def test_a_label_holds_for_its_host_until_it_expires(label):
    assert verdict(label).findings == ()
    assert errors(verdict(label, host="bien.vn")) == {"label.other-host"}
    late = label.expires + dt.timedelta(seconds=1)
    assert errors(verdict(label, now=late)) == {"label.expired"}


def test_a_second_label_only_in_the_last_sixty_days(label, judge, officer_of_province):
    with pytest.raises(Refused) as refused:
        issue_label(by=judge, site=label.site, now=LATER)
    assert codes(refused) == {"label.held-already"}
    near = label.expires - dt.timedelta(days=59)
    judged_as(label.site, officer_of_province, judge, "pass", now=near)
    renewed = issue_label(by=judge, site=label.site, now=near)
    assert renewed.renews == label
    assert months(near)[0].renewed == 1


def test_who_asked_earlier_and_was_served_later_finds_the_label_that_is_there(label, judge):
    with pytest.raises(Refused) as refused:
        issue_label(by=judge, site=label.site, now=label.begins - dt.timedelta(seconds=1))
    assert codes(refused) == {"label.held-already"}


def test_a_revoked_label_holds_nowhere_and_its_reason_is_in_the_log(label, judge):
    revoke_label(by=judge, label=label, reason="changed", words="Trang đã sang đơn vị khác.", now=LATER)
    assert errors(verdict(label, now=LATER)) == {"label.revoked"}
    assert [one.kind for one in LogEntry.objects.all()] == ["issue", "revoke"]
    with pytest.raises(Refused) as refused:
        revoke_label(by=judge, label=label, reason="whim", words="", now=LATER)
    assert codes(refused) == {"label.revoked-already", "label.unknown-reason", "label.no-words"}


def test_one_bad_hour_takes_no_label_three_measurements_do(label, judge, officer_of_province):
    """Failed at 10:00, 10:20 and 10:40 are two that are 30 minutes apart; with 11:15 there are three."""
    one = open_assessment(
        by=officer_of_province, checklist=Checklist.objects.get(code="web-trust"), subject=label.site, now=LATER
    )

    def measure(minutes: int, value: str | None) -> None:
        at = LATER + dt.timedelta(minutes=minutes)
        record_measurements(by=judge, assessment=one, results={"G1": Measured(value, raw={"m": minutes})}, now=at)

    def revoke() -> None:
        revoke_label(by=judge, label=label, reason="criteria", words="Hết chứng thư.", now=LATER)

    for minutes in (0, 20, 40):
        measure(minutes, "fail")
        with pytest.raises(Refused) as refused:
            revoke()
        assert codes(refused) == {"label.no-three-measurements"}
    measure(50, None)  # not tested is no measurement
    measure(75, "fail")
    revoke()
    assert errors(verdict(label)) == {"label.revoked"}


def test_the_log_is_whole_and_only_grows(label, judge):
    first = newest_head()
    revoke_label(by=judge, label=label, reason="owner", words="Theo đề nghị.", now=LATER)
    second = newest_head()
    leaves = [leaf_hash(one.text.encode()) for one in LogEntry.objects.all()]
    assert second.root == root(leaves).hex()
    path = [bytes.fromhex(one) for one in consistency(1, 2)["path"]]
    roots = {"first_root": bytes.fromhex(first.root), "second_root": bytes.fromhex(second.root)}
    assert is_consistent(1, 2, **roots, path=path)
    assert set(Label.objects.values_list("text", flat=True)) <= set(LogEntry.objects.values_list("text", flat=True))


@pytest.mark.parametrize("model", [Label, LogEntry, TreeHead])
def test_nobody_rewrites_the_log(label, model):
    row = model.objects.first()
    with pytest.raises(RecordIsFinal):
        row.save()
    for write in (lambda: model.objects.update(text="x"), model.objects.all()._raw_delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            write("default") if write.__name__ == "_raw_delete" else write()


def test_a_replaced_key_still_verifies_and_a_lost_one_does_not(label, judge):
    rotate_keys(by=judge, reason="định kỳ", now=LATER)
    later = LATER + dt.timedelta(hours=1)
    assert len(keys()) == 2
    assert verdict(label, now=later).findings == ()
    rotate_keys(by=judge, reason="định kỳ", now=later)
    assert verdict(label, now=later + dt.timedelta(hours=1)).findings == ()


def test_who_waited_for_a_new_key_signs_within_its_days(proven, judge, officer_of_province):
    """Two at once: the clock of whoever waited may be behind the key, or the key's behind a label."""
    judged_as(proven, officer_of_province, judge, "pass")
    rotate_keys(by=judge, reason="thử", now=NOW + dt.timedelta(seconds=5))
    label = issue_label(by=judge, site=proven, now=NOW)
    assert verdict(label).findings == ()
    rotate_keys(by=judge, reason="thử", now=NOW)
    assert verdict(label).findings == ()


def test_a_lost_key_ends_its_labels_at_once(label, judge, officer_of_province):
    rotate_keys(by=judge, reason="máy bị lấy cắp", is_lost=True, now=LATER)
    assert errors(verdict(label, now=LATER)) == {"label.key-ended"}
    with pytest.raises(NotAllowed):
        rotate_keys(by=officer_of_province, reason="x", now=LATER)


def test_the_private_key_is_in_a_file_of_its_owner_alone_and_nowhere_else(label, caplog):
    path = Path(settings.VAR) / "keys" / "labels" / f"{label.kid}.pem"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    secret = "".join(path.read_text().splitlines()[1:-1])
    stored = serializers.serialize("json", [*LabelKey.objects.all(), *Label.objects.all(), *TreeHead.objects.all()])
    said = json.dumps(list(Event.objects.values("action", "thing", "data")), default=str)
    assert secret not in stored + said + caplog.text
    assert "PRIVATE" not in stored + said
    os.chmod(path, 0o644)
    try:
        with pytest.raises(Refused) as refused:
            status_text(by=console_person(), now=LATER)
        assert codes(refused) == {"label.no-private-key"}
    finally:
        os.chmod(path, 0o600)


def test_a_picture_of_a_badge_without_its_label_is_a_finding(label, judge):
    good = f'<a href="{page_of(label.serial)}"><img src="{page_of(label.serial)}badge.svg"></a>'
    copied = {"https://www.bien.vn/logo.svg": badge_of(label).encode()}
    local = '<img src="/logo.svg">'

    def found(html, host="www.bien.vn", pictures=None, now=LATER):
        return [one.code for one in page_faults(html, host=host, pictures=pictures, now=now)]

    assert found(good) == []
    assert found(local, pictures=copied) == []
    assert found(good, host="gia.vn") == ["label.badge-of-another"]
    assert found(good.replace("2025-000001", "2025-000009")) == ["label.badge-without-label"]
    assert found(badge_of(label), host="gia.vn") == ["label.badge-of-another"]
    assert found(local, host="gia.vn", pictures={"https://gia.vn/logo.svg": badge_of(label).encode()}) == [
        "label.badge-of-another"
    ]
    assert found(f'<a href="{page_of(label.serial)}">bài báo</a>', host="gia.vn") == []  # a link claims nothing
    revoke_label(by=judge, label=label, reason="owner", words="x", now=LATER)
    assert found(good) == ["label.badge-without-label"]


def test_an_owner_disputes_and_somebody_else_answers(site, officer_of_province, judge):
    one = judged_as(site, officer_of_province, judge, "fail")
    made = dispute(by=officer_of_province, assessment=one, criterion="G1", words="Máy quét ở nước ngoài.", now=LATER)
    with pytest.raises(Refused) as refused:
        dispute(by=officer_of_province, assessment=one, criterion="G1", words=" ", now=LATER)
    assert codes(refused) == {"dispute.no-words", "dispute.open-already"}
    with pytest.raises(NotAllowed):
        settle(by=officer_of_province, dispute=made, is_upheld=True, reply="Đúng.", now=LATER)
    assert settle(by=judge, dispute=made, is_upheld=False, reply="Đo lại vẫn sai.", now=LATER).state == "rejected"


def test_lists_by_state_and_shares_from_counts(label, officer_of_province, judge, django_assert_num_queries):
    other = register_site(by=officer_of_province, owner=subject("province.bien"), host="b.bien.vn", name="B", now=NOW)
    with django_assert_num_queries(5):
        rows = sites_on(LATER)
    assert {row.site.pk: row.state for row in rows} == {label.site_id: "labelled", other.pk: "unclaimed"}
    (row,) = league(rows)
    assert (row.labelled, row.sites) == (1, 2)
    assert [(m.issued, m.revoked, m.holding) for m in months(LATER)] == [(1, 0, 1)]


def test_a_simulated_site_has_a_name_that_nobody_can_own(web_trust, officer_of_agency):
    with pytest.raises(Refused) as refused:
        register_site(
            by=officer_of_agency, owner=subject("province.bien"), host="a.vn", name="A", is_simulated=True, now=NOW
        )
    assert codes(refused) == {"label.simulated-host"}
