"""Real campaigns as clients: Hillstrom's e-mail test, and mailings in which nobody was held out."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from tests.conftest import real_data
from tests.measurement.hillstrom_client import hillstrom_client
from tests.policies.hillstrom import half_a
from winback_kit.client_study import Study, study
from winback_kit.plan.experiment.statistics.differences import TwoArms, difference
from winback_kit.show.kit.table import Table
from winback_kit.show.kit.written import context_of
from winback_kit.show.measurement.effects import campaigns_table, measured_harm_finding
from winback_kit.show.measurement.money import gross_finding, gross_table
from winback_kit.words.context import client_context

pytestmark = pytest.mark.slow


def test_hillstrom_as_a_client(tmp_path: Path) -> None:
    rows = half_a().rows
    found = study(hillstrom_client(rows, tmp_path / "client"))
    (one,) = found.measurement.campaigns
    # lost on the day of the mail are those without an order for 150 days: 5 months of 30
    lost = rows[rows.recency_months >= 5]
    treated, held = lost[lost.arm != "none"], lost[lost.arm == "none"]
    assert one.whole is not None
    counts = ((treated.spend > 0).sum(), len(treated), (held.spend > 0).sum(), len(held))
    whole = one.whole
    assert counts == (whole.returned, whole.treated, whole.holdout_returned, whole.holdout)
    expected = difference(TwoArms(*map(int, counts)), confidence=0.9)
    assert (whole.uplift.low, whole.uplift.high) == pytest.approx(
        (float(expected.low), float(expected.high))
    )
    # a margin of 40 % of what was spent in the two weeks after
    margin = 0.4 * (treated.spend.mean() - held.spend.mean())
    assert whole.margin.value == pytest.approx(margin, abs=0.005)
    assert found.measurement.combined[0].uplift == whole.uplift
    with client_context(context_of(found.client)):
        assert "is not known" in measured_harm_finding(found.measurement).text


def lapsed_donors(folder: Path) -> Path:
    """Lapsed donors who were all mailed; months are taken as 30 days. Nobody was held out."""
    rows = duckdb.read_parquet(str(real_data("kdd98_lapsed_donors_part.parquet"))).df()
    folder.mkdir(parents=True)
    (folder / "client.yml").write_text(
        "client: A veterans organisation\ncurrency: USD\nas_of: 1998-01-31\n"
        "definitions: {lapse_days: 180, return_window_months: 3, segment_by: orders}\n"
        "case: {margin_rate: 100%}\n",
        encoding="utf-8",
    )
    mailed = pd.Timestamp("1997-06-15")
    ids = pd.Series(range(1, len(rows) + 1)).map("D-{:05d}".format)
    before = mailed - pd.to_timedelta(30 * rows.months_since_last_gift, unit="D")
    first = pd.DataFrame({"customer_id": ids, "order_date": before.dt.date, "amount": 10})
    gave = rows.donated_97nk.astype(int).eq(1)
    after = pd.DataFrame(
        {
            "customer_id": ids[gave],
            "order_date": (mailed + pd.Timedelta(days=30)).date(),
            "amount": rows.donation_amount_97nk[gave],
        }
    )
    pd.concat([first, after]).to_csv(folder / "orders.csv", index=False)
    about = {"date": mailed.date(), "campaign": "97NK", "arm": "treated", "contact_cost": 0.68}
    pd.DataFrame({"customer_id": ids}).assign(**about).to_csv(folder / "contacts.csv", index=False)
    return folder


def test_letters_to_everybody_are_told_gross(tmp_path: Path) -> None:
    found = study(lapsed_donors(tmp_path / "client"))
    without_effect(found)
    (one,) = found.measurement.campaigns
    rows = duckdb.read_parquet(str(real_data("kdd98_lapsed_donors_part.parquet"))).df()
    lost = rows[rows.months_since_last_gift >= 6]  # 180 days
    assert one.gross is not None
    assert one.gross.contacts == len(lost)
    assert one.gross.returned == int(lost.donated_97nk.astype(int).sum())
    # the file holds one giver of 1.5 and one other of 9.35 (docs/measurement.md): the log of a firm
    # has each of its customers once, so a share of it is not that of those who were mailed
    gave = lost.donated_97nk.astype(int)
    weight = gave.map({1: 1.499845, 0: 9.350506})
    assert one.gross.rate == pytest.approx(0.24660, abs=1e-5)
    assert (gave * weight).sum() / weight.sum() == pytest.approx(0.04988, abs=1e-5)


def mailed_households(folder: Path, *, lapse_days: int) -> Path:
    """Complete Journey with its mailings; households were chosen, and nobody was held out."""
    orders = real_data("complete_journey_baskets.parquet")
    targets, campaigns = (
        pd.read_csv(real_data(f"complete_journey_campaign{name}.csv.gz"))
        for name in ("_targets", "s")
    )
    folder.mkdir(parents=True)
    (folder / "client.yml").write_text(
        "client: Complete Journey\ncurrency: USD\nas_of: 2017-12-31\n"
        f"definitions: {{lapse_days: {lapse_days}, return_window_months: 1}}\n"
        f"tables:\n  orders:\n    files: {orders}\n    columns: {{customer_id: household_id, "
        "order_id: basket_id, order_date: basket_ts, amount: sales_value}\n",
        encoding="utf-8",
    )
    mailed = targets.merge(campaigns, on="campaign_id")
    pd.DataFrame(
        {
            "customer_id": mailed.household_id,
            "date": mailed.start_date,
            "campaign": "Mailing " + mailed.campaign_id.astype(str),
            "arm": "treated",
        }
    ).to_csv(folder / "contacts.csv", index=False)
    return folder


def test_mailings_of_complete_journey_are_told_gross(tmp_path: Path) -> None:
    found = study(mailed_households(tmp_path / "client", lapse_days=28))
    without_effect(found)
    told = sum(one.gross.contacts for one in found.measurement.gross if one.gross)
    total = found.history.frames.contacts_total.iloc[0]
    assert told == total.contacts - total.not_lost - total.too_recent


def test_whoever_redeems_a_coupon_was_seldom_lost() -> None:
    # why coupons redeemed are no table: they tell of nobody held out, and hardly of the lost
    mailed, campaigns, redeemed = (
        pd.read_csv(real_data(f"complete_journey_{name}.csv.gz"))
        for name in ("campaign_targets", "campaigns", "coupon_redemptions")
    )
    found = duckdb.connect()
    found.register("mailed", mailed)
    found.register("campaigns", campaigns)
    found.register("redeemed", redeemed)
    rows = found.sql(f"""
        SELECT m.household_id, m.campaign_id,
            date_diff('day', max(b.basket_ts)::DATE, any_value(c.start_date)::DATE) AS silent,
            (m.household_id, m.campaign_id) IN
                (SELECT (household_id, campaign_id) FROM redeemed) AS took_it
        FROM mailed m JOIN campaigns c USING (campaign_id)
        JOIN '{real_data("complete_journey_baskets.parquet")}' b
            ON b.household_id = m.household_id AND b.basket_ts::DATE < c.start_date::DATE
        GROUP BY ALL""").df()
    lost = rows[rows.silent > 28]
    assert (len(rows), rows.took_it.sum()) == (4253, 499)
    assert (len(lost), lost.took_it.sum()) == (119, 2)


def test_mailings_to_nobody_who_was_lost_say_so(tmp_path: Path) -> None:
    # the panel shops on: by a rule of 200 days nobody was lost when the mailings went out
    found = study(mailed_households(tmp_path / "client", lapse_days=200))
    why = found.missing("measurement")["measurement"]
    assert "contacts not one was with a customer who was lost on that day" in str(why)


def without_effect(found: Study) -> None:
    """Nothing of it is told as an effect, and no effect of the case rests on it."""
    assert found.measurement.told == []
    assert found.measurement.combined == []
    assert all(one.draws == 0 for one in found.effects)
    with client_context(context_of(found.client)):
        assert not isinstance(campaigns_table(found.measurement), Table)
        assert "E" in gross_table(found.measurement).as_text().split()
        assert "nobody can tell" in gross_finding(found.measurement).text
