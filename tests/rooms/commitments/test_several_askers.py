"""Several who asked: each accepts and withdraws for itself, and nobody ends it for the others."""

import datetime as dt

import pytest
from tests.tiny import NOW, TODAY, person, subject

from giaoban.commitments.actions import Shown, join_petition, move_commitment, remind
from giaoban.commitments.models import Commitment, Step
from giaoban.commitments.queries.clocks import history_of
from giaoban.commitments.queries.inbox import inbox
from giaoban.commitments.queries.reminders import digest_of
from giaoban.commitments.queries.roles import askers_of
from giaoban.commitments.queries.together import accepted_by
from giaoban.core.findings import Refused
from giaoban.library.models import Document
from giaoban.registry.actions import console_person

LATER = NOW + dt.timedelta(hours=1)
SETTLED = {"outcome": "settled"}


def petition():
    return Commitment.objects.get(key="P3")


@pytest.fixture
def two(tiny):
    """P3 stands answered; Biển asked, Núi Sông joined. Their officers."""
    first = person("bien", role="province", at="province.bien")
    second = person("nui_song", role="province", at="province.nui-song.2025")
    join_petition(by=second, commitment=petition(), asker=subject("province.nui-song.2025"), now=NOW)
    return first, second


def move(by, name, now=NOW, **fields):
    return move_commitment(by=by, commitment=petition(), move=name, fields=fields, now=now)


def test_one_who_joined_withdraws_alone_and_the_petition_stays_with_the_others(two):
    first, second = two
    move(second, "withdraw", reason="đã tự xử lý xong")
    assert petition().state == "answered"
    assert [one.key for one in askers_of(petition())] == ["province.bien"]
    step = Step.objects.get(commitment=petition(), move="leave")
    assert (step.by, step.fields["askers"], step.fields["reason"]) == (
        second, ["province.nui-song.2025"], "đã tự xử lý xong",
    )  # fmt: skip
    move(first, "withdraw", reason="thôi")
    assert petition().state == "withdrawn"


def test_when_the_first_asker_leaves_the_next_one_stands_in_its_place(two):
    first, second = two
    move(first, "withdraw", reason="thôi")
    assert (petition().state, petition().asked_by.key) == ("answered", "province.nui-song.2025")
    move(second, "accept", **SETTLED)
    assert petition().state == "closed"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_it_is_closed_when_everybody_still_asking_has_accepted(two, order):
    move(two[order[0]], "accept", outcome="partly")
    assert petition().state == "answered"
    assert len(accepted_by(petition())) == 1
    move(two[order[1]], "accept", **SETTLED)
    assert petition().state == "closed"
    kept = {(one.move, one.fields["outcome"]) for one in Step.objects.filter(commitment=petition(), by__in=two)
            if "outcome" in one.fields}  # fmt: skip
    assert kept == {("agree", "partly"), ("accept", "settled")}


def test_nobody_accepts_twice_for_somebody_else(two):
    move(two[1], "accept", **SETTLED)
    with pytest.raises(Refused) as refusal:
        move(two[1], "accept", **SETTLED)
    assert [one.code for one in refusal.value.findings] == ["commitment.agreed-already"]
    assert petition().state == "answered"


def test_who_leaves_last_of_those_that_had_not_accepted_lets_it_be_closed(two):
    first, second = two
    move(first, "accept", outcome="partly")
    move(second, "withdraw", reason="thôi")
    assert petition().state == "closed"
    steps = list(Step.objects.filter(commitment=petition()).order_by("pk"))
    assert [one.move for one in steps][-3:] == ["agree", "leave", "accept"]
    assert steps[-1].fields == {"outcome": "partly"}


def test_a_return_by_any_of_them_returns_it_and_takes_the_acceptances_back(two):
    first, second = two
    move(first, "accept", **SETTLED)
    move(second, "return", reason="chưa nối được")
    assert petition().state == "assigned"
    assert accepted_by(petition()) == []
    Commitment.objects.filter(key="P3").update(state="answered", standing="answered")  # as after another answer
    assert accepted_by(petition()) == []


def test_an_acceptance_of_one_moves_no_clock(two):
    before = history_of(petition())
    move(two[0], "accept", now=LATER, **SETTLED)
    assert history_of(petition()) == before


def test_what_the_move_asks_for_is_asked_of_each(two):
    with pytest.raises(Refused):
        move(two[0], "accept", outcome="no such outcome")
    with pytest.raises(Refused):
        move(two[1], "withdraw", reason=" ")
    with pytest.raises(Refused):
        move(two[1], "withdraw", reason="a" * 10_001)
    assert len(askers_of(petition())) == 2


def test_the_page_says_who_accepted_and_what_a_move_ends(two, client):
    client.force_login(two[0])
    seen = client.get("/commitments/P3/").content.decode()
    assert "đóng khi mọi cơ quan còn kiến nghị đã chấp nhận" in seen
    client.post("/commitments/P3/", {"move": "accept", **SETTLED})
    seen = client.get("/commitments/P3/").content.decode()
    assert 'value="accept"' not in seen
    assert 'value="return"' in seen
    assert "chưa chấp nhận" in seen
    assert "Một trong các bên kiến nghị đã chấp nhận" in seen
    assert "province.nui-song.2025</p>" not in seen  # names, not keys
    client.force_login(two[1])
    client.post("/commitments/P3/", {"move": "accept", **SETTLED})
    assert petition().state == "closed"


def waits_for(by):
    return {one.key for one in inbox(by, today=TODAY)}


def test_what_one_accepted_waits_for_the_others_alone_until_it_asks_anew(two):
    """In the inbox of both; of one once the other accepted; of both again once it was returned and answered anew."""
    first, second = two
    assert "P3" in waits_for(first) & waits_for(second)
    move(first, "accept", **SETTLED)
    assert "P3" not in waits_for(first)
    assert "P3" in waits_for(second)
    move(second, "return", reason="chưa nối được")
    assert "P3" not in waits_for(first) | waits_for(second)
    owner = person("duong", role="ministry", at="ministry.duong")
    assert "P3" in waits_for(owner)
    cited = Shown(Document.objects.get(key="qd-01-2025"), "Điều 1")
    move_commitment(
        by=owner, commitment=petition(), move="answer", fields={"answer": "Đã nối lại."}, evidence=cited, now=LATER
    )
    assert "P3" in waits_for(first) & waits_for(second)


def test_who_speaks_for_two_askers_is_asked_until_both_have_accepted(two):
    first, _ = two
    both = person("ca_hai", role="province", at="province.bien")
    move(both, "accept", **SETTLED)
    assert "P3" not in waits_for(both)
    both.memberships.create(subject=subject("province.nui-song.2025"), role="province", valid_from=dt.date(2020, 1, 1))
    assert "P3" in waits_for(both)
    assert "P3" not in waits_for(first)


def test_reminders_to_confirm_leave_those_alone_who_have(two):
    """Days later: the notices of the clock are for those who have yet to say something."""
    first, second = two
    move(first, "accept", **SETTLED)
    remind(by=console_person(), now=NOW + dt.timedelta(days=400))
    told = [
        {one.key for part in digest_of(by, now=NOW + dt.timedelta(days=401)).parts for one in part.rows} for by in two
    ]
    assert ["P3" in keys for keys in told] == [False, True]
    assert second.pk != first.pk
