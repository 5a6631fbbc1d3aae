"""The weights of the second stage: data of a pack, in `packs/<country>/law/ranking.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.search.index.second import FEATURES, Ranking

FILE = "ranking.yaml"


def ranking_file() -> Path:
    """Of the pack that the site reads."""
    from django.conf import settings

    return Path(settings.PACK) / "law" / FILE


def load_ranking(path: Path | None = None) -> Ranking | None:
    """The ranking of a file; None when there is none, so that the first stage stands alone.

    Raises Refused (`ranking.unreadable`).
    """
    path = path or ranking_file()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except OSError as why:
        raise _refused(path, why) from why
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        rows: dict[str, dict[str, float]] = yaml.load(text, Loader=loader)["features"]  # noqa: S506 (a safe loader)
        if unknown := set(rows) - set(FEATURES):
            raise ValueError(f"unknown features: {', '.join(sorted(unknown))}")
        values = [tuple(float(row[part]) for row in rows.values()) for part in ("weight", "mean", "spread")]
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as why:
        raise _refused(path, why) from why
    if any(spread <= 0 for spread in values[2]):
        raise _refused(path, ValueError("a spread is above 0"))
    return Ranking(tuple(rows), *values)


def ranking_text(ranking: Ranking, provenance: dict[str, Any]) -> str:
    """The same as a file, with where it comes from."""
    rows = {
        name: {"weight": round(weight, 4), "mean": round(mean, 4), "spread": round(spread, 4)}
        for name, weight, mean, spread in zip(
            ranking.names, ranking.weights, ranking.means, ranking.spreads, strict=True
        )
    }
    said = yaml.safe_dump({"provenance": provenance, "features": rows}, allow_unicode=True, sort_keys=False, width=110)
    return f"# Weights of the second stage of the search, by `giaoban law train`: docs/reference/law-search.md.\n{said}"


def _refused(path: Path, why: Exception) -> Refused:
    return Refused([Finding("ranking.unreadable", where=Place(str(path)), context={"why": f"{why}"[:200]})])
