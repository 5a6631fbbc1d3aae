"""A JSON question to a server that the operator named (embeddings, a language model), and its JSON answer.

Other rooms ask by the name "exchange.post_json" in `core.plugins`, so that one place decides what is reached.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from giaoban.exchange.fetch.asking import fetch
from giaoban.exchange.fetch.rules import MEBIBYTE, Allow, Limits, Unfetched

LIMITS = Limits(bytes=64 * MEBIBYTE, seconds=120.0, silent=90.0, redirects=0)


def post_json(*, url: str, body: Any, key: str = "") -> Any:
    """The answer of a server to a JSON body, as JSON. The key travels over TLS or inside the named networks only.

    Raises Unfetched: what fetch refuses, `fetch.bad-answer` for a status that is no success or an answer that is no
    JSON.
    """
    from django.conf import settings

    parts = urlsplit(url)
    try:
        ports = (parts.port,) if parts.port else ()
    except ValueError as why:
        raise Unfetched("fetch.bad-url", url=url[:200]) from why
    got = fetch(
        url,
        allow=Allow(networks=settings.MODEL_NETWORKS, ports=ports),
        limits=LIMITS,
        method="POST",
        content=json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"),
        headers={"content-type": "application/json", "accept": "application/json"},
        secrets={"authorization": f"Bearer {key}"} if key else None,
    )
    if not got.is_success:
        raise Unfetched("fetch.bad-answer", place=parts.hostname, reason=f"HTTP {got.status}")
    try:
        return json.loads(got.body)
    except (ValueError, RecursionError) as why:
        raise Unfetched("fetch.bad-answer", place=parts.hostname, reason=str(why)[:160]) from why
