"""How a source is pulled: its settings, read strictly. No secret stands in them, only the name of a variable.

Only the standing agency writes settings, and even so they cannot make this machine do more than pull: no statement
runs that they spell out, no file outside the drop folder is opened, no other variable is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from giaoban.core.findings import Finding, Place, Refused
from giaoban.exchange.fetch import Allow, Limits, Unfetched
from giaoban.exchange.fetch.asking import SECRET_HEADERS
from giaoban.exchange.fetch.places import read_url

Name = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,62}$")]
Path = Annotated[str, Field(pattern=r"^[A-Za-z0-9_@-]+(\.[A-Za-z0-9_@-]+)*$", max_length=200)]
Variable = Annotated[str, Field(pattern=r"^GIAOBAN_SOURCE_[A-Z0-9_]{1,80}$")]
"""Where a secret stands. The beginning is fixed, so that no setting reads the site's own secrets."""


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class AllowPart(Part):
    """`exchange.fetch.Allow` as settings write it."""

    hosts: list[str] = []
    networks: list[str] = []
    ports: list[int] = []
    ca_file: str = ""

    def rules(self) -> Allow:
        return Allow(tuple(self.hosts), tuple(self.networks), tuple(self.ports), self.ca_file)

    @field_validator("networks")
    @classmethod
    def _are_networks(cls, given: list[str]) -> list[str]:
        Allow(networks=tuple(given))
        return given


class LimitsPart(Part):
    megabytes: int = Field(256, ge=1, le=4096)
    seconds: float = Field(120, gt=0, le=3600)

    def rules(self) -> Limits:
        return Limits(bytes=self.megabytes * 1024 * 1024, seconds=self.seconds)


class SecretHeader(Part):
    """`{"header": "authorization", "prefix": "Bearer ", "variable": "GIAOBAN_SOURCE_YEN_BAI"}`."""

    header: str = Field("authorization", pattern=r"^[A-Za-z0-9-]{1,60}$")
    prefix: str = Field("Bearer ", max_length=20)
    variable: Variable


class Incremental(Part):
    """Only what changed since the last time. The source sends records by `column`, oldest first.

    parameter  of the address that takes the moment from which on (included)
    overlap    how far back each round begins again (seconds of a moment, units of a number): for sources whose
               records become visible later than they are stamped

    A source that wants both ends of a span (NVD: lastModStartDate and lastModEndDate, at most 120 days apart) is asked
    span after span up to now; then the records may come in any order and `column` is not needed. The first round asks
    for everything, without a span.

    until_parameter  of the address that takes the end of the span
    window           days of the longest span the source answers; without it one span reaches up to now
    """

    column: Name | Literal[""] = ""
    parameter: str = Field("since", pattern=r"^[A-Za-z0-9_.$\[\]-]{1,60}$")
    overlap: int = Field(0, ge=0, le=90 * 86_400)
    until_parameter: str = Field("", pattern=r"^[A-Za-z0-9_.$\[\]-]{0,60}$")
    window: int | None = Field(None, ge=1, le=3_660)

    @model_validator(mode="after")
    def _says_how(self) -> Incremental:
        if not self.column and not self.until_parameter:
            raise ValueError("column is needed, or until_parameter")
        if self.window and not self.until_parameter:
            raise ValueError("until_parameter is needed beside window")
        if self.window and self.overlap >= self.window * 86_400:
            raise ValueError("overlap: shorter than window is wanted")
        if self.until_parameter and self.until_parameter == self.parameter:
            raise ValueError("until_parameter: another name than parameter is wanted")
        return self


class Paging(Part):
    """How the next page is asked for.

    link    the answer's Link header, rel="next" (RFC 8288)
    cursor  `next` is the place of the cursor (or address) in the JSON answer, `parameter` the one that takes it
    page    `parameter` counts pages from `first`, until one is empty or shorter than `size`
    offset  `parameter` counts records from 0, until a page is empty or shorter than `size`
    `total` is the place of the number of all records in the JSON answer: where it changes while the pages of a span are
    read, records have moved, and the span is read again from its first page.
    """

    kind: Literal["none", "link", "cursor", "page", "offset"] = "none"
    parameter: str = Field("page", pattern=r"^[A-Za-z0-9_.$\[\]-]{1,60}$")
    next: Path = "next"
    first: int = Field(1, ge=0, le=1)
    size: int | None = Field(None, ge=1, le=1_000_000)
    total: Path | Literal[""] = ""
    size_parameter: str = Field("", pattern=r"^[A-Za-z0-9_.$\[\]-]{0,60}$")
    most: int = Field(1_000, ge=1, le=100_000)


class HttpWay(Part):
    """`records` is the place of the list in a JSON answer; empty when the answer itself is one, or no JSON."""

    url: str
    records: Path | Literal[""] = ""
    paging: Paging = Paging()  # type: ignore[call-arg]
    incremental: Incremental | None = None
    headers: dict[str, str] = {}
    secret: SecretHeader | None = None
    allow: AllowPart = AllowPart()
    limits: LimitsPart = LimitsPart()  # type: ignore[call-arg]

    @field_validator("url")
    @classmethod
    def _is_an_address(cls, given: str) -> str:
        try:
            read_url(given)
        except Unfetched as why:
            raise ValueError(why.finding.code) from why
        if "#" in given:
            raise ValueError("no #fragment")
        return given

    @field_validator("headers")
    @classmethod
    def _hold_no_secret(cls, given: dict[str, str]) -> dict[str, str]:
        if kept := SECRET_HEADERS & {name.lower() for name in given}:
            raise ValueError(f"{', '.join(sorted(kept))}: name a variable in `secret` instead")
        return given

    @model_validator(mode="after")
    def _can_be_walked(self) -> HttpWay:
        if not self.incremental or self.incremental.until_parameter:
            return self
        if self.paging.kind == "page" and not self.paging.size:
            raise ValueError("paging.size is needed to walk pages along a column")
        if self.paging.kind == "offset":
            raise ValueError("paging.kind offset cannot be walked along a column: records move meanwhile")
        return self


class SqlWay(Part):
    """One table of a database, read and never written. `columns` gives each column of the contract its name there.

    `host` is empty for SQLite, whose `database` is a file below the drop folder.
    """

    dialect: Literal["postgresql", "sqlite"]
    database: str = Field(min_length=1, max_length=300)
    host: str = ""
    port: int = Field(5432, ge=1, le=65_535)
    user: str = ""
    password: Variable | None = None
    tls: Literal["verify-full", "require", "disable"] = "verify-full"
    table: Name
    schema_: Name | None = Field(None, alias="schema")
    columns: dict[Name, Name] = Field(min_length=1, max_length=500)
    incremental: Incremental | None = None
    batch: int = Field(100_000, ge=1, le=1_000_000)
    seconds: int = Field(600, ge=1, le=7_200)
    allow: AllowPart = AllowPart()

    @model_validator(mode="after")
    def _hangs_together(self) -> SqlWay:
        if self.incremental and self.incremental.until_parameter:
            raise ValueError("incremental.until_parameter: a table is walked along a column")
        if self.incremental and self.incremental.column not in self.columns:
            raise ValueError(f"incremental.column: {self.incremental.column} is not among the columns")
        if self.dialect == "postgresql" and not self.host:
            raise ValueError("host is needed")
        return self


class FolderWay(Part):
    """`folder` below the drop folder (GIAOBAN_DROP), into which the source puts files.

    marker  a file counts once NAME.done lies beside it, which the source writes last
    stable  a file counts once its size and time were the same at the last look and it is `quiet` seconds old
    """

    folder: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$", max_length=200)
    complete: Literal["marker", "stable"] = "marker"
    quiet: int = Field(60, ge=1, le=86_400)
    most: int = Field(1_000, ge=1, le=100_000)


Way = HttpWay | SqlWay | FolderWay
WAYS: Mapping[str, type[Part]] = {"http": HttpWay, "sql": SqlWay, "folder": FolderWay}


def read_way(way: str, settings: Mapping[str, Any]) -> Way:
    """The settings of a way that is pulled. Raises Refused with every fault: `pull.not-pulled`, `pull.bad-settings`.

    >>> read_way("folder", {"folder": "yen-bai"}).complete
    'marker'
    """
    kind = WAYS.get(way)
    if kind is None:
        raise Refused([Finding("pull.not-pulled", context={"way": way, "known": ", ".join(WAYS)})])
    try:
        return kind.model_validate(dict(settings))  # type: ignore[return-value]
    except ValidationError as why:
        raise Refused(
            Finding(
                "pull.bad-settings",
                where=Place(part=".".join(map(str, error["loc"]))),
                context={"field": ".".join(map(str, error["loc"])) or way, "reason": error["msg"]},
            )
            for error in why.errors(include_url=False, include_input=False, include_context=False)
        ) from why
