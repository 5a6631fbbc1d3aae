"""Who may phrase an answer. Nobody by default: the answer is then the words of the law themselves.

phrasing.py   what a backend can do
openai.py     a model behind an OpenAI-compatible address, when the operator names one
"""

from __future__ import annotations

from giaoban.assistants.backends.openai import chosen_backend

__all__ = ["chosen_backend"]
