"""The press network: who may ask, who answers, what of it anybody may read, and that no answer is ever overwritten."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.rooms.commitments.press import (
    ASKED,
    DAY,
    HOUR,
    LAST,
    accredited,
    answered,
    asked,
    network,
    requested,
    routed,
    sources,
)
from tests.tiny import NOW, TODAY

from giaoban.commitments.actions import move_commitment, remind
from giaoban.commitments.actions.mailing import send_mail, write_digests
from giaoban.commitments.actions.press import (
    Cited,
    accept_accreditation,
    choose_password,
    correct_answer,
    decline_question,
    draft_answer,
    move_question,
    publish_answer,
    refuse_accreditation,
    request_accreditation,
    revoke_accreditation,
    send_link,
    welcomed,
    withdraw_answer,
)
from giaoban.commitments.models import Accreditation, Citation, Commitment, Outgoing, PressAnswer, PressQuestion
from giaoban.commitments.queries.inbox import inbox
from giaoban.commitments.queries.press import accreditation_of, public_answers, reader_of
from giaoban.commitments.queries.press import network as figures
from giaoban.core.findings import Refused
from giaoban.library.models import Document
from giaoban.measures.models import Observation
from giaoban.registry.actions import console_person
from giaoban.registry.models import Event, Membership, Person, RecordIsFinal
from giaoban.registry.permissions import NotAllowed

PERSONAL = ("Hoàng Thị Thư", "PV-0017", "thu@bao-nui.example.vn")


def codes(refused):
    return sorted(finding.code for finding in refused.value.findings)


@pytest.fixture
def people(tiny):
    return network()


@pytest.fixture
def reporter(people):
    return accredited().person


def may_read(question, by, now=NOW):
    return reader_of(question, by, now=now, today=TODAY).sees_question


# --- accreditation -------------------------------------------------------------------------------------------------


def test_a_request_has_no_person_until_the_officer_accepts_it(people):
    made = requested()
    assert (made.state, made.person) == ("requested", None)
    assert not Person.objects.filter(email="thu@bao-nui.example.vn").exists()
    done = accept_accreditation(by=people["desk"], accreditation=made, valid_from=TODAY, valid_to=LAST, now=NOW)
    assert done.person is not None
    assert not done.person.has_usable_password()
    assert accreditation_of(done.person, TODAY) == done
    assert accreditation_of(done.person, LAST) == done, "the last day is included"
    assert accreditation_of(done.person, LAST + DAY) is None


@pytest.mark.parametrize("who", ["spokesperson", "approver", "officer", "editor", "auditor", "outsider"])
def test_only_the_officer_decides_about_reporters(people, who):
    made = requested()
    acts = (
        lambda by: accept_accreditation(by=by, accreditation=made, valid_from=TODAY, valid_to=LAST, now=NOW),
        lambda by: refuse_accreditation(by=by, accreditation=made, reason="thẻ hết hạn", now=NOW),
        lambda by: revoke_accreditation(by=by, accreditation=made, reason="thẻ hết hạn", now=NOW),
        lambda by: send_link(by=by, accreditation=made, now=NOW),
    )
    for act in acts:
        with pytest.raises(NotAllowed):
            act(people[who])
    made.refresh_from_db()
    assert made.state == "requested"


def test_every_fault_of_a_request_is_said_at_once(tiny):
    with pytest.raises(Refused) as refused:
        request_accreditation(
            name="Thư\r\nBcc: all@example.vn", press_office=" ", card_number="9" * 41, email="thu@x\nBcc: y@z.vn",
            remote="203.0.113.7", now=NOW,
        )  # fmt: skip
    assert codes(refused) == [
        "press.empty", "press.too-long", "press.unseen-characters", "reminders.bad-address"
    ]  # fmt: skip
    assert not Accreditation.objects.exists()


def test_a_second_request_of_an_address_changes_nothing_and_says_nothing(tiny):
    first = requested()
    second = request_accreditation(
        name="Kẻ khác", press_office="Báo khác", card_number="1", email="THU@bao-nui.example.vn", remote="198.51.100.1",
        now=NOW + HOUR,
    )  # fmt: skip
    assert second is None
    assert Accreditation.objects.get() == first
    assert Accreditation.objects.get().name == "Hoàng Thị Thư"


def test_a_host_that_asks_too_often_is_stopped_and_others_are_not(tiny):
    for number in range(10):
        requested(f"a{number}@example.vn")
    with pytest.raises(Refused) as refused:
        requested("a10@example.vn")
    assert codes(refused) == ["press.too-many"]
    assert requested("a10@example.vn", remote="198.51.100.9") is not None
    assert requested("a11@example.vn", now=NOW + HOUR) is not None, "the next hour counts anew"


def test_what_was_decided_is_not_decided_again(people):
    made = requested()
    refuse_accreditation(by=people["desk"], accreditation=made, reason="không có trong danh sách thẻ", now=NOW)
    with pytest.raises(Refused) as refused:
        accept_accreditation(by=people["desk"], accreditation=made, valid_from=TODAY, valid_to=LAST, now=NOW)
    assert codes(refused) == ["press.decided-already"]
    with pytest.raises(Refused):
        revoke_accreditation(by=people["desk"], accreditation=made, reason="x", now=NOW)


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (TODAY, TODAY - DAY, "press.ends-before-it-begins"),
        (TODAY - 9 * DAY, TODAY - DAY, "press.ended-already"),
        (TODAY, dt.date(2035, 1, 1), "press.too-long-a-time"),
    ],
)
def test_a_time_that_is_none_is_refused(people, first, last, code):
    with pytest.raises(Refused) as refused:
        accept_accreditation(by=people["desk"], accreditation=requested(), valid_from=first, valid_to=last, now=NOW)
    assert codes(refused) == [code]


def test_a_refusal_and_a_revocation_need_a_reason(people):
    made = requested()
    with pytest.raises(Refused):
        refuse_accreditation(by=people["desk"], accreditation=made, reason="  ", now=NOW)
    done = accept_accreditation(by=people["desk"], accreditation=made, valid_from=TODAY, valid_to=LAST, now=NOW)
    with pytest.raises(Refused):
        revoke_accreditation(by=people["desk"], accreditation=done, reason="", now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Accreditation.objects.filter(pk=done.pk).update(state="revoked")


def test_a_public_form_opens_nobodys_account(people):
    """Somebody types the address of an officer: the accredited person is a new one."""
    people["desk"].email = "dau-moi@bo-so.example.vn"
    people["desk"].save()
    made = accredited("dau-moi@bo-so.example.vn")
    assert made.person != people["desk"]
    again = accredited("dau-moi@bo-so.example.vn", now=NOW + 2 * DAY)
    assert again.person == made.person, "renewed, the reporter stays the same person"


def test_a_revoked_reporter_asks_nothing_more_and_what_was_asked_is_answered(people, reporter):
    question = routed(people, reporter)
    held = accreditation_of(reporter, TODAY)
    revoke_accreditation(by=people["desk"], accreditation=held, reason="rời tòa soạn", now=NOW + 2 * HOUR)
    with pytest.raises(NotAllowed):
        asked(reporter, title="Câu khác", now=NOW + 2 * HOUR)
    assert PressQuestion.objects.count() == 1
    assert may_read(question, reporter)
    draft_answer(by=people["spokesperson"], question=question, text="Quý III.", cited=sources(), now=NOW + 3 * HOUR)
    publish_answer(by=people["approver"], question=question, now=NOW + 4 * HOUR)
    assert public_answers(now=NOW + 5 * HOUR).count() == 1


def test_a_revocation_ends_every_accreditation_of_the_person(people, reporter):
    renewed = accredited(now=NOW + 2 * DAY)
    assert renewed.person == reporter
    first = Accreditation.objects.exclude(pk=renewed.pk).get()
    revoke_accreditation(by=people["desk"], accreditation=first, reason="vi phạm", now=NOW)
    assert accreditation_of(reporter, TODAY) is None


def test_no_event_holds_what_is_personal(people, reporter):
    routed(people, reporter)
    revoke_accreditation(
        by=people["desk"], accreditation=accreditation_of(reporter, TODAY), reason="rời tòa soạn", now=NOW + 2 * HOUR
    )
    kept = " ".join(f"{event.thing} {event.data}" for event in Event.objects.exclude(action__startswith="pack."))
    assert "accreditations:" in kept
    assert not [word for word in PERSONAL if word in kept]
    told = set(Event.objects.values_list("action", flat=True))
    assert {"accreditation.request", "accreditation.accept", "accreditation.revoke", "press.ask"} <= told


def test_the_first_password_is_chosen_once_by_the_link_of_the_mail(people):
    made = accredited()
    assert send_mail(by=console_person(), now=NOW).sent == 1
    (letter,) = mail.outbox
    assert letter.to == ["thu@bao-nui.example.vn"]
    token = letter.body.split(f"/press/welcome/{made.pk}/")[1].split("/")[0]
    assert token not in str(list(Outgoing.objects.values_list("body", flat=True))), "a link that acts is not kept"
    with pytest.raises(Refused):
        choose_password(accreditation=made, token=token, password="ngan", now=NOW)
    with pytest.raises(Refused):
        choose_password(accreditation=made, token=token + "a", password="mot-cau-du-dai-de-nho", now=NOW)
    choose_password(accreditation=made, token=token, password="mot-cau-du-dai-de-nho", now=NOW)
    made.person.refresh_from_db()
    assert made.person.check_password("mot-cau-du-dai-de-nho")
    assert not welcomed(made, token), "used once"
    with pytest.raises(Refused) as refused:
        choose_password(accreditation=made, token=token, password="mot-cau-khac-du-dai", now=NOW)
    assert codes(refused) == ["subscription.over"]


def test_a_link_of_one_reporter_is_not_anothers(people):
    from django.contrib.auth.tokens import default_token_generator

    one, other = accredited(), accredited("khac@example.vn")
    token = default_token_generator.make_token(one.person)
    assert welcomed(one, token)
    assert not welcomed(other, token)


# --- asking --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["spokesperson", "approver", "officer", "desk", "auditor", "outsider"])
def test_only_an_accredited_reporter_asks(people, who):
    with pytest.raises(NotAllowed):
        asked(people[who])


def test_a_question_is_a_commitment_with_a_clock_in_working_days(people, reporter):
    question = asked(reporter)
    one = question.commitment
    assert (one.kind, one.workflow, one.state) == ("press_question", "press-question@2", "asked")
    assert (one.asked_by, one.asked_by_person) == (None, reporter)
    # Tuesday 15 April is not counted: 16, 17, 18, 21, 22; 26 April is no matter yet
    assert one.due == dt.date(2025, 4, 22)
    assert one.steps.get().move == "open"


def test_lists_of_everything_owed_do_not_tell_what_was_asked(people, reporter):
    one = routed(people, reporter).commitment
    kept = f"{one.title_vi} {one.title_en} {one.note} {one.search} {one.details} {[s.fields for s in one.steps.all()]}"
    assert ASKED not in kept
    assert "cap" not in one.search.split()
    assert one.title_vi, "but that something is owed is not hidden"


def test_the_same_question_sent_twice_is_asked_once(people, reporter):
    first = asked(reporter)
    with pytest.raises(Refused) as refused:
        asked(reporter, title="  tuyến cáp  RA ĐẢO bao giờ xong? ", now=NOW + HOUR)
    assert codes(refused) == ["press.asked-already"]
    assert refused.value.findings[0].context["key"] == first.key
    other = accredited("khac@example.vn").person
    assert asked(other).pk != first.pk, "another reporter may ask the same"
    assert asked(reporter, at="province.bien").pk != first.pk, "and another organisation be asked"
    move_question(by=reporter, question=first, move="withdraw", fields={"reason": "đã rõ"}, now=NOW + HOUR)
    assert asked(reporter, now=NOW + 2 * HOUR).pk != first.pk, "asked again after it ended"


def test_faults_of_a_question_are_said_at_once(people, reporter):
    with pytest.raises(Refused) as refused:
        asked(reporter, title="\u202e" * 3, at="office.so.minister")
    assert codes(refused) == ["press.not-asked", "press.unseen-characters"]
    with pytest.raises(Refused) as refused:
        asked(reporter, title="a" * 301, at="province.nui")
    assert codes(refused) == ["press.not-asked", "press.too-long"], "Núi ended with 2024"


def test_a_reporter_asks_twenty_questions_a_day_at_the_most(people, reporter):
    for number in range(20):
        asked(reporter, title=f"Câu hỏi số {number}")
    with pytest.raises(Refused) as refused:
        asked(reporter, title="Một câu nữa")
    assert codes(refused) == ["press.too-many-questions"]
    assert asked(reporter, title="Hôm sau", now=NOW + DAY)


def test_a_follow_up_is_a_question_of_its_own(people, reporter):
    first = answered(people, reporter)
    second = asked(reporter, title="Vì sao chậm so với kế hoạch?", follows=first, now=NOW + DAY)
    assert second.commitment.parent == first.commitment
    assert public_answers(now=NOW + DAY).get().question == first, "the first answer stays public"
    other = accredited("khac@example.vn").person
    with pytest.raises(Refused) as refused:
        asked(other, title="Chen vào", follows=first)
    assert codes(refused) == ["press.follows-another"]


# --- routing and answering -----------------------------------------------------------------------------------------


def test_a_question_goes_only_to_an_organisation_with_a_spokesperson_that_day(people, reporter):
    question = asked(reporter)
    with pytest.raises(Refused) as refused:
        move_question(
            by=people["desk"], question=question, move="route", fields={"spokesperson_of": "province.nui-song.2025"},
            now=NOW,
        )  # fmt: skip
    assert codes(refused) == ["press.no-spokesperson"]
    Membership.objects.filter(person=people["spokesperson"]).update(valid_to=TODAY - DAY)
    with pytest.raises(Refused):
        move_question(
            by=people["desk"], question=question, move="route", fields={"spokesperson_of": "ministry.duong"}, now=NOW
        )


WHO_MOVES = {
    "route": ("asked", {"spokesperson_of": "ministry.duong"}, {"desk"}),
    "send_back": ("with_spokesperson", {"reason": "không thuộc lĩnh vực"}, {"spokesperson"}),
    "ask_reporter": ("with_spokesperson", {"question": "Tuyến nào?"}, {"spokesperson"}),
    "reply": ("waiting_for_reporter", {"reply": "Tuyến số 2."}, {"reporter"}),
    "return": ("drafted", {"reason": "thiếu mốc thời gian"}, {"approver"}),
    "withdraw": ("asked", {"reason": "đã rõ"}, {"reporter"}),
}


@pytest.mark.parametrize("move", WHO_MOVES)
def test_each_move_is_its_owners_alone(people, reporter, move):
    state, fields, allowed = WHO_MOVES[move]
    question = routed(people, reporter)
    everybody = people | {"reporter": reporter, "reporter_elsewhere": accredited("khac@example.vn").person}
    for who, by in everybody.items():
        Commitment.objects.filter(pk=question.commitment_id).update(state=state)
        question.commitment.refresh_from_db()
        try:
            with transaction.atomic():
                move_question(by=by, question=question, move=move, fields=fields, now=NOW + 2 * HOUR)
                done = True
                transaction.set_rollback(True)
        except NotAllowed:
            done = False
        assert done == (who in allowed), who


def test_the_console_shortens_the_addresses_of_reporters(people, reporter, capsys):
    from giaoban.cli.outbox import show

    show("")
    said = capsys.readouterr().out
    assert "t…@bao-nui.example.vn" in said
    assert "thu@bao-nui" not in said


@pytest.mark.parametrize("move", ["draft_answer", "publish", "decline"])
def test_a_move_that_writes_an_answer_is_not_made_without_one(people, reporter, move):
    question = routed(people, reporter)
    with pytest.raises(Refused) as refused:
        move_question(by=people["approver"], question=question, move=move, now=NOW + 2 * HOUR)
    assert codes(refused) == ["press.own-action"]


def test_only_the_designated_spokesperson_drafts(people, reporter):
    question = routed(people, reporter)
    for who in (*set(people) - {"spokesperson"}, reporter):
        by = people[who] if isinstance(who, str) else who
        with pytest.raises(NotAllowed):
            draft_answer(by=by, question=question, text="Xong.", cited=sources(), now=NOW + 2 * HOUR)
    assert not PressAnswer.objects.exists()
    draft_answer(by=people["spokesperson"], question=question, text="Xong.", cited=sources(), now=NOW + 2 * HOUR)


def test_only_the_approver_publishes_corrects_and_only_they_or_the_desk_withdraw(people, reporter):
    question = routed(people, reporter)
    draft_answer(by=people["spokesperson"], question=question, text="Xong.", cited=sources(), now=NOW + 2 * HOUR)
    others = [people[who] for who in people if who != "approver"] + [reporter]
    for by in others:
        with pytest.raises(NotAllowed):
            publish_answer(by=by, question=question, now=NOW + 3 * HOUR)
        with pytest.raises(NotAllowed):
            publish_answer(by=by, question=question, public_from=NOW - DAY, now=NOW + 3 * HOUR)
    publish_answer(by=people["approver"], question=question, now=NOW + 3 * HOUR)
    for by in others:
        with pytest.raises(NotAllowed):
            correct_answer(by=by, question=question, text="Khác.", cited=sources(), reason="x", now=NOW + 4 * HOUR)
        if by != people["desk"]:
            with pytest.raises(NotAllowed):
                withdraw_answer(by=by, question=question, reason="x", now=NOW + 4 * HOUR)
    withdraw_answer(by=people["desk"], question=question, reason="nhầm tuyến", now=NOW + 4 * HOUR)


def test_an_answer_without_text_or_source_is_refused_with_both(people, reporter):
    question = routed(people, reporter)
    with pytest.raises(Refused) as refused:
        draft_answer(by=people["spokesperson"], question=question, text="  ", cited=[], now=NOW + 2 * HOUR)
    assert codes(refused) == ["press.empty", "press.no-source"]
    question.commitment.refresh_from_db()
    assert question.commitment.state == "with_spokesperson"
    assert not PressAnswer.objects.exists()


def test_an_answer_may_rest_on_a_figure_alone(people, reporter):
    question = routed(people, reporter)
    figure = Observation.objects.select_related("source").first()
    made = draft_answer(
        by=people["spokesperson"], question=question, text="Xem số liệu.", cited=[Cited(figure=figure)],
        now=NOW + 2 * HOUR,
    )  # fmt: skip
    assert made.citations.get().figure == figure
    assert question.commitment.steps.get(move="draft_answer").evidence == figure.source


def test_nobody_reads_a_question_before_its_answer_but_those_it_concerns(people, reporter):
    question = routed(people, reporter)
    draft_answer(by=people["spokesperson"], question=question, text="Xong.", cited=sources(), now=NOW + 2 * HOUR)
    other = accredited("khac@example.vn").person
    everybody = people | {"reporter": reporter, "reporter_elsewhere": other, "anybody": None}
    reads = {who for who, by in everybody.items() if may_read(question, by, NOW + 3 * HOUR)}
    assert reads == {"reporter", "spokesperson", "approver", "desk"}, "not even other officers of the organisation"
    drafts = {who for who, by in everybody.items()
              if reader_of(question, by, now=NOW + 3 * HOUR, today=TODAY).sees_drafts}  # fmt: skip
    assert drafts == reads - {"reporter"}
    named = {who for who, by in everybody.items()
             if reader_of(question, by, now=NOW + 3 * HOUR, today=TODAY).sees_person}  # fmt: skip
    assert named == {"desk"}, "who the reporter is, the press officer alone reads"
    publish_answer(by=people["approver"], question=question, now=NOW + 3 * HOUR)
    assert all(may_read(question, by, NOW + 3 * HOUR) for by in everybody.values())


def test_an_embargo_holds_for_all_but_the_reporter_and_ends_by_itself(people, reporter):
    until = NOW + DAY
    question = answered(people, reporter, public_from=until)
    other = accredited("khac@example.vn").person
    before, after = until - dt.timedelta(seconds=1), until
    assert not public_answers(now=before).exists()
    assert may_read(question, reporter, before)
    assert not may_read(question, other, before)
    assert not may_read(question, None, before)
    assert ASKED not in question.commitment.title_vi
    assert public_answers(now=after).get().question == question
    assert may_read(question, None, after)


@pytest.mark.parametrize(
    ("moment", "code"), [(NOW - DAY, "press.embargo-is-past"), (NOW + 400 * DAY, "press.embargo-too-long")]
)
def test_an_embargo_lies_ahead_within_a_year(people, reporter, moment, code):
    with pytest.raises(Refused) as refused:
        answered(people, reporter, public_from=moment)
    assert codes(refused) == [code]
    assert not PressAnswer.objects.filter(kind="published").exists()


def test_a_correction_is_a_new_version_and_the_old_one_stays(people, reporter):
    question = answered(people, reporter)
    with pytest.raises(Refused) as refused:
        correct_answer(
            by=people["approver"], question=question, text="Xong trong quý III năm 2025.", cited=sources(),
            reason="như cũ", now=NOW + DAY,
        )  # fmt: skip
    assert codes(refused) == ["press.unchanged"]
    correct_answer(
        by=people["approver"], question=question, text="Xong trong quý IV năm 2025.", cited=sources(),
        reason="nhà thầu báo lại tiến độ", now=NOW + DAY,
    )  # fmt: skip
    kept = list(question.answers.values_list("number", "kind", "text"))
    assert kept == [
        (1, "draft", "Xong trong quý III năm 2025."),
        (2, "published", "Xong trong quý III năm 2025."),
        (3, "published", "Xong trong quý IV năm 2025."),
    ]
    assert public_answers(now=NOW + DAY).get().number == 3


def test_a_version_cannot_be_changed_by_any_way(people, reporter):
    version = answered(people, reporter).answers.last()
    version.text = "Khác."
    with pytest.raises(RecordIsFinal):
        version.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        PressAnswer.objects.filter(pk=version.pk).update(text="Khác.")
    with pytest.raises(DatabaseError), transaction.atomic():
        Citation.objects.all().delete()


def test_a_withdrawn_answer_leaves_its_reason_and_can_come_back(people, reporter):
    question = answered(people, reporter)
    with pytest.raises(Refused):
        withdraw_answer(by=people["approver"], question=question, reason=" ", now=NOW + DAY)
    withdraw_answer(by=people["approver"], question=question, reason="số liệu chưa kiểm", now=NOW + DAY)
    assert not public_answers(now=NOW + DAY).exists()
    assert may_read(question, None, NOW + DAY), "that it was withdrawn, and why, all may read"
    question.commitment.refresh_from_db()
    assert question.commitment.title_vi != ASKED
    with pytest.raises(Refused) as refused:
        withdraw_answer(by=people["approver"], question=question, reason="lần nữa", now=NOW + DAY)
    assert codes(refused) == ["press.not-published"]
    correct_answer(
        by=people["approver"], question=question, text="Xong trong quý III năm 2025.", cited=sources(),
        reason="đã kiểm lại", now=NOW + 2 * DAY,
    )  # fmt: skip
    assert public_answers(now=NOW + 2 * DAY).get().number == 4


def test_declined_needs_its_provision_and_stays_between_the_reporter_and_the_house(people, reporter):
    question = asked(reporter)
    law = Document.objects.get(key="lt-09-2024")
    for document, place in ((None, ""), (law, "")):
        with pytest.raises(Refused):
            decline_question(
                by=people["approver"], question=question, reason="bí mật", document=document, place=place, now=NOW
            )
    with pytest.raises(NotAllowed):
        decline_question(
            by=people["spokesperson"], question=question, reason="bí mật", document=law, place="Điều 2", now=NOW
        )
    assert not PressAnswer.objects.exists()
    made = decline_question(
        by=people["approver"], question=question, reason="thuộc danh mục bí mật", document=law, place="Điều 2", now=NOW
    )
    assert (made.citations.get().document, made.citations.get().place) == (law, "Điều 2")
    assert may_read(question, reporter)
    assert not may_read(question, None)
    assert not public_answers(now=NOW + DAY).exists()


# --- clocks and mail -----------------------------------------------------------------------------------------------


def test_the_spokesperson_is_reminded_and_when_it_is_late_those_above(people, reporter):
    for who in ("spokesperson", "approver", "desk"):
        people[who].email = f"{who}@example.vn"
        people[who].save()
    question = routed(people, reporter)  # due on Tuesday 22 April
    assert not remind(by=console_person(), now=NOW + 2 * HOUR).notices
    friday = NOW + 3 * DAY
    (notice,) = remind(by=console_person(), now=friday).notices
    assert (notice.what, notice.to) == ("remind", ["spokesperson", "agency"])
    assert remind(by=console_person(), now=friday + HOUR).notices == (), "once"
    assert {row.person.username for row in write_digests(by=console_person(), now=friday)} >= {"phat_ngon"}
    late = NOW + 8 * DAY  # Wednesday 23 April, one day late
    given = remind(by=console_person(), now=late).notices
    assert ("notify", ["approver", "agency"]) in [(one.what, one.to) for one in given]
    assert {row.person.username for row in write_digests(by=console_person(), now=late)} >= {"duyet", "dau_moi"}
    send_mail(by=console_person(), now=late)
    letters = {message.to[0]: message.body for message in mail.outbox if "giao" in message.subject}
    assert "Câu hỏi của báo chí" in letters["spokesperson@example.vn"]
    assert not [body for body in letters.values() if ASKED in body], "a digest does not tell it either"
    assert question.commitment in inbox(people["spokesperson"], today=TODAY)
    assert question.commitment not in inbox(people["spokesperson_elsewhere"], today=TODAY)


def test_the_clock_stands_still_while_the_reporter_is_asked_and_silence_ends_it_after_notice(people, reporter):
    question = routed(people, reporter)
    move_question(
        by=people["spokesperson"], question=question, move="ask_reporter", fields={"question": "Tuyến nào?"},
        now=NOW + 2 * HOUR,
    )  # fmt: skip
    question.commitment.refresh_from_db()
    assert question.commitment in inbox(reporter, today=TODAY)
    # 16 17 18, 21 to 25, the swapped Saturday 26, 28 29 30 April, 5 6 7 May: fifteen working days of the reporter's own
    assert question.commitment.due == dt.date(2025, 5, 7)
    assert figures(now=NOW + 20 * DAY).total.overdue == 0, "the spokesperson's clock stands still"
    day = NOW
    for _ in range(40):
        remind(by=console_person(), now=day)
        day += DAY
    question.commitment.refresh_from_db()
    assert question.commitment.state == "lapsed"
    assert question.commitment.notices.filter(clock="silence", what="remind").count() == 2


def test_the_reporter_is_told_once_of_each_turn(people, reporter):
    question = answered(people, reporter)
    send_mail(by=console_person(), now=NOW + 3 * HOUR)
    send_mail(by=console_person(), now=NOW + 4 * HOUR)
    told = [letter for letter in mail.outbox if question.key in letter.body]
    assert len(told) == 1
    assert told[0].to == ["thu@bao-nui.example.vn"]
    assert f"/press/questions/{question.key}/" in told[0].body


def test_the_generic_way_publishes_nothing(people, reporter):
    """Whoever moves the commitment past these actions shows nobody an answer."""
    question = routed(people, reporter)
    shown = sources()[0].document
    move_commitment(
        by=people["spokesperson"], commitment=question.commitment, move="draft_answer", fields={"answer": "x"},
        evidence=shown, now=NOW + 2 * HOUR,
    )  # fmt: skip
    move_commitment(by=people["approver"], commitment=question.commitment, move="publish", now=NOW + 3 * HOUR)
    assert not public_answers(now=NOW + DAY).exists()
    assert not may_read(question, None, NOW + DAY)


# --- figures -------------------------------------------------------------------------------------------------------


def test_the_network_counts_first_and_makes_rates_of_counts(people, reporter):
    """By hand: A asked Tue 15, answered Wed 16: 1 working day, in time. B asked Tue 15, answered Fri 25: the days after
    the 15th are 16 17 18 21 22 23 24 25 = 8, late (5). C waits, asked Tue 15, late on the 25th. D withdrawn. E declined
    on the 15th: 0 days, in time. Median of 0, 1, 8 is 1; in time 2 of 3.
    """
    at = NOW
    a = routed(people, reporter, title="A")
    draft_answer(by=people["spokesperson"], question=a, text="x", cited=sources(), now=at + DAY)
    publish_answer(by=people["approver"], question=a, now=at + DAY + HOUR)
    b = routed(people, reporter, title="B")
    draft_answer(by=people["spokesperson"], question=b, text="x", cited=sources(), now=at + 10 * DAY)
    publish_answer(by=people["approver"], question=b, now=at + 10 * DAY + HOUR)
    asked(reporter, title="C")
    d = asked(reporter, title="D")
    move_question(by=reporter, question=d, move="withdraw", fields={"reason": "đã rõ"}, now=at + HOUR)
    e = asked(reporter, title="E")
    law = Document.objects.get(key="lt-09-2024")
    decline_question(by=people["approver"], question=e, reason="bí mật", document=law, place="Điều 2", now=at + HOUR)
    found = figures(now=at + 10 * DAY + 2 * HOUR)
    row = next(one for one in found.rows if one.organisation.key == "ministry.duong")
    assert (row.asked, row.in_time, row.late, row.declined, row.waiting, row.overdue) == (5, 2, 1, 1, 0, 1)
    assert (row.answered, row.median_days, row.spokespersons) == (3, Decimal(1), 1)
    assert row.rate_in_time.quantize(Decimal("0.01")) == Decimal("66.67")
    silent = next(one for one in found.rows if one.organisation.key == "province.bien")
    assert (silent.asked, silent.rate_in_time, silent.median_days) == (0, None, None), "unknown is unknown"
    assert found.total.asked == 5


def test_days_with_the_reporter_do_not_count(people, reporter):
    """Asked Tue 15; with the reporter from Wed 16 to Mon 21 (17, 18, 21); answered Tue 22: 5 - 3 = 2."""
    one = routed(people, reporter)
    move_question(
        by=people["spokesperson"], question=one, move="ask_reporter", fields={"question": "Tuyến nào?"}, now=NOW + DAY
    )
    move_question(by=reporter, question=one, move="reply", fields={"reply": "Tuyến 2"}, now=NOW + 6 * DAY)
    draft_answer(by=people["spokesperson"], question=one, text="x", cited=sources(), now=NOW + 7 * DAY)
    publish_answer(by=people["approver"], question=one, now=NOW + 7 * DAY)
    assert figures(now=NOW + 8 * DAY).total.median_days == 2


def test_simulated_questions_count_only_where_no_real_one_is(people, reporter):
    answered(people, reporter)
    PressQuestion.objects.update(is_simulated=True)
    assert figures(now=NOW + DAY).is_simulated
    asked(reporter, title="Thật", now=NOW + DAY)
    found = figures(now=NOW + DAY)
    assert (found.is_simulated, found.total.asked) == (False, 1)


def test_figures_and_lists_cost_the_same_however_many_questions_there_are(people, reporter):
    def cost():
        with CaptureQueriesContext(connection) as spent:
            figures(now=NOW + 2 * DAY)
            for row in public_answers(q="tuyen", now=NOW + 2 * DAY)[:50]:
                [(one.document, one.figure) for one in row.citations.all()]
                str(row.question.commitment.owed_by)
        return len(spent)

    answered(people, reporter, title="Tuyến 0")
    few = cost()
    for number in range(1, 12):
        answered(people, reporter, title=f"Tuyến {number}")
    assert cost() == few


def test_search_reads_question_and_answer_without_marks(people, reporter):
    answered(people, reporter)
    answered(people, reporter, title="Ai trả phí?", text="Ngân sách.", now=NOW + DAY)
    now = NOW + 2 * DAY
    assert public_answers(q="quy iii", now=now).get().question.title == ASKED
    assert public_answers(q="ngan sach", now=now).count() == 1
    assert public_answers(q="quy ngan", now=now).count() == 0
    assert public_answers(organisation="ministry.duong", now=now).count() == 2
    assert public_answers(organisation="province.bien", now=now).count() == 0
