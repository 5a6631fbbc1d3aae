"""The invented law of Tinyland as a corpus, and servers that play a language model."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import yaml

from giaoban.library.actions.corpora import import_law
from giaoban.registry.actions import console_person

ROOT = Path(__file__).resolve().parents[3]
LAW = ROOT / "packs" / "tiny" / "law"
NOW = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
TODAY = dt.date(2026, 1, 5)


def import_ferry_law(folder: Path, more: dict[str, str] | None = None) -> None:
    """The documents of packs/tiny/law and some more texts, as the corpus "tiny"."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in LAW.glob("*.yaml"):
        if file.stem != "words":
            (folder / f"{file.stem}.txt").write_text(yaml.safe_load(file.read_text("utf-8"))["text"], "utf-8")
    for name, text in (more or {}).items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    import_law(by=console_person(), path=folder, corpus="tiny", now=NOW)


@contextmanager
def model_server(reply: Callable[[dict[str, Any]], Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """An OpenAI-compatible server on loopback; `reply` makes the content of its message from what it was asked."""
    asked: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            asked.append({"path": self.path, "key": self.headers.get("authorization"), "body": body})
            content = reply(body)
            told = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
            data = json.dumps({"choices": [{"message": {"content": told}}]}).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", asked
    finally:
        server.shutdown()
        server.server_close()
