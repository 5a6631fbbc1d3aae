"""Files at fixed places: security.txt (RFC 9116) and robots.txt (RFC 9309)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from giaoban.core.probes.measurement import Measurement
from giaoban.core.probes.outcome import Outcome, graded, untested
from giaoban.core.probes.pages import last

LARGEST = 32_768
_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]*):[ \t]*(.*)")
_ROBOTS = re.compile(r"[ \t]*(#.*)?|[ \t]*[A-Za-z][A-Za-z-]*[ \t]*:.*")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})")
_WEB_FIELDS = ("contact", "encryption", "acknowledgments", "canonical", "policy", "hiring")


@dataclass(frozen=True)
class SecurityText:
    """Fields in lower case with their values in order; `faults` against RFC 9116, stable codes."""

    fields: dict[str, list[str]]
    faults: tuple[str, ...]
    expires: dt.datetime | None = None


def read_security_text(text: str, *, at: dt.datetime) -> SecurityText:
    """Read and held against RFC 9116 on the moment `at`.

    >>> now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    >>> read_security_text("Contact: mailto:a@b.vn\\nExpires: 2026-06-01T00:00:00Z\\n", at=now).faults
    ()
    >>> read_security_text("Contact: a@b.vn\\nExpires: 2025-06-01T00:00:00Z\\n", at=now).faults
    ('contact-no-uri', 'expired')
    """
    fields: dict[str, list[str]] = {}
    faults = []
    for line in _signed_part(text.removeprefix("\ufeff")).splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _FIELD.fullmatch(line.rstrip())
        if found is None:
            faults.append("bad-line")
            continue
        fields.setdefault(found[1].lower(), []).append(found[2].strip())
    contacts, expiries = fields.get("contact", []), fields.get("expires", [])
    if not contacts:
        faults.append("no-contact")
    elif not all(re.match(r"[A-Za-z][A-Za-z0-9+.-]*:\S", one) for one in contacts):
        faults.append("contact-no-uri")
    if any(value.lower().startswith("http:") for name in _WEB_FIELDS for value in fields.get(name, [])):
        faults.append("plain-http")
    if len(fields.get("preferred-languages", [])) > 1:
        faults.append("languages-twice")
    expires = None
    if len(expiries) != 1:
        faults.append("no-expires" if not expiries else "expires-twice")
    else:
        expires = _moment(expiries[0])
        if expires is None:
            faults.append("expires-no-date")
        elif expires <= at:
            faults.append("expired")
    return SecurityText(fields, tuple(dict.fromkeys(faults)), expires)


def _signed_part(text: str) -> str:
    """Inside an OpenPGP cleartext signature (RFC 9580, 7): the text, without armour and dash escapes."""
    if "-----BEGIN PGP SIGNED MESSAGE-----" not in text:
        return text
    _, _, rest = text.partition("-----BEGIN PGP SIGNED MESSAGE-----")
    body = re.split(r"\r?\n\r?\n", rest, maxsplit=1)[-1].partition("-----BEGIN PGP SIGNATURE-----")[0]
    return re.sub(r"(?m)^- ", "", body)


def _moment(text: str) -> dt.datetime | None:
    if not _MOMENT.fullmatch(text):
        return None
    try:
        return dt.datetime.fromisoformat(text.upper())
    except ValueError:
        return None


def judge_wellknown(visit: Measurement) -> Iterator[Outcome]:
    """security.txt and robots."""
    yield _security(visit)
    yield _robots(visit)


def _security(visit: Measurement) -> Outcome:
    check, evidence = "security.txt", "pages/security.txt"
    page = last(visit, "security.txt")
    if page is None or page.status >= 500:
        return untested(check, "no-page", evidence)
    if page.status != 200 or not page.body.strip() or page.is_html or page.scheme != "https":
        return graded(check, "0", "no-security-txt", evidence, status=page.status)
    found = read_security_text(page.text[:LARGEST], at=visit.at)
    if not found.fields.get("contact"):
        return graded(check, "0", "security-txt-empty", evidence)
    if page.kind != "text/plain":
        return graded(check, "2", "security-txt-wrong-type", evidence, type=page.kind or "–")
    if found.faults:
        return graded(check, "2", "security-txt-faulty", evidence, faults=", ".join(found.faults))
    until = found.expires.date().isoformat() if found.expires else "–"
    return graded(check, "4", "security-txt-good", evidence, until=until)


def _robots(visit: Measurement) -> Outcome:
    check, evidence = "robots", "pages/robots.txt"
    page = last(visit, "robots.txt")
    if page is None:
        return untested(check, "no-page", evidence)
    if 400 <= page.status < 500:
        return graded(check, "1", "robots-absent", evidence)
    if page.status != 200:
        return graded(check, "0", "robots-unreadable", evidence, status=page.status)
    lines = page.text.removeprefix("\ufeff").splitlines()
    if page.is_html or not all(_ROBOTS.fullmatch(line) for line in lines):
        return graded(check, "0", "robots-unreadable", evidence, status=page.status)
    return graded(check, "1", "robots-good", evidence)
