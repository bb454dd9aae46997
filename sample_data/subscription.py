"""The subscription sample client, Larder Club: its tables and its truth.

The margin of the first M months of a second lifetime, paid at the start of each month, is

    margin rate · mean price · Σ_{k=0}^{M−1} P(N > k)                                          (1)

with P(N > k) from spells.py, because the box is chosen anew and by itself at each return. A
pause and a change of the box happen inside a first lifetime and do not move its end.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from sample_data.days import day_number, iso_days, timestamps
from sample_data.draws import Ints, pick, sample, stream, whole
from sample_data.people import contact_key
from sample_data.planted import COUNTRIES, MONTH_DAYS, Spell, Subscription
from sample_data.returns import returned_within
from sample_data.settings import subscription_settings
from sample_data.spells import draw_subscriptions, months_later, still_running
from sample_data.traits import Words, acquisition, named
from sample_data.write import Columns, client_files, money, yes_no

HEADING = "What is true of this sample client; made by sample_data/generate.py, see its README."
SEGMENTS = (("Single", 0.35), ("Couple", 0.40), ("Family", 0.25))
RETURN_MONTHS = (6, 12, 24)
CHANNELS = ("account page", "e-mail", "telephone")
GOODBYE_DAYS = 25


@dataclass(frozen=True)
class SubscriptionClient:
    """The client as written, and the truth behind it.

    tables     each table as written: name → column → cells
    lifetimes  person_id, customer_id, number, start_day, months, plan (index), end_day,
               involuntary, return_day; days are missing where not by the as-of day
    """

    planted: Subscription
    seed: int
    tables: dict[str, Columns]
    settings: str
    truth: dict[str, Any]
    lifetimes: pd.DataFrame

    def files(self) -> dict[str, bytes]:
        """Every file of the client folder by name."""
        return client_files(
            tables=self.tables, settings=self.settings, truth=self.truth, heading=HEADING
        )


def make_subscription(planted: Subscription, seed: int) -> SubscriptionClient:
    """The whole client from its planted numbers and a seed."""
    lifetimes = draw_subscriptions(planted, seed)
    ids = np.char.add("L-", np.arange(10_001, 10_001 + planted.persons).astype(str))
    pieces = _pieces(planted, seed, lifetimes)
    twice = np.sort(sample(stream(seed, "dirt"), size=planted.exact_duplicates, among=len(pieces)))
    tables = {
        "subscriptions": _subscriptions_table(
            planted, pd.concat([pieces, pieces.iloc[twice]], ignore_index=True), ids
        ),
        "customers": _customers_table(planted, seed, ids),
        "goodbyes": _goodbyes_table(planted, seed, lifetimes, ids),
    }
    days = {name: timestamps(lifetimes[name].to_numpy()) for name in _DAYS}
    return SubscriptionClient(
        planted=planted,
        seed=seed,
        tables=tables,
        settings=subscription_settings(planted),
        truth={
            "seed": seed,
            "planted": asdict(planted),
            "clean": {"persons": planted.persons, "lifetimes": len(lifetimes)},
            "dirt": {"exact_duplicate_rows": len(twice)},
            "not_a_loss": {
                "plan_changes": int((pieces["kind"] == "changed").sum()),
                "pauses": int((pieces["kind"] == "paused").sum()),
            },
            "implied": implied(planted),
        },
        lifetimes=lifetimes.assign(**days, customer_id=ids[lifetimes["person_id"]]),
    )


_DAYS = ("start_day", "end_day", "return_day")


def implied(plan: Subscription) -> dict[str, Any]:
    """What a workbook should find: natural returns, second lifetimes and their margin."""
    return {
        "natural_return_share_by_months_since_end": {
            months: _returns(plan, months) for months in RETURN_MONTHS
        },
        "first_lifetime": _spell_truth(plan, plan.first),
        "second_lifetime": _spell_truth(plan, plan.later),
    }


def _returns(plan: Subscription, months: int) -> dict[str, float]:
    rates = (plan.natural_return_rate, plan.natural_return_rate_involuntary)
    voluntary, involuntary = (
        returned_within(rate, mean_days=plan.return_mean_days, days=months * MONTH_DAYS)
        for rate in rates
    )
    share = plan.involuntary_share
    mixture = (1 - share) * voluntary + share * involuntary
    return {"overall": mixture, "voluntary": voluntary, "involuntary": involuntary}


def _spell_truth(plan: Subscription, spell: Spell) -> dict[str, Any]:
    """`goes_on_after_months` n is P(N > n): measure it between months n and n + 1, say n + ½."""
    price = sum(one.share * one.price for one in plan.plans)
    paid = sum(still_running(spell, month) for month in range(12))
    return {
        "goes_on_after_months": {months: still_running(spell, months) for months in RETURN_MONTHS},
        "expected_paid_months_of_first_12": paid,
        "mean_price": price,
        "expected_margin_of_first_12_months": plan.margin_rate * price * paid,
    }


def _pieces(plan: Subscription, seed: int, lifetimes: pd.DataFrame) -> pd.DataFrame:
    """Rows of subscriptions.csv: a lifetime is one row, or two or three back to back."""
    rng = stream(seed, "pieces")
    seen = _months_seen(plan, lifetimes)
    first = (lifetimes["number"] == 1).to_numpy()
    long = np.flatnonzero(first & (seen >= 3))
    changes, pauses = (
        round(plan.persons * share) for share in (plan.plan_change_share, plan.pause_share)
    )
    chosen = long[sample(rng, size=changes + pauses, among=long.size)]
    changed, paused = chosen[:changes], chosen[changes:]
    change_at = whole(rng.random(changed.size), 1, seen[changed] - 1)
    pause_at = whole(rng.random(paused.size), 1, seen[paused] - 2)
    back_at = np.minimum(pause_at + whole(rng.random(paused.size), 1, 2), seen[paused] - 1)
    base = lifetimes.assign(kind="whole")
    starts = lifetimes["start_day"].to_numpy()
    cut = base["end_day"].to_numpy().copy()
    cut[changed] = months_later(starts[changed], change_at)
    cut[paused] = months_later(starts[paused], pause_at)
    split = np.zeros(len(base), dtype=bool)
    split[chosen] = True
    head = base.assign(end_day=cut, involuntary=base["involuntary"] & ~split)
    after = base.iloc[changed].assign(
        start_day=cut[changed],
        plan=(base["plan"].to_numpy()[changed] + 1) % len(plan.plans),
        kind="changed",
    )
    back = months_later(starts[paused], back_at)
    pause = base.iloc[paused].assign(
        start_day=cut[paused], end_day=back, involuntary=False, kind="paused"
    )
    resumed = base.iloc[paused].assign(start_day=back, kind="resumed")
    return pd.concat([head, after, pause, resumed], ignore_index=True)


def _months_seen(plan: Subscription, lifetimes: pd.DataFrame) -> Ints:
    """Whole months of service before the as-of day, at most `months`."""
    start = lifetimes["start_day"].to_numpy()
    month = start.astype("datetime64[D]").astype("datetime64[M]")
    passed = (np.datetime64(plan.as_of, "M") - month).astype(np.int64)
    passed -= months_later(start, passed) > day_number(plan.as_of)
    return np.minimum(lifetimes["months"].to_numpy(), passed)


def _subscriptions_table(plan: Subscription, pieces: pd.DataFrame, ids: Words) -> Columns:
    customer = ids[pieces["person_id"]]
    rows = pieces.assign(customer=customer).sort_values(
        ["start_day", "customer", "end_day"], kind="stable"
    )
    paused = (rows["kind"] == "paused").to_numpy()
    chosen = rows["plan"].to_numpy()
    prices = np.array([round(one.price * 100) for one in plan.plans])[chosen]
    return {
        "customer_id": rows["customer"].tolist(),
        "start": iso_days(rows["start_day"].to_numpy()),
        "end": iso_days(rows["end_day"].to_numpy()),
        "price": money(np.where(paused, 0, prices)),
        "period": ["month"] * len(rows),
        "plan": np.array([one.name for one in plan.plans])[chosen].tolist(),
        "involuntary": yes_no(rows["involuntary"].to_numpy()),
        "paused": yes_no(paused),
    }


def _customers_table(plan: Subscription, seed: int, ids: Words) -> Columns:
    rng = stream(seed, "customers")
    source, cost = acquisition(rng, plan.persons)
    return {
        "customer_id": ids.tolist(),
        "segment": named(rng, plan.persons, SEGMENTS).tolist(),
        "source": source.tolist(),
        "acquisition_cost": money(np.rint(cost * 200).astype(np.int64)),
        "country": named(rng, plan.persons, COUNTRIES).tolist(),
        "contact_key": [contact_key(plan.client, person) for person in range(plan.persons)],
        "is_test": ["false"] * plan.persons,
    }


def _goodbyes_table(plan: Subscription, seed: int, lifetimes: pd.DataFrame, ids: Words) -> Columns:
    """A notice some days before a voluntary end; a failed payment says nothing."""
    rng = stream(seed, "goodbyes")
    said = rng.random(len(lifetimes)) < plan.goodbye_rate
    ended = (lifetimes["end_day"] <= day_number(plan.as_of)) & ~lifetimes["involuntary"]
    over = lifetimes[said & ended]
    day = (over["end_day"] - whole(rng.random(len(over)), 1, GOODBYE_DAYS)).to_numpy()
    stated = named(rng, len(over), plan.stated_reasons)
    channel = np.array(CHANNELS)[pick(rng.random(len(over)), np.ones(len(CHANNELS)))]
    customer = ids[over["person_id"]]
    order = np.lexsort((customer, day))
    return {
        "customer_id": customer[order].tolist(),
        "date": iso_days(day[order]),
        "stated_reason": stated[order].tolist(),
        "channel": channel[order].tolist(),
    }
