"""The save list of a run: made in the study's own engine, and how many each rule keeps off it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from winback_kit.checks import TooLittle
from winback_kit.client_study import Study
from winback_kit.plan.lists.rules import ListRules
from winback_kit.plan.programme.contactable import offer_channels
from winback_kit.plan.saving.save_list import (
    SAVE_RULES,
    SaveRules,
    save_list_statements,
    save_rules,
)
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine, quoted


@dataclass(frozen=True)
class SaveListMade:
    """How many are on the save list, held out of it, and off it by the code of each rule."""

    rules: SaveRules
    listed: int
    held_out: int
    off: Mapping[str, int]

    @property
    def at_risk(self) -> int:
        """Everybody at risk."""
        return self.listed + sum(self.off.values())

    @property
    def record(self) -> dict[str, Any]:
        """What run.json holds of it; nobody's id."""
        return {
            "at_risk": self.at_risk,
            "listed": self.listed,
            "held_out": self.held_out,
            "in_test": self.rules.in_test,
            "holdout_shares": dict(self.rules.shares),
            "off": dict(self.off),
        }


def make_save_list(engine: DuckDBEngine, study: Study, rules: ListRules) -> SaveListMade:
    """Make `save_list` and `not_on_save_list`, from what the history and the lists have made."""
    try:
        saving = study.saving
    except TooLittle:
        saving = None
    client = study.client
    own = save_rules(
        saving,
        rules,
        channels=offer_channels(client),
        held=client.settings.lists.holdout_share,
    )
    for name, sql in save_list_statements(engine.dialect, rules, own).items():
        engine.create(name, sql)
    known = quoted("granted" if rules.permissions_known else "unknown")
    engine.create("save_list", f"SELECT *, {known} AS permission FROM save_list")
    arms = dict(engine.run("SELECT arm, COUNT(*) FROM save_list GROUP BY arm").fetchall())
    counts = "SELECT off_by, COUNT(*) FROM not_on_save_list GROUP BY off_by"
    off = dict(engine.run(counts).fetchall())
    return SaveListMade(
        rules=own,
        listed=sum(arms.values()),
        held_out=arms.get("holdout", 0),
        off={rule.code: off[rule.code] for rule in SAVE_RULES if rule.code in off},
    )
