"""A PostgreSQL server for the tests, started here and gone afterwards.

It refuses to run as root, so where the tests do, it runs as the user who owns nothing.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NOBODY = 65534
PASSWORD = "s3cret/of@reader"  # noqa: S105 - with signs that an address must not hold as they are
SECONDS = 60


def program(name: str) -> str | None:
    """Where a program of the server is; Debian keeps them off the path."""
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(kept[-1]) if kept else None)


@dataclass(frozen=True)
class Server:
    """A server that listens on this machine; `reader` needs a password, `owner` does not."""

    folder: Path
    port: int

    @property
    def owner(self) -> str:
        """The address for whoever fills the tables, by the server's socket."""
        return f"postgresql://owner@/postgres?host={self.folder}&port={self.port}"

    @property
    def reader(self) -> str:
        """The address that client.yml may hold."""
        return f"postgresql://reader:${{SHOP_PASSWORD}}@127.0.0.1:{self.port}/postgres"

    def run(self, *statements: str) -> None:
        """Run statements as the owner."""
        from adbc_driver_postgresql import dbapi

        with dbapi.connect(self.owner, autocommit=True) as connection, connection.cursor() as at:
            for statement in statements:
                at.execute(statement)

    def fill(self, name: str, rows: Any) -> None:
        """A table made of a table of Arrow."""
        from adbc_driver_postgresql import dbapi

        with dbapi.connect(self.owner) as connection, connection.cursor() as at:
            at.adbc_ingest(name, rows, mode="replace")
            at.execute(f"GRANT SELECT ON {name} TO reader")
            connection.commit()


@contextmanager
def server() -> Iterator[Server]:
    """Start one with an empty database."""
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="pg") as name:  # a socket's name is short
        folder, port = Path(name), _free_port()
        who: dict[str, Any] = {}
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
            who = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        data = str(folder / "data")
        rules = ("--auth-local=trust", "--auth-host=scram-sha-256", "--no-sync", "--locale=C")
        command = [str(program("initdb")), "-D", data, "-U", "owner", "-E", "UTF8", *rules]
        subprocess.run(command, check=True, capture_output=True, cwd=folder, **who)
        options = ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]
        command = [str(program("postgres")), "-D", data, "-k", name, "-p", str(port), *options]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **who)
        try:
            made = Server(folder, port)
            _await(made)
            made.run(f"CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}'")
            yield made
        finally:
            process.terminate()
            process.wait(SECONDS)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _await(made: Server) -> None:
    from adbc_driver_manager import Error

    end = time.monotonic() + SECONDS
    while True:
        try:
            return made.run("SELECT 1")
        except Error:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
