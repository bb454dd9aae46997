"""Who is in which arm of a registered test: `assignments.csv` and the contact list beside it.

Everybody on the contact list of the day is drawn as it is registered. Whoever was drawn before
keeps their arm, and stays in the file whatever became of them; whoever is new on the list is drawn
alike and added. Nobody ever leaves the file or changes arms, so that the test is read as drawn.
"""

import csv
import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path

from winback_kit.checks import refused, too_little
from winback_kit.client.folder import Client
from winback_kit.client.registration import EXPERIMENTS, Registration
from winback_kit.client_study import Study
from winback_kit.report.lists.columns import CONTACT_LIST
from winback_kit.report.lists.write import make_lists, write_list
from winback_kit.report.page.pages import write_text
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine
from winback_kit.tables.read import engine_for

ASSIGNMENTS = "assignments.csv"
COLUMNS = ("customer_id", "date", "campaign", "arm", "offer")
Row = tuple[str, ...]


@dataclass(frozen=True)
class Assigned:
    """What was drawn: the folder, how many are new by arm, and how many keep the arm they had."""

    folder: Path
    test: Registration
    new: dict[str, int]
    kept: int

    @property
    def drawn(self) -> int:
        """How many are new."""
        return sum(self.new.values())


def assign(client: Client) -> Assigned:
    """Draw the contact list of a client for the registered test and write both files.

    Raises Refused where no test is registered that runs, or where its last draw is over.
    """
    with engine_for(client) as engine:
        study = Study(client, engine)
        as_of = study.data.as_of
        test = client.running_test(as_of)
        if test is None:
            raise refused(
                client.folder / EXPERIMENTS,
                f"holds no test that runs on {as_of}",
                mend="Register one: winback experiment design CLIENT",
            )
        if as_of >= test.dates.contacts_until:
            raise refused(
                f"the test {test.name}",
                f"draws nobody from {test.dates.contacts_until} on, as it is registered",
                got=str(as_of),
                mend="Whoever is contacted now is no part of it; register another test for them.",
            )
        made = make_lists(engine, study)
        folder = client.folder / EXPERIMENTS / test.name
        earlier = _earlier(folder / ASSIGNMENTS)
        if not made.listed and not earlier:
            raise too_little("the contact list", "is empty, so nobody can be drawn", made.why_empty)
        new = _drawn_now(engine, study, test, day=max(as_of, test.dates.start))
        write_text(folder / ASSIGNMENTS, _text([*earlier, *new]))
        write_list(engine, CONTACT_LIST, folder, forms=("csv",))
    return Assigned(folder, test, _by_arm(new), kept=len(earlier))


def _earlier(file: Path) -> list[Row]:
    """The rows that are there, as they were written."""
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as given:
        rows = [tuple(row) for row in csv.reader(given)]
    if not rows or rows[0] != COLUMNS:
        raise refused(
            f"{file}, line 1",
            f"must be {', '.join(COLUMNS)}, as it was written",
            got=", ".join(rows[0]) if rows else "",
            mend="Put the file back as it was: nobody changes arms.",
        )
    return rows[1:]


def _drawn_now(
    engine: DuckDBEngine, study: Study, test: Registration, *, day: dt.date
) -> list[Row]:
    """Whoever is on the list and was not drawn before, by id."""
    before = "FALSE"
    if "assignments" in study.data.given:
        before = "EXISTS (SELECT 1 FROM list_draws d WHERE d.own AND d.customer_id = l.customer_id)"
    found = engine.run(
        f"""SELECT l.customer_id, l.arm, l.offer FROM contact_list l WHERE NOT {before}
            ORDER BY l.customer_id"""
    ).fetchall()
    return [(who, str(day), test.name, arm, offer) for who, arm, offer in found]


def _by_arm(rows: list[Row]) -> dict[str, int]:
    arms = [row[COLUMNS.index("arm")] for row in rows]
    return {arm: arms.count(arm) for arm in ("treated", "holdout", "today")}


def _text(rows: list[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([COLUMNS, *rows])
    return out.getvalue()
