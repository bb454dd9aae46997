"""What is planted for the chapters to come: drivers, fades, save tests, texts; and the README."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import yaml

from sample_data.generate import HERE as FOLDER
from sample_data.hints import insights_table
from sample_data.opinions import SATISFIED
from sample_data.planted import MONTH_DAYS, Retail, scaled
from sample_data.readme_tables import reasons_table, saves_table
from sample_data.retail import RetailClient, make_retail
from sample_data.service import staff_table
from sample_data.words import patterns

ERRORS = 4  # standard errors


@pytest.fixture(scope="module")
def untouched() -> RetailClient:
    """A larger shop that nobody may contact."""
    return make_retail(replace(Retail(), persons=20_000, permission_rate=0.0), 1)


def truth(client: str) -> dict:
    return yaml.safe_load((FOLDER / client / "truth.yml").read_text(encoding="utf-8"))


def assert_near(values: np.ndarray | pd.Series, expected: float) -> None:
    values = np.asarray(values, dtype=float)
    error = values.std(ddof=1) / math.sqrt(values.size)
    assert abs(values.mean() - expected) <= ERRORS * error, (values.mean(), expected, error)


def test_the_readme_tells_the_planted_numbers() -> None:
    told = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert reasons_table(Retail()) in told
    assert saves_table(truth("retail")["saves"]) in told


def test_a_table_more_or_other_moves_no_other() -> None:
    small = replace(Retail(), persons=1_500)
    first = make_retail(small, 5).tables
    other = replace(
        small, kano_respondents=10, tickets_per_order=0.1, lost_answers=50, prospects=40
    )
    other = replace(other, satisfied=replace(small.satisfied, answers=9), goodbye_rate=0.3)
    second = make_retail(other, 5).tables
    moved = {name for name in first if first[name] != second[name]}
    # satisfaction has the answers of the survey on the last order
    assert moved == {"kano", "tickets", "survey", "satisfaction", "prospects", "goodbyes"}


def test_the_scale_can_be_set() -> None:
    made = make_retail(scaled(900), 5)
    assert (made.truth["clean"]["persons"], len(made.tables["prospects"]["prospect_id"])) == (
        900,
        150,  # as many for each person as in the sample: 3,000 · 900 / 18,000
    )


def test_the_driver_drives_and_its_decoy_does_not(untouched: RetailClient) -> None:
    driver, lived = untouched.planted.driver, untouched.lifetimes
    first = lived[lived["number"] == 1].merge(untouched.persons, on="person_id")
    old = first[first["start_day"] <= pd.Timestamp("2024-06-01")]
    lost = old["loss_day"] - old["start_day"] <= pd.Timedelta(days=12 * MONTH_DAYS)
    implied = truth("retail")["implied"]
    driven, weak = old["first_product"] == driver.product, old["country"] == driver.weak_unit
    for name, shares in implied["first_lifetime"]["by_group"].items():
        product, country = name.split(", ")
        own = (driven == (product == driver.product)) & (weak == (country == driver.weak_unit))
        assert_near(~lost[own], shares[12])
    decoy = old["source"] == driver.decoy_source
    assert_near(driven[decoy], implied["decoy"]["driven_among_the_decoy"])
    assert_near(driven[~decoy], implied["decoy"]["driven_among_others"])
    # within a first product the source makes no difference
    for rows in (driven, ~driven):
        one, other = lost[rows & decoy], lost[rows & ~decoy]
        error = math.sqrt(one.var() / len(one) + other.var() / len(other))
        assert abs(one.mean() - other.mean()) <= ERRORS * error


def test_save_tests_move_what_is_planted() -> None:
    made = make_retail(planted := replace(Retail(), persons=20_000), 4)
    saves, told = made.saves, made.truth["saves"]
    nxt = saves.merge(made.clean_orders, on="person_id", suffixes=("", "_next"))
    after = nxt[nxt["day_next"] > nxt["day"]].groupby("person_id")["day_next"].min()
    wait = (saves["person_id"].map(after) - saves["last"]).dt.days
    assert (wait <= planted.lapse_days).eq(saves["stays"]).all()
    assert saves["silence"].between(90, 150).all()
    assert not saves["person_id"].duplicated().any()
    for cell in planted.saves.cells:
        rows = saves[saves["cell"] == cell.name]
        assert rows["stays"][~rows["treated"]].eq(rows["would_stay"][~rows["treated"]]).all()
        asked, stay = rows[rows["treated"]], rows["would_stay"].mean()
        if cell.kept:
            assert_near(asked["stays"][~asked["would_stay"]], cell.kept)
        if cell.put_off:
            assert_near(~asked["stays"][asked["would_stay"]], cell.put_off)
        effect = cell.kept * (1 - stay) - cell.put_off * stay
        assert told[cell.name]["effect_of_a_call"] == pytest.approx(effect)


def test_slow_fades_and_silent_stops(untouched: RetailClient) -> None:
    lived = untouched.lifetimes
    over = lived[(lived["number"] == 1) & lived["ended"]]
    sizes = untouched.clean_orders.groupby(["person_id", "number"]).size().rename("size")
    over = over.merge(sizes, on=["person_id", "number"])
    old = over[(over["size"] >= 4) & (over["start_day"] <= pd.Timestamp("2022-06-01"))]
    # those that ended by now had a little less time to fade
    assert old["faded"].mean() == pytest.approx(untouched.planted.first.fades, abs=0.03)
    assert not over["faded"][over["size"] < 4].any()
    fading = untouched.clean_orders.merge(old[old["faded"]], on=["person_id", "number"])
    gaps = fading.groupby("person_id")["day"].diff().dt.days
    last_two = fading.groupby("person_id").cumcount(ascending=False) < 2
    assert gaps[last_two].between(95, 170).all()


def test_satisfied_is_as_planted() -> None:
    planted = replace(Retail(), persons=12_000)
    made = make_retail(replace(planted, satisfied=replace(planted.satisfied, answers=6_000)), 6)
    survey = pd.DataFrame(made.tables["survey"])
    rows = survey[survey["question"] == SATISFIED]
    persons = made.persons.melt("person_id", ["customer_id", "second_id"], value_name="id")
    person = persons.drop_duplicates("id").set_index("id")["person_id"]
    day = pd.to_datetime(rows["date"]).astype("datetime64[ns]")
    rows = rows.assign(person_id=rows["customer_id"].map(person), day=day)
    # the order asked about is 2 to 4 days old, and no two orders are closer than 4 days
    at = made.clean_orders[["person_id", "number", "day"]].sort_values("day")
    at = at.assign(day=at["day"].astype("datetime64[ns]"))
    asked = pd.merge_asof(rows.sort_values("day"), at, on="day", by="person_id")
    last = at.groupby(["person_id", "number"])["day"].max().rename("last").reset_index()
    asked = asked.merge(last, on=["person_id", "number"])
    again = asked["last"] > asked["day"]
    well = asked["answer"].isin(["4", "5"])
    assert_near(well[again], sum(planted.satisfied.orders_again[3:]))
    assert_near(well[~again], sum(planted.satisfied.is_lost[3:]))


def test_ratings_of_single_features_are_as_planted() -> None:
    made = make_retail(replace(Retail(), persons=12_000, aspect_answers=3_000), 6)
    rated = pd.DataFrame(made.tables["satisfaction"])
    again = pd.DataFrame(made.clean_orders).groupby("customer_id")["day"].max()
    last = rated["customer_id"].map(again)
    # lifetimes end apart: of those whose last order of all is before the rating none came back
    gone = last < pd.to_datetime(rated["date"])
    well = rated["score"].astype(int) >= 4
    for aspect in made.planted.aspects:
        own = rated["about"] == aspect.name
        assert_near(well[own & gone], aspect.is_lost)


def test_the_staff_know_as_much_as_is_planted() -> None:
    staff = staff_table(Retail())
    told = pd.concat(pd.DataFrame(insights_table(Retail(), seed, staff)) for seed in range(20))
    right = truth("retail")["implied"]["hints"]
    reasons = told[told["kind"] == "reason"]
    assert_near(reasons["which"].isin(right["reasons_right"]), Retail().hints.reason_right)
    offers = told[told["kind"] == "offer"]
    pairs = [list(pair) in right["offers_right"] for pair in offers[["which", "reason"]].to_numpy()]
    assert_near(np.array(pairs), Retail().hints.offer_right)


def test_texts_come_from_many_patterns_and_some_are_kept_for_tests() -> None:
    told = patterns("goodbyes")
    kept = yaml.safe_load((FOLDER.parent / "tests" / "other_words.yml").read_text("utf-8"))
    assert set(told) == set(kept) == {reason.name for reason in Retail().reasons}
    assert min(len(set(words)) for words in told.values()) >= 40
    assert not {one for words in told.values() for one in words} & {
        one for words in kept.values() for one in words
    }
