"""The badge, and what the owner of a labelled site puts where: a picture with its link, a file, a record in DNS."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from html import escape

from giaoban.core.checklists.label.hosts import shown_host
from giaoban.core.checklists.label.jose import encode
from giaoban.core.checklists.label.token import Label

WELL_KNOWN = "/.well-known/giaoban-label.jwt"
CLAIM_FILE = "/.well-known/giaoban-claim.txt"
CLAIM_RECORD = "_giaoban-claim"
LABEL_RECORD = "_giaoban-label"
MARK = "data-giaoban-label"

WORDS = {
    "vi": ("Trang web có nhãn tín nhiệm", "số {serial}", "MÔ PHỎNG", "Bấm để kiểm tra nhãn số {serial} của {host}"),
    "en": ("Website with trust label", "no. {serial}", "SIMULATED", "Check label {serial} of {host}"),
}


@dataclass(frozen=True)
class Placing:
    """Everything the owner of the site puts up, as text to be copied."""

    html: str
    file_path: str
    file_text: str
    dns_name: str
    dns_text: str


def badge_svg(label: Label, *, page: str, language: str = "vi") -> str:
    """The picture. It says nothing by itself: what counts is the page it leads to, and the signed label."""
    title, number, simulated, says = (
        word.format(serial=label.serial, host=shown_host(label.host)) for word in WORDS[language]
    )
    edge = ' stroke-dasharray="6 4"' if label.is_simulated else ""
    line = shown_host(label.host)[:34]
    second = f"{simulated} · {number}" if label.is_simulated else number
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="260" height="76" viewBox="0 0 260 76" role="img" '
        f'aria-labelledby="t d" {MARK}="{escape(label.serial)}">'
        f'<title id="t">{escape(title)}: {escape(line)}</title><desc id="d">{escape(says)}</desc>'
        f'<a href="{escape(page)}"><rect x="1" y="1" width="258" height="74" rx="8" fill="#ffffff" stroke="#0b5d57" '
        f'stroke-width="2"{edge}/>'
        '<path d="M34 14 L54 21 V38 C54 50 45 58 34 63 C23 58 14 50 14 38 V21 Z" fill="#0b5d57"/>'
        '<path d="M24 38 L31 46 L45 29" fill="none" stroke="#ffffff" stroke-width="4" stroke-linecap="round"/>'
        '<g font-family="system-ui, sans-serif" fill="#10201f">'
        f'<text x="66" y="27" font-size="13">{escape(title)}</text>'
        f'<text x="66" y="46" font-size="14" font-weight="bold">{escape(line)}</text>'
        f'<text x="66" y="63" font-size="12">{escape(second)}</text></g></a></svg>'
    )


def placing(label: Label, text: str, *, page: str, badge: str, language: str = "vi") -> Placing:
    """What to put on the site of a label. `text` is the signed label, `page` its verification page."""
    title, _number, _simulated, says = _said(label, language)
    digest = encode(hashlib.sha256(text.encode("ascii")).digest())
    picture = f'<img src="{escape(badge)}" width="260" height="76" alt="{escape(title)}. {escape(says)}">'
    return Placing(
        html=f'<a href="{escape(page)}">{picture}</a>',
        file_path=f"https://{label.host}{WELL_KNOWN}",
        file_text=text,
        dns_name=f"{LABEL_RECORD}.{label.host}.",
        dns_text=f"v=giaoban1; serial={label.serial}; sha256={digest}",
    )


def _said(label: Label, language: str) -> list[str]:
    return [word.format(serial=label.serial, host=shown_host(label.host)) for word in WORDS[language]]


def claim_text(token: str) -> str:
    """What the owner of a host shows in DNS or in a file, to prove that the host is theirs.

    >>> claim_text("k3")
    'giaoban-claim=k3'
    """
    return f"giaoban-claim={token}"
