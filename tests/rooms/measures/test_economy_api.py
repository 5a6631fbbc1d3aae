"""The API of the measured economy: the same people, figures and faults as everywhere, as JSON."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.rooms.measures.economies import OFFICE, TWO, UK, as_csv, imported, indicators, with_cell
from tests.tiny import person

from giaoban.core.periods import Period
from giaoban.measures.models import EconomyEstimate, EconomyTable
from giaoban.registry.actions import console_person

PATH = "/api/economy/estimates"
SENT = {"rows": TWO, "period": "2024", "unit": "billion VND", "classification": "isic4", "net_product_taxes": 200}


@pytest.fixture
def two(tiny):
    indicators()
    return imported(console_person()).row


def signed_in(somebody) -> Client:
    client = Client()
    client.force_login(somebody, backend="django.contrib.auth.backends.ModelBackend")
    return client


def post(client, body, **more):
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(PATH, data, content_type="application/json", **more)


def asked(**changes):
    return {"tables": ["two-2024"], "scope": "divisions4"} | changes


def codes(answer) -> list[str]:
    findings = answer.json()["findings"]
    assert all(one["vi"] and one["en"] and not one["vi"].startswith(one["code"]) for one in findings)
    return [one["code"] for one in findings]


def test_the_agency_stores_once_a_province_itself_and_an_outsider_nothing(
    officer_of_agency, officer_of_province, outsider, two
):
    first = post(signed_in(officer_of_agency), asked(store=True, choices={"phi": {"01": 0.05}, "of": "gdp"})).json()
    again = post(signed_in(officer_of_agency), asked(store=True, choices={"phi": {"01": 0.05}, "of": "gdp"})).json()
    assert (first["share"], first["status"], first["new"], again["new"]) == (0.32, "estimate", True, False)
    assert first["estimate"] == again["estimate"]
    turnover = {"turnover": {"26": 200}, "grdp": 2600, "unit": "billion VND", "turnover_error": 0.1, "ratio_error": 0.2}
    own = asked(subject="province.bien", choices={"turnover": turnover}, store=True)
    made = post(signed_in(officer_of_province), own)
    assert (made.status_code, round(made.json()["share"], 6)) == (200, 0.05)
    for somebody, body in ((officer_of_province, asked()), (outsider, asked()), (outsider, own)):
        answer = post(signed_in(somebody), body)
        assert (answer.status_code, codes(answer)) == (403, ["api.not-allowed"])
    assert EconomyEstimate.objects.count() == 2


def test_nobody_reads_or_writes_without_signing_in_nor_writes_without_the_token(officer_of_agency, two):
    for path in ("/api/economy/tables", PATH):
        answer = Client().get(path)
        assert (answer.status_code, codes(answer)) == (401, ["api.not-signed-in"])
    assert post(Client(), asked()).status_code == 401
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer_of_agency, backend="django.contrib.auth.backends.ModelBackend")
    assert post(strict, asked()).status_code == 403
    strict.cookies["csrftoken"] = token = "a" * 32
    assert post(strict, asked(), headers={"X-CSRFToken": token}).status_code == 200


def test_only_the_statistics_office_publishes(officer_of_agency, two):
    refused = post(signed_in(officer_of_agency), asked(publisher=OFFICE, store=True))
    assert codes(refused) == ["api.not-allowed"]
    statistician = person("statistician", role="ministry", at=OFFICE)
    made = post(signed_in(statistician), asked(publisher=OFFICE, store=True)).json()
    assert made["status"] == "official"


@pytest.mark.parametrize(
    ("sent", "code", "cell"),
    [
        ({"rows": with_cell(1, 2, "nhiều")}, "economy.text-in-number", "C2"),
        ({"rows": with_cell(0, 3, "")}, "economy.merged-header", "D1"),
        ({"merged": [[1, 3, 1, 4]]}, "economy.merged-header", "C1"),
        ({"rows": with_cell(2, 5, -2000)}, "economy.negative-output", "x[01]"),
        ({"rows": with_cell(1, 5, 1500)}, "economy.row-footing", "26"),
        ({"rows": [TWO[0], ["26", "", 0, 0, 0, 0], *TWO[2:]]}, "economy.output-missing", "x[26]"),
        ({"rows": [TWO[0], ["26", "", 1000, 0, 0, 1000], ["01", "", 0, 100, 1900, 2000], ["VA:all", "", 0, 1900]]},
         "economy.singular", "26"),
        ({"unit": "million VND", "known": 2.1, "known_unit": "trillion VND"}, "economy.unit-scale", ""),
        ({"period": "never"}, "economy.definition-field", "sent.period"),
        ({"rows": [[]]}, "economy.empty", ""),
        ({"kind": "competitive"}, "economy.treatment-missing", ""),
        ({"layout": "icio"}, "economy.economy-missing", ""),
    ],
)  # fmt: skip
def test_a_faulty_table_sent_along_is_named_with_its_cells(officer_of_agency, two, sent, code, cell):
    body = {"sent": SENT | sent, "scope": "divisions4", "subject": "tiny"}
    answer = post(signed_in(officer_of_agency), body)
    assert (answer.status_code, code in codes(answer)) == (422, True), answer.json()
    assert cell in answer.content.decode()


def test_margins_that_disagree_and_zero_targets_have_a_named_status(officer_of_agency, two):
    given = {"names": ["province.bien", "province.nui-song.2025"], "prior": [[1, 1], [1, 1]], "deltas": [0.2]}
    for changes in ({"grdp": [100, 100]}, {"grdp": [2050, 1e-9], "prior": [[0, 1], [0, 1]]}):
        answer = post(signed_in(officer_of_agency), asked(choices={"provinces": given | changes}))
        assert answer.status_code == 422
        assert all(code.startswith("balance.") for code in codes(answer)), answer.json()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{not json", 400, "api.unreadable"),
        ("[]", 422, "api.field-wrong"),
        ({"scope": 4}, 422, "api.field-wrong"),
        ({"scope": "divisions4"}, 422, "economy.definition-field"),
        (asked(tables=["none"]), 404, "economy.unknown-table"),
        (asked(scope="moon"), 404, "economy.unknown-scope"),
        (asked(subject="province.moon"), 404, "economy.unknown-subject"),
        (asked(choices={"level": 7}), 422, "api.field-wrong"),
        (asked(choices={"unheard": 1}), 422, "api.field-wrong"),
        (asked(choices={"phi": "a guess"}), 422, "api.field-wrong"),
        ('{"tables": ["two-2024"], "scope": "divisions4", "choices": {"phi": {"01": NaN}}}', 422,
         "api.field-wrong"),
    ],
)  # fmt: skip
def test_a_bad_request_is_answered_in_words(officer_of_agency, two, body, status, code):
    answer = post(signed_in(officer_of_agency), body)
    assert (answer.status_code, code in codes(answer)) == (status, True), answer.content


def test_a_table_sent_along_is_computed_with_and_never_stored(officer_of_agency, two):
    body = {"sent": SENT, "scope": "divisions4", "subject": "tiny"}
    made = post(signed_in(officer_of_agency), body).json()
    assert (round(made["figures"]["core"], 2), made["estimate"]) == (714.69, None)
    assert codes(post(signed_in(officer_of_agency), body | {"store": True})) == ["economy.not-imported"]


def test_too_large_is_refused_before_it_is_read(officer_of_agency, two):
    client = signed_in(officer_of_agency)
    wide = {"sent": SENT | {"rows": [[0] * 600] * 500}, "scope": "divisions4", "subject": "tiny"}
    assert post(client, wide).status_code == 413
    answer = post(client, b'{"scope": "' + b"x" * 6_000_000 + b'"}')
    assert (answer.status_code, codes(answer)) == (413, ["api.too-large"])


def test_the_united_kingdom_by_api(officer_of_agency, tiny):
    indicators()
    imported(
        console_person(), UK.read_bytes(), key="uk-2010", period=Period.parse("2010"), unit="million GBP",
        classification="cpa2008", net_product_taxes=None,
    )  # fmt: skip
    client = signed_in(officer_of_agency)
    made = post(client, {"tables": ["uk-2010"], "scope": "divisions4", "store": True}).json()
    assert 100 * made["figures"]["direct_share_gva"] == pytest.approx(5.469, abs=5e-4)
    assert 100 * made["share"] == pytest.approx(6.432, abs=5e-4)
    other = post(client, {"tables": ["uk-2010"], "scope": "divisions4", "choices": {"overlap": "diagonal"}}).json()
    assert 100 * other["share"] == pytest.approx(6.526, abs=5e-4)
    (table,) = client.get("/api/economy/tables").json()
    (estimate,) = client.get(PATH).json()
    assert (table["sectors"], table["licence"], estimate["content_hash"]) == (127, "our own", made["hash"])
    whole = client.get(f"{PATH}/{estimate['key']}").json()
    assert len(whole["sectors"]) == 127
    assert client.get(f"{PATH}/est.none").status_code == 404


def test_the_schema_says_what_may_be_asked(client, officer_of_agency):
    schema = client.get("/api/openapi.json").json()
    assert {"/api/economy/tables", PATH, f"{PATH}/{{key}}"} <= set(schema["paths"])
    assert "phi" in schema["components"]["schemas"]["Choices"]["properties"]


def sent_file(rows=TWO, **changes):
    about = {
        "key": "by-api", "subject": "tiny", "period": "2024", "unit": "billion VND", "publisher": "us",
        "licence": "CC BY 4.0", "decimals": "point", "classification": "isic4",
    }  # fmt: skip
    data = rows if isinstance(rows, bytes) else as_csv(rows)
    return {"file": SimpleUploadedFile("two.csv", data), **about, **changes}


def test_a_table_is_imported_once_by_who_may_and_refused_with_its_cells(officer_of_agency, outsider, two):
    tables = "/api/economy/tables"
    agency = signed_in(officer_of_agency)
    made = agency.post(tables, sent_file(classification=""))  # another reading of the same file
    assert made.status_code == 200, made.content
    assert (made.json()["new"], made.json()["table"]["sectors"]) == (True, 2)
    assert [one["code"] for one in made.json()["findings"]] == ["economy.file-known"]
    assert agency.post(tables, sent_file(classification="")).json()["new"] is False
    assert codes(agency.post(tables, sent_file(with_cell(1, 2, "nhiều"), key="bad"))) == ["economy.text-in-number"]
    assert codes(agency.post(tables, sent_file(b"\x00\xff half", key="bad")))
    assert codes(agency.post(tables, sent_file(key="by-api", subject="moon"))) == ["economy.unknown-subject"]
    assert "economy.origin-missing" in codes(agency.post(tables, sent_file(with_cell(1, 5, 999), licence=" ")))
    answer = signed_in(outsider).post(tables, sent_file(key="mine"))
    assert (answer.status_code, codes(answer)) == (403, ["api.not-allowed"])
    assert Client().post(tables, sent_file()).status_code == 401
    assert set(EconomyTable.objects.values_list("key", flat=True)) == {"two-2024", "by-api"}
