"""Fields that the files of every pack share: names, keys, words in both languages, formulas, how sure a fact is."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Evidence = Literal["seen", "seed", "memory", "computed", "unknown"]


def _composed(text: str) -> str:
    """Vietnamese in one form only, so that equal words compare equal."""
    return unicodedata.normalize("NFC", text).strip()


Text = Annotated[str, AfterValidator(_composed), Field(min_length=1, max_length=4000)]
Formula = Annotated[str, Field(min_length=1)]  # the language of `expressions/grammar.py`, which has its own limits
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}$")]


class Part(BaseModel):
    """A part of a file: unknown fields are refused, so a misspelt one never passes in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Part):
    """The same words in both languages; Vietnamese comes first."""

    vi: Text
    en: Text
