"""What a year of work leaves behind, put into the demo in seconds: people of every role, and a thing for every page.

Run as a program with `GIAOBAN_VAR` set; it writes one JSON object: under `people` who may sign in and by which name,
under `pages` the addresses of what it made, and, of a label "lan:...", who is to open it. Everything goes by
the same actions as the pages do, except the proof of a host name and the nonce of a mail, which come from outside.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

PASSWORD = "mot-mat-khau-du-dai-2026"
AGENCY, PLACE = "ministry.khoa-hoc-cong-nghe.2025", "province.da-nang.2025"
PEOPLE = {
    "lan": (("agency", AGENCY),),
    "minh": (("province", PLACE), ("approver", PLACE)),
}
"""An officer of the standing agency, and one of a province who also decides there. A reporter, thu, comes by the way
reporters come."""
ARTICLES = (("1", "Luật này quy định về việc làm thử."), ("2", "Bộ nào làm thử thì bộ đó báo cáo theo Điều 1."))
ROW = {
    "dossier_id": "h-2", "receiving_unit": PLACE, "settling_unit": PLACE, "procedure": "1.000001",
    "service_level": "full", "channel": "online", "received_at": "31/02/2025", "due_at": "10/03/2025",
    "result_delivery": "electronic",
}  # fmt: skip


def furnish() -> dict[str, dict[str, str]]:
    from giaoban.cli import open_stores

    open_stores()
    from django.utils import timezone

    from giaoban.registry.actions import console_person

    now, console = timezone.now(), console_person()
    people = _people(console, now)
    made: dict[str, str] = {}
    for step in (_press, _label, _plan, _sources, _parts, _petition, _gaps, _figures, _states, _law):
        made |= step(people, console, now)
    return {"people": {name: one.username for name, one in people.items()}, "pages": made}


def _people(console: Any, now: dt.datetime) -> dict[str, Any]:
    from giaoban.registry.actions import add_person, grant_membership

    today, people = now.date(), {}
    for name, roles in PEOPLE.items():
        people[name] = add_person(by=console, username=name, name=name.title(), password=PASSWORD, today=today)
        for role, at in roles:
            grant_membership(
                by=console, person=people[name], subject=_subject(at), role=role, valid_from=today, today=today
            )
    return people


def _subject(key: str) -> Any:
    from giaoban.registry.models import Subject

    return Subject.objects.get(key=key)


def _press(people: dict[str, Any], console: Any, now: dt.datetime) -> dict[str, str]:
    """A reporter with a password, one whose link still waits, a request, and a subscription not yet consented to."""
    from django.contrib.auth.tokens import default_token_generator

    from giaoban.commitments.actions.press import accept_accreditation, choose_password, request_accreditation
    from giaoban.commitments.actions.subscribing import ask_for_news
    from giaoban.commitments.models import Accreditation, Subscription
    from giaoban.commitments.queries.tokens import consent_token, leaving_token

    last = now.date() + dt.timedelta(days=300)
    for number, name in enumerate(("Hoàng Thị Thư", "Lê Văn Báo", "Ngô Thị Chờ")):
        request_accreditation(
            name=name, press_office="Báo Thử", card_number=f"PV-{number}", email=f"pv{number}@bao.example.vn",
            remote=f"203.0.113.{number}", now=now,
        )  # fmt: skip
    first, second, third = Accreditation.objects.filter(press_office="Báo Thử").order_by("pk")
    for one in (first, second):
        accept_accreditation(by=people["lan"], accreditation=one, valid_from=now.date(), valid_to=last, now=now)
        one.refresh_from_db()
    token = default_token_generator.make_token(first.person)
    people["thu"] = choose_password(accreditation=first, token=token, password=PASSWORD, now=now)
    ask_for_news(email="doc@bao.example.vn", topics=[Subscription.Topic.values[0]], remote="203.0.113.9", now=now)
    asked = Subscription.objects.order_by("-pk")[0]
    asked.nonce = asked.nonce or "abc123"
    asked.save()
    return {
        "thu:press-ask": "/press/ask/",
        "press-request": f"/press/desk/{third.pk}/",
        "press-welcome": f"/press/welcome/{second.pk}/{default_token_generator.make_token(second.person)}/",
        "press-confirm": f"/press/subscribe/confirm/{consent_token(asked.pk, asked.nonce, now=now)}/",
        "press-leave": f"/press/subscribe/leave/{leaving_token(asked.pk)}/",
    }


def _label(people: dict[str, Any], console: Any, now: dt.datetime) -> dict[str, str]:
    """Two sites: one with its label, one that has only been registered."""
    from giaoban.assessments.actions import (
        Measured,
        answer,
        attach_evidence,
        conclude,
        open_assessment,
        record_measurements,
        submit,
    )
    from giaoban.assessments.actions.labels import issue_label, register_site
    from giaoban.assessments.models import Checklist, Claim

    owner, by = _subject(PLACE), people["minh"]
    made = {
        name: register_site(by=by, owner=owner, host=f"{name}.example", name="Cổng thử", is_simulated=True, now=now)
        for name in ("nhan", "chua")
    }
    site = made["nhan"]
    Claim.objects.create(
        site=site, method="dns", token="t", asked_at=now, asked_by=by, proven_at=now, until=now + dt.timedelta(days=9)
    )
    checklist = Checklist.objects.get(code="web-trust", is_current=True)
    one = open_assessment(by=by, checklist=checklist, subject=site, now=now)
    best = {
        key: max(scale["levels"], key=lambda level: _credit(level["credit"]))["id"]
        for key, scale in checklist.definition["scales"].items()
    }
    nodes = list(_leaves(checklist.definition["nodes"]))
    probed = {node["id"]: Measured(best[node["scale"]]) for node in nodes if node.get("probe")}
    record_measurements(by=by, assessment=one, results=probed, now=now)
    for node in nodes:
        if not node.get("probe"):
            attach_evidence(
                by=by,
                assessment=one,
                criterion=node["id"],
                kind="statement",
                title="Sổ tên miền",
                words="Khớp.",
                now=now,
            )
            answer(by=by, assessment=one, criterion=node["id"], value=best[node["scale"]], now=now)
    submit(by=by, assessment=one, now=now)
    conclude(by=console, assessment=one, now=now)
    label = issue_label(by=people["lan"], site=site, now=now)
    return {
        "label": f"/labels/{label.serial}/",
        "label-site": f"/labels/sites/{site.key}/",
        "label-site/unproven": f"/labels/sites/{made['chua'].key}/",
    }


def _credit(said: Any) -> float:
    top, _, bottom = str(said).partition("/")
    return float(top) / float(bottom or 1)


def _leaves(nodes: list[dict[str, Any]]) -> Any:
    for node in nodes:
        if node.get("nodes"):
            yield from _leaves(node["nodes"])
        else:
            yield node


def _plan(people: dict[str, Any], console: Any, now: dt.datetime) -> dict[str, str]:
    from giaoban.library.actions.plans import register_plan
    from giaoban.library.models import PlanKind

    kind = PlanKind.objects.order_by("pk")[0]
    (plan,) = register_plan(
        by=people["minh"], organisation=_subject(PLACE), kinds={kind.key: {}}, number="12/KH-UBND",
        title="Kế hoạch thử năm nay", issued_on=now.date() - dt.timedelta(days=9), is_simulated=True, now=now,
    )  # fmt: skip
    return {"plan": f"/plans/{plan.pk}/"}


def _sources(people: dict[str, Any], console: Any, now: dt.datetime) -> dict[str, str]:
    """Three sources, one a way; a typed draft and a sheet with a fault."""
    from giaoban.exchange.actions.forms import keep_form
    from giaoban.exchange.actions.sheets import bring_sheet
    from giaoban.exchange.actions.sources import add_source

    sources = {
        way: add_source(
            by=people["lan"], key=f"da-nang-{way}", sender=_subject(PLACE), contract="dossier", way=way, simulated=True,
            now=now,
        )
        for way in ("push", "sheet", "form")
    }  # fmt: skip
    typed = keep_form(by=people["minh"], connector=sources["form"], typed={"dossier_id": "h-1"}, now=now)
    sheet = "\n".join(";".join(line) for line in (ROW.keys(), ROW.values())).encode()
    brought = bring_sheet(by=people["minh"], connector=sources["sheet"], data=sheet, file_name="thang-3.csv", now=now)
    return {
        "source": "/sources/da-nang-push/",
        "source-sheet": "/sources/da-nang-sheet/sheet/",
        "source-form": f"/sources/da-nang-form/form/?draft={typed.pk}",
        "submissions": "/sources/da-nang-sheet/submissions/",
        "submission": f"/sources/da-nang-sheet/submissions/{brought.submission.pk}/",
    }


def _parts(people: dict[str, Any], console: Any, now: dt.datetime) -> dict[str, str]:
    """A review that is being prepared, and the parts of its report that were asked for."""
    from giaoban.meetings.actions.preparing import prepare_review
    from giaoban.meetings.actions.writing import ask_for_parts

    day = now.date() + dt.timedelta(days=30)
    point: dict[str, Any] = {
        "group": "government",
        "title_vi": "Dịch vụ công",
        "title_en": "Services",
        "indicators": ["dossier_rate_settled"],
    }
    meeting = prepare_review(
        by=people["lan"], key="thu-quy", title_vi="Phiên giao ban thử", title_en="A trial review", period_code="2024Q4",
        held_on=day, organiser=_subject(AGENCY), layout="quarterly_review", agenda=[point],
        programmes=["vn-2023"], now=now,
    )  # fmt: skip
    (part,) = ask_for_parts(
        by=people["lan"], meeting=meeting, subjects=[_subject(PLACE)], groups=["government"], due=day, now=now
    )
    return {
        f"meeting-{name}": f"/meetings/{meeting.key}/{name}/" for name in ("prepare", "convene", "live", "parts")
    } | {"report-part": f"/reports/{part.key}/"}


def _petition(people: dict[str, Any], console: Any, now: dt.datetime) -> dict[str, str]:
    from giaoban.commitments.actions.opening import open_commitment

    petition = open_commitment(
        by=people["minh"], kind="petition", title_vi="Kiến nghị thử về đường truyền", group="government",
        asked_by=_subject(PLACE), owed_by=_subject(AGENCY), now=now,
    )  # fmt: skip
    return {"commitment/petition": f"/commitments/{petition.key}/"}


def _gaps(people: dict[str, Any], console: Any, now: dt.datetime) -> dict[str, str]:
    from giaoban.assistants.models import Gap
    from giaoban.assistants.queries.profiles import profile_names

    for number, profile in enumerate(profile_names()):
        Gap.objects.create(
            profile=profile, digest=f"{number:064d}", words="đi câu cá cần giấy phép gì" if number % 2 else "",
            reason="answer.not-found", first_on=now.date(), last_on=now.date(), asked=number + 1,
        )  # fmt: skip
    return {"ask-gaps": "/ask/gaps/"}


def _figures(people: dict[str, Any], console: Any, now: dt.datetime) -> dict[str, str]:
    """A figure that was counted from records, and an estimate."""
    from giaoban.measures.models import EconomyEstimate, Observation

    figure = Observation.objects.filter(indicator__code="dossier_rate_settled", subject__key="vn").order_by("-pk")[0]
    estimate = EconomyEstimate.objects.order_by("pk")[0]
    return {
        "figure": f"/figures/{figure.pk}/",
        "figure-records": f"/figures/{figure.pk}/records/",
        "indicator-changes": "/indicators/dossier_rate_settled/changes/?from=2024-12-31&by=nation",
        "economy-estimate": f"/economy/estimates/{estimate.key}/",
    }


def _states(people: dict[str, Any], console: Any, now: dt.datetime) -> dict[str, str]:
    """Things of the demo itself, one in every state in which its page has another form; and pages far from any link."""
    from giaoban.assessments.models import Assessment, Dossier
    from giaoban.meetings.models import Inspection

    here = Dossier.objects.filter(system__parent__key=PLACE).select_related("system").order_by("pk")
    dossiers = {one.state: one for one in here}
    assessed = {one.state: one for one in Assessment.objects.filter(subject__in=[one.system for one in here])}
    inspections = {one.state: one for one in Inspection.objects.order_by("pk")}
    decided = dossiers["approved"].system.key
    return (
        {f"minh:dossier/{state}": f"/systems/dossiers/{one.pk}/" for state, one in dossiers.items()}
        | {f"minh:assessment/{state}": f"/assessments/{one.pk}/" for state, one in assessed.items()}
        | {f"lan:inspection/{state}": f"/inspections/{one.key}/" for state, one in inspections.items()}
        | {
            "minh:dossier-new": f"/systems/{decided}/dossier/",
            "minh:system": f"/systems/{decided}/",
            "minh:system-recovery": f"/systems/{decided}/recovery/",
            "minh:target-own": f"/targets/vn-2023/G4/own/?organisation={PLACE}",
            "meeting-compare": "/meetings/2024q4/compare/",
        }
    )


def _law(people: dict[str, Any], console: Any, now: dt.datetime) -> dict[str, str]:
    """Two articles as a codification tells them, in the index of the law."""
    from django.conf import settings

    from giaoban.cli import main

    source = "(Điều {} Luật số 01/2020/QH14 ngày 01/02/2020 của Quốc hội, có hiệu lực thi hành kể từ ngày 01/05/2020)"
    file = Path(settings.VAR) / "articles.jsonl"
    lines = [
        {
            "so": "01/2020/QH14", "type": "Luật", "art": art, "eff": "2020-05-01", "title": f"Điều thử {art}",
            "text": text, "src": source.format(art), "demuc": "1.1", "demuc_title": "Làm thử",
        }
        for art, text in ARTICLES
    ]  # fmt: skip
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    code = main(["law", "import", str(file), "--quiet"])
    assert code == 0, code
    return {"law-document": "/law/vn/luat/2020/01/qh14/dieu-2", "law-search": "/law/search/?q=lam+thu"}


if __name__ == "__main__":
    told = furnish()
    sys.stdout.write("\n" + json.dumps(told) + "\n")
