"""What win-back cost and brought in the last year, where the contacts tell.

Of the contacts with lost customers of the 365 days before the as-of date: spent are the contacts,
as the table says, else as the plan takes them, and the offers of those who came back. Who came back
within the return window is counted once, for the last contact. That is gross. Caused is what came
on top of the group held out: in each draw k of a campaign n1_k·(p1_k − p0_k), with its standard
error

    se² = Σ n1_k²·(s1_k² + s0_k²)

and the same with money for shares: n1_k·(m1_k − m0_k), m the margin for each person so far. Both
arms of a draw are followed for the same time, so a window that is not over lowers both alike.
Treated whose draw has nobody held out are in no difference, and have their part of what was spent.
A campaign whose draw has failed its checks (readout/checks.py) is in no difference either.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from winback_kit.plan.experiment.readout.checks import withheld
from winback_kit.plan.experiment.readout.draws import in_draws, share_error
from winback_kit.plan.offers.uplift import Z
from winback_kit.plan.programme.contact_costs import has_costs
from winback_kit.plan.programme.programme import Plan
from winback_kit.records.result import Framed, Rows


@dataclass(frozen=True)
class Caused:
    """What is left of the returns and the margin of `treated` contacts after the held out.

    `low` and `high` are a 90 % interval of the returns; `net` is the margin less what these
    contacts and their offers cost.
    """

    treated: int
    held: int
    returned: float
    low: float
    high: float
    margin: float
    net: float


@dataclass(frozen=True)
class YearOfOffer:
    """A year of contacts with one offer; `offer` is empty for all of them together.

    Money is in the currency; `margin` is what those who `returned` have brought so far. `caused` is
    None where nobody was held out.
    """

    offer: str
    contacts: int
    contact_cost: float
    offer_cost: float
    returned: int
    margin: float
    caused: Caused | None

    @property
    def spent(self) -> float:
        """Contacts and offers."""
        return self.contact_cost + self.offer_cost


@dataclass(frozen=True, repr=False)
class LastYear(Framed, rows="by_offer"):
    """The last year of contacts with lost customers, by offer and in all.

    `as_now` is the part that the programme proposed would contact again, by segment and offer; None
    where there is none. `priced` says whether the table of contacts holds what they cost;
    `open_window` is how many contacts may still bring somebody back within the return window.
    """

    by_offer: Rows[YearOfOffer]
    whole: YearOfOffer
    as_now: YearOfOffer | None
    priced: bool
    open_window: int


def last_year(plan: Plan) -> LastYear:
    """The last year of contacts; no rows where no lost customer was contacted in it.

    >>> from winback_kit.plan.programme.last_year import last_year
    >>> last_year(study.plan).whole.contacts  # this client gave no contacts
    0
    """
    history = plan.history
    rows = history.frames.contacts_year
    rows = rows.assign(sure=~rows.campaign.isin(withheld(history)))
    treated = rows[rows.arm == "treated"]
    priced = has_costs(history)
    rows = _with_costs(plan, rows, priced=priced)
    offers = sorted(treated.offer.unique())
    return LastYear(
        by_offer=Rows(_of(rows, offer, [offer]) for offer in offers),
        whole=_of(rows, "", offers),
        as_now=_as_now(plan, rows, offers),
        priced=priced,
        open_window=int(treated[treated.days_ago < history.window_days].contacted.sum()),
    )


def _as_now(plan: Plan, rows: pd.DataFrame, offers: list[str]) -> YearOfOffer | None:
    """The part of the contacts that the programme proposed would make again."""
    again = [cell in plan.shares for cell in zip(rows.segment, rows.offer, strict=True)]
    kept = rows[(rows.arm == "holdout") | np.array(again)]
    return _of(kept, "", offers) if (kept.arm == "treated").any() else None


def _with_costs(plan: Plan, rows: pd.DataFrame, *, priced: bool) -> pd.DataFrame:
    """The rows with what their contacts, and the offers of those who came back, cost."""
    known = {(one.segment, one.offer): one for one in plan.worths}
    cells = list(zip(rows.segment, rows.offer, strict=True))
    took = np.where(rows.arm == "treated", rows.returned, 0)
    offer = np.array([known[cell].offer_money if cell in known else 0.0 for cell in cells])
    if priced:
        return rows.assign(offer_cost=took * offer)
    each = np.array([known[cell].contact_cost.value if cell in known else 0.0 for cell in cells])
    asked = np.where(rows.arm == "treated", rows.contacted, 0)
    return rows.assign(offer_cost=took * offer, contact_cost=asked * each)


def _of(rows: pd.DataFrame, name: str, offers: list[str]) -> YearOfOffer:
    treated = rows[(rows.arm == "treated") & rows.offer.isin(offers)]
    last = treated[treated.latest == 1]
    return YearOfOffer(
        offer=name,
        contacts=int(treated.contacted.sum()),
        contact_cost=float(treated.contact_cost.sum()),
        offer_cost=float(last.offer_cost.sum()),
        returned=int(last.returned.sum()),
        margin=float(last.margin.sum()),
        caused=_caused(rows, treated, offers),
    )


def _caused(rows: pd.DataFrame, treated: pd.DataFrame, offers: list[str]) -> Caused | None:
    """The sum over draws of what the treated brought on top of those held out."""
    rows, treated = (one[one.sure] for one in (rows, treated))
    draws = _draws(rows, "returned", offers)
    if draws.empty:
        return None
    n1, r1, n0, r0 = (draws[name].to_numpy(float) for name in ("n1", "r1", "n0", "r0"))
    error = np.linalg.norm(n1 * np.hypot(share_error(r1 / n1, n1), share_error(r0 / n0, n0)))
    returned = float((n1 * (r1 / n1 - r0 / n0)).sum())
    money = _draws(rows, "margin", offers)
    margin = float((money.r1 - money.n1 * money.r0 / money.n0).sum())
    share = n1.sum() / treated.contacted.sum()
    spent = float(treated.contact_cost.sum() + treated.offer_cost.sum()) * share
    return Caused(
        treated=int(n1.sum()),
        held=int(n0.sum()),
        returned=returned,
        low=returned - Z * float(error),
        high=returned + Z * float(error),
        margin=margin,
        net=margin - spent,
    )


def _draws(rows: pd.DataFrame, what: str, offers: list[str]) -> pd.DataFrame:
    """Treated and held out of each draw with both, and the sum of `what` in each arm.

    The group held out of a draw is one for all its offers.
    """
    found = in_draws(rows.assign(returned=rows[what]))
    found = found[found.offer.isin(offers) & (found.n0 > 0)]
    alike = found.groupby(["segment", "campaign", "draw"], as_index=False)
    return alike.agg(n1=("n1", "sum"), r1=("r1", "sum"), n0=("n0", "first"), r0=("r0", "first"))
