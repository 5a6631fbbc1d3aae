"""The sign with the number nought: no keyboard has it, pasted text may, and no text column of PostgreSQL takes it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, QueryDict, UnreadablePostError

NUL = "\x00"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class WithoutNul:
    """Middleware; after the one that watches uploads, before anything that reads a form.

    The sign is left out of what was typed and asked; an address that holds it leads nowhere. The door of the
    API does the same to what it reads.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path:
            raise Http404(request.path.replace(NUL, "?")[:200])
        asked = request.META.get("QUERY_STRING", "")
        if "%00" in asked or NUL in asked:
            request.META["QUERY_STRING"] = asked.replace("%00", "").replace(NUL, "")
        if request.method == "POST" and request.content_type in FORMS and not request.path.startswith("/api/"):
            _clean(request)
        return self.get_response(request)


def _clean(request: HttpRequest) -> None:
    try:
        typed = request.POST
    except UnreadablePostError:  # the reader went away; whoever reads the form next is told the same
        return
    if any(NUL in text for _, texts in typed.lists() for text in texts):
        clean = QueryDict(mutable=True)
        for name, texts in typed.lists():
            clean.setlist(name.replace(NUL, ""), [text.replace(NUL, "") for text in texts])
        request.POST = clean  # type: ignore[assignment]
