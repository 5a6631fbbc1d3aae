"""What every page states: the quarter being read, the structure, the moment the figures were known."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def context(request: HttpRequest) -> dict[str, Any]:
    return {}
