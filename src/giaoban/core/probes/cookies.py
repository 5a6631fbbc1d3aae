"""Cookies as a server sets them: Secure, HttpOnly, SameSite.

Source: RFC 6265bis; outcomes as published by the HTTP Observatory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_WORST_LAST = (
    "cookies-without-secure-flag-but-protected-by-hsts",
    "cookies-without-secure-flag",
    "cookies-session-without-secure-flag-but-protected-by-hsts",
    "cookies-samesite-flag-invalid",
    "cookies-anticsrf-without-samesite-flag",
    "cookies-session-without-httponly-flag",
    "cookies-session-without-secure-flag",
)
_SESSION = ("login", "sess")
_BALANCERS = frozenset({"heroku-session-affinity"})


@dataclass(frozen=True)
class Cookie:
    name: str
    is_secure: bool
    is_http_only: bool
    same_site: str | None

    @property
    def is_session(self) -> bool:
        return any(mark in self.name.lower() for mark in _SESSION)

    @property
    def is_against_forgery(self) -> bool:
        return "csrf" in self.name.lower()

    @property
    def has_bad_same_site(self) -> bool:
        if self.same_site is None:
            return False
        return self.same_site not in ("lax", "strict", "none") or (self.same_site == "none" and not self.is_secure)


def read_cookie(text: str) -> Cookie | None:
    """One value of Set-Cookie; None without a name.

    >>> read_cookie("SID=1; Path=/; secure; HttpOnly; SameSite=Lax")
    Cookie(name='SID', is_secure=True, is_http_only=True, same_site='lax')
    """
    pair, *rest = text.split(";")
    name, _, _ = pair.partition("=")
    if not name.strip():
        return None
    marks = {key.strip().lower(): value.strip().lower() for key, _, value in (part.partition("=") for part in rest)}
    return Cookie(name.strip(), "secure" in marks, "httponly" in marks, marks.get("samesite"))


def read_cookies(values: Sequence[str]) -> list[Cookie]:
    found = [cookie for value in values if (cookie := read_cookie(value))]
    return [cookie for cookie in found if cookie.name not in _BALANCERS]


def outcome_of(cookies: Sequence[Cookie], *, hsts: bool) -> str:
    """The Observatory's name for the worst that was found.

    >>> outcome_of(read_cookies(["SESSIONID=1; Secure"]), hsts=True)
    'cookies-session-without-httponly-flag'
    """
    if not cookies:
        return "cookies-not-found"
    found = {name for cookie in cookies for name in _faults(cookie, hsts)}
    if found:
        return max(found, key=_WORST_LAST.index)
    missing = any(cookie.same_site is None for cookie in cookies)
    return "cookies-secure-with-httponly-sessions" + ("" if missing else "-and-samesite")


def _faults(cookie: Cookie, hsts: bool) -> list[str]:
    found = []
    if cookie.has_bad_same_site:
        found.append("cookies-samesite-flag-invalid")
    if not cookie.is_secure:
        protected = "-but-protected-by-hsts" if hsts else ""
        found.append(f"cookies-without-secure-flag{protected}")
        if cookie.is_session:
            found.append(f"cookies-session-without-secure-flag{protected}")
    if cookie.is_against_forgery and cookie.same_site is None:
        found.append("cookies-anticsrf-without-samesite-flag")
    if cookie.is_session and not cookie.is_http_only:
        found.append("cookies-session-without-httponly-flag")
    return found
