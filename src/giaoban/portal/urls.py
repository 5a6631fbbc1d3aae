"""Addresses of the site. Reports and mail quote them, so they stay; the whole state of a page is in its address."""

from django.urls import URLPattern, path, re_path

from giaoban.portal.views import (
    account,
    asking,
    board,
    changes,
    commitments,
    documents,
    figures,
    gallery,
    gaps,
    inbox,
    indicators,
    knowledge,
    lineage,
    map,
    matrix,
    meeting,
    organisations,
    outbox,
    petitions,
    preferences,
    reviews,
    search,
    sources,
)
from giaoban.portal.views.assessments import board as judged_board
from giaoban.portal.views.assessments import judging, proving
from giaoban.portal.views.assessments import listing as checklist_listing
from giaoban.portal.views.assessments import opening as assessment_opening
from giaoban.portal.views.economy import disputing, estimates, listing, measuring
from giaoban.portal.views.inspections import answering as inspection_answering
from giaoban.portal.views.inspections import listing as inspection_listing
from giaoban.portal.views.inspections import one as inspection_one
from giaoban.portal.views.labels import public as label_public
from giaoban.portal.views.labels import published as label_published
from giaoban.portal.views.labels import scanning as label_scanning
from giaoban.portal.views.labels import sites as label_sites
from giaoban.portal.views.labels import verifying as label_verifying
from giaoban.portal.views.law import reading as law_reading
from giaoban.portal.views.law import searching as law_searching
from giaoban.portal.views.lessons import listing as lesson_listing
from giaoban.portal.views.lessons import one as lesson_one
from giaoban.portal.views.lessons import telling as lesson_telling
from giaoban.portal.views.meetings import comparing, concluding, convening, hub, live, parts, preparing
from giaoban.portal.views.plans import entering, guidance, importing, one, register
from giaoban.portal.views.press import accrediting as press_accrediting
from giaoban.portal.views.press import asking as press_asking
from giaoban.portal.views.press import desk as press_desk
from giaoban.portal.views.press import network as press_network
from giaoban.portal.views.press import public as press_public
from giaoban.portal.views.press import question as press_question
from giaoban.portal.views.press import spokespersons as press_spokespersons
from giaoban.portal.views.press import subscribing as press_subscribing
from giaoban.portal.views.systems import board as system_board
from giaoban.portal.views.systems import dossiers as system_dossiers
from giaoban.portal.views.systems import editing as system_editing
from giaoban.portal.views.systems import importing as system_importing
from giaoban.portal.views.systems import recovering as system_recovery
from giaoban.portal.views.systems import register as system_register
from giaoban.portal.views.systems import reporting as system_reporting
from giaoban.portal.views.systems import wizard as system_wizard
from giaoban.portal.views.targets import own, programme, target, tasks
from giaoban.portal.views.typing import form as typed_form
from giaoban.portal.views.typing import sheet as typed_sheet
from giaoban.portal.views.typing import submission as typed_submission

urlpatterns: list[URLPattern] = [
    path("", board.board, name="board"),
    path("matrix/", matrix.matrix, name="matrix"),
    path("map/", map.province_map, name="map"),
    path("indicators/", indicators.indicator_list, name="indicators"),
    path("indicators/<str:code>/", indicators.indicator, name="indicator"),
    path("indicators/<str:code>/changes/", changes.changes, name="indicator-changes"),
    path("indicators/<str:code>/chart.<str:form>", indicators.chart, name="indicator-chart"),
    path("figures/<int:number>/", figures.figure, name="figure"),
    path("figures/<int:number>/records/", lineage.record_list, name="figure-records"),
    path("figures/<int:number>/bundle.zip", lineage.bundle, name="figure-bundle"),
    path("organisations/", organisations.organisation_list, name="organisations"),
    path("organisations/<str:key>/", organisations.organisation, name="organisation"),
    path("commitments/", commitments.commitment_list, name="commitments"),
    re_path(r"^commitments/(?P<key>press\.[^/]+)/$", press_question.moved_here),
    path("commitments/<path:key>/", commitments.commitment, name="commitment"),
    path("petitions/new/", petitions.new_petition, name="petition-new"),
    path("press/", press_public.answer_list, name="press"),
    path("press/feed.atom", press_public.feed, name="press-feed"),
    path("press/ask/", press_asking.ask, name="press-ask"),
    path("press/accreditation/", press_accrediting.request_form, name="press-accreditation"),
    path("press/welcome/<int:number>/<str:token>/", press_accrediting.welcome, name="press-welcome"),
    path("press/desk/", press_desk.desk, name="press-desk"),
    path("press/desk/<int:number>/", press_desk.accreditation, name="press-request"),
    path("press/spokespersons/", press_spokespersons.spokespersons, name="press-spokespersons"),
    path("press/network/", press_network.network_page, name="press-network"),
    path("press/subscribe/", press_subscribing.subscribe, name="press-subscribe"),
    path("press/subscribe/confirm/<str:token>/", press_subscribing.confirm, name="press-confirm"),
    path("press/subscribe/leave/<str:token>/", press_subscribing.leave, name="press-leave"),
    path("press/questions/<str:key>/", press_question.question, name="press-question"),
    path("api/press/", press_public.answers_json, name="press-json"),
    path("inbox/", inbox.waiting, name="inbox"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("calendar/<str:token>.ics", preferences.calendar_feed, name="calendar-feed"),
    path("outbox/", outbox.outbox_list, name="outbox"),
    path("targets/<str:programme>/", programme.programme, name="programme"),
    path("targets/<str:programme>/tasks/", tasks.task_list, name="specific-tasks"),
    path("targets/<str:programme>/tasks/<str:organisation>/", tasks.task_form, name="specific-task"),
    path("targets/<str:programme>/<str:code>/", target.target, name="target"),
    path("targets/<str:programme>/<str:code>/own/", own.own_target, name="target-own"),
    path("lessons/", lesson_listing.lesson_list, name="lessons"),
    path("lessons/new/", lesson_telling.new_lesson, name="lesson-new"),
    path("lessons/<int:number>/", lesson_one.lesson, name="lesson"),
    path("checklists/", checklist_listing.checklist_list, name="checklists"),
    path("checklists/<str:name>/", checklist_listing.checklist, name="checklist"),
    path("checklists/<str:name>/assess/", assessment_opening.new_assessment, name="assessment-new"),
    path("assessments/", judged_board.assessment_list, name="assessments"),
    path("assessments/<int:number>/", judging.assessment, name="assessment"),
    path("assessments/<int:number>/conclusions/<int:conclusion>.json", judging.result_file, name="assessment-result"),
    path("assessments/<int:number>/<str:name>/", proving.criterion, name="assessment-criterion"),
    path("systems/", system_board.system_board, name="systems"),
    path("systems/requirements/", system_board.requirement_list, name="systems-requirements"),
    path("systems/requirements/<str:regime>/<str:criterion>/", system_board.requirement, name="systems-requirement"),
    path("systems/register/", system_register.system_list, name="systems-register"),
    path("systems/new/", system_editing.new_system, name="system-new"),
    path("systems/import/", system_importing.import_page, name="systems-import"),
    path("systems/level/", system_wizard.wizard, name="systems-level"),
    path("systems/dossiers/", system_dossiers.dossier_list, name="dossiers"),
    path("systems/dossiers/<int:number>/", system_dossiers.dossier, name="dossier"),
    path("systems/dossiers/<int:number>/dossier.docx", system_dossiers.dossier_file, name="dossier-file"),
    path("systems/drills/", system_recovery.drill_list, name="drills"),
    path("systems/drills/<int:number>/", system_recovery.drill, name="drill"),
    path("systems/report/", system_reporting.report, name="systems-report"),
    path("systems/<str:key>/", system_register.system, name="system"),
    path("systems/<str:key>/recovery/", system_recovery.recovery_page, name="system-recovery"),
    path("systems/<str:key>/dossier/", system_dossiers.new_dossier, name="dossier-new"),
    path("systems/<str:key>/change/", system_editing.change, name="system-change"),
    path("evidence/<int:number>/", proving.evidence_file, name="evidence-file"),
    path("labels/", label_public.label_list, name="labels"),
    path("labels/not-yet/", label_public.label_list, {"which": "not-yet"}, name="labels-not-yet"),
    path("labels/league/", label_public.label_list, {"which": "league"}, name="labels-league"),
    path("labels/months/", label_public.label_list, {"which": "months"}, name="labels-months"),
    path("labels/verify/", label_verifying.verify_form, name="labels-verify"),
    path("labels/sites/", label_sites.site_list, name="label-sites"),
    path("labels/sites/new/", label_sites.new_site, name="label-site-new"),
    path("labels/sites/<str:key>/", label_sites.site, name="label-site"),
    path("labels/sites/<str:key>/visits/<str:sha256>.json", label_scanning.visit_file, name="label-visit"),
    path("labels/<str:serial>/", label_verifying.label_page, name="label"),
    path("labels/<str:serial>/badge.svg", label_published.badge, name="label-badge"),
    path("labels/<str:serial>/label.jwt", label_published.label_file, name="label-file"),
    path("api/labels/<str:which>/", label_public.labels_json, name="labels-json"),
    path(".well-known/giaoban-labels/jwks.json", label_published.jwks, name="labels-keys"),
    path(".well-known/giaoban-labels/status.jwt", label_published.status, name="labels-status"),
    path(".well-known/giaoban-labels/log/head", label_published.head, name="labels-head"),
    path(".well-known/giaoban-labels/log/entries", label_published.log_entries, name="labels-entries"),
    path(".well-known/giaoban-labels/log/proof", label_published.proof, name="labels-proof"),
    path(".well-known/giaoban-labels/log/consistency", label_published.growth, name="labels-consistency"),
    path("inspections/", inspection_listing.inspection_list, name="inspections"),
    path("inspections/<str:key>/", inspection_one.inspection, name="inspection"),
    path("inspections/<str:key>/answers/", inspection_answering.answers, name="inspection-answers"),
    path("inspections/<str:key>/receipt.json", inspection_one.receipt_file, name="inspection-receipt"),
    path("inspections/<str:key>/minutes-<int:number>.pdf", inspection_one.minutes_file, name="inspection-minutes"),
    path("plans/", register.register, name="plans"),
    path("plans/new/", entering.new_plan, name="plan-new"),
    path("plans/import/", importing.import_plans, name="plans-import"),
    path("plans/missing/<str:kind>/", register.missing, name="plans-missing"),
    path("plans/guidance/", guidance.guidance, name="guidance"),
    path("plans/guidance/<path:key>/", guidance.guide, name="guide"),
    path("plans/<int:number>/", one.plan, name="plan"),
    path("files/<int:number>/", one.document_file, name="document-file"),
    path("documents/<path:key>/", documents.document, name="document"),
    path("economy/", disputing.economy, name="economy"),
    path("economy/tables/", listing.table_list, name="economy-tables"),
    path("economy/measure/", measuring.measure, name="economy-measure"),
    path("economy/estimates/<str:key>/", estimates.estimate, name="economy-estimate"),
    path("economy/estimates/<str:key>/bundle.zip", estimates.bundle_file, name="economy-bundle"),
    path("economy/estimates/<str:key>/note.docx", estimates.note_file, name="economy-note"),
    path("reviews/", reviews.review_list, name="reviews"),
    path("reviews/<str:key>/", reviews.review, name="review"),
    path("reviews/<str:key>/meeting/", meeting.meeting_mode, name="meeting"),
    path("reviews/<str:key>/report.<str:form>", reviews.report, name="review-report"),
    path("meetings/", hub.meeting_list, name="meetings"),
    path("meetings/<str:key>/", hub.meeting_page, name="meeting-page"),
    path("meetings/<str:key>/prepare/", preparing.prepare, name="meeting-prepare"),
    path("meetings/<str:key>/convene/", convening.convene, name="meeting-convene"),
    path("meetings/<str:key>/live/", live.live, name="meeting-live"),
    path("meetings/<str:key>/conclude/", concluding.conclude, name="meeting-conclude"),
    path("meetings/<str:key>/compare/", comparing.compared, name="meeting-compare"),
    path("meetings/<str:key>/parts/", parts.meeting_parts, name="meeting-parts"),
    path("meetings/<str:key>/<str:name>.<str:form>", hub.meeting_paper, name="meeting-paper"),
    path("reports/", parts.my_parts, name="report-parts"),
    path("reports/<str:key>/", parts.part_page, name="report-part"),
    path("sources/", sources.source_list, name="sources"),
    path("sources/<str:key>/", sources.source, name="source"),
    path("sources/<str:key>/sheet/", typed_sheet.sheet, name="source-sheet"),
    path("sources/<str:key>/form/", typed_form.form, name="source-form"),
    path("sources/<str:key>/submissions/", typed_submission.submission_list, name="submissions"),
    path("sources/<str:key>/submissions/<int:number>/", typed_submission.submission, name="submission"),
    path("search/", search.search, name="search"),
    path("ask/", asking.ask, name="ask"),
    path("knowledge/", knowledge.knowledge, name="knowledge"),
    path("ask/gaps/", gaps.gap_list, name="ask-gaps"),
    path("ask/stream/", asking.stream, name="ask-stream"),
    path("law/", law_searching.home, name="law"),
    path("law/search/", law_searching.search, name="law-search"),
    path("law/<path:address>", law_reading.read, name="law-document"),
    path("sign-in/", account.SignIn.as_view(), name="sign-in"),
    path("sign-out/", account.SignOut.as_view(), name="sign-out"),
    path("language/", account.language, name="language"),
    path("ui/", gallery.gallery, name="ui"),
]
