"""One pull of one source: who may, one at a time, what came, what went wrong. It never ends in a traceback."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from giaoban.core.findings import Finding, Refused, has_errors
from giaoban.exchange.actions.locking import one_pull_at_a_time
from giaoban.exchange.actions.watch_faults import Seen, settle_faults
from giaoban.exchange.connectors.folder import pull_folder
from giaoban.exchange.connectors.http import pull_http
from giaoban.exchange.connectors.round import Round
from giaoban.exchange.connectors.sql import pull_sql
from giaoban.exchange.fetch.asking import Resolve
from giaoban.exchange.models import Batch, Connector
from giaoban.exchange.queries.ways import WAYS, read_way
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

_PULL: dict[str, Callable[[Any, Round], None]] = {"http": pull_http, "sql": pull_sql, "folder": pull_folder}
_OURS = ("fetch.", "pull.")


@dataclass(frozen=True)
class Pulled:
    """What one pull did. `batches` are new ones, received and not yet processed; `findings` say what went wrong."""

    source: str
    batches: tuple[Batch, ...]
    findings: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        return not has_errors(self.findings)


def pulled_sources() -> list[Connector]:
    """The active sources that we go to, by key. One query."""
    return list(Connector.objects.filter(is_active=True, way__in=list(WAYS)).select_related("sender"))


def pull(*, by: Person, connector: Connector, now: Callable[[], dt.datetime], resolve: Resolve | None = None) -> Pulled:
    """Everything new of a source, stored and not yet processed.

    A source that cannot be reached or read becomes a fault of that source, and its next good pull ends the fault.
    Raises NotAllowed, or Refused when nothing was tried: `pull.not-pulled`, `pull.bad-settings`, `push.source-stopped`,
    `pull.running`.
    """
    check_may(by, "source.pull", about=connector.sender, today=now().astimezone(HANOI).date())
    if not connector.is_active:
        raise Refused([Finding("push.source-stopped", context={"source": connector.key})])
    read_way(connector.way, connector.settings)
    with one_pull_at_a_time(connector):
        connector.refresh_from_db(fields=["cursor", "settings"])  # another process may have moved or changed them
        way = read_way(connector.way, connector.settings)
        round = Round(connector, now, resolve)
        try:
            _PULL[connector.way](way, round)
            Connector.objects.filter(pk=connector.pk).update(heard_at=now())
        except Refused as why:
            round.findings += why.findings
    _note(by, connector, round, now())
    return Pulled(connector.key, tuple(round.batches), tuple(round.findings))


def _note(by: Person, connector: Connector, round: Round, now: dt.datetime) -> None:
    sender = connector.sender.name_vi
    seen = []
    for one in round.findings:
        if one.code.startswith(_OURS):
            context = {**one.context, "source": connector.key, "sender": sender}
            named = Finding(one.code, one.severity, one.where, context)
            seen.append(Seen(connector, named, str(one.context.get("file", ""))))
    settle_faults(by=by, connectors=[connector], among=lambda code: code.startswith(_OURS), seen=seen, now=now)
    if round.batches or round.findings:
        data = {"batches": [batch.sha256 for batch in round.batches], "faults": [one.code for one in round.findings]}
        write_event(by=by, action="source.pull", thing=f"sources:{connector.key}", data=data, now=now)
