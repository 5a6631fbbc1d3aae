"""Content Security Policy: several policies as one, and the name the Observatory gives to the result.

Source: W3C Content Security Policy Level 3; outcomes as published by the HTTP Observatory (mdn-http-observatory 1.6).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BROAD = frozenset({"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"})
INLINE = frozenset({"'unsafe-inline'", "data:"})
PASSIVE = ("img-src", "media-src")
ONLY_IN_HEADERS = frozenset({"frame-ancestors", "report-uri", "sandbox"})
_NONCE = re.compile(r"'(nonce|sha256|sha384|sha512)-")
_SHORTEST = 6
"""Characters: no policy says anything in less."""


class NotAPolicy(ValueError):
    """Twice the same directive, or too short to be one."""


Directives = dict[str, frozenset[str]]


@dataclass(frozen=True)
class Policy:
    """What stands after all policies. `outcome` is the Observatory's name; `script` the sources of scripts."""

    outcome: str
    directives: Mapping[str, frozenset[str]]
    script: frozenset[str] = frozenset()
    has_nonce: bool = False
    was_inline: bool = False

    def sources(self, directive: str) -> frozenset[str]:
        return self.directives.get(directive, self.directives.get("default-src", frozenset({"*"})))


def read_policy(text: str) -> tuple[Directives, bool]:
    """One policy, and whether a report directive stood twice. Raises NotAPolicy.

    >>> read_policy("default-src 'none'; img-src 'self' data:;;")[0]["default-src"]
    frozenset({"'none'"})
    """
    text = re.sub(r"[\r\n]", "", text).strip()
    if len(text) < _SHORTEST:
        raise NotAPolicy(text)
    found: Directives = {}
    twice = False
    for entry in text.split(";"):
        name, *sources = entry.split() or [""]
        name = name.lower()
        if not name:
            continue
        if name in found:
            if name not in ("report-uri", "report-to"):
                raise NotAPolicy(name)
            twice = True
            continue
        listed = frozenset(source.lower() for source in sources)
        found[name] = listed or (frozenset({"'none'"}) if name.endswith("-src") else frozenset())
    return found, twice


def combined(policies: Sequence[Directives]) -> Directives:
    """What all policies together allow: a source counts when each policy that names the directive allows it."""
    found: Directives = {}
    for policy in policies:
        for name, sources in policy.items():
            if name not in found:
                found[name] = sources
                continue
            both = frozenset(one for one in sources if _is_within(one, found[name])) | frozenset(
                one for one in found[name] if _is_within(one, sources)
            )
            found[name] = both or frozenset({"'none'"})
    return found


def _is_within(source: str, others: frozenset[str]) -> bool:
    """The same source, or a path below one that ends in a slash."""
    return source in others or any(other.endswith("/") and source.startswith(other) for other in others)


def judge_policy(headers: Sequence[str], metas: Sequence[str] = (), *, is_https: bool = True) -> Policy:
    """The outcome for the header values and the http-equiv values of a page, without "report only".

    >>> judge_policy(["default-src 'none'"]).outcome, judge_policy(["script-src 'unsafe-inline'"]).outcome
    ('csp-implemented-with-no-unsafe-default-src-none', 'csp-implemented-with-unsafe-inline')
    """
    from_headers = [part.strip() for value in headers for part in value.split(",")]
    from_metas = [part.strip() for value in metas for part in value.split(",")]
    if not from_headers and not from_metas:
        return Policy("csp-not-implemented", {})
    try:
        read = [read_policy(text) for text in (*from_headers, *from_metas)]
    except NotAPolicy:
        return Policy("csp-header-invalid", {})
    ours = [policy for policy, _ in read[: len(from_headers)]]
    theirs = [
        {name: sources for name, sources in policy.items() if name not in ONLY_IN_HEADERS}
        for policy, _ in read[len(from_headers) :]
    ]
    directives = combined([*ours, *theirs])
    if not directives:
        return Policy("csp-not-implemented", {})
    return _judged(directives, any(twice for _, twice in read), is_https)


def _judged(directives: Directives, twice: bool, is_https: bool) -> Policy:
    everything = frozenset({"*"})
    default = directives.get("default-src", everything)
    objects = directives.get("object-src", default)
    script, inline, has_nonce = _sources(directives.get("script-src", default))
    style, _, _ = _sources(directives.get("style-src", default))
    outcome = ""
    if "'strict-dynamic'" in script:
        if has_nonce:  # it makes every browser that knows it ignore the others
            script = frozenset(
                s for s in script if not s.startswith(tuple(BROAD)) and s not in ("'self'", "'unsafe-inline'")
            )
        else:
            outcome = "csp-header-invalid"
    active = script.union(*(s for name, s in directives.items() if name not in (*PASSIVE, "script-src")))
    passive = frozenset[str]().union(*(directives.get(n, directives.get("default-src", frozenset())) for n in PASSIVE))
    insecure = ("http:", "ftp:")
    checks = (
        (bool(script & (BROAD | INLINE) or objects & BROAD), "csp-implemented-with-unsafe-inline"),
        (is_https and any(s.startswith(insecure) for s in active), "csp-implemented-with-insecure-scheme"),
        ("'unsafe-eval'" in script | style, "csp-implemented-with-unsafe-eval"),
        (is_https and any(s.startswith(insecure) for s in passive),
         "csp-implemented-with-insecure-scheme-in-passive-content-only"),
        (bool(style & (BROAD | INLINE)), "csp-implemented-with-unsafe-inline-in-style-src-only"),
        (directives.get("default-src") == frozenset({"'none'"}), "csp-implemented-with-no-unsafe-default-src-none"),
        (True, "csp-implemented-with-no-unsafe"),
    )  # fmt: skip
    found = outcome or next(name for holds, name in checks if holds)
    passes = found.endswith(("no-unsafe", "src-none", "style-src-only", "passive-content-only"))
    if passes and twice:
        found = "csp-implemented-but-duplicate-directives"
    return Policy(found, directives, script, has_nonce, inline)


def _sources(listed: frozenset[str]) -> tuple[frozenset[str], bool, bool]:
    """Without 'unsafe-inline' where a nonce or hash makes browsers ignore it; whether it stood there; the nonce."""
    has_nonce = any(_NONCE.match(source) for source in listed)
    inline = "'unsafe-inline'" in listed
    return (listed - {"'unsafe-inline'"} if has_nonce else listed), inline, has_nonce
