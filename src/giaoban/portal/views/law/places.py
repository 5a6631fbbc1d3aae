"""Where the site shows an address of law."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse


def law_href(uri: str, **query: str) -> str:
    """The page of an address.

    >>> law_href("/vn/luat/2023/5/qh9/dieu-2@2024-01-01", span="3-9")
    '/law/vn/luat/2023/5/qh9/dieu-2@2024-01-01?span=3-9'
    """
    tail = f"?{urlencode(query)}" if query else ""
    return reverse("law-document", args=[uri.lstrip("/")]) + tail
