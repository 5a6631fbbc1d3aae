"""SDMX-REST 2.2 at /api/sdmx: data and structures for statistical offices and their clients.

    GET /api/sdmx/data/{context}/{agency}/{id}/{version}/{key}        SDMX-JSON 2.0, SDMX-CSV 2.0
    GET /api/sdmx/structure/{type}/{agency}/{id}/{version}/{item}     SDMX-JSON 2.0, SDMX-ML 3.0
    GET /api/sdmx/schema/{context}/{agency}/{id}/{version}            the same of all that describes a dataflow

Open to everybody, as the pages are: they show the same figures. An answer carries an ETag; asked again with it, a
question whose answer did not change costs two short queries and gives 304. What the standard has beside these two is
answered 501. Errors are SDMX messages with the numbers of the standard.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.formats.sdmx import data_csv, data_json, media, messages, structures, structures_json, structures_xml
from giaoban.core.formats.sdmx.query import read_pairs, read_query
from giaoban.core.formats.sdmx.selection import select
from giaoban.measures.api.door import api
from giaoban.measures.queries import published
from giaoban.web.findings import say
from giaoban.web.formats import HANOI

LONGEST = 8_000
"""Characters of an address that is read at all; longer ones are 414."""
_ELSEWHERE = ("availability", "metadata", "registration")
Answer = Callable[[media.Wanted, str], bytes]


@api.get("/sdmx/data/{path:rest}", auth=None, tags=["sdmx"])
def data(request: HttpRequest, rest: str) -> HttpResponse:
    """Figures by a key, in SDMX-JSON or SDMX-CSV, with `c[...]`, `asOf`, `includeHistory`, `updatedAfter`."""

    def answer(wanted: media.Wanted, language: str) -> bytes:
        found = published.structures()
        query = read_query(_path(request, "data"), _parameters(request), found, HANOI)
        data_sets = select(found, published.published(found, query.flows, query.keys), query)
        if not data_sets:
            raise Refused([Finding("sdmx.no-results", context={"parameter": "data", "value": rest[:120]})])
        if wanted.media is media.DATA_CSV:
            text = data_csv.write_csv(found, data_sets, query, options=wanted.options, language=language)
            return text.encode()
        meta = _meta(request, found)
        return _json(data_json.data_message(found, data_sets, query, meta=meta, language=language))

    return _respond(request, media.DATA, answer)


@api.get("/sdmx/structure/{path:rest}", auth=None, tags=["sdmx"])
def structure(request: HttpRequest, rest: str) -> HttpResponse:
    """Codelists, concepts, the data structure and dataflows, in SDMX-JSON or SDMX-ML."""
    return _structures(request, _path(request, "structure"), _parameters(request))


@api.get("/sdmx/schema/{path:rest}", auth=None, tags=["sdmx"])
def schema(request: HttpRequest, rest: str) -> HttpResponse:
    """What data of a dataflow have to look like: the dataflow with everything that describes it."""
    return _structures(request, _path(request, "schema"), [("references", "descendants")])


def _structures(request: HttpRequest, path: str, parameters: list[tuple[str, str]]) -> HttpResponse:
    def answer(wanted: media.Wanted, language: str) -> bytes:
        found = published.structures()
        artefacts = structures.find(found, path, parameters)
        meta = _meta(request, found)
        if wanted.media is media.STRUCTURE_XML:
            return structures_xml.structure_xml(found, artefacts, meta=meta)
        return _json(structures_json.structure_message(found, artefacts, meta=meta, language=language))

    return _respond(request, media.STRUCTURE, answer)


@api.get("/sdmx/{path:rest}", auth=None, include_in_schema=False)
def elsewhere(request: HttpRequest, rest: str) -> HttpResponse:
    """What the standard has and this service does not, and what nobody has."""
    code = "sdmx.not-offered" if rest.split("/", maxsplit=1)[0] in _ELSEWHERE else "sdmx.unknown-path"
    context = {"parameter": "path", "value": rest[:120], "allowed": "data, structure"}
    return _refused([Finding(code, where=Place(part="path"), context=context)], "vi")


@api.get("/sdmx/data", auth=None, include_in_schema=False)
def all_data(request: HttpRequest) -> HttpResponse:
    """All figures of all dataflows."""
    return data(request, "")


@api.get("/sdmx/structure", auth=None, include_in_schema=False)
def all_structures(request: HttpRequest) -> HttpResponse:
    """All structures there are."""
    return structure(request, "")


def _respond(request: HttpRequest, offered: tuple[media.Media, ...], answer: Answer) -> HttpResponse:
    language = media.language_of(request.headers.get("Accept-Language", ""))
    if len(request.get_full_path()) > LONGEST:
        context = {"parameter": "path", "value": request.path[:80], "allowed": str(LONGEST)}
        return _refused([Finding("sdmx.too-long", context=context)], language)
    try:
        wanted = media.choose(request.headers.get("Accept", ""), offered)
        etag = _etag(request, wanted, language)
        unchanged = get_conditional_response(request, etag=etag)
        response = unchanged or HttpResponse(answer(wanted, language), content_type=_content_type(wanted))
    except Refused as refusal:
        return _refused(refusal.findings, language)
    response.headers["ETag"] = etag
    response.headers["Content-Language"] = language if wanted.media is not media.STRUCTURE_XML else "vi, en"
    response.headers["Cache-Control"] = "no-cache"  # keep it, and ask whether it still holds
    patch_vary_headers(response, ("Accept", "Accept-Language"))
    return response


def _refused(findings: list[Finding], language: str) -> HttpResponse:
    """An SDMX message with every error; the code of the finding is its title, which never changes."""
    errors = [
        {
            "code": messages.number_of(finding),
            "title": finding.code,
            "detail": say(finding, language),
            "details": {"vi": say(finding, "vi"), "en": say(finding, "en")},
        }
        for finding in findings
    ]
    response = HttpResponse(
        _json({"errors": errors}), status=messages.status_of(findings), content_type=media.DATA_JSON.full
    )
    patch_vary_headers(response, ("Accept", "Accept-Language"))
    return response


def _etag(request: HttpRequest, wanted: media.Wanted, language: str) -> str:
    """Weak, because the head of a message says when it was prepared."""
    parts = (published.state_of_figures(), settings.SDMX_AGENCY, request.get_full_path(), wanted.media.full)
    text = "|".join([*parts, json.dumps(dict(wanted.options), sort_keys=True), language])
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def _meta(request: HttpRequest, found: Any) -> dict[str, Any]:
    now = timezone.now()
    question = hashlib.sha256(request.get_full_path().encode()).hexdigest()[:12]
    prepared = now.astimezone(dt.UTC).replace(microsecond=0)
    return data_json.meta_of(found, prepared=prepared, identity=f"{prepared:%Y%m%dT%H%M%S}-{question}")


def _path(request: HttpRequest, name: str) -> str:
    """What follows `data/` as it stood in the address, where an encoded comma is not a comma yet."""
    from urllib.parse import quote

    raw = str(request.META.get("REQUEST_URI") or "").partition("?")[0] or quote(request.path, safe="/,+*~=;:@$!'()&")
    return raw.partition(f"/sdmx/{name}")[2].strip("/")


def _parameters(request: HttpRequest) -> list[tuple[str, str]]:
    return read_pairs(request.META.get("QUERY_STRING", ""))


def _content_type(wanted: media.Wanted) -> str:
    kind = wanted.media.full
    if wanted.media is media.DATA_CSV:
        kind += "".join(f";{name}={value}" for name, value in wanted.options.items()) + ";charset=utf-8"
    return kind


def _json(plain: dict[str, Any]) -> bytes:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
