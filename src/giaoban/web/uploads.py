"""Files that come with a form: too large a one is refused while it arrives, and what was typed beside it is kept.

Nothing of a file above `MOST` stays in memory or on disk. A request up to `PASSED_OVER` is read to its end, so that the
fields behind the file are there; of a larger one nothing is read from the file on, and the answer comes at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest, HttpResponse

from giaoban.core.findings import Finding, Place, Refused

MEGABYTE = 1024 * 1024
MOST = 20 * MEGABYTE
"""Bytes of the files of one form."""
FIELDS = MEGABYTE
"""Bytes that the fields beside a file may take before a request counts as too large by its length alone."""
PASSED_OVER = 64 * MEGABYTE
DOORS = "/api/"
"""Machines are told their limits there, each door its own."""
_REFUSED = "_giaoban_refused_upload"


class RefuseLarge(FileUploadHandler):
    """Stands before Django's handlers: by the length that the request declares, and by what really comes."""

    declared = taken = 0

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: str, encoding: str | None = None
    ) -> None:  # fmt: skip
        self.declared = content_length

    def new_file(self, *given: Any, **named: Any) -> None:
        super().new_file(*given, **named)
        if self.declared > PASSED_OVER:
            self._refuse(self.declared)
            raise StopUpload(connection_reset=True)  # not read any further
        if self.declared > MOST + FIELDS:
            self._refuse(self.declared)
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.taken += len(raw_data)
        if self.taken > MOST:
            self._refuse(max(self.declared, self.taken))
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

    def _refuse(self, size: int) -> None:
        setattr(self.request, _REFUSED, size)


class SmallUploads:
    """Middleware; before anything that reads a form, so before the check of its token."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.content_type == "multipart/form-data" and not request.path.startswith(DOORS):
            request.upload_handlers.insert(0, RefuseLarge(request))
        return self.get_response(request)


def upload_faults(request: HttpRequest, name: str = "file") -> list[Finding]:
    """Why the file of the field was not taken while it arrived; a form has one such field."""
    request.POST  # noqa: B018  reading the form is what fills it
    size: int = getattr(request, _REFUSED, 0)
    if not size:
        return []
    context = {"size": -(-size // MEGABYTE), "most": MOST // MEGABYTE}
    return [Finding("upload.too-large", where=Place(part=name), context=context)]


def uploaded(request: HttpRequest, name: str = "file") -> UploadedFile[bytes] | None:
    """The file of a field, or None. Raises Refused (`upload.too-large`) for one that was not taken."""
    if faults := upload_faults(request, name):
        raise Refused(faults)
    return request.FILES.get(name)
