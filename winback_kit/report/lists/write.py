"""Write the lists of a run: each as CSV for a sheet and as Parquet, and a page about them."""

import os
import re
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TypeVar

import duckdb

from winback_kit.checks import TooLittle, unwritable
from winback_kit.client.codebook.kinds import KIND_NAMES
from winback_kit.client_study import Study
from winback_kit.history.saving.asked_to_stay import CELLS
from winback_kit.plan.communication.by_person import make_messages
from winback_kit.plan.communication.communication import first_day, terms_by_offer
from winback_kit.plan.lists.funnel import Funnel, newly_lost
from winback_kit.plan.lists.off_list import COSTS_MORE, OFF_RULES, WORTH_LESS
from winback_kit.plan.lists.rules import ListRules
from winback_kit.plan.lists.since_list import OFF_NOW
from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.reasons.call_back import call_back_statements
from winback_kit.plan.saving.save_list import SAVE_RULES
from winback_kit.report.lists.about import ABOUT_LISTS, ListsMade, about_lists
from winback_kit.report.lists.columns import ListFile
from winback_kit.report.lists.messages import MESSAGES, messages_page
from winback_kit.report.lists.save import SaveListMade, make_save_list
from winback_kit.report.lists.since import LastLists, mark_lists
from winback_kit.report.page.pages import write_text
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine, quoted
from winback_kit.tables.names import channel_key
from winback_kit.words.catalogue import words
from winback_kit.words.told import told_name

T = TypeVar("T")
FORMS = {"csv": "CSV, HEADER", "parquet": "PARQUET"}
_FORMULA = "'^\\s*[=+@-]|^[\\t\\r\\n]'"


def write_lists(
    engine: DuckDBEngine, study: Study, folder: Path, *, last: LastLists | None = None
) -> ListsMade:
    """Make the lists in the study's own engine and write them into a folder.

    Where there is no plan nobody is on the list, and the other one says so; without a forecast the
    chance of each customer is that of the segment, without a case nobody of the list is held out.
    Where the `last` run left lists, who is new is marked, and who is on them no more has a list.
    """
    made = make_lists(engine, study, last=last)
    for file in made.files:
        write_list(engine, file, folder)
    write_text(folder / ABOUT_LISTS, about_lists(_plan(study), made))
    write_text(folder / MESSAGES, messages_page(study.client, made.messages))
    return made


def make_lists(engine: DuckDBEngine, study: Study, *, last: LastLists | None = None) -> ListsMade:
    """Make the tables of the lists, and of the messages to those on it, in the study's engine."""
    rules, plan = study.keep_lists(engine), _plan(study)
    asked = call_back_statements(
        engine.dialect,
        as_of=study.data.as_of,
        salt=rules.draw.salt,
        permissions_known=rules.permissions_known,
    )
    for name, sql in asked.items():
        engine.create(name, sql)
    save = make_save_list(engine, study, rules)
    _keep_names(engine, study, rules, save)
    messages = make_messages(
        engine,
        study.client,
        terms_by_offer(plan, left=study.decision_map.tired.left) if plan else {},
        start=first_day(plan) if plan else study.data.as_of,
        permissions_known=rules.permissions_known,
    )
    marked = mark_lists(engine, last)
    arms = dict(engine.run("SELECT arm, COUNT(*) FROM contact_list GROUP BY arm").fetchall())
    return ListsMade(
        rules=rules,
        held_out=arms.get("holdout", 0),
        funnel=_funnel(engine, study, plan, listed=sum(arms.values())),
        messages=messages,
        save=save,
        called_back=int(engine.run("SELECT COUNT(*) FROM callback_sample").fetchall()[0][0]),
        marked=marked,
    )


def _funnel(engine: DuckDBEngine, study: Study, plan: Plan | None, *, listed: int) -> Funnel:
    """How the two lists agree with the case; nobody is contacted in it where there is no case."""
    rows = engine.run(
        """SELECT off_by, COUNT(*), SUM(counted), SUM(CASE WHEN counted = 1 THEN worth END)
           FROM not_on_list GROUP BY off_by"""
    ).fetchall()
    by_code = {code: (n, int(counted), worth or 0.0) for code, n, counted, worth in rows}
    codes = [rule.code for rule in OFF_RULES if rule.code in by_code]
    contacted, back, alone = _given(lambda: _contacted(study)) or (0.0, 0.0, 0.0)
    return Funnel(
        listed=listed,
        off={code: by_code[code][0] for code in codes},
        counted={code: by_code[code][1] for code in codes if by_code[code][1]},
        newly_lost=newly_lost(plan) if plan else 0.0,
        back_while_held=back,
        contacted=contacted,
        left_alone=alone,
        spared=-sum(by_code.get(code, (0, 0, 0.0))[2] for code in (COSTS_MORE, WORTH_LESS)),
    )


def _contacted(study: Study) -> tuple[float, float, float]:
    """Customers contacted in the case, those held back who are back by then, and those never
    contacted: held out of every campaign, or left to what is done today."""
    flow = study.flow
    if not study.case.holds_back:
        return study.outcome.contacted, 0.0, 0.0
    held = float((flow["held_back"] - flow["still_lost"]).sum())
    alone = float((flow["held_always"] + flow["left_to_today"]).sum())
    return study.outcome.contacted, held, alone


def _plan(study: Study) -> Plan | None:
    return _given(lambda: study.plan)


def _given(result: Callable[[], T]) -> T | None:
    """A result, or None where the data are too little for it."""
    try:
        return result()
    except TooLittle:
        return None


def _keep_names(engine: DuckDBEngine, study: Study, rules: ListRules, save: SaveListMade) -> None:
    """`list_names`: what stands in the tables, and how the reader is told of it."""
    offers = study.client.settings.case.offers
    told: dict[str, dict[str, str]] = {
        "segment": {name: told_name(name) for name in study.history.segments},
        "offer": {
            name: told_name(name)
            for name in [*(one.offer for one in rules.offers), *filter(None, [save.rules.offer])]
        },
        "group": {name: told_name(name) for name in CELLS},
        "off the save list": {rule.code: words(rule.why) for rule in SAVE_RULES},
        "channel": {channel_key(one.channel): one.channel for one in offers if one.channel},
        "off now": {rule.code: words(rule.why) for rule in OFF_NOW},
        "rule": {rule.code: words(rule.why) for rule in OFF_RULES},
        "kind": {str(kind): words(name) for kind, name in KIND_NAMES.items()},
    }
    rows = ", ".join(
        f"({quoted(kind)}, {quoted(name)}, {quoted(text)})"
        for kind, names in told.items()
        for name, text in names.items()
    )
    engine.create("list_names", f"SELECT * FROM (VALUES {rows}) t(kind, name, told)")
    known = quoted("granted" if rules.permissions_known else "unknown")
    engine.create("contact_list", f"SELECT *, {known} AS permission FROM contact_list")


def write_list(
    engine: DuckDBEngine, file: ListFile, folder: Path, *, forms: Collection[str] = tuple(FORMS)
) -> None:
    """Write one list, in each of the forms."""
    for suffix in forms:
        form = FORMS[suffix]
        safe = suffix == "csv"
        columns = ", ".join(
            f"{as_text(c.sql) if c.text and safe else c.sql} AS {c.name}" for c in file.columns
        )
        sql = f"SELECT {columns} FROM {file.source} ORDER BY {file.order}"
        out = folder / f"{file.name}.{suffix}"
        _copy(engine, f"COPY ({sql}) TO {quoted(str(out))} (FORMAT {form})", out)


def as_text(column: str) -> str:
    """A text column in which nothing is taken for a formula."""
    text = f"CAST({column} AS VARCHAR)"
    quote = "chr(39)"
    return f"CASE WHEN regexp_matches({text}, {_FORMULA}) THEN {quote} || {text} ELSE {text} END"


def _copy(engine: DuckDBEngine, sql: str, out: Path) -> None:
    """Run a COPY; a full or forbidden place is told as such."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        engine.connection.execute(sql)
    except duckdb.IOException as error:
        number = re.search(r'"errno":"(\d+)"', str(error))
        reason = os.strerror(int(number.group(1))) if number else str(error).splitlines()[0]
        raise unwritable(out, OSError(reason)) from None
    except OSError as error:
        raise unwritable(out, error) from None
