"""A sign that PostgreSQL takes in no text is left out at the door, wherever it was typed."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from giaoban.web.nul_signs import WithoutNul


def passed(request: HttpRequest) -> HttpRequest:
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    WithoutNul(view)(request)
    return seen[0]


@pytest.mark.parametrize("kind", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_it_is_left_out_of_a_form_and_everything_else_stays(kind):
    given = {"name": "Kho\x00 Biển\n", "many": ["a", "b\x00"]}
    if kind == "multipart/form-data":
        request = RequestFactory().post("/x/", {**given, "file": SimpleUploadedFile("a.bin", b"a\x00b")})
    else:
        request = RequestFactory().post("/x/", "name=Kho%00+Bi%E1%BB%83n%0A&many=a&many=b%00", content_type=kind)
    found = passed(request)
    assert found.POST["name"].rstrip("\r\n") == "Kho Biển"
    assert found.POST.getlist("many") == ["a", "b"]
    if kind == "multipart/form-data":
        assert found.FILES["file"].read() == b"a\x00b"  # a file is bytes and stays as it came


def test_it_is_left_out_of_a_question_and_an_address_with_it_leads_nowhere(client, tiny):
    assert passed(RequestFactory().get("/x/?q=a%00b&c=1")).GET.dict() == {"q": "ab", "c": "1"}
    assert client.get("/systems/%00/").status_code == 404
    assert client.get("/search/?q=%00").status_code == 200
