"""A website on its way to a label and beyond, by real DNS and HTTP on loopback: registered, claimed, scanned, mended,
disputed, judged by people, labelled, renewed, taken back. And what one bad hour, an old rule or a stranger may not do.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from tests.lab import one as lab
from tests.tiny import person, subject

from giaoban.assessments.actions import (
    answer,
    attach_evidence,
    conclude,
    open_assessment,
    override,
    submit,
)
from giaoban.assessments.actions.files import path_of
from giaoban.assessments.actions.labels import (
    ask_claim,
    dispute,
    issue_label,
    prove_claim,
    register_site,
    revoke_label,
    settle,
)
from giaoban.assessments.actions.labels.crawling import due_sites, order_due, order_scan, rescore, work_off
from giaoban.assessments.actions.labels.log import status_text
from giaoban.assessments.actions.labels.scanning import keep_visit, look_at, scan_site
from giaoban.assessments.models import Checklist, Claim, Conclusion, Reading, ScanOrder, Visit
from giaoban.assessments.queries.judging import judged
from giaoban.assessments.queries.labels.checking import checked, page_of
from giaoban.assessments.queries.labels.recipes import to_mend
from giaoban.assessments.queries.labels.register import sites_on
from giaoban.assessments.queries.labels.standing import badge_faults_of, stand_of
from giaoban.cli import main
from giaoban.core import plugins
from giaoban.core.checklists.label.badge import CLAIM_FILE
from giaoban.core.checklists.reading import load_checklist
from giaoban.core.findings import Refused
from giaoban.core.probes.judge import RULES, judge
from giaoban.core.probes.outcome import Verdict, untested
from giaoban.exchange.fetch.claims import seen_at
from giaoban.registry.actions import console_person
from giaoban.registry.models import Event
from giaoban.registry.permissions import NotAllowed

SET = Path(__file__).parents[3] / "packs" / "vn" / "checklists" / "web-trust.yaml"
START = dt.datetime.now(dt.UTC).replace(microsecond=0)  # certificates and signatures of the laboratory are of today
MINUTE = dt.timedelta(minutes=1)


def codes(refused) -> set[str]:
    return {one.code for one in refused.value.findings}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    with lab.place(tmp_path_factory.mktemp("site")) as found:
        yield found


@pytest.fixture(autouse=True)
def sound(place):
    """Every test finds the site as a sound one."""
    clean = {
        name: getattr(lab.Site(place.site.name), name) for name in ("redirect", "headers", "files", "body", "head")
    }
    for name, value in clean.items():
        setattr(place.site, name, value)


@pytest.fixture(autouse=True)
def nets(place, monkeypatch, settings, tmp_path):
    """Claims are looked for where the laboratory is; a block list is loaded that names somebody else."""
    monkeypatch.setitem(plugins._readers, "exchange.seen_at", lambda **asked: seen_at(**asked, **place.looking))
    settings.BLOCK_LIST = str(tmp_path / "blocks")
    Path(settings.BLOCK_LIST).write_text("xau.vn\n203.0.113.0/24\n", encoding="utf-8")


@pytest.fixture
def judge_of_labels(tiny):
    return person("judge", role="agency", at="ministry.so")


@pytest.fixture
def web_trust(tiny) -> Checklist:
    found, findings = load_checklist(SET.read_text(encoding="utf-8"), SET.name)
    assert found is not None, findings
    return Checklist.objects.create(
        key=f"web-trust@1#{found.fingerprint[:16]}", code="web-trust", version=1, fingerprint=found.fingerprint,
        title_vi="Nhãn", definition=found.model_dump(mode="json", exclude_defaults=True), valid_from=found.valid_from,
    )  # fmt: skip


@pytest.fixture
def site(officer_of_province, web_trust):
    owner = subject("province.bien")
    return register_site(by=officer_of_province, owner=owner, host="CONG.lab.vn", name="Cổng Biển", now=START)


@pytest.fixture
def proven(site, place, officer_of_province):
    claim = ask_claim(by=officer_of_province, site=site, method="file", now=START)
    place.site.files[CLAIM_FILE] = 200, [("content-type", "text/plain")], f"giaoban-claim={claim.token}\n".encode()
    prove_claim(by=officer_of_province, claim=claim, now=START)
    return site


def ask(site, by, now=START):
    return open_assessment(by=by, checklist=Checklist.objects.get(code="web-trust"), subject=site, now=now)


def people_answer(one, owner, agency, now):
    """What no machine can: whose site it is; and, while no system is linked, the level of what stands behind."""
    attach_evidence(
        by=owner, assessment=one, criterion="G7", kind="statement", title="Sổ tên miền", words="Khớp.", now=now
    )
    answer(by=owner, assessment=one, criterion="G7", value="pass", now=now)
    override(
        by=agency, assessment=one, criterion="G9", value="pass", reason="Quyết định cấp độ đã xem bản giấy.",
        until=now.date() + dt.timedelta(days=300), now=now,
    )  # fmt: skip


@pytest.fixture
def label(proven, place, officer_of_province, judge_of_labels, officer_of_agency):
    one = ask(proven, officer_of_province)
    scan_site(by=officer_of_province, site=proven, now=START, way=place.way)
    people_answer(one, officer_of_province, officer_of_agency, START)
    submit(by=officer_of_province, assessment=one, now=START)
    conclude(by=judge_of_labels, assessment=one, now=START)
    return issue_label(by=judge_of_labels, site=proven, now=START)


def test_the_whole_way_from_a_registered_host_to_a_label_and_its_end(
    site, place, officer_of_province, officer_of_agency, judge_of_labels
):
    owner, agency, judge_ = officer_of_province, officer_of_agency, judge_of_labels
    # Claimed: by a file that really stands there, and not before.
    with pytest.raises(Refused) as refused:
        order_scan(by=owner, site=site, now=START)
    assert codes(refused) == {"scan.not-proven"}
    claim = ask_claim(by=owner, site=site, method="file", now=START)
    with pytest.raises(Refused) as refused:
        prove_claim(by=owner, claim=claim, now=START)
    assert codes(refused) == {"claim.not-seen"}
    place.site.files[CLAIM_FILE] = 200, [("content-type", "text/plain")], f"giaoban-claim={claim.token}\n".encode()
    assert prove_claim(by=owner, claim=claim, now=START).proven_at == START

    # Scanned: one gate and one check fail; the gate comes first, with what to write on an nginx.
    place.site.redirect = "none"
    place.site.headers = {"strict-transport-security": None}
    one = ask(site, owner)
    visit = scan_site(by=owner, site=site, now=START, way=place.way)
    assert path_of(visit.sha256).stat().st_size == visit.size > 10_000  # every byte is kept under its hash
    mends = to_mend(one, today=START.date(), server="nginx")
    assert [mend.criterion.id for mend in mends[:2]] == ["G4", "T1"]
    assert any("return 301 https://" in step.write for step in mends[0].steps)
    assert judged(one, today=START.date()).verdict == "failed"

    # Disputed: the agency says the owner is right about HSTS; the machine's word stays, a dated override counts.
    made = dispute(by=owner, assessment=one, criterion="T1", words="HSTS đặt ở thiết bị phía trước.", now=START)
    settle(by=agency, dispute=made, is_upheld=True, reply="Đã thấy ở thiết bị.", now=START)
    override(
        by=agency, assessment=one, criterion="T1", value="4", reason="Khiếu nại đúng.",
        until=START.date() + dt.timedelta(days=60), now=START,
    )  # fmt: skip

    # Mended: better counts at once.
    place.site.redirect = "https"
    scan_site(by=owner, site=site, now=START + MINUTE, way=place.way)
    assert stand_of(site, now=START + MINUTE).checks["http-redirect"].level == "pass"

    # People: nobody labels what nobody judged; whose site it is and the level are said by persons.
    people_answer(one, owner, agency, START + MINUTE)
    submit(by=owner, assessment=one, now=START + MINUTE)
    verdict = conclude(by=judge_, assessment=one, now=START + MINUTE)
    assert verdict.verdict == "passed"
    label = issue_label(by=judge_, site=site, now=START + MINUTE)

    # Labelled: it holds for its host; its badge on its own page is no finding.
    place.site.body = f'<a href="{page_of(label.serial)}"><img src="{page_of(label.serial)}badge.svg" alt="Nhãn"></a>'
    assert _holds(label, START + 2 * MINUTE)
    scan_site(by=console_person(), site=site, now=START + 2 * MINUTE, way=place.way)
    assert badge_faults_of(site) == []

    # Renewed, ten months later: scanned anew, judged anew. The bytes are of today, so they are judged as of today.
    near = label.expires - dt.timedelta(days=50)
    again = ask(site, owner, now=near)
    seen = replace(look_at(site, now=START, way=place.way), at=near)
    keep_visit(
        by=owner, site=site, seen=seen, way=place.way, now=near,
        judged_by=lambda measurement, known: judge(replace(measurement, at=START), known),
    )  # fmt: skip
    people_answer(again, owner, agency, near)
    submit(by=owner, assessment=again, now=near)
    conclude(by=judge_, assessment=again, now=near)
    renewed = issue_label(by=judge_, site=site, now=near)
    assert renewed.renews == label
    assert _holds(renewed, near + MINUTE)

    # Taken back: the page still shows the badge, and that is a finding from then on.
    for each in (label, renewed):
        revoke_label(by=judge_, label=each, reason="changed", words="Trang đã sang đơn vị khác.", now=near + MINUTE)
    assert not _holds(renewed, near + 2 * MINUTE)
    seen = replace(look_at(site, now=START, way=place.way), at=near + 2 * MINUTE)
    keep_visit(by=console_person(), site=site, seen=seen, way=place.way, now=near + 2 * MINUTE)
    assert [fault.code for fault in badge_faults_of(site)] == ["label.badge-without-label"]
    assert next(row.state for row in sites_on(near + 2 * MINUTE)) == "revoked"


def _holds(label, now) -> bool:
    return checked(label.text, host=label.host, status=status_text(by=console_person(), now=now), now=now).holds


def test_a_claim_by_dns_is_looked_up_in_dns(web_trust, place, officer_of_province):
    owner = subject("province.bien")
    site = register_site(by=officer_of_province, owner=owner, host="ten.mo.vn", name="Tên", now=START)
    claim = ask_claim(by=officer_of_province, site=site, method="dns", now=START)
    for wrong in ("", f"giaoban-claim={claim.token}x"):
        if wrong:
            place.token("_giaoban-claim.ten.mo.vn", wrong)
        with pytest.raises(Refused) as refused:
            prove_claim(by=officer_of_province, claim=claim, now=START)
        assert codes(refused) == {"claim.not-seen"}
    place.token("_giaoban-claim.ten.mo.vn", f"giaoban-claim={claim.token}")
    assert prove_claim(by=officer_of_province, claim=claim, now=START).proven_at == START


def test_two_bad_visits_change_nothing_and_three_half_an_hour_apart_take_the_label(label, place, judge_of_labels):
    site = label.site
    place.site.redirect = "none"

    def visited(minutes: int):
        return scan_site(by=console_person(), site=site, now=START + minutes * MINUTE, way=place.way)

    def revoke(minutes: int):
        return revoke_label(
            by=judge_of_labels, label=label, reason="criteria", words="http không chuyển.", now=START + minutes * MINUTE
        )

    for minutes in (10, 30, 41):  # the second is only 20 minutes after the first: two opinions, not three
        visited(minutes)
        assert stand_of(site, now=START + minutes * MINUTE).checks["http-redirect"].level == "pass"
        with pytest.raises(Refused) as refused:
            revoke(minutes)
        assert codes(refused) == {"label.no-three-measurements"}
    assert stand_of(site, now=START + 41 * MINUTE).checks["http-redirect"].waits_for == 1
    visited(72)
    assert stand_of(site, now=START + 72 * MINUTE).checks["http-redirect"].level == "fail"
    assert revoke(72).reason == "criteria"


def test_an_open_assessment_is_told_what_stands_not_what_one_bad_visit_said(proven, place, officer_of_province):
    one = ask(proven, officer_of_province)
    scan_site(by=officer_of_province, site=proven, now=START, way=place.way)
    place.site.redirect = "none"
    for minutes, said in ((31, "pass"), (62, "pass"), (93, "fail")):
        scan_site(by=officer_of_province, site=proven, now=START + minutes * MINUTE, way=place.way)
        newest = one.answers.filter(criterion="G4").last()
        assert (newest.value, newest.raw["level"]) == (said, "fail")


def test_a_site_that_cannot_be_reached_has_failed_nothing(proven, place, officer_of_province):
    """Refused by our own rules: kept as a visit that nobody made, no check is worse, no answer is written."""
    one = ask(proven, officer_of_province)
    scan_site(by=officer_of_province, site=proven, now=START, way=place.way)
    before = one.answers.count()
    blind = place.way | {"allow": lab.Allow(), "resolvers": (("127.0.0.1", 9),), "seconds": 0.2}
    missed = scan_site(by=officer_of_province, site=proven, now=START + 40 * MINUTE, way=blind)
    assert (missed.fault, missed.sha256) == ("fetch.no-address", "")
    stand = stand_of(proven, now=START + 40 * MINUTE)
    assert stand.visit == missed
    assert stand.checks["https-valid"].level == "pass"
    assert one.answers.count() == before


def test_more_than_a_tenth_untested_gives_no_verdict(proven, place, officer_of_province, officer_of_agency):
    """39 machine checks: with three untested (7.7 %) people may conclude, with five (12.8 %) nobody can."""
    one = ask(proven, officer_of_province)

    def blinded(names):
        def by(measurement, known):
            found = judge(measurement, known)
            missing = {name: untested(name, "timeout") for name in names}
            return replace(found, outcomes={**found.outcomes, **missing})

        return by

    seen = look_at(proven, now=START, way=place.way)
    known = {"level-approved", "availability"}  # what no visit sees and nobody said
    for minutes, more, reasons in (
        (1, ("csp", "spf", "caa"), {"too-much-untested"}), (2, ("csp",), set()),
    ):  # fmt: skip
        keep_visit(
            by=officer_of_province, site=proven, seen=replace(seen, at=START + minutes * MINUTE), way=place.way,
            now=START + minutes * MINUTE, judged_by=blinded(more),
        )  # fmt: skip
        newest = Reading.objects.latest("pk")
        assert newest.untested == len(known) + len(more)
        assert set(judged(one, today=START.date()).reasons) & {"too-much-untested"} == reasons
    assert judged(one, today=START.date()).verdict != "failed"


def test_history_is_judged_again_when_rules_change_and_old_verdicts_stay(label, place, officer_of_agency):
    """New rules that want two years of HSTS: what was full before falls, from the kept bytes, with no network."""
    site, before = label.site, Conclusion.objects.get()
    asked = len(place.site.asked)

    def stricter(measurement, known):
        found = judge(measurement, known)
        hsts = replace(found.outcomes["hsts"], level="3", verdict=Verdict.FAIL)
        return replace(found, rules="web-trust@2 probes@2", outcomes={**found.outcomes, "hsts": hsts})

    later = START + dt.timedelta(days=1)
    changed = rescore(by=officer_of_agency, now=later, rules="web-trust@2 probes@2", judged_by=stricter)
    assert [(one.site, dict(one.changed)) for one in changed] == [(site, {"hsts": ("4", "3")})]
    assert stand_of(site, now=later, rules="web-trust@2 probes@2").checks["hsts"].level == "3"
    assert stand_of(site, now=later).checks["hsts"].level == "4"
    assert sorted(Reading.objects.values_list("rules", flat=True)) == [RULES, "web-trust@2 probes@2"]
    assert Conclusion.objects.get().sha256 == before.sha256
    assert _holds(label, later)
    assert len(place.site.asked) == asked
    assert rescore(by=officer_of_agency, now=later, rules="web-trust@2 probes@2", judged_by=stricter) == []


def test_orders_are_worked_off_once_and_the_clock_says_what_is_due(label, place, officer_of_province, outsider):
    site = label.site
    with pytest.raises(NotAllowed):
        order_scan(by=outsider, site=site, now=START)
    first = order_scan(by=officer_of_province, site=site, now=START)
    assert order_scan(by=officer_of_province, site=site, now=START) == first
    worked = list(work_off(clock=lambda: START + MINUTE, way=place.way))
    assert [(one.order, one.visit.fault, one.refused) for one in worked] == [(first, "", [])]
    assert list(work_off(clock=lambda: START + MINUTE, way=place.way)) == []
    assert not ScanOrder.objects.filter(ended_at__isnull=True).exists()
    assert due_sites(START + 31 * MINUTE) == []  # nothing is in doubt, and a day has not passed
    place.site.redirect = "none"
    scan_site(by=console_person(), site=site, now=START + 40 * MINUTE, way=place.way)
    assert due_sites(START + 60 * MINUTE) == []
    assert due_sites(START + 71 * MINUTE) == [site]  # in doubt: looked at again after half an hour
    assert due_sites(START + dt.timedelta(days=1)) == [site]
    order_due(by=console_person(), now=START + 71 * MINUTE)
    (worked,) = work_off(clock=lambda: START + 71 * MINUTE, way=place.way)
    assert stand_of(site, now=START + 71 * MINUTE).checks["http-redirect"].waits_for == 1
    assert Event.objects.filter(action="site.visit").count() == Visit.objects.count() == 4


def test_an_order_whose_worker_went_down_is_taken_up_again(proven, place, officer_of_province):
    order = order_scan(by=officer_of_province, site=proven, now=START)
    ScanOrder.objects.filter(pk=order.pk).update(begun_at=START)  # and then the process died
    assert list(work_off(clock=lambda: START + 5 * MINUTE, way=place.way)) == []
    (worked,) = work_off(clock=lambda: START + 16 * MINUTE, way=place.way)
    assert worked.visit is not None


def test_a_copied_picture_of_a_badge_is_found_by_its_bytes(label, proven, place, judge_of_labels):
    from giaoban.assessments.queries.labels.checking import badge_of

    svg = badge_of(label).encode()
    place.site.files["/anh/tin-nhiem.svg"] = 200, [("content-type", "image/svg+xml")], svg
    place.site.body = '<img src="/anh/tin-nhiem.svg" alt="Nhãn tín nhiệm mạng">'
    scan_site(by=console_person(), site=proven, now=START + MINUTE, way=place.way)
    assert badge_faults_of(proven) == []
    revoke_label(by=judge_of_labels, label=label, reason="owner", words="Theo đề nghị.", now=START + 2 * MINUTE)
    scan_site(by=console_person(), site=proven, now=START + 3 * MINUTE, way=place.way)
    (fault,) = badge_faults_of(proven)
    assert (fault.code, fault.context["serial"]) == ("label.badge-without-label", label.serial)


def test_a_simulated_site_is_never_visited(web_trust, officer_of_agency):
    made = register_site(
        by=officer_of_agency, owner=subject("province.bien"), host="x.example", name="X", is_simulated=True, now=START
    )
    Claim.objects.create(
        site=made, method="dns", token="t", asked_at=START, asked_by=officer_of_agency, until=START + MINUTE,
        proven_at=START, is_simulated=True,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        scan_site(by=officer_of_agency, site=made, now=START)
    assert codes(refused) == {"scan.simulated"}
    assert due_sites(START) == []


def test_the_same_way_by_commands(web_trust, place, officer_of_agency, tmp_path, capsys, monkeypatch):
    """Registered, claimed, asked and scanned from a shell; what it finds answers the assessment."""
    way, anchors = place.way, tmp_path / "anchors"
    anchors.write_text("\n".join(way["anchors"]), encoding="utf-8")
    options = [
        "--allow", "127.0.0.0/8", "--allow", "::1/128", "--ca-file", way["allow"].ca_file, "--anchors", str(anchors),
        "--port", str(way["port"]), "--http-port", str(way["http_port"]),
        "--resolver", f"127.0.0.1:{way['names_port']}",
    ]  # fmt: skip
    monkeypatch.setattr("giaoban.exchange.fetch.probing.pace.EVERYBODY.seconds", 0)
    assert main(["scan", "cong.lab.vn", "--record", *options]) == 3
    assert main(["label", "register", "cong.lab.vn", "--owner", "province.nowhere", "--name", "Cổng"]) == 3
    assert main(["label", "register", "cong.lab.vn", "--owner", "province.bien", "--name", "Cổng"]) == 0
    capsys.readouterr()
    assert main(["label", "claim", "cong.lab.vn", "--method", "file"]) == 0
    text = capsys.readouterr().out.strip().split("\t")[1]
    assert main(["label", "claim", "cong.lab.vn", "--method", "file", "--look"]) == 1
    place.site.files[CLAIM_FILE] = 200, [("content-type", "text/plain")], text.encode()
    assert main(["label", "claim", "cong.lab.vn", "--method", "dns"]) == 0  # asked for both, shown in one place
    assert main(["label", "claim", "cong.lab.vn", "--look"]) == 0
    assert Claim.objects.get(proven_at__isnull=False).method == "file"
    assert main(["label", "ask", "cong.lab.vn"]) == 0
    place.site.redirect = "none"
    capsys.readouterr()
    assert main(["scan", "cong.lab.vn", "--record", *options]) == 1
    assert "x http-redirect" in capsys.readouterr().out
    assert Visit.objects.get().site.assessments.get().answers.get(criterion="G4").value == "fail"
    assert main(["label", "rescore"]) == 0
    assert main(["label", "rescore", "--host", "nobody.vn"]) == 3
    assert main(["label", "crawl", "--threads", "0"]) == 2
    assert main(["label", "crawl"]) == 0  # visited a moment ago: not due
    assert Visit.objects.count() == 1


def test_the_crawl_says_which_badge_holds_for_nothing(label, place, judge_of_labels, capsys, monkeypatch):
    from giaoban.exchange.fetch.probing import Way, visit

    monkeypatch.setitem(
        plugins._readers, "exchange.visit_site", lambda *, host, at: visit(host, Way(**place.way), at=START)
    )
    place.site.body = f'<img src="{page_of(label.serial)}badge.svg" alt="Nhãn">'
    revoke_label(by=judge_of_labels, label=label, reason="owner", words="Theo đề nghị.", now=START)
    ScanOrder.objects.create(site=label.site, asked_at=START, asked_by=console_person())
    assert main(["label", "crawl"]) == 1
    said = capsys.readouterr().out
    assert "label.badge-without-label" in said
    assert "1 sites visited, 0 not reached, 1 findings" in said
