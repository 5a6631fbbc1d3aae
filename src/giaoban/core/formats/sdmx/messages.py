"""What a faulty query is answered with: an HTTP status and the numbers the SDMX standard has for errors.

Source: SDMX-REST 2.2, status.md (HTTP); SDMX 2.1 Web Services Guidelines, section 5 (100 no results, 140 syntax,
        150 semantics, 501 not implemented).
"""

from __future__ import annotations

from collections.abc import Sequence

from giaoban.core.findings import Finding

NO_RESULTS, SYNTAX, SEMANTIC, UNKNOWN_FORMAT, NOT_IMPLEMENTED, TOO_LARGE = 100, 140, 150, 1006, 501, 510
_STATUSES: dict[str, tuple[int, int]] = {
    "sdmx.no-results": (404, NO_RESULTS),
    "sdmx.no-such-artefact": (404, NO_RESULTS),
    "sdmx.unknown-path": (404, SYNTAX),
    "sdmx.not-acceptable": (406, UNKNOWN_FORMAT),
    "sdmx.updated-after-as-of": (422, SEMANTIC),
    "sdmx.not-offered": (501, NOT_IMPLEMENTED),
    "sdmx.too-many": (413, TOO_LARGE),
    "sdmx.too-long": (414, TOO_LARGE),
}


def status_of(findings: Sequence[Finding]) -> int:
    """The HTTP status of the gravest finding; what is not listed is a query that breaks the rules: 400."""
    return max((_STATUSES.get(finding.code, (400, SYNTAX))[0] for finding in findings), default=400)


def number_of(finding: Finding) -> int:
    """The standard's number of an error."""
    return _STATUSES.get(finding.code, (400, SYNTAX))[1]
