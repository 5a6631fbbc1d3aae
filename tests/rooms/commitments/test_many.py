"""Ten commitments or two hundred: inbox, board, lists and one page ask the database the same number of times."""

import datetime as dt
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.tiny import NOW, TODAY, person, subject

from giaoban.commitments.models import Commitment, Step
from giaoban.commitments.queries.inbox import inbox
from giaoban.commitments.queries.promises import promises
from giaoban.core.quantities import fold
from giaoban.registry.models import Person

PAGES = {
    "/inbox/": "officer_of_agency",
    "/inbox/?page=1": "of_bien",
    "/": "",
    "/commitments/": "",
    "/commitments/?due=overdue": "",
    "/commitments/?due=soon": "",
    "/commitments/?due=none": "",
    "/commitments/?kind=petition&state=open": "",
    "/commitments/?group=government": "",
    "/commitments/?owed_by=ministry.duong": "",
    "/commitments/?q=duong+bo": "",
    "/commitments/M007/": "",
    "/search/?q=duong": "",
}
STATES = ("submitted", "assigned", "answered", "closed")


def fill(first, last):
    """Petitions of Biển to Bộ Đường, in every state, each joined by Núi Sông, each with a step."""
    by, asks, joins, owes = (
        Person.objects.get(username="officer_of_agency"), subject("province.bien"),
        subject("province.nui-song.2025"), subject("ministry.duong"),
    )  # fmt: skip
    for number in range(first, last):
        state = STATES[number % 4]
        standing = {"answered": "answered", "closed": "settled"}.get(state, "open")
        title = f"Kết nối đường bộ số {number}"
        made = Commitment.objects.create(
            key=f"M{number:03}", kind="petition", group="government", title_vi=title, asked_by=asks, owed_by=owes,
            made_on=TODAY, due=TODAY + dt.timedelta(days=number % 40 - 20) if number % 5 else None,
            workflow="petition@1", state=state, standing=standing, search=fold(f"{title} {owes.name_vi}"),
        )  # fmt: skip
        made.askers.set([asks, joins])
        Step.objects.create(
            commitment=made, at=NOW, by=by, move="open", from_state="submitted", to_state=state, note="đã ghi"
        )


@pytest.fixture
def few(officer_of_agency):
    person("of_bien", role="province", at="province.bien")
    fill(0, 10)


def asked(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("address", PAGES)
def test_ten_cost_as_many_queries_as_two_hundred(few, client, address):
    if PAGES[address]:
        client.force_login(Person.objects.get(username=PAGES[address]))
    asked(client, address)  # what is read once a process is not counted
    before = asked(client, address)
    fill(10, 200)
    assert asked(client, address) == before


def test_nothing_is_twice_in_an_inbox_though_two_of_its_askers_are_mine(few):
    """Somebody who acts for both Biển and Núi Sông is told once of what both asked."""
    both = person("of_both", role="province", at="province.bien")
    both.memberships.create(subject=subject("province.nui-song.2025"), role="province", valid_from=dt.date(2025, 1, 1))
    seen = Counter(one.key for one in inbox(both, today=TODAY))
    assert {key for key in seen if key.startswith("M")} == {"M002", "M006"}  # answered: theirs to accept or return
    assert set(seen.values()) == {1}


def test_pages_of_a_list_hold_everything_once_the_earliest_day_first(few, client):
    fill(10, 90)
    found = [one for page in (1, 2, 3) for one, _ in client.get(f"/commitments/?q=so&page={page}").context["rows"]]
    mine = [one for one in found if one.key.startswith("M")]
    assert len(found) == len({one.pk for one in found})
    assert len(mine) == 90
    dated = [one.due for one in found if one.due]
    assert dated == sorted(dated)
    assert all(one.due is None for one in found[len(dated) :])


def test_counting_words_stops_and_turning_the_pages_goes_on(few, client, monkeypatch):
    """Of some 90 that hold the words, 80 are counted (two pages of 40); the third page is there all the same."""
    monkeypatch.setattr("giaoban.portal.views.commitments.COUNTED", 80)
    fill(10, 90)
    whole = promises(q="ket noi duong", on=TODAY).count()
    assert 90 <= whole < 120
    turns = [client.get(f"/commitments/?q=ket+noi+duong&page={page}").context["turn"] for page in (1, 2, 3)]
    assert [(turn.total, turn.more, bool(turn.after)) for turn in turns[:2]] == [(80, True, True), (whole, False, True)]
    assert (turns[2].number, turns[2].total, turns[2].more, turns[2].after) == (3, whole, False, None)
    assert "Hơn 80 " in client.get("/commitments/?q=ket+noi+duong").content.decode()
    assert client.get("/commitments/?kind=petition").context["turn"].more is False


@pytest.mark.parametrize(
    ("words", "count"),
    [("ket noi", 10), ("KẾT NỐI số 7", 1), ("m007", 1), ("bo duong", 10), ("khong dau co", 0), ("%", 0), ("_" * 5, 0)],
)
def test_words_are_looked_for_in_titles_offices_and_keys(few, words, count):
    found = promises(q=words, on=TODAY)
    assert sum(one.key.startswith("M") for one in found) == count


def test_titles_in_any_script_fit_into_the_index(few):
    """The longest title in a script of three bytes a letter, different letters so that nothing can be packed."""
    title = "".join(chr(0x4E00 + number * 7) for number in range(500))
    made = Commitment.objects.create(
        key="wide", kind="task", title_vi=title, owed_by=subject("ministry.duong"), search=fold(title)[:900]
    )
    assert list(promises(q=title[:5], on=TODAY)) == [made]
