"""News by mail: asked for, confirmed by a button behind the link of a mail, left by a button behind another."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from giaoban.commitments.actions.subscribing import ask_for_news, confirm_news, leave_news
from giaoban.commitments.models import Subscription
from giaoban.commitments.queries.tokens import read_consent, read_leaving
from giaoban.core.findings import Finding, Refused
from giaoban.portal.views.lessons.telling import beside, organisations
from giaoban.portal.views.press.wording import remote_of, typed_in
from giaoban.web.findings import say
from giaoban.web.pages import page
from giaoban.web.reading import reading_of


def subscribe(request: HttpRequest) -> HttpResponse:
    """The form, and after it the same page for everybody: look into your mail."""
    reading, typed = reading_of(request), typed_in(request, {"email": 254})
    topics = [one[:20] for one in request.POST.getlist("topics")[:10]]
    chosen = [one[:120] for one in request.POST.getlist("organisations")[:60] if one]
    faults: list[Finding] = []
    if request.method == "POST":
        try:
            ask_for_news(
                email=typed["email"], topics=topics, organisations=chosen,
                language="en" if (get_language() or "").startswith("en") else "vi",
                remote=remote_of(request), now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            faults = list(refusal.findings)
        else:
            return HttpResponseRedirect(reverse("press-subscribe") + "?sent=1")
    else:
        topics = list(Subscription.Topic.values)
    context = {
        "typed": typed,
        "topics": [(value, word, value in topics) for value, word in Subscription.Topic.choices],
        "organisations": [(one, one.key in chosen) for one in organisations(reading)],
        "chosen": len(chosen),
        "faults": beside(faults, reading),
        "sent": request.GET.get("sent") == "1",
    }
    too_many = any(fault.code == "press.too-many" for fault in faults)
    return page(request, "portal/press/subscribe.html", context, status=429 if too_many else 422 if faults else 200)


@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A button, because programmes that look through mail follow links, and following must not be consent."""
    context = {"what": "confirm", "is_known": read_consent(token, now=timezone.now()) is not None}
    if request.method != "POST":
        return _answered(request, context)
    try:
        one = confirm_news(token=token, now=timezone.now())
    except Refused as refusal:
        return _answered(request, context, refusal.findings)
    words = dict(Subscription.Topic.choices)
    return _answered(request, context | {"done": True, "topics": [words[topic] for topic in one.topics]})


@csrf_exempt  # mail programmes press the button themselves (RFC 8058) and have no session; the link is the proof
@never_cache
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """The page with one button; its POST is also what `List-Unsubscribe-Post` of a mail calls."""
    context = {"what": "leave", "is_known": read_leaving(token) is not None}
    if request.method != "POST":
        return _answered(request, context)
    try:
        leave_news(token=token, now=timezone.now())
    except Refused as refusal:
        return _answered(request, context, refusal.findings)
    return _answered(request, context | {"done": True})


def _answered(request: HttpRequest, context: dict[str, object], findings: list[Finding] | None = None) -> HttpResponse:
    told = [say(one, reading_of(request).language) for one in findings or ()]
    if not context["is_known"] and not told:
        told = [say(Finding("subscription.not-ours"), reading_of(request).language)]
    status = 410 if told else 200
    return page(request, "portal/press/consent.html", context | {"told": told}, status=status)
