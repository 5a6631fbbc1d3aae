"""A pack's list of sections (`packs/<pack>/reports/*.yaml`): which blocks a report has, in order, in two languages.

The pack chooses titles, columns and sentences; the values come from whoever assembles the report, a value for each
section under the section's `id`. See `assemble` for what each kind of block wants.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.reports.paper import Paper

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Model = TypeVar("Model", bound=BaseModel)
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")

# What a row of each kind of table may hold. A pack picks some, orders them and gives them their titles.
# The running number is `order`: YAML reads a bare `no` as false.
ROW_KEYS: dict[str, frozenset[str]] = {
    "figures": frozenset(
        {
            "group",
            "order",
            "name",
            "subject",
            "unit",
            "value",
            "previous",
            "change",
            "year_before",
            "year_change",
            "kind",
        }
        | {"period", "note"}
    ),
    "targets": frozenset(
        {"group", "order", "name", "goal", "value", "state", "gap", "due", "owner", "leads", "lags", "behind", "reason"}
        | {"instrument", "kind", "note"}
    ),
    "commitments": frozenset(
        {"group", "order", "what", "asked_by", "owed_by", "due", "state", "days", "source", "kind", "note"}
    ),
    "findings": frozenset(
        {"group", "order", "code", "severity", "where", "sentence", "stated", "recomputed", "nearest", "words"}
    ),
    "units": frozenset({"group", "order", "unit", "asked", "done", "missing", "due", "state", "note"}),
}


_CODES = {"missing": "report.missing-entry", "extra_forbidden": "report.unknown-entry"}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Titled(_Part):
    title_vi: str
    title_en: str

    def title(self, language: Literal["vi", "en"]) -> str:
        return self.title_vi if language == "vi" else self.title_en


class ColumnSpec(Titled):
    key: Identifier
    align: Literal["left", "center", "right"] = "left"
    width: float = Field(default=1.0, gt=0, le=50)


class Section(_Part):
    """Common to all: an `optional` section disappears, with its title, when it has no content."""

    id: Identifier
    optional: bool = False


class HeadingSection(Section, Titled):
    block: Literal["heading"]
    level: int = Field(default=1, ge=1, le=3)


class TextSection(Section):
    """Paragraphs with `{places}`; an empty line parts two paragraphs, a line that begins "- " is a list item."""

    block: Literal["text"]
    text_vi: str
    text_en: str

    @model_validator(mode="after")
    def _same_places(self) -> TextSection:
        vi, en = set(PLACEHOLDER.findall(self.text_vi)), set(PLACEHOLDER.findall(self.text_en))
        if vi != en:
            raise ValueError(f"the two languages name different places: {sorted(vi ^ en)}")
        return self

    def text(self, language: Literal["vi", "en"]) -> str:
        return self.text_vi if language == "vi" else self.text_en


class RowsSection(Section):
    """A table of rows; `empty_*` is the sentence printed when there is nothing to list."""

    block: Literal["figures", "targets", "commitments", "findings", "units", "table"]
    columns: tuple[ColumnSpec, ...] = Field(min_length=1)
    caption_vi: str = ""
    caption_en: str = ""
    unit_vi: str = ""
    unit_en: str = ""
    note_vi: str = ""
    note_en: str = ""
    empty_vi: str = ""
    empty_en: str = ""

    @model_validator(mode="after")
    def _known_keys(self) -> RowsSection:
        keys = [column.key for column in self.columns]
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            raise ValueError(f"columns named twice: {', '.join(twice)}")
        known = ROW_KEYS.get(self.block)
        if known is not None and (strange := sorted(set(keys) - known)):
            raise ValueError(f"a {self.block} row has no {', '.join(strange)}; it has {', '.join(sorted(known))}")
        return self

    def words(self, field: Literal["caption", "unit", "note", "empty"], language: Literal["vi", "en"]) -> str:
        return str(getattr(self, f"{field}_{language}"))


class BlocksSection(Section):
    """Ready-made blocks, for what a pack cannot describe: charts, lists, tables of many shapes."""

    block: Literal["blocks"]


class PageBreakSection(Section):
    block: Literal["page_break"]


class AnnexSection(Section, Titled):
    """The observations quoted above, from the ledger."""

    block: Literal["annex"]


AnySection = Annotated[
    HeadingSection | TextSection | RowsSection | BlocksSection | PageBreakSection | AnnexSection,
    Field(discriminator="block"),
]


class Layout(Titled):
    """One kind of report. `paper` names a format of the same pack (`packs/<pack>/reports/<paper>.yaml`)."""

    id: Identifier
    paper: Identifier
    kind_vi: str
    kind_en: str
    owner: str = ""
    checker: str = ""
    next_review: str = ""
    sections: tuple[AnySection, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_once(self) -> Layout:
        ids = [section.id for section in self.sections]
        if twice := sorted({one for one in ids if ids.count(one) > 1}):
            raise ValueError(f"sections named twice: {', '.join(twice)}")
        return self


def load_layout(text: str, file: str = "") -> Layout:
    """A layout from YAML text. Raises Refused with every fault at once."""
    return read_as(Layout, text, file)


def load_paper(text: str, file: str = "") -> Paper:
    """A format of documents from YAML text. Raises Refused with every fault at once."""
    return read_as(Paper, text, file)


def read_as(model: type[Model], text: str, file: str) -> Model:
    """YAML text as a model. Raises Refused with every fault at once."""
    try:
        data: Any = yaml.safe_load(text)
    except yaml.YAMLError as why:
        mark = getattr(why, "problem_mark", None)
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        raise Refused([Finding("report.not-yaml", where=place, context={"problem": str(why)})]) from why
    try:
        return model.model_validate(data)
    except ValidationError as why:
        faults = why.errors()
        places = [fault["loc"] for fault in faults]
        raise Refused(
            Finding(
                _CODES.get(fault["type"], "report.bad-layout"),
                where=Place(file, part=_path(fault["loc"])),
                context={"at": _path(fault["loc"]) or "/", "problem": fault["msg"]},
            )
            for fault in faults
            # A list is "too short" also when all its members are faulty: those are told already.
            if fault["type"] != "too_short" or not any(_inside(place, fault["loc"]) for place in places)
        ) from why


def _path(steps: tuple[int | str, ...]) -> str:
    return ".".join(map(str, steps))


def _inside(place: tuple[int | str, ...], whole: tuple[int | str, ...]) -> bool:
    return len(place) > len(whole) and place[: len(whole)] == whole
