"""SDMX-REST of the tiny country: what is asked is what comes, as known when; mistakes are named as the standard does.

Expected numbers stand in packs/tiny/README.md: 7 of 12 in Q4/2024 (58,33 %), 6 of 8 in Q1/2025 (75 %).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from urllib.parse import quote

import pytest
from tests.tiny import NOW, TODAY, subject

from giaoban.measures.actions import record_observations, revise_observation
from giaoban.measures.models import Observation
from giaoban.registry.actions import console_person

FLOW = "/api/sdmx/data/dataflow/GIAOBAN/DF_GOVERNMENT/1.0.0"
NATION = f"{FLOW}/Q.dossier_rate.tiny"
LATER = dt.datetime(2025, 6, 2, 8, 0, tzinfo=dt.UTC)


def rows(client, path, **headers):
    answer = client.get(path, headers={"accept": "application/vnd.sdmx.data+csv;version=2.0.0", **headers})
    assert answer.status_code == 200, answer.content
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def values(client, path):
    return [(row["TIME_PERIOD"], row["OBS_VALUE"]) for row in rows(client, path)]


def codes(client, path, status, **headers):
    answer = client.get(path, headers=headers)
    errors = json.loads(answer.content)["errors"]
    assert answer.status_code == status, answer.content
    assert all(each["details"]["vi"] and not each["details"]["vi"].startswith("sdmx.") for each in errors)
    return [(each["title"], each["code"]) for each in errors]


@pytest.fixture
def revised(tiny):
    """The nation's Q4/2024 corrected on 2 June 2025 to 8 of 12."""
    row = Observation.objects.get(indicator__code="dossier_rate", subject__key="tiny", period_code="2024Q4")
    return revise_observation(
        by=console_person(), observation=row, num=Decimal(8), den=Decimal(12), reason="d09 điện tử", now=LATER
    )


def decoded(message):
    """Rows of an SDMX-JSON message by the rules of its field guide: an independent reading, for comparison."""
    found = []
    for data_set in message["data"]["dataSets"]:
        shape = message["data"]["structures"][data_set["structure"]]
        dimensions, attributes = shape["dimensions"], shape["attributes"]

        def pick(components, numbers, into):
            for component, number in zip(components, numbers, strict=True):
                if number is None:
                    continue
                if "values" in component:
                    value = component["values"][int(number)]
                    into[component["id"]] = value.get("id", value.get("value"))
                else:
                    into[component["id"]] = number

        series = data_set.get("series") or {"": {"observations": data_set["observations"]}}
        for key, one in series.items():
            outer = {}
            pick(dimensions["series"], key.split(":") if key else [], outer)
            pick(attributes["series"], one.get("attributes", []), outer)
            for inner, cells in one["observations"].items():
                row = dict(outer)
                pick(dimensions["observation"], inner.split(":"), row)
                measures = shape["measures"]["observation"]
                pick([*measures, *attributes["observation"]], cells, row)
                found.append({name: str(value) for name, value in row.items() if value is not None})
    return found


@pytest.mark.parametrize("at", ["", "AllDimensions", "TIME_PERIOD", "SUBJECT"])
def test_json_and_csv_say_the_same_however_the_json_is_grouped(client, revised, at):
    path = FLOW + (f"?dimensionAtObservation={at}" if at else "")
    message = client.get(path).json()
    drop = ("STRUCTURE", "STRUCTURE_ID", "ACTION")
    flat = [{n: v for n, v in row.items() if v and n not in drop} for row in rows(client, FLOW)]
    by = lambda row: sorted(row.items())  # noqa: E731
    assert sorted(decoded(message), key=by) == sorted(flat, key=by)
    assert len(flat) == Observation.objects.filter(indicator__group="government", revision=0).count()
    shape = message["data"]["structures"][0]
    positions = [each["keyPosition"] for level in shape["dimensions"].values() for each in level]
    assert sorted(positions) == list(range(7))
    assert message["meta"]["sender"]["id"] == "GIAOBAN"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["2024-Q4", "2025-Q1"]),
        ("?c[TIME_PERIOD]=2024-Q4", ["2024-Q4"]),
        ("?c[TIME_PERIOD]=ge:2025-Q1", ["2025-Q1"]),
        ("?c[TIME_PERIOD]=ge:2024-10-01+le:2024-12-31", ["2024-Q4"]),
        ("?c[TIME_PERIOD]=ge:2024-10-02", ["2025-Q1"]),
        ("?c[TIME_PERIOD]=lt:2025", ["2024-Q4"]),
        ("?c[TIME_PERIOD]=ge:2024%2Ble:2024,ge:2025%2Ble:2025-06", ["2024-Q4", "2025-Q1"]),
        ("?c[OBS_VALUE]=ge:60", ["2025-Q1"]),
        ("?c[DENOMINATOR]=12", ["2024-Q4"]),
        ("?c[SOURCE]=sw:review-2025", ["2025-Q1"]),
        ("?c[VINTAGE]=ne:2025-01", ["2025-Q1"]),
        ("?sort=TIME_PERIOD:desc", ["2025-Q1", "2024-Q4"]),
        ("?limit=1", ["2024-Q4"]),
        ("?offset=1", ["2025-Q1"]),
    ],
)
def test_conditions_choose(client, tiny, query, expected):
    assert [time for time, _ in values(client, NATION + query)] == expected


def test_the_key_chooses_by_position_wildcard_and_alternatives(client, tiny):
    def subjects(key):
        return sorted({row["SUBJECT"] for row in rows(client, f"{FLOW}/{key}")})

    assert subjects("Q.dossier_rate.province_nui-song_2025") == ["province_nui-song_2025"]
    assert subjects("*.dossier_rate.ministry_so,*.plan_issued.tiny") == ["ministry_so", "tiny"]
    assert subjects(".dossier_rate.ministry_so+ministry_duong...") == ["ministry_duong", "ministry_so"]
    assert rows(client, "/api/sdmx/data/datastructure/*/DSD_FIGURES/~/Q.dossier_rate.tiny") == rows(client, NATION)


def test_first_and_last_observations_are_of_each_series(client, tiny):
    path = f"{FLOW}/Q.dossier_rate.tiny+ministry_so.as-reported"
    assert len(values(client, path)) == 4
    # Every vintage is a series of its own, so each of the four has one observation.
    assert len(values(client, f"{path}?firstNObservations=1")) == 4
    record_observations(
        by=console_person(), today=TODAY, now=NOW,
        rows=[{"indicator": "dossier_rate", "subject": "tiny", "period": period, "vintage": "2025-04",
               "status": "official", "source": "review-2025Q1", "value": Decimal(value)}
              for period, value in (("2024Q2", 40), ("2024Q3", 50))],
    )  # fmt: skip
    path = f"{FLOW}/Q.dossier_rate.tiny.as-reported.2025-04"
    assert values(client, f"{path}?firstNObservations=1") == [("2024-Q2", "40")]
    assert values(client, f"{path}?lastNObservations=2") == [("2024-Q3", "50"), ("2025-Q1", "75")]
    assert [time for time, _ in values(client, f"{path}?firstNObservations=1&lastNObservations=1")] == [
        "2024-Q2", "2025-Q1"
    ]  # fmt: skip


def test_as_of_reads_what_stood_then(client, revised):
    assert values(client, NATION)[0] == ("2024-Q4", "66.66666667")
    before = quote("2025-06-02T14:59:59+07:00")
    assert values(client, f"{NATION}?asOf={before}")[0] == ("2024-Q4", "58.33")
    assert values(client, f"{NATION}?asOf=2025-02-01T00:00:00") == [("2024-Q4", "58.33")]
    assert codes(client, f"{NATION}?asOf=2020-01-01", 404) == [("sdmx.no-results", 100)]


def test_history_gives_every_version_with_its_time(client, revised):
    found = rows(client, f"{NATION}?includeHistory=true&c[TIME_PERIOD]=2024-Q4")
    assert [(row["OBS_VALUE"], row["VALID_FROM"], row["VALID_TO"], row["ACTION"]) for row in found] == [
        ("58.33", "2025-01-09T17:00:00Z", "2025-06-02T08:00:00Z", "R"),
        ("66.66666667", "2025-06-02T08:00:00Z", "", "R"),
    ]
    message = client.get(f"{NATION}?includeHistory=true").json()
    assert [(each["action"], each["validFrom"]) for each in message["data"]["dataSets"]] == [
        ("Replace", "2025-01-09T17:00:00Z"),
        ("Replace", "2025-04-09T17:00:00Z"),
        ("Replace", "2025-06-02T08:00:00Z"),
    ]
    then = rows(client, f"{NATION}?includeHistory=true&asOf=2025-05-01T00:00:00Z&c[TIME_PERIOD]=2024-Q4")
    assert [(row["OBS_VALUE"], row["VALID_TO"]) for row in then] == [("58.33", "")]


def test_updated_after_gives_what_was_recorded_since_even_if_it_had_been_known_before(client, tiny):
    recorded = Observation.objects.latest("recorded_at").recorded_at
    since = quote((recorded + dt.timedelta(seconds=1)).isoformat())
    assert codes(client, f"{FLOW}?updatedAfter={since}", 404) == [("sdmx.no-results", 100)]
    record_observations(
        by=console_person(), today=TODAY, now=recorded + dt.timedelta(days=1),
        rows=[{"indicator": "dossier_rate", "subject": "tiny", "period": "2023Q4", "vintage": "2024-01",
               "status": "official", "source": "review-2024Q4", "value": Decimal("12.5")}],
    )  # fmt: skip
    (row,) = rows(client, f"{FLOW}?updatedAfter={since}")
    assert (row["TIME_PERIOD"], row["OBS_VALUE"], row["ACTION"], row["OBS_STATUS"]) == ("2023-Q4", "12.5", "R", "A")
    path = f"{FLOW}?updatedAfter={since}&asOf=2020-01-01T00:00:00Z"
    assert codes(client, path, 422) == [("sdmx.updated-after-as-of", 150)]


@pytest.mark.parametrize(
    ("changes", "status", "simulated"),
    [
        ({"status": "official"}, "A", "N"),
        ({"status": "reported"}, "P", "N"),
        ({"status": "estimate"}, "E", "N"),
        ({"status": "simulated"}, "G", "Y"),
    ],
)
def test_the_status_of_a_figure_is_that_of_the_standard(client, tiny, changes, status, simulated):
    given = {"indicator": "dossier_rate", "subject": "ministry.so", "period": "2023Q4", "vintage": "v",
             "source": "review-2024Q4", "value": Decimal(10)}  # fmt: skip
    record_observations(by=console_person(), rows=[{**given, **changes}], today=TODAY, now=NOW)
    (row,) = rows(client, f"{FLOW}/Q.dossier_rate.ministry_so?c[TIME_PERIOD]=2023-Q4")
    assert (row["OBS_STATUS"], row["SIMULATED"], row["OBS_CONF"]) == (status, simulated, "F")
    assert len(rows(client, f"{FLOW}?c[SIMULATED]=Y")) == 1 if simulated == "Y" else True


def test_what_is_kept_secret_is_named_confidential_and_its_counts_stay_away(client, tiny):
    indicator = Observation.objects.filter(indicator__code="dossier_rate").first()
    Observation.objects.create(
        indicator=indicator.indicator, subject=subject("ministry.so"), period_code="2023Q4",
        period_start=dt.date(2023, 10, 1), period_end=dt.date(2023, 12, 31), method="dossier_rate@1", vintage="7",
        num=1, den=2, value=50, status="reported", source=indicator.source, note="suppressed", known_at=NOW,
        recorded_at=NOW, recorded_by=console_person(), warehouse_snapshot=7,
    )  # fmt: skip
    (row,) = rows(client, f"{FLOW}/Q.dossier_rate.ministry_so?c[TIME_PERIOD]=2023-Q4")
    assert (row["OBS_VALUE"], row["NUMERATOR"], row["DENOMINATOR"]) == ("", "", "")
    assert (row["OBS_STATUS"], row["OBS_CONF"]) == ("Q", "C")
    assert row["METHOD"] == "dossier_rate@40@1"


def test_measures_and_attributes_come_as_asked(client, tiny):
    def head(query):
        return list(rows(client, NATION + query)[0])[10:]

    assert head("?attributes=OBS_STATUS,UNIT_MEASURE") == ["OBS_VALUE", "UNIT_MEASURE", "OBS_STATUS"]
    assert head("?attributes=none") == ["OBS_VALUE"]
    assert head("?attributes=series&measures=none") == ["UNIT_MEASURE"]
    assert head("?detail=dataonly") == ["OBS_VALUE"]
    assert head("?detail=serieskeysonly") == []


def test_labels_and_keys_of_the_csv_are_chosen_in_the_media_type(client, tiny):
    accept = "application/vnd.sdmx.data+csv;version=2.0.0;labels=both;keys=both"
    (row, *_) = rows(client, NATION, accept=accept, **{"accept-language": "en"})
    assert row["SUBJECT: Subject"] == "tiny: Tinyland"
    assert row["OBS_KEY"] == row["SERIES_KEY"] + ".2024-Q4" == "Q.dossier_rate.tiny.as-reported.2025-01._T.2024-Q4"
    assert row["STRUCTURE_ID"] == "GIAOBAN:DF_GOVERNMENT(1.0.0): Digital government"
    (row, *_) = rows(client, NATION, accept="application/vnd.sdmx.data+csv;labels=name")
    assert (row["STRUCTURE_NAME"], row["Đối tượng"]) == ("Chính phủ số", "Đất Nhỏ")


@pytest.mark.parametrize(
    ("path", "status", "expected"),
    [
        ("/api/sdmx/data/dataflow/GIAOBAN/DF_MOON", 404, [("sdmx.no-such-artefact", 100)]),
        ("/api/sdmx/data/dataflow/ECB/DF_GOVERNMENT", 404, [("sdmx.no-such-artefact", 100)]),
        ("/api/sdmx/data/dataflow/GIAOBAN/DF_GOVERNMENT/2.0.0", 404, [("sdmx.no-such-artefact", 100)]),
        (f"{FLOW}/Q.moon", 404, [("sdmx.no-results", 100)]),
        (f"{FLOW}/a.b.c.d.e.f.g", 400, [("sdmx.key-too-long", 140)]),
        (f"{FLOW}/*/more", 404, [("sdmx.unknown-path", 140)]),
        (f"{FLOW}?asOf=yesterday&firstNObservations=0&x=1", 400,
         [("sdmx.wrong-value", 140), ("sdmx.wrong-value", 140), ("sdmx.unknown-parameter", 140)]),
        (f"{FLOW}?c[MOON]=1", 400, [("sdmx.unknown-component", 140)]),
        (f"{FLOW}?c[OBS_VALUE]=ge:viele&c[TIME_PERIOD]=soon", 400, [("sdmx.wrong-value", 140)] * 2),
        (f"{FLOW}?c[OBS_VALUE]=NaN", 400, [("sdmx.wrong-value", 140)]),
        (f"{FLOW}?limit=1&limit=2", 400, [("sdmx.parameter-twice", 140)]),
        (f"{FLOW}?dimensionAtObservation=MOON", 400, [("sdmx.wrong-value", 140)]),
        ("/api/sdmx/data/moon", 400, [("sdmx.wrong-value", 140)]),
        ("/api/sdmx/structure/moon", 400, [("sdmx.wrong-value", 140)]),
        ("/api/sdmx/structure/hierarchy", 501, [("sdmx.not-offered", 501)]),
        ("/api/sdmx/structure/codelist/*/CL_MOON", 404, [("sdmx.no-results", 100)]),
        ("/api/sdmx/structure/codelist?detail=some&references=many&x=1", 400,
         [("sdmx.wrong-value", 140), ("sdmx.wrong-value", 140), ("sdmx.unknown-parameter", 140)]),
        ("/api/sdmx/availability/dataflow", 501, [("sdmx.not-offered", 501)]),
        ("/api/sdmx/moon", 404, [("sdmx.unknown-path", 140)]),
    ],
)  # fmt: skip
def test_a_mistaken_query_is_answered_as_the_standard_says(client, tiny, path, status, expected):
    assert codes(client, path, status) == expected


def test_a_condition_that_cannot_be_read_is_answered_with_some_that_can(client, tiny):
    answer = client.get(f"{FLOW}?c[TIME_PERIOD]=soon&c[OBS_VALUE]=many")
    told = [one["detail"] for one in answer.json()["errors"]]
    assert "ge:2024-Q1+le:2024-Q4" in told[0]
    assert "ge:80+lt:90" in told[1]


@pytest.mark.parametrize("accept", ["application/vnd.sdmx.data+xml;version=3.0.0", "text/html", "image/*;q=1",
                                    "application/vnd.sdmx.data+json;version=1.0.0", "*/*;q=0",
                                    "application/vnd.sdmx.data+csv;timeFormat=normalized"])  # fmt: skip
def test_a_format_nobody_has_is_not_acceptable(client, tiny, accept):
    assert codes(client, NATION, 406, accept=accept) == [("sdmx.not-acceptable", 1006)]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", "data+json"),
        ("*/*", "data+json"),
        ("text/html, */*;q=0.1", "data+json"),
        ("text/csv", "data+csv"),
        ("application/vnd.sdmx.data+json;version=2.0.0;q=0.4, application/vnd.sdmx.data+csv;q=0.5", "data+csv"),
        ("application/vnd.sdmx.data+csv;version=2.0+.0", "data+csv"),
    ],
)
def test_the_reader_gets_the_format_it_likes_best(client, tiny, accept, kind):
    assert kind in client.get(NATION, headers={"accept": accept} if accept else {}).headers["Content-Type"]


def test_an_unchanged_answer_is_not_sent_again(client, tiny, django_assert_num_queries):
    first = client.get(NATION)
    etag = first.headers["ETag"]
    with django_assert_num_queries(2):
        again = client.get(NATION, headers={"if-none-match": etag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert client.get(NATION, headers={"if-none-match": etag, "accept": "text/csv"}).status_code == 200
    assert client.get(f"{NATION}?limit=1", headers={"if-none-match": etag}).status_code == 200
    assert "Accept" in first.headers["Vary"]
    row = Observation.objects.filter(indicator__code="plan_issued", subject__key="tiny").last()
    revise_observation(by=console_person(), observation=row, num=Decimal(3), den=Decimal(4), reason="x", now=LATER)
    assert client.get(NATION, headers={"if-none-match": etag}).status_code == 200


def test_an_answer_costs_the_same_queries_for_one_series_and_for_all(client, tiny, django_assert_num_queries):
    with django_assert_num_queries(8):
        client.get(NATION)
    with django_assert_num_queries(8):
        client.get(FLOW)


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("dataflow/*/DF_GOVERNMENT", {"dataflows": 1}),
        ("dataflow/*/DF_GOVERNMENT?references=children", {"agencySchemes": 1, "dataStructures": 1, "dataflows": 1}),
        ("dataflow/*/DF_GOVERNMENT?references=descendants",
         {"agencySchemes": 1, "codelists": 8, "conceptSchemes": 1, "dataStructures": 1, "dataflows": 1}),
        ("datastructure?references=parents", {"dataStructures": 1, "dataflows": 3}),
        ("codelist/GIAOBAN/CL_FREQ?references=ancestors", {"codelists": 1, "dataStructures": 1, "dataflows": 3}),
        ("codelist/GIAOBAN/CL_FREQ,CL_UNIT/1.0+.0", {"codelists": 2}),
        ("datastructure?references=codelist", {"codelists": 8, "dataStructures": 1}),
    ],
)  # fmt: skip
def test_references_bring_what_they_name(client, tiny, query, kinds):
    data = client.get(f"/api/sdmx/structure/{query}").json()["data"]
    assert {name: len(found) for name, found in data.items()} == kinds


def test_one_code_is_a_part_of_its_list_and_a_stub_has_none(client, tiny):
    (part,) = client.get("/api/sdmx/structure/codelist/*/CL_SUBJECT/~/province_bien").json()["data"]["codelists"]
    assert (part["isPartial"], [code["id"] for code in part["codes"]]) == (True, ["province_bien"])
    (stub,) = client.get("/api/sdmx/structure/codelist/*/CL_SUBJECT?detail=allstubs").json()["data"]["codelists"]
    assert "codes" not in stub
    assert stub["isExternalReference"]


def test_the_agency_is_a_setting(client, tiny, settings):
    settings.SDMX_AGENCY = "VN_MST"
    (row, *_) = rows(client, "/api/sdmx/data/dataflow/VN_MST/DF_GOVERNMENT/~/Q.dossier_rate.tiny")
    assert row["STRUCTURE_ID"] == "VN_MST:DF_GOVERNMENT(1.0.0)"


def test_figures_as_plain_json_with_frames_and_known(client, tiny):
    found = client.get(
        "/api/observations?indicator=dossier_rate&subject=province.nui-song.2025&frame=2025-03-31"
    ).json()
    assert [(one["period"], one["num"], one["den"], one["value"]) for one in found] == [
        ("2024Q4", "2", "5", "40"), ("2025Q1", "3", "4", "75")
    ]  # fmt: skip
    early = client.get("/api/observations?indicator=dossier_rate&by=nation&known=2025-02-01").json()
    assert [one["period"] for one in early] == ["2024Q4"]
    assert client.get("/api/observations?indicator=dossier_rate&status=simulated").json() == []


def test_the_lineage_of_a_figure_names_definition_document_and_revisions(client, revised):
    found = client.get(f"/api/lineage/{revised.pk}").json()
    assert found["formula"] == "online / settled"
    assert found["document"] == "review-2024Q4"
    assert [(one["value"], one["reason"]) for one in found["revisions"]] == [
        ("58.33", ""), ("66.66666667", "d09 điện tử")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/observations?indicator=moon", 404, "observations.unknown-indicator"),
        ("/api/observations?indicator=dossier_rate&subject=moon", 404, "observations.unknown-subject"),
        ("/api/observations?indicator=dossier_rate&frame=later", 422, "observations.wrong-value"),
        ("/api/observations?indicator=dossier_rate&subject=province.nui&frame=as_now", 422, "series.ended-before"),
        ("/api/observations?indicator=dossier_rate&known=2025-13-01", 422, "observations.wrong-value"),
        ("/api/lineage/99999999999999999999999", 404, "observations.unknown-observation"),
        ("/api/lineage/0", 404, "observations.unknown-observation"),
    ],
)
def test_a_mistake_in_plain_json_is_named(client, tiny, path, status, code):
    answer = client.get(path)
    assert answer.status_code == status
    assert [one["code"] for one in answer.json()["findings"]] == [code]
