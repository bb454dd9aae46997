"""What a CFO would recompute: from the sample's raw rows and the months of the case, and found.

Nothing of the package is used: pandas, and the formulas written out. Each figure is looked for in
run.json and, as a person reads it, on a page of the run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from tests.number_audit import at, numbers_in, placed_in, visible_text

Array = np.ndarray[Any, np.dtype[np.float64]]
DAY = pd.Timedelta(days=1)
MONTH = 365.25 / 12  # days; a number of months is cut to whole days
SEGMENT = "Bad service"
OFFER = "Apology call"


@dataclass(frozen=True)
class Raw:
    """The client's files as they are, and what client.yml states."""

    as_of: pd.Timestamp
    lapse: int
    window: int
    rate: float
    tables: dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def raw(sample: Path) -> Raw:
    stated = yaml.safe_load((sample / "client.yml").read_text(encoding="utf-8"))
    names = ("orders", "customers", "permissions", "goodbyes", "contacts")
    tables = {
        name: pd.read_csv(sample / f"{name}.csv", dtype=str, keep_default_na=False)
        for name in names
    }
    return Raw(
        as_of=pd.Timestamp(stated["as_of"]),
        lapse=stated["definitions"]["lapse_days"],
        window=int(stated["definitions"]["return_window_months"] * MONTH),
        rate=float(stated["case"]["discount_rate"]["value"].rstrip("%")) / 100,
        tables=tables,
    )


@pytest.fixture(scope="module")
def people(raw: Raw) -> dict[str, str]:
    """Who an id is: ids with one contact key are one person, the first of them."""
    customers = raw.tables["customers"]
    first = customers.groupby("contact_key").customer_id.transform("min")
    return dict(zip(customers.customer_id, first, strict=True))


@pytest.fixture(scope="module")
def used(raw: Raw) -> pd.DataFrame:
    """Rows of orders that stay: of a known customer, sold, once, and not paid back in full."""
    rows, customers = raw.tables["orders"], raw.tables["customers"]
    tests = set(customers.customer_id[customers.is_test == "true"])
    rows = rows.assign(
        cents=(rows.amount.astype(float) * 100).round().astype(int),
        day=pd.to_datetime(rows.order_date),
    )
    rows = rows[(rows.customer_id != "") & (rows.day <= raw.as_of)]
    rows = rows[~rows.customer_id.isin(tests) & (rows.status == "paid")]
    rows = rows.drop_duplicates(list(raw.tables["orders"].columns))
    rows = rows[rows.cents != 0]
    orders = rows.groupby(["customer_id", "order_id"]).cents
    in_full = (orders.transform("sum") == 0) & (orders.transform("min") < 0)
    rows = rows[~in_full]
    # a refund on a document of its own is that of an order of the same amount before it
    alone = rows[rows.groupby(["customer_id", "order_id"]).cents.transform("max") < 0]
    pairs = alone.reset_index().merge(rows.reset_index(), on="customer_id", suffixes=("", "_sold"))
    pairs = pairs[(pairs.cents_sold == -pairs.cents) & (pairs.day_sold <= pairs.day)]
    return rows.drop(index=[*pairs["index"].unique(), *pairs["index_sold"].unique()])


@pytest.fixture(scope="module")
def silences(raw: Raw, used: pd.DataFrame, people: dict[str, str]) -> pd.DataFrame:
    """One row for each purchase day: the days until the next one, or that there is none yet."""
    sold = used[used.cents > 0]
    days = pd.DataFrame(
        {"who": sold.customer_id.map(lambda one: people.get(one, one)), "day": sold.day}
    )
    days = days.drop_duplicates().sort_values(["who", "day"])
    later = days.groupby("who").day.shift(-1)
    return days.assign(next=later, gap=(later - days.day).dt.days)


@pytest.fixture(scope="module")
def losses(raw: Raw, silences: pd.DataFrame) -> pd.DataFrame:
    """Whoever had not ordered by the end of the last day of the rule was lost on that day."""
    lost = silences.day + raw.lapse * DAY
    ended = (silences.gap > raw.lapse) | (silences.next.isna() & (lost <= raw.as_of))
    return silences.assign(lost=lost)[ended].rename(columns={"next": "back"})


@pytest.fixture(scope="module")
def contacts(raw: Raw, people: dict[str, str], losses: pd.DataFrame) -> pd.DataFrame:
    """Contacts to win back those who were lost on that day, with what became of them."""
    rows = raw.tables["contacts"]
    rows = rows[rows.purpose == "win back"]
    rows = rows.assign(who=rows.customer_id.map(people), at=pd.to_datetime(rows.date))
    rows = rows.merge(losses, on="who")
    return rows[(rows["at"] >= rows.lost) & ~(rows.back <= rows["at"])]


def returned_by(days: float, raw: Raw, losses: pd.DataFrame, contacts: pd.DataFrame) -> float:
    """Kaplan and Meier (1958): of those still lost on each day, the share who return on it.

    Whoever a campaign contacts is followed up to that day, everybody else up to the as-of date.
    """
    treated = (
        contacts[contacts.arm == "treated"].groupby(["who", "lost"], as_index=False)["at"].min()
    )
    rows = losses.merge(treated, on=["who", "lost"], how="left")
    until = rows[["at", "back"]].min(axis=1).fillna(raw.as_of)
    time = (until - rows.lost).dt.days
    came = rows.back.notna() & rows["at"].isna()
    still = 1.0
    for day in range(int(days) + 1):
        at_risk = (time >= day).sum()
        still *= 1 - ((time == day) & came).sum() / at_risk
    return 1 - still


def open_to_us(raw: Raw, people: dict[str, str]) -> set[str]:
    """Who may be contacted: a channel that is known and closed in none of the rows of a person."""
    rows = raw.tables["permissions"]
    rows = rows.assign(who=rows.customer_id.map(people))
    shut = (rows.do_not_contact == "true") | (rows.opted_out_at != "")
    return set(rows.who) - set(rows.who[shut])  # the sample has one channel


def with_reason(raw: Raw, people: dict[str, str], losses: pd.DataFrame, reason: str) -> set[Any]:
    """Losses, as person and day, of whom the last goodbye after the order has that reason."""
    rows = raw.tables["goodbyes"]
    rows = rows.assign(who=rows.customer_id.map(people), said=pd.to_datetime(rows.date))
    both = rows.merge(losses, on="who")
    both = both[(both.said >= both.day) & ~(both.back <= both.said)]
    last = both.sort_values("said").drop_duplicates(["who", "lost"], keep="last")
    return set(
        last[last.stated_reason == reason][["who", "lost"]].itertuples(index=False, name=None)
    )


def from_rows(
    raw: Raw,
    people: dict[str, str],
    used: pd.DataFrame,
    silences: pd.DataFrame,
    losses: pd.DataFrame,
    contacts: pd.DataFrame,
    record: dict[str, Any],
) -> dict[str, float]:
    """The figures of the history, by their place in run.json."""
    lost_now = losses[losses.back.isna()]
    reached = lost_now.who.isin(open_to_us(raw, people))
    everyone = place(record["returns"], segment="")
    all_of_them = place(record["contactable"], segment="")
    return {
        "history.rows_used": len(used),
        "data.money_used": used.cents.sum() / 100,
        "history.lost_now": len(lost_now),
        f"returns.{everyone}.losses": len(losses),
        **{
            f"returns.{everyone}.within_{months}_months.0": returned_by(
                months * MONTH, raw, losses, contacts
            )
            for months in (3, 6, 12)
        },
        "lapse_candidates.0.gaps_shorter": (silences.gap.dropna() <= raw.lapse).mean(),
        f"contactable.{all_of_them}.may_be_contacted": reached.sum(),
        f"contactable.{all_of_them}.share": reached.mean(),
    }


def from_months(raw: Raw, lines: dict[str, list[float]]) -> dict[str, float]:
    """The figures of the case, from its lines by month: 0 is the start, flows are mid-month."""
    cash, tax = np.array(lines["free_cash_flow"]), np.array(lines["tax"])
    when = np.maximum(0.0, np.arange(len(cash)) - 0.5) / 12
    so_far, before_tax = cash.cumsum(), (cash + tax).cumsum()
    more = np.array(lines["returned"]) - np.array(lines["returned_naturally"])
    return {
        "figures.npv": (cash / (1 + raw.rate) ** when).sum(),
        f"cash_by_year.free_cash_flow.{1 + len(cash) // 12}": cash.sum(),  # after start and years
        "figures.payback_months": int((so_far >= 0).argmax()),
        "figures.peak_cash_need": -so_far.min(),
        "figures.peak_cash_need_before_tax": -before_tax.min(),
        "figures.incremental_returns": more.sum(),
    }


def place(rows: Iterable[dict[str, Any]], **wanted: str) -> int:
    """At which place of a list a row stands."""
    return next(at for at, row in enumerate(rows) if wanted.items() <= row.items())


def test_figures_of_the_raw_rows_stand_in_the_record_and_on_a_page(
    raw: Raw,
    people: dict[str, str],
    used: pd.DataFrame,
    silences: pd.DataFrame,
    losses: pd.DataFrame,
    contacts: pd.DataFrame,
    published: Path,
) -> None:
    record = json.loads((published / "run.json").read_text(encoding="utf-8"))
    page = (published / "business_case.html").read_text(encoding="utf-8")
    found = from_rows(raw, people, used, silences, losses, contacts, record)
    found |= from_months(raw, record["lines"])
    assert {path: at(record, path) for path in found} == pytest.approx(found)
    shown = {one.path: one.shown for one in placed_in(page)}
    missing = [path for path in found if path not in shown]
    assert missing == []
    wrong = {path: shown[path] for path, one in found.items() if not told(shown[path], one)}
    assert wrong == {}


def told(shown: str, value: float) -> bool:
    """Whether what is shown is that number, as it is rounded there."""
    return any(number.rounds(value) for number in numbers_in(shown))


def test_the_test_of_an_offer_is_that_of_its_raw_contacts(
    raw: Raw, people: dict[str, str], losses: pd.DataFrame, contacts: pd.DataFrame, published: Path
) -> None:
    ours = with_reason(raw, people, losses, SEGMENT)
    rows = contacts[[one in ours for one in zip(contacts.who, contacts.lost, strict=True)]]
    rows = rows[rows["at"] + raw.window * DAY <= raw.as_of]
    rows = rows.assign(in_time=(rows.back - rows["at"]).dt.days <= raw.window)
    arms = {}
    for arm in ("treated", "holdout"):
        of = rows[(rows.arm == arm) & ((arm == "holdout") | (rows.offer == OFFER))]
        arms[arm] = of.groupby("campaign").in_time.agg(["sum", "size"])
    (r1, n1), (r0, n0) = (arms[arm].to_numpy(float).T for arm in ("treated", "holdout"))
    # without us: the rate of each campaign, by all whom it drew of the segment
    drawn = rows.groupby("campaign").size().to_numpy(float)
    natural = float(drawn / drawn.sum() @ (r0 / n0))
    record = json.loads((published / "run.json").read_text(encoding="utf-8"))
    test = record["tests"][place(record["tests"], segment=SEGMENT, offer=OFFER)]
    counts = {name: test[name] for name in ("treated", "returned", "holdout", "holdout_returned")}
    found = [n1.sum(), r1.sum(), n0.sum(), r0.sum()]
    assert list(counts.values()) == found
    assert test["natural_return_rate"]["value"] == pytest.approx(natural)
    assert test["difference"]["value"] == pytest.approx(difference(r1, n1, r0, n0))
    chapter = (published / "workbook" / "07_rewards.html").read_text(encoding="utf-8")
    treated, back, held, held_back = (f"{int(one):,}" for one in found)
    assert f"{back} of {treated}, {held_back} of {held}" in visible_text(chapter)


def difference(r1: Array, n1: Array, r0: Array, n0: Array) -> float:
    """DerSimonian and Kacker (2007): differences of campaigns, by how sure each of them is."""
    gap, half = r1 / n1 - r0 / n0, 0.5 / len(n1)

    def variance(back: Array, people: Array) -> Array:  # of a share, half a case added each way
        share = (back + half) / (people + 2 * half)
        return share * (1 - share)

    alike = variance(r1 + r0, n1 + n0) * (1 / n1 + 1 / n0)
    own = np.maximum(variance(r1, n1) / n1 + variance(r0, n0) / n0, alike)
    a = 1 / alike
    mean = a @ gap / a.sum()
    excess = a @ (gap - mean) ** 2 - a @ own + a**2 @ own / a.sum()
    between = max(0.0, excess / (a.sum() - a @ a / a.sum()))
    weight = 1 / (alike + between)
    return float(weight @ gap / weight.sum())
