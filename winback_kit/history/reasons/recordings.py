"""Recordings of the same losses against each other: stated, observed, found later, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from winback_kit.client.codebook.kinds import KINDS
from winback_kit.history.reasons.agreement import Agreement, Shift, agreement, alpha, crossed
from winback_kit.history.reasons.losses import NOTHING
from winback_kit.tables.names import FEWEST_PEOPLE
from winback_kit.words.own_names import OTHERS
from winback_kit.words.text import marked

Witness = Literal["stated", "observed", "found later", "in their words"]
WITNESS_NAMES: dict[Witness, str] = {
    "stated": marked("Stated"),
    "observed": marked("Observed"),
    "found later": marked("Found out later"),
    "in their words": marked("In their own words"),
}


@dataclass(frozen=True)
class Pair:
    """Two recordings of the same losses, by kind; without those where either tells nothing."""

    first: Witness
    second: Witness
    found: Agreement


def both_recordings(
    losses: pd.DataFrame, texts: pd.DataFrame
) -> dict[tuple[Witness, Witness], pd.DataFrame]:
    """For each two recordings the rows with both: columns first, second, n."""

    def both(rows: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
        found = pd.DataFrame({"first": rows[first], "second": rows[second], "n": rows.n})
        known = ~found[["first", "second"]].isin(["", "unknown"]).any(axis=1)
        return found[known]

    pairs: dict[tuple[Witness, Witness], pd.DataFrame] = {
        ("stated", "found later"): both(losses, "stated_kind", "real_kind"),
        ("stated", "observed"): both(losses, "stated_kind", "observed_kind"),
        ("observed", "found later"): both(losses, "observed_kind", "real_kind"),
    }
    if "stated_kind" in texts:
        pairs["stated", "in their words"] = both(texts, "stated_kind", "kind")
        pairs["found later", "in their words"] = both(texts, "real_kind", "kind")
    return pairs


def pairs_of(witnesses: Mapping[tuple[Witness, Witness], pd.DataFrame]) -> list[Pair]:
    """Each two recordings that at least ten people have, with how far they agree."""
    found = []
    for (first, second), rows in witnesses.items():
        if rows.n.sum() < FEWEST_PEOPLE:
            continue
        kinds = [kind for kind in KINDS if kind in {*rows["first"], *rows["second"]}]
        found.append(
            Pair(first, second, _told(agreement(crossed(*_columns_of(rows), kinds), kinds)))
        )
    return found


def _columns_of(rows: pd.DataFrame) -> tuple[list[str], list[str], list[int]]:
    return list(rows["first"]), list(rows["second"]), list(rows.n)


def _told(found: Agreement) -> Agreement:
    """The same; kinds of fewer than ten people in either recording are told together."""
    many = [one for one in found.shifts if min(one.first, one.second) >= FEWEST_PEOPLE]
    few = [one for one in found.shifts if one not in many]
    rest = Shift(OTHERS, sum(one.first for one in few), sum(one.second for one in few))
    return replace(found, shifts=(*many, rest) if few else tuple(many))


def alpha_of(losses: pd.DataFrame) -> float | None:
    """The agreement of all recordings but the texts, by kind."""
    columns = {"a": losses.stated_kind, "b": losses.observed_kind, "c": losses.real_kind}
    told = pd.DataFrame(columns).replace({NOTHING: None, "unknown": None})
    return alpha(told.assign(n=losses.n))
