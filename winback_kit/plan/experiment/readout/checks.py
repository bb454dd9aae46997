"""Whether the draw of a campaign can be believed, before any figure of it is.

Asked of everybody who was drawn for it while lost, whatever came of them:

1. are as many treated and held out as were to be (`sample_ratio`, where the share is known: by the
   registration of the test, or as `campaigns: treated_share` in client.yml);
2. were both arms alike before: days lost, order days and margin of the lifetime that ended,
   compared within segment and day of the draw. Of the differences d_k with errors e_k, weighed by
   the people of both arms w_k = n1·n0/(n1 + n0), the mean in standard deviations is the imbalance,
   and z = Σ w·d / √(Σ w²·e²) says how often a right draw gives as much;
3. was nobody contacted who was held out.

The first fails below p = .001; the second where the arms are a tenth of a standard deviation apart
or more and p is below .001 for all measures together (Holm); the third where one of twenty held
out, and five people at least, were contacted within the window. What has failed is withheld
everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from scipy.special import ndtr

from winback_kit.client.registration import EXPERIMENTS, REGISTRATION, Registration, registered
from winback_kit.plan.experiment.statistics.means import UNBALANCED
from winback_kit.plan.experiment.statistics.sample_ratio import (
    ALARM,
    RatioTest,
    ratio_test,
    same_ratio,
    sample_ratio,
)
from winback_kit.plan.experiment.statistics.several import holm
from winback_kit.tables.names import folded
from winback_kit.words.text import marked

if TYPE_CHECKING:
    from winback_kit.client.folder import Client
    from winback_kit.history.measure import History

MOST_REACHED, FEWEST_REACHED = 0.05, 5
Measure = Literal["silent", "bought", "worth"]
MEASURES: tuple[Measure, ...] = ("silent", "bought", "worth")
Failure = Literal["ratio", "balance", "contaminated"]
FAILURES: dict[Failure, str] = {
    "ratio": marked("not as many in each arm as were to be"),
    "balance": marked("the arms were not alike before"),
    "contaminated": marked("held out, and contacted all the same"),
}


@dataclass(frozen=True)
class Balance:
    """How far the arms were apart before the draw in one measure, in standard deviations."""

    measure: Measure
    difference: float
    p: float

    @property
    def alarm(self) -> bool:
        """Whether they were not alike, and chance does not explain it."""
        return abs(self.difference) >= UNBALANCED and self.p < ALARM


@dataclass(frozen=True)
class Checks:
    """The draw of one campaign: who was drawn, and what is wrong with it.

    `ratio` holds the counts against the designed shares, None where they are not known;
    `registered` is whether they are those of a registered test, and `everywhere` whether the share
    was one in all segments and on all days. `reached` are those held out who were contacted,
    `again` the treated contacted more than once.
    """

    campaign: str
    treated: int
    holdout: int
    ratio: RatioTest | None
    registered: bool
    everywhere: RatioTest
    balance: tuple[Balance, ...]
    reached: int
    again: int

    @property
    def failed(self) -> tuple[Failure, ...]:
        """Why the figures of the campaign are withheld; nothing where they are not."""
        reached = self.reached >= max(FEWEST_REACHED, MOST_REACHED * self.holdout)
        found: dict[Failure, bool] = {
            "ratio": self.ratio is not None and self.ratio.alarm,
            "balance": any(one.alarm for one in self.balance),
            "contaminated": reached,
        }
        return tuple(name for name, wrong in found.items() if wrong)

    @property
    def withheld(self) -> bool:
        """Whether its figures are."""
        return bool(self.failed)

    @property
    def furthest(self) -> Balance | None:
        """The measure in which the arms were furthest apart before."""
        return max(self.balance, key=lambda one: abs(one.difference), default=None)


def campaign_checks(history: History) -> dict[str, Checks]:
    """The checks of every campaign with a holdout, by its name, the oldest first.

    Raises Refused where a campaign was registered and the file is not what was written.
    """
    return checks_of(history.frames.drawn, history.data.client)


def checks_of(drawn: pd.DataFrame, client: Client) -> dict[str, Checks]:
    """The same of everybody drawn, in the columns of `drawn` (history/drawn.py)."""
    stated = {folded(one.name): one.treated_share for one in client.settings.campaigns}
    oldest = drawn.groupby("campaign").days_ago.max().sort_values(ascending=False, kind="stable")
    found = {}
    for name in map(str, oldest.index):
        rows = drawn[drawn.campaign == name]
        test = registered_test(client.folder, name)
        ratio = _ratio(rows, test) if test else _stated_ratio(rows, stated.get(folded(name)))
        found[name] = _checked(name, rows, ratio, test)
    return {name: one for name, one in found.items() if one.treated and one.holdout}


def registered_test(folder: Path, campaign: str) -> Registration | None:
    """A campaign as it was registered, where it was; refused where the file was changed."""
    file = folder / EXPERIMENTS / campaign / REGISTRATION
    return registered(file) if file.is_file() else None


def withheld(history: History) -> list[str]:
    """The campaigns of which no figure may be told."""
    return [name for name, one in campaign_checks(history).items() if one.withheld]


def believed(history: History, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with a column `campaign`, without those whose draw has failed."""
    return rows[~rows.campaign.isin(withheld(history))]


def _people(rows: pd.DataFrame) -> list[float]:
    return [float(rows.people[rows.arm == arm].sum()) for arm in ("treated", "holdout")]


def _stated_ratio(rows: pd.DataFrame, share: float | None) -> RatioTest | None:
    """The counts against the one share of the treated that client.yml states."""
    people = _people(rows)
    return sample_ratio(people, [share, 1 - share]) if share is not None and any(people) else None


def _ratio(rows: pd.DataFrame, test: Registration) -> RatioTest | None:
    """The counts of each segment against its registered share, all together.

    Of the treated those left to what is done today are no part of it.
    """
    chi2, freedom = 0.0, 0
    for segment, own in rows.groupby("segment"):
        held = test.draw.holdout_shares.get(str(segment), 0.0)
        treated = (1 - held) * (1 - test.draw.today_share)
        if held > 0 and treated > 0:
            found = sample_ratio(_people(own), [treated, held])
            chi2, freedom = chi2 + found.chi2, freedom + found.freedom
    return ratio_test(chi2, freedom) if freedom else None


def _checked(
    name: str, rows: pd.DataFrame, ratio: RatioTest | None, test: Registration | None
) -> Checks:
    treated, holdout = map(int, _people(rows))
    groups = rows.pivot_table(
        index=["segment", "days_ago"], columns="arm", values="people", aggfunc="sum", fill_value=0
    )
    return Checks(
        campaign=name,
        treated=treated,
        holdout=holdout,
        ratio=ratio,
        registered=test is not None,
        everywhere=same_ratio(groups.to_numpy(float).tolist()),
        balance=_balance(rows) if treated and holdout else (),
        reached=int(rows.reached.sum()),
        again=int(rows.again.sum()),
    )


def _balance(drawn: pd.DataFrame) -> tuple[Balance, ...]:
    apart = [_apart(drawn, measure) for measure in MEASURES]
    held = holm([2 * ndtr(-abs(z)) for _, z in apart])
    return tuple(
        Balance(measure, difference, float(p))
        for measure, (difference, _), p in zip(MEASURES, apart, held, strict=True)
    )


def _apart(drawn: pd.DataFrame, measure: Measure) -> tuple[float, float]:
    """How far the arms are apart within segment and day, in standard deviations, and z."""
    columns = ["people", measure, f"{measure}_squares"]
    sums = drawn.groupby(["segment", "days_ago", "arm"])[columns].sum().unstack(fill_value=0)
    if {"treated", "holdout"} - set(sums["people"]):
        return 0.0, 0.0
    n = sums["people"][["treated", "holdout"]].to_numpy(float)
    both = n.min(axis=1) > 0
    n, total, squares = (
        n[both],
        sums[measure][["treated", "holdout"]].to_numpy(float)[both],
        sums[f"{measure}_squares"][["treated", "holdout"]].to_numpy(float)[both],
    )
    if not len(n):
        return 0.0, 0.0
    mean = total / n
    within = squares - n * mean**2
    freedom = float((n - 1).sum())
    variance = float(within.sum()) / freedom if freedom > 0 else 0.0
    if variance <= 0:
        return 0.0, 0.0
    weight = n.prod(axis=1) / n.sum(axis=1)
    sd = float(np.sqrt(variance))
    difference = float(weight @ (mean[:, 0] - mean[:, 1]) / weight.sum()) / sd
    return difference, difference * float(np.sqrt(weight.sum()))
