"""The library of published figures: what may stand in, and what is refused by name."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from tests.conftest import real_data
from winback_kit.assumptions.library import as_mapping, is_old, looks_like_myth, published
from winback_kit.assumptions.published import FILE, PublishedFigures, published_figures
from winback_kit.assumptions.record import Assumption
from winback_kit.case.assumptions.record import Case
from winback_kit.checks import Refused
from winback_kit.records.yaml_record import read_record

EXAMPLE = Path(__file__).resolve().parents[1] / "templates" / "case.yml"
RATE = "natural_return_rate: 3%"


def case_with(given: str, folder: Path, *, instead_of: str = RATE) -> Case:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert instead_of in text
    path = folder / "case.yml"
    name = instead_of.partition(":")[0]
    path.write_text(text.replace(instead_of, f"{name}: {given}"), encoding="utf-8")
    return read_record(path, Case)


def benchmark(key: str) -> Assumption:
    """A published figure as the assumption that it stands for."""
    found = published(key)
    assert found is not None
    return Assumption.model_validate(as_mapping(found))


def test_a_benchmark_carries_its_badge_grade_and_year() -> None:
    found = benchmark("app_monthly_return")
    assert (found.value, found.low, found.high, found.evidence) == (0.201, 0.18, 0.24, "D")
    assert str(found.source).startswith("benchmark: app subscribers by the month")
    assert str(found.source).endswith(", 2026)")
    assert str(benchmark("mail_order_rate").source).endswith(", year not stated)")


def test_an_old_benchmark_is_known() -> None:
    day = dt.date(2027, 1, 1)
    assert is_old(benchmark("telecom_bundle_return").source, on=dt.date(2022, 1, 1))
    assert not is_old(benchmark("telecom_bundle_return").source, on=dt.date(2021, 12, 31))
    assert is_old(benchmark("mail_order_rate").source, on=day)
    assert not is_old(benchmark("app_monthly_return").source, on=day)
    assert not is_old("Own test (spring, 1998)", on=day)


def test_every_entry_is_whole() -> None:
    held = published_figures()
    for one in (*held.benchmarks.values(), *held.refused.values()):
        assert all((one.says, one.source)), one.key
    for one in held.benchmarks.values():
        assert isinstance(benchmark(one.key), Assumption)
        assert looks_like_myth(one.value, str(benchmark(one.key).source)) is None, one.key
    for claim in held.refused.values():
        assert all((claim.why, claim.named)), claim.key


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("value: 0.201", "value: 0.301"), "must lie from low to high"),
        (("grade: D", "grade: A"), "benchmarks.app_monthly_return.grade"),
        (("instead: app_monthly_return", "instead: nobody"), "nobody"),
        (("    unit: share", "    unt: share"), "unit"),
    ],
)
def test_a_wrong_entry_is_refused(change: tuple[str, str], words: str, tmp_path: Path) -> None:
    file = tmp_path / FILE.name
    file.write_text(FILE.read_text(encoding="utf-8").replace(*change, 1), encoding="utf-8")
    with pytest.raises(Refused, match=words):
        read_record(file, PublishedFigures)


@pytest.mark.parametrize(
    ("key", "source"),
    [
        ("sell_to_lost_20_to_40", "Study by Marketing Metrics: 20-40% for lost, 5-20% for new"),
        ("sell_to_lost_20_to_40", "Griffin: 20 to 40 % chance of selling to a lost customer"),
        ("second_lifetime_40_to_60_lower", "Second lifetimes are 40–60 % lower (Stauss & Friege)"),
        ("odds_fall_10_to_15_a_month", "Win-back odds fall 10–15 % per month (Thomas)"),
        ("return_in_days_76_to_110", "34 % in day 76-110 window"),
        ("woo_back_4_of_10", "You can woo back 4 of 10"),
        ("woo_back_4_of_10", "ProfitWell: four out of ten come back"),
        ("5_per_cent_fewer_defections", "Reichheld: 5% better retention, 25% to 95% more profit"),
        ("firms_lose_20_to_40_a_year", "The average firm loses 20-40 % of its customers"),
        ("reinstating_returns_214", "ROI of 214 % against 23 % for a list"),
        ("96_of_100_never_complain", "96 % never complain"),
        ("vendor_recovers_83", "LostChurn: 83% recovered"),
    ],
)
def test_cited_claims_are_known_in_the_words_they_go_by(key: str, source: str) -> None:
    found = looks_like_myth(None, source)
    assert found is not None
    assert found.key == key


def test_a_bare_name_counts_only_with_its_number() -> None:
    assert looks_like_myth(0.3, "Marketing Metrics, as quoted") is not None
    assert looks_like_myth(0.1, "Farris et al., Marketing Metrics, chapter 5") is None
    assert looks_like_myth(0.4, "to woo back") is not None


@pytest.mark.parametrize(
    "source",
    [
        "Own win-back campaign, 10 to 15 months since the loss",
        "Second lifetimes of customers aged 40 to 60",
        "Complaint log, 96 % of cases coded",
        "Paddle invoices, 40 % of them late",
        "Retention test on 5 % of customers, 25 shops",
        "Own test: customers aged 20 to 40 who lost their contract, average of two years",
        "Campaign report, ROI 214 %",
        "Sales to lost customers of spring, 20 to 40 a day",
    ],
)
def test_own_sources_are_not_taken_for_claims(source: str) -> None:
    assert looks_like_myth(0.3, source) is None


def test_a_case_may_name_a_benchmark(tmp_path: Path) -> None:
    found = case_with("{benchmark: app_yearly_return, owner: CRM}", tmp_path)
    rate = found.segments[0].natural_return_rate
    assert (rate.value, rate.evidence, rate.owner) == (0.052, "D", "CRM")
    assert str(rate.source).startswith("benchmark: ")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("{benchmark: woo_back_4_of_10}", "is the claim woo_back_4_of_10 .*reject list"),
        ("{benchmark: app_yearly_retrn}", "Did you mean app_yearly_return"),
        ("{benchmark: app_yearly_return, value: 3%}", "value stands beside benchmark"),
        ("{benchmark: second_life_retention_ratio}", "is not a share"),
        ('{value: 30%, source: "Marketing Metrics"}', "its source is the claim sell_to_lost"),
        ('{value: 34%, source: "34 % in day 76-110 window"}', "return_in_days_76_to_110"),
    ],
)
def test_a_case_is_refused_with_its_line(given: str, words: str, tmp_path: Path) -> None:
    where = r"case\.yml, line \d+: segments\.0\.natural_return_rate: "
    with pytest.raises(Refused, match=f"{where}.*{words}"):
        case_with(given, tmp_path)


def test_an_amount_of_money_is_no_benchmark(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="is not an amount"):
        case_with("{benchmark: app_yearly_return}", tmp_path, instead_of="contact_cost: 2 ")


@pytest.mark.parametrize(("days", "key"), [(180, "after_180_days"), (90, "after_90_days")])
def test_shoppers_who_return_are_as_many_as_counted(days: int, key: str) -> None:
    orders = duckdb.read_parquet(str(real_data("cdnow_orders.parquet"))).df()
    mine = orders[orders.in_sample_1of10]
    day = pd.to_datetime(mine.order_date)
    seen, later = mine[day <= "1997-12-31"], mine[day > "1997-12-31"]
    last = pd.to_datetime(seen.order_date).groupby(seen.customer_id).max()
    silent = last.index[(pd.Timestamp("1997-12-31") - last).dt.days >= days]
    back = np.isin(silent, later.customer_id.unique()).mean()
    assert benchmark(f"shop_return_{key}").value == pytest.approx(back, abs=1e-12)


def test_uplift_of_a_mail_is_that_of_its_arms() -> None:
    # the whole test: .573 % bought without a mail, 1.253 % and .884 % with one; of 21,306, 21,307
    # and 21,387; 90 % ranges of 1.645 standard errors
    arms = {"mens": (0.01253, 21_307), "womens": (0.00884, 21_387)}
    for name, (rate, people) in arms.items():
        found = benchmark(f"mail_uplift_{name}")
        error = np.sqrt(rate * (1 - rate) / people + 0.00573 * (1 - 0.00573) / 21_306)
        ends = rate - 0.00573 + 1.645 * error * np.array([-1, 0, 1])
        assert [found.low, found.value, found.high] == pytest.approx(ends, abs=6e-5)
