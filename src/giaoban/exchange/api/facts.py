"""The addresses below /api/facts."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse, UnreadablePostError
from django.urls import reverse
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import ValidationError

from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.processing import process_batches
from giaoban.exchange.actions.quarantine import quarantine_csv, quarantine_file
from giaoban.exchange.actions.raw import Read, has_no_room
from giaoban.exchange.actions.receiving import receive_batch
from giaoban.exchange.actions.totals import take_totals
from giaoban.exchange.api.credentials import source_of
from giaoban.exchange.api.headers import Sent, read_headers
from giaoban.exchange.api.problems import plain_problem, problem
from giaoban.exchange.models import Batch, Connector
from giaoban.exchange.queries.batches import batch_of
from giaoban.exchange.queries.contracts import contract_named
from giaoban.exchange.queries.totals import differences_of
from giaoban.exchange.worker import process_soon

AT_ONCE = 32 * 1024 * 1024
"""Bodies up to this size are answered with their receipt."""
MOST_TOTALS = 1024 * 1024

api = NinjaAPI(title="giaoban facts", version="1", description=__doc__ or "", docs_url=None, urls_namespace="facts")


@api.post("/{contract}", url_name="push")
def push(request: HttpRequest, contract: str) -> HttpResponse:
    """Hand over a batch of records; the answer is its receipt, or where to ask for it."""
    source = _source(request, contract)
    sent = read_headers(request)
    batch = receive_batch(
        connector=source,
        body=_reader(request, sent),
        media_type=sent.media_type,
        now=timezone.now,
        idempotency_key=sent.idempotency_key,
        sent_at=sent.sent_at,
        encoding=sent.encoding,
        envelope=sent.envelope,
        expected=sent.expected,
    )
    if batch.bytes <= AT_ONCE and not sent.wants_async and batch.state != Batch.State.FAILED:
        try:
            process_batches(now=timezone.now(), until=batch)
        except Refused as refusal:
            if not has_no_room(refusal):
                raise
        batch.refresh_from_db()
    elif batch.state == Batch.State.RECEIVED:
        process_soon(wait=settings.GATHER_SECONDS if sent.wants_async else 0)
    return _answer(request, contract, batch)


@api.get("/{contract}/batches/{sha256}", url_name="batch")
def batch(request: HttpRequest, contract: str, sha256: str) -> HttpResponse:
    """What became of a batch: its receipt, or that it still waits. SHA256 is its newest judging, SHA256.1 the first."""
    return _answer(request, contract, _batch(request, contract, sha256))


@api.get("/{contract}/batches/{sha256}/quarantine", url_name="quarantine")
def quarantine(request: HttpRequest, contract: str, sha256: str, form: str = "csv") -> Any:
    """The rows that came back, with their reasons."""
    found = _batch(request, contract, sha256)
    file = quarantine_file(found)
    if file is None or not file.is_file():
        raise Refused([Finding("exchange.unknown-batch", context={"batch": f"{sha256[:64]}/quarantine"})])
    name = f"quarantine-{found.short}.{'parquet' if form == 'parquet' else 'csv'}"
    if form == "parquet":
        return FileResponse(file.open("rb"), as_attachment=True, filename=name)
    answer = StreamingHttpResponse(quarantine_csv(file), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@api.post("/{contract}/totals", url_name="totals")
def totals(request: HttpRequest, contract: str) -> HttpResponse:
    """Take down what the source holds for its days; says how that differs from what is held here so far."""
    source = _source(request, contract)
    sent = read_headers(request, limit=MOST_TOTALS)
    text = _whole(request, sent)
    try:
        stated = json.loads(text)
    except (ValueError, RecursionError) as why:
        raise Refused([Finding("totals.unreadable", context={"number": 0, "reason": str(why)[:200]})]) from why
    terms = contract_named(source.contract)
    taken = take_totals(
        connector=source,
        contract=terms,
        stated=stated if isinstance(stated, list) else [stated],
        now=timezone.now(),
    )
    differences = differences_of({source: {one.day for one in taken}})
    days = [{"day": one.day.isoformat(), "rows": one.rows, "sums": one.sums, "hash": one.hash} for one in taken]
    return _json({"taken": days, "differences": [one.plain() for one in differences]}, 200)


def _source(request: HttpRequest, contract: str) -> Connector:
    source = source_of(request, now=timezone.now())
    if contract_named(contract).reference != source.contract:
        context = {"contract": contract[:80], "own": source.contract, "source": source.key}
        raise Refused([Finding("push.other-contract", context=context)])
    return source


def _batch(request: HttpRequest, contract: str, sha256: str) -> Batch:
    found = batch_of(_source(request, contract), sha256)
    if found is None:
        raise Refused([Finding("exchange.unknown-batch", context={"batch": sha256[:64]})])
    return found


def _reader(request: HttpRequest, sent: Sent) -> Read:
    def read(size: int) -> bytes:
        try:
            return bytes(request.read(size))
        except (UnreadablePostError, OSError, EOFError) as why:
            context = {"expected": sent.expected.length, "received": "?"}
            raise Refused([Finding("push.half-sent", context=context)]) from why

    return read


def _whole(request: HttpRequest, sent: Sent) -> bytes:
    """A small body, held against its length and digests."""
    read, parts = _reader(request, sent), []
    while part := read(MOST_TOTALS):
        parts.append(part)
    body = b"".join(parts)
    if len(body) != sent.expected.length:
        context = {"expected": sent.expected.length, "received": len(body)}
        raise Refused([Finding("push.half-sent", context=context)])
    for name, wanted in sent.expected.digests.items():
        if not hmac.compare_digest(hashlib.new(name.replace("-", ""), body).digest(), wanted):
            raise Refused([Finding("push.digest-differs", context={"algorithm": name, "received": len(body)})])
    return body


def _answer(request: HttpRequest, contract: str, batch: Batch) -> HttpResponse:
    name = f"{batch.sha256}.{batch.judging}" if batch.judging > 1 or batch.is_replaced else batch.sha256
    place = reverse("facts:batch", args=[contract, name])
    links = {"batch": place}
    if batch.quarantine_path:
        links["quarantine"] = reverse("facts:quarantine", args=[contract, name])
    receipt = getattr(batch, "receipt", None)
    if receipt is not None:
        signed = {"receipt": receipt.body, "signature": receipt.signature, **links}
        if batch.state == Batch.State.REFUSED:
            return _refusal(request, batch, signed)
        status = 201 if batch.is_new_batch and request.method == "POST" else 200
        answer = _json(signed, status)
    elif batch.state == Batch.State.FAILED:
        return problem(request, [Finding("batch.failed", context={"attempts": batch.attempts})], **links)
    else:
        answer = _json({"state": batch.state, **links}, 202 if request.method == "POST" else 200)
        answer["Retry-After"] = "5"
    if request.method == "POST":
        answer["Location"] = place
    return answer


def _refusal(request: HttpRequest, batch: Batch, signed: dict[str, Any]) -> HttpResponse:
    errors = [one for one in batch.findings if one["severity"] == "error"] or batch.findings
    first = errors[0] if errors else {"code": "push.no-row-taken", "en": "No row could be taken."}
    if request.method != "POST":
        return _json(signed, 200)
    return plain_problem(request, 422, first["code"], first["en"], batch.findings, **signed)


def _json(content: dict[str, Any], status: int) -> HttpResponse:
    text = json.dumps(content, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type="application/json")


@api.exception_handler(Refused)
def refused(request: HttpRequest, why: Refused) -> HttpResponse:
    return problem(request, why.findings)


@api.exception_handler(ValidationError)
def wrong_address(request: HttpRequest, why: ValidationError) -> HttpResponse:
    return problem(request, [Finding("push.bad-header", context={"name": "address", "wanted": str(why.errors)[:200]})])
