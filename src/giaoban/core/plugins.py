"""Readers that siblings register so that a value can travel without an import.

`portal` may ask `read("commitments.open", subject=...)` and get whatever the room that owns the answer registered.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_readers: dict[str, Callable[..., Any]] = {}


class NoReader(LookupError):
    """Nobody registered this name: the room that owns it is not installed."""


def register(name: str, reader: Callable[..., Any]) -> None:
    """Register once at start-up; a second reader of the same name is a mistake in the program."""
    if _readers.get(name, reader) is not reader:
        raise ValueError(f"two readers for {name!r}")
    _readers[name] = reader


def read(name: str, /, **question: Any) -> Any:
    if name not in _readers:
        raise NoReader(name)
    return _readers[name](**question)


def registered(prefix: str) -> dict[str, Callable[..., Any]]:
    """Everything registered under names that begin with the prefix, by name.

    >>> register("doctest.shelf.b", sorted); register("doctest.shelf.a", min)
    >>> list(registered("doctest.shelf."))
    ['doctest.shelf.a', 'doctest.shelf.b']
    """
    return {name: reader for name, reader in sorted(_readers.items()) if name.startswith(prefix)}
