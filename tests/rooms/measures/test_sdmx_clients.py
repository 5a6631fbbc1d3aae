"""What pysdmx and sdmx1 read from a running server is what is in the database, figure by figure and code by code."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from tests.rooms.measures.over_http import over_http

from giaoban.core.formats.sdmx.names import key_of_subject, period_of, text_of_value
from giaoban.measures.models import Indicator, Observation
from giaoban.registry.models import Subject

CSV = {"Accept": "application/vnd.sdmx.data+csv;version=2.0.0"}
XML = {"Accept": "application/vnd.sdmx.structure+xml;version=3.0.0"}


def held() -> dict[tuple[str, ...], tuple[Any, ...]]:
    """The figures of the government's indicators as the database has them."""
    rows = Observation.objects.filter(indicator__group="government", revision=0)
    return {
        (row.indicator.code, row.subject.key, row.method, row.vintage, row.period_code): (row.value, row.num, row.den)
        for row in rows.select_related("indicator", "subject")
    }


def read(cells: dict[str, str]) -> tuple[tuple[str, ...], tuple[Any, ...]]:
    """A row as a client sees it, in our own terms."""
    key = (
        cells["INDICATOR"],
        key_of_subject(cells["SUBJECT"]),
        text_of_value(cells["METHOD"]),
        text_of_value(cells["VINTAGE"]),
        period_of(cells["TIME_PERIOD"]).code,
    )
    numbers = (cells["OBS_VALUE"], cells["NUMERATOR"], cells["DENOMINATOR"])
    return key, tuple(Decimal(text) if text else None for text in numbers)


@pytest.fixture
def sdmx1():
    """Our service as a source of sdmx1, which knows the services of the world by name."""
    sdmx = pytest.importorskip("sdmx")
    from sdmx.source import Source, sources

    def client(address: str) -> Any:
        sources["GIAOBAN"] = Source(id="GIAOBAN", url=f"{address}/api/sdmx", name="giaoban", versions={"3.0.0"})
        return sdmx.Client("GIAOBAN")

    yield client
    sources.pop("GIAOBAN", None)


def test_sdmx1_reads_every_figure_unchanged(tiny, sdmx1):
    import sdmx

    def work(address: str) -> dict[tuple[str, ...], tuple[Any, ...]]:
        client = sdmx1(address)
        structure = client.get("datastructure", "DSD_FIGURES", params={"references": "all"}, headers=XML)
        dsd = structure.structure["DSD_FIGURES"]
        # sdmx1 2.28 forgets the structure of SDMX 3 data on its way to the reader, so its three steps are taken singly.
        request = client.get("data", "DF_GOVERNMENT", key="Q.dossier_rate+plan_issued", headers=CSV, dry_run=True)
        answer = client.session.send(request)
        answer.raise_for_status()
        message = sdmx.read_sdmx(io.BytesIO(answer.content), format="CSV", structure=dsd)
        (data_set,) = message.data
        found = {}
        for one in data_set.obs:
            cells = {value.id: value.value for value in one.dimension.values.values()}
            cells |= {name: value.value for name, value in one.attached_attribute.items()}
            key, numbers = read({**cells, "OBS_VALUE": one.value})
            found[key] = numbers
        return found

    found = over_http(work)
    assert found == held()
    assert found["dossier_rate", "tiny", "as-reported", "2025-01", "2024Q4"] == (Decimal("58.33"), 7, 12)


def test_sdmx1_reads_the_structures_with_names_in_both_languages_and_validity(tiny, sdmx1):
    def work(address: str) -> Any:
        return sdmx1(address).get("dataflow", "DF_GOVERNMENT", params={"references": "all"}, headers=XML)

    message = over_http(work)
    dsd = message.dataflow["DF_GOVERNMENT"].structure
    assert [each.id for each in dsd.dimensions] == [
        "FREQ", "INDICATOR", "SUBJECT", "METHOD", "VINTAGE", "BREAKDOWN", "TIME_PERIOD"
    ]  # fmt: skip
    assert [each.id for each in dsd.measures] == ["OBS_VALUE"]
    code = message.codelist["CL_SUBJECT"]["province_nui"]
    assert dict(code.name.localizations) == {"vi": "Núi", "en": "Nui"}
    assert [note.title for note in code.annotations] == ["/2024-12-31T23:59:59+0000"]
    assert {each.id for each in message.codelist["CL_INDICATOR"]} == set(
        Indicator.objects.values_list("code", flat=True)
    )


def test_pysdmx_reads_every_figure_unchanged(tiny):
    from pysdmx.api.qb import ApiVersion, DataContext, DataFormat, DataQuery, RestService
    from pysdmx.io.csv.sdmx20.reader import read as read_csv

    def work(address: str) -> str:
        service = RestService(f"{address}/api/sdmx", ApiVersion.V2_2_0, data_format=DataFormat.SDMX_CSV_2_0_0)
        return service.data(DataQuery(DataContext.DATAFLOW, "GIAOBAN", "DF_GOVERNMENT")).decode()

    (data_set,) = read_csv(over_http(work))
    assert data_set.structure == "Dataflow=GIAOBAN:DF_GOVERNMENT(1.0.0)"
    assert dict(read(row) for row in data_set.data.to_dict("records")) == held()


def test_pysdmx_reads_the_structures_as_a_registrys(tiny):
    from pysdmx.api.fmr import RegistryClient

    def work(address: str) -> tuple[Any, ...]:
        registry = RegistryClient(f"{address}/api/sdmx")
        return (
            registry.get_codes("GIAOBAN", "CL_SUBJECT"),
            registry.get_concepts("GIAOBAN", "CS_FIGURES"),
            registry.get_data_structures("GIAOBAN", "DSD_FIGURES"),
            registry.get_dataflow_details("GIAOBAN", "DF_GOVERNMENT"),
            registry.get_agencies("SDMX"),
        )

    subjects, concepts, (structure,), flow, (agency,) = over_http(work)
    assert subjects["province_nui"].valid_to == dt.datetime(2024, 12, 31, 23, 59, 59, tzinfo=dt.UTC)
    assert subjects["province_nui-song_2025"].valid_from == dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    kinds = ("country", "block", "ministry", "province")
    assert {key_of_subject(code.id) for code in subjects} == set(
        Subject.objects.filter(kind__in=kinds).values_list("key", flat=True)
    )
    assert {concept.id for concept in concepts} == {each.id for each in structure.components}
    codelist = structure.components["OBS_STATUS"].enumeration
    assert {code.id for code in codelist} == set("APEBGLMOQ")
    assert structure.components["UNIT_MEASURE"].attachment_level == "FREQ,INDICATOR,SUBJECT,METHOD,VINTAGE,BREAKDOWN"
    assert flow.id == "DF_GOVERNMENT"
    assert agency.id == "GIAOBAN"
