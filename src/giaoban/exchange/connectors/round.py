"""One pull under way: hands bodies over and keeps the cursor, in this order."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.raw import Read
from giaoban.exchange.actions.receiving import receive_batch
from giaoban.exchange.fetch.asking import Resolve
from giaoban.exchange.models import Batch, Connector
from giaoban.settings import given


@dataclass
class Round:
    """`findings` are faults that did not stop the round, such as one unreadable file among others."""

    connector: Connector
    now: Callable[[], dt.datetime]
    resolve: Resolve | None = None
    batches: list[Batch] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def cursor(self) -> dict[str, Any]:
        return dict(self.connector.cursor or {})

    def store(self, body: bytes | Read, media: str, *, encoding: str = "") -> Batch:
        """The batch of a body; a body that came before is its batch of before. Raises Refused as `receive_batch`."""
        read = io.BytesIO(body).read if isinstance(body, bytes) else body
        batch = receive_batch(connector=self.connector, body=read, media_type=media, encoding=encoding, now=self.now)
        if getattr(batch, "is_new_batch", False):
            self.batches.append(batch)
        return batch

    def save(self, cursor: Mapping[str, Any]) -> None:
        """How far the source was read, once everything up to there is stored."""
        Connector.objects.filter(pk=self.connector.pk).update(cursor=dict(cursor))
        self.connector.cursor = dict(cursor)


def secret(variable: str) -> str:
    """The secret a setting names. Raises Refused (`pull.no-secret`)."""
    found = given(variable)
    if not found:
        raise Refused([Finding("pull.no-secret", context={"variable": variable})])
    return found
