"""What a page loads and asks for: mixed content, forms that take personal data, scripts of others, trackers, language.

Words are looked for without their marks, in Vietnamese and English. Limits: one page is read as it is sent; what a
script adds later is not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from giaoban.core.probes.markup import Form, Markup, Tag, read_markup
from giaoban.core.probes.measurement import Measurement
from giaoban.core.probes.observatory import same_site
from giaoban.core.probes.outcome import Outcome, gate, graded, untested
from giaoban.core.probes.pages import Page, last
from giaoban.core.quantities import fold

ACTIVE = {"script": "src", "iframe": "src", "frame": "src", "object": "data", "embed": "src", "form": "action"}
TRACKERS = (
    "google-analytics.com", "googletagmanager.com", "doubleclick.net", "googlesyndication.com", "connect.facebook.net",
    "hotjar.com", "clarity.ms", "mc.yandex.ru", "analytics.tiktok.com", "static.ads-twitter.com", "snap.licdn.com",
    "scorecardresearch.com", "quantserve.com", "criteo.net", "matomo.cloud", "mixpanel.com", "segment.com",
    "fullstory.com", "ants.vn", "admicro.vn", "eclick.vn",
)  # fmt: skip
"""Hosts that follow people from site to site; a longer list may be loaded one day."""
_PERSONAL = re.compile(
    r"(^|[^a-z])(ho ?(va )?ten|fullname|full name|first ?name|last ?name|your ?name|e ?mail|thu dien tu|dien thoai|"
    r"so dt|sdt|phone|mobile|cccd|cmnd|cmt|can cuoc|ho chieu|passport|ngay sinh|birth|dob|dia chi|address|gioi tinh)"
)
_PERSONAL_FILL = ("name", "email", "tel", "bday", "street-address", "address-", "given-name", "family-name")
_NOTICE = re.compile(
    r"(chinh sach|thong bao|dieu khoan|quy dinh).{0,40}(rieng tu|bao mat|du lieu ca nhan|thong tin ca nhan)|"
    r"bao ve du lieu ca nhan|xu ly du lieu ca nhan|quyen rieng tu|privacy|personal data|data protection"
)
_CONSENT = re.compile(r"dong y|chap thuan|cho phep|consent|agree|accept")
_SKIP = re.compile(r"(bo qua|chuyen|di|den|nhay|toi|skip|jump).{0,30}(noi dung|content|main)")
POLICY_ITEMS = {
    "controller": r"ben kiem soat|don vi (thu thap|quan ly|chu quan)|co quan (chu quan|quan ly)|controller",
    "purposes": r"muc dich|purpose",
    "retention": r"thoi (gian|han) (luu|xu ly)|luu (tru|giu) .{0,30}(ngay|thang|nam|thoi)|retention|retain",
    "rights": r"quyen cua (chu the|nguoi|ban|cong dan|quy)|rut lai (su )?dong y|your rights|data subject",
    "contact": r"lien he|duong day nong|email|contact",
}
"""What a privacy policy names, by its five items."""


def judge_content(visit: Measurement) -> Iterator[Outcome]:
    """no-mixed-active, pii-notice, sri, third-party, a11y-lang, privacy-policy."""
    page = last(visit, "https")
    checks = ("no-mixed-active", "pii-notice", "sri", "third-party", "a11y-lang")
    if page is None or page.scheme != "https":
        for check in (*checks, "privacy-policy"):
            yield untested(check, "no-page", "pages/https")
        return
    if not page.is_html or not 200 <= page.status < 300:
        for check in (*checks, "privacy-policy"):
            yield untested(check, "no-html", "pages/https")
        return
    markup = read_markup(page.text, page.url)
    yield _mixed(markup)
    yield _forms(markup)
    yield _sri(markup, page)
    yield _trackers(markup, page)
    yield _language(markup)
    yield _policy(visit)


def policy_links(page: Page) -> list[str]:
    """Where the page says its privacy policy is, nearest words first, each once."""
    markup = read_markup(page.text, page.url)
    found = [markup.whole(tag.get("href")) for tag in markup.named("a") if _is_notice(tag)]
    return list(dict.fromkeys(address for address in found if address.startswith(("http://", "https://"))))


def mixed(markup: Markup) -> list[str]:
    """Active content by plain http: it would run with the rights of the page."""
    found = []
    for tag in markup.tags:
        address = tag.get(ACTIVE.get(tag.name, ""))
        if tag.name == "link" and "stylesheet" in tag.get("rel").lower():
            address = tag.get("href")
        if address and markup.whole(address).lower().startswith("http://"):
            found.append(f"<{tag.name}> {address.strip()[:120]}")
    return found


def asks_for_personal_data(form: Form) -> list[str]:
    """The fields by which a form learns who somebody is.

    >>> page = read_markup('<form><input name=q><input name="ho_ten" placeholder="Họ và tên"></form>', "https://a.vn/")
    >>> asks_for_personal_data(page.forms[0])
    ['ho_ten']
    """
    return [tag.get("name") or tag.get("id") or tag.get("type") for tag in form.fields if _is_personal(tag)]


def _is_personal(tag: Tag) -> bool:
    kind = tag.get("type").lower()
    if kind in ("hidden", "submit", "button", "search", "checkbox", "radio", "image", "reset"):
        return False
    if kind in ("email", "tel"):
        return True
    fill = tag.get("autocomplete").lower()
    if any(part == mark or part.startswith(mark) for part in fill.split() for mark in _PERSONAL_FILL):
        return True
    words = fold(" ".join(tag.get(name) for name in ("name", "id", "placeholder", "aria-label", "title")))
    return bool(_PERSONAL.search(re.sub(r"[_\-\[\].]+", " ", words)))


def _mixed(markup: Markup) -> Outcome:
    found = mixed(markup)
    if found:
        return gate("no-mixed-active", False, "mixed-active", "pages/https", found=found[0], count=len(found))
    return gate("no-mixed-active", True, "no-mixed-active", "pages/https")


def _forms(markup: Markup) -> Outcome:
    """A link to the policy (in the form, or anywhere on the page) and something to agree with inside the form."""
    asking = [(form, fields) for form in markup.forms if (fields := asks_for_personal_data(form))]
    if not asking:
        return gate("pii-notice", True, "no-personal-form", "pages/https")
    on_page = any(_is_notice(tag) for tag in markup.named("a"))
    for form, fields in asking:
        context = {"form": form.action or "/", "fields": ", ".join(fields[:6])}
        if not on_page and not any(_is_notice(tag) for tag in form.links):
            return gate("pii-notice", False, "form-without-notice", "pages/https", **context)
        if not _has_consent(form):
            return gate("pii-notice", False, "form-without-consent", "pages/https", **context)
    return gate("pii-notice", True, "forms-with-notice", "pages/https", count=len(asking))


def _is_notice(tag: Tag) -> bool:
    if not tag.get("href") or tag.get("href").lower().startswith(("javascript:", "#", "mailto:")):
        return False
    address = re.sub(r"[/_\-.]+", " ", tag.get("href"))
    return bool(_NOTICE.search(fold(f"{tag.text} {tag.get('title')}")) or _NOTICE.search(fold(address)))


def _has_consent(form: Form) -> bool:
    """A box that begins empty: one that is ticked already asks nothing."""
    boxes = [tag for tag in form.fields if tag.get("type").lower() == "checkbox" and not tag.has("checked")]
    said = [fold(" ".join(tag.get(name) for name in ("name", "id", "value", "aria-label", "title"))) for tag in boxes]
    return any(_CONSENT.search(words.replace("_", " ")) for words in said) or bool(
        boxes and _CONSENT.search(fold(form.tag.text))
    )


def _sri(markup: Markup, page: Page) -> Outcome:
    outside = [tag for tag in markup.named("script") if tag.get("src") and not _is_own(markup, tag, page)]
    bare = [tag.get("src") for tag in outside if not tag.get("integrity")]
    if bare:
        return graded("sri", "0", "scripts-without-integrity", "pages/https", found=bare[0][:120], count=len(bare))
    return graded("sri", "3", "scripts-with-integrity" if outside else "no-scripts-of-others", "pages/https")


def _is_own(markup: Markup, tag: Tag, page: Page) -> bool:
    """Same host, or a sibling below the same registered name."""
    return same_site(_host(markup.whole(tag.get("src"))), page.host)


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def _trackers(markup: Markup, page: Page) -> Outcome:
    tags = markup.named("script", "img", "iframe", "link")
    hosts = {_host(markup.whole(tag.get("src") or tag.get("href"))) for tag in tags}
    inline = " ".join(tag.text for tag in markup.named("script") if not tag.get("src"))
    found = sorted(
        name
        for name in TRACKERS
        if any(host == name or host.endswith(f".{name}") for host in hosts) or f"//{name}" in inline
        or f".{name}/" in inline
    )  # fmt: skip
    found = [name for name in found if not same_site(name, page.host)]
    if found:
        return graded("third-party", "0", "trackers", "pages/https", found=", ".join(found))
    return graded("third-party", "1", "no-trackers", "pages/https")


def _language(markup: Markup) -> Outcome:
    missing = []
    if markup.language.lower().partition("-")[0] != "vi":
        missing.append("lang=vi")
    if not markup.title:
        missing.append("title")
    links = [tag for tag in markup.named("a") if tag.get("href").startswith("#")]
    if not any(_SKIP.search(fold(tag.text)) for tag in links[:10]):
        missing.append("skip-link")
    if missing:
        return graded("a11y-lang", "0", "page-lacks", "pages/https", missing=", ".join(missing))
    return graded("a11y-lang", "2", "page-accessible", "pages/https")


def _policy(visit: Measurement) -> Outcome:
    """The text that the page's own link leads to, held against the five items."""
    evidence = ("pages/https", "pages/privacy")
    exchange = visit.get("pages/privacy")
    if exchange is None:
        return untested("privacy-policy", "not-asked", *evidence)
    if exchange.asked == "":
        return graded("privacy-policy", "0", "no-privacy-policy", *evidence)
    page = last(visit, "privacy")
    if page is None or exchange.is_unknown:
        return untested("privacy-policy", exchange.fault or "no-page", *evidence)
    if not 200 <= page.status < 300 or not page.is_html:
        return graded("privacy-policy", "0", "privacy-policy-unreadable", *evidence, status=page.status)
    text = fold(read_markup(page.text, page.url).text)
    missing = [item for item, words in POLICY_ITEMS.items() if not re.search(words, text)]
    level = "4" if not missing else "2" if len(missing) <= 2 else "0"
    reason = "privacy-policy-complete" if not missing else "privacy-policy-lacks"
    return graded("privacy-policy", level, reason, *evidence, missing=", ".join(missing) or "–")
