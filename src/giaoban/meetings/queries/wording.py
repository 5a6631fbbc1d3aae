"""The model that may word drafted sentences better, where the operator says so. Off by default.

    GIAOBAN_DRAFTING          1: the model that GIAOBAN_MODEL names may polish sentences of reports as well

A report that is being written is nobody else's yet, so that a model may phrase answers from public law does not let it
read reports: that is asked for apart. The server is reached through the reader "exchange.post_json" of `core.plugins`;
what it says is compared number by number (`narratives.polished`), and in doubt the draft stays.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass

from giaoban.core import plugins
from giaoban.core.reports.polishing import ChatModel, Model

POST = "exchange.post_json"


@dataclass(frozen=True)
class Served:
    """Takes the body of a question to an OpenAI-compatible server and brings back that of its answer."""

    address: str
    key: str = ""

    def __call__(self, body: bytes) -> bytes:
        """Raises Refused as the network does; `plugins.NoReader` where there is no room of the network."""
        url = f"{self.address.rstrip('/')}/chat/completions"
        answer = plugins.read(POST, url=url, body=json.loads(body), key=self.key)
        return json.dumps(answer, ensure_ascii=False).encode()


def chosen_model() -> Model | None:
    """The model that the environment names and lets polish; None otherwise."""
    from giaoban.settings import given

    address = os.environ.get("GIAOBAN_MODEL", "")
    if os.environ.get("GIAOBAN_DRAFTING") != "1" or not address.startswith(("http://", "https://")):
        return None
    return ChatModel(Served(address, given("GIAOBAN_MODEL_KEY")), os.environ.get("GIAOBAN_MODEL_NAME", ""))
