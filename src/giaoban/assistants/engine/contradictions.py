"""The seat of the contradiction assistant: whoever compares provisions registers a reader; pages show what it finds.

    plugins.register("assistants.contradictions", reader)
    reader(provisions=(Span, ...), as_of=date) -> Iterable[Finding]

The reader gets the provisions of one answer, in force on the day, law only. Each `Finding` is one suspicion: its
`where` is a Place whose `file` is the address of the provision ("/vn/luat/...@day"), its code has words. Nothing is
registered in this house: then nothing is compared, and nothing is said about contradictions, least of all that there
are none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from giaoban.assistants.engine.values import Span
from giaoban.core import plugins
from giaoban.core.findings import Finding, Severity

READER = "assistants.contradictions"
MOST = 20


def contradictions(spans: Sequence[Span], *, as_of: dt.date) -> tuple[Finding, ...]:
    """What the registered reader suspects between the provisions of an answer; nothing when nobody reads.

    Suspicions are never errors: a person judges them.
    """
    provisions = tuple(one for one in spans if not one.label and one.uri)
    if len(provisions) < 2:
        return ()
    try:
        found = plugins.read(READER, provisions=provisions, as_of=as_of)
    except plugins.NoReader:
        return ()
    told = (replace(one, severity=Severity.WARNING) if one.severity is Severity.ERROR else one for one in found)
    return tuple(told)[:MOST]
