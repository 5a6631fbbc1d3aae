"""A model may word a drafted sentence better; whatever it says is checked, and in doubt the draft stays.

The model is any callable from a sentence to a sentence. `ChatModel` is one that speaks to an OpenAI-compatible service
through a `send` handed in: this module opens no connection.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from giaoban.core.findings import Finding, Severity

Model = Callable[[str], str]
Check = Callable[[str, str, Sequence[str]], Sequence[Finding]]
"""Draft, polished, and the names to keep; what the polished sentence says otherwise."""
Send = Callable[[bytes], bytes]
"""Takes a JSON body to the configured address and gives the body of the answer. Raises OSError."""
LARGEST_ANSWER = 100_000  # bytes; a sentence has some hundred
INSTRUCTION = (
    "Bạn biên tập một câu trong báo cáo hành chính cho gọn và trôi chảy. Giữ nguyên mọi con số, đơn vị, chiều tăng hay "
    "giảm, tên chỉ số, tên cơ quan, thời gian và thứ tự của chúng. Không thêm ý. Chỉ trả lời bằng đúng câu đã biên tập."
)


class NoAnswer(Exception):
    """The model gave nothing that could be a sentence; `reason` says what came instead."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Polished:
    """The sentence to print. `findings` say why a polished one was not taken."""

    text: str
    is_polished: bool
    findings: tuple[Finding, ...] = ()


def polish(draft: str, model: Model | None, check: Check, *, keep: Sequence[str] = ()) -> Polished:
    """The model's wording where it says the same, else the draft. Never raises for what a model does.

    >>> def gone_mad(sentence: str) -> str: return sentence.replace("45", "54")
    >>> def check(old, new, keep): return [Finding("drafting.number-changed")] if "54" in new else []
    >>> polish("Đạt 45 %.", gone_mad, check).text
    'Đạt 45 %.'
    """
    if model is None:
        return Polished(draft, False)
    try:
        said = model(draft)
    except NoAnswer as why:
        return Polished(draft, False, (_kept(why.reason),))
    except Exception as why:  # a model is somebody else's program: whatever it does, the report is written
        return Polished(draft, False, (_kept(f"{type(why).__name__}: {why}"[:200]),))
    if not isinstance(said, str):
        return Polished(draft, False, (_kept(type(said).__name__),))
    said = said.strip()
    if said == draft:
        return Polished(draft, False)
    found = tuple(check(draft, said, keep))
    return Polished(draft, False, found) if found else Polished(said, True)


class ChatModel:
    """A model behind an OpenAI-compatible chat interface; one sentence a question, no memory between them."""

    def __init__(self, send: Send, name: str) -> None:
        self.send, self.name = send, name

    def __call__(self, sentence: str) -> str:
        """Raises NoAnswer when no sentence came back."""
        try:
            body = self.send(question(self.name, sentence))
        except OSError as why:
            raise NoAnswer(str(why)[:200]) from why
        return answer_of(body)


def question(name: str, sentence: str) -> bytes:
    """The body of the request. The sentence travels as data of its own, apart from the instruction."""
    messages = [{"role": "system", "content": INSTRUCTION}, {"role": "user", "content": sentence}]
    body: dict[str, Any] = {"model": name, "messages": messages, "temperature": 0, "seed": 1, "max_tokens": 400}
    return json.dumps(body, ensure_ascii=False).encode()


def answer_of(body: bytes) -> str:
    """The sentence in the body of an answer. Raises NoAnswer.

    >>> answer_of('{"choices": [{"message": {"content": "Đạt 45 %."}}]}'.encode())
    'Đạt 45 %.'
    """
    if len(body) > LARGEST_ANSWER:
        raise NoAnswer(f"{len(body)} bytes")
    try:
        said = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError) as why:
        raise NoAnswer(f"{type(why).__name__}: {body[:60]!r}") from why
    if not isinstance(said, str) or not said.strip():
        raise NoAnswer("no text")
    return said


def _kept(reason: str) -> Finding:
    return Finding("drafting.no-answer", Severity.WARNING, context={"reason": reason})
