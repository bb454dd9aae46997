"""Where a database is, as client.yml may say it: without a password, which is nowhere repeated."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import assert_refused, client_folder, run
from winback_kit.checks import Refused
from winback_kit.client.database import (
    fault_of_address,
    shown_address,
    whole_address,
    without_secrets,
)

HEAD = "client: Acme\ncurrency: EUR\n"
WITH_QUERY = "tables: {{orders: {{database: '{}', query: SELECT 1}}}}"
SECRET = "hunter2"  # noqa: S105
NO_PASSWORD = "must hold no password. Name an environment variable"  # noqa: S105

# Each line of client.yml, and what it is refused with
REFUSED: dict[str, tuple[str, str]] = {
    "a password": (WITH_QUERY.format(f"postgresql://u:{SECRET}@db/shop"), NO_PASSWORD),
    "a password as a parameter": (
        WITH_QUERY.format(f"postgresql://db/shop?user=u&password={SECRET}"),
        NO_PASSWORD,
    ),
    "a password of two parts": (
        WITH_QUERY.format(f"postgresql://u:{SECRET}${{MORE}}@db/shop"),
        NO_PASSWORD,
    ),
    "a password in the short form": (
        f"tables: {{orders: 'postgres://u:{SECRET}@db/shop'}}",
        "tables.orders: must have a query where it names a database",
    ),
    "another database": (
        WITH_QUERY.format(f"mysql://u:{SECRET}@db/shop"),
        "must be the address of a PostgreSQL database. Write postgresql://",
    ),
    "words of libpq": (WITH_QUERY.format(f"host=db password={SECRET}"), "must be the address of"),
    "no query": (
        "tables: {orders: {database: postgresql://db/shop}}",
        "must have a query where it names a database, and only there. Write both",
    ),
    "no database": ("tables: {orders: {query: SELECT 1}}", "must have a query where"),
    "a file too": (
        "tables: {orders: {database: postgresql://db/shop, query: SELECT 1, files: a.csv}}",
        "must name a database or files or a table, only one of them",
    ),
    "a sheet": (
        "tables: {orders: {database: postgresql://db/shop, query: SELECT 1, sheet: A}}",
        "tables.orders.sheet: is for sheet files, and db/shop is a database. Leave it out.",
    ),
    "a variable that is not set": (
        WITH_QUERY.format("postgresql://u:${NOBODY_SETS_THIS}@db/shop"),
        "names the environment variable NOBODY_SETS_THIS, which is not set. Set it before",
    ),
    "a variable with something else": (
        WITH_QUERY.format("${HOME}"),
        "names ${HOME}, and what it holds is not the address of a PostgreSQL database",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_address_that_cannot_be_used(tmp_path: Path, name: str) -> None:
    line, words = REFUSED[name]
    ended = run("check", client_folder(tmp_path / "acme", {}, f"{HEAD}{line}\n"))
    assert_refused(ended, "client.yml, line 3: tables.orders", words)
    assert SECRET not in ended.out + ended.err


def test_a_password_is_refused_in_a_change_too(tmp_path: Path) -> None:
    folder = client_folder(tmp_path / "acme", {}, f"{HEAD}{WITH_QUERY.format('postgresql://db/s')}")
    change = f"tables.orders.database=postgresql://u:{SECRET}@db/shop"
    ended = run("check", folder, "--set", change)
    assert_refused(ended, NO_PASSWORD)
    assert SECRET not in ended.out + ended.err


def test_a_variable_is_put_in_as_an_address_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_WORD", "a/b@c %")
    text = "postgresql://u:${A_WORD}@db:1/shop"
    assert fault_of_address(text) is None
    whole = whole_address(text, "here")
    assert whole == "postgresql://u:a%2Fb%40c%20%25@db:1/shop"  # RFC 3986: / @ blank and % escaped
    assert shown_address(whole) == "db:1/shop"
    told = without_secrets(f"bad: {whole} and a/b@c %", text, whole)
    assert told == "bad: postgresql://u:${A_WORD}@db:1/shop and ${A_WORD}"


def test_a_whole_address_may_be_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    given = f"postgresql://u:{SECRET}@db/shop?sslmode=require"
    monkeypatch.setenv("DATABASE_URL", given)
    assert whole_address("${DATABASE_URL}", "here") == given
    assert shown_address(given) == "db/shop"
    assert SECRET not in without_secrets(f"no {SECRET}", "${DATABASE_URL}", given)
    monkeypatch.delenv("DATABASE_URL")
    with pytest.raises(Refused, match="DATABASE_URL, which is not set"):
        whole_address("${DATABASE_URL}", "here")


def test_an_address_without_a_host_is_named_by_its_database() -> None:
    assert shown_address("postgresql:///shop?host=/run/postgresql") == "shop"
    assert shown_address("postgresql://") == "the database"
