"""Kano's table, rules and means on 363 answers to five features, and on published tallies."""

from __future__ import annotations

from itertools import product

import pandas as pd
import pytest

from tests.conftest import SHARED_DATA
from winback_kit.checks import Refused
from winback_kit.plan.loyalty.kano import ANSWERS, Feature, feature_of, kind_of

EXPECTED = """
F1 59 9 10 214 55 16 .232877 -.065068 I I 155 21.5351 yes .214876 .426997 .8650 .1956
F2 78 110 52 98 14 11 .556213 -.479290 O O 12 20.1007 no .661157 .033058 2.6309 2.1405
F3 50 169 53 68 11 12 .644118 -.652941 O O 101 20.8470 yes .749311 .278237 2.9532 2.6419
F4 18 190 82 43 16 14 .624625 -.816817 O O 108 21.5193 yes .798898 .297521 2.8457 2.9284
F5 82 74 40 128 22 17 .481481 -.351852 I A 46 20.1581 yes .539945 .126722 2.3196 1.7328
"""


def by_if_chain(one: str, other: str) -> str:
    """The same table as rules."""
    if one == other and one in ("like", "dislike"):
        return "Q"
    if one == "like":
        return "O" if other == "dislike" else "A"
    if other == "like" or one == "dislike":
        return "R"
    return "M" if other == "dislike" else "I"


def test_the_table() -> None:
    for one, other in product(ANSWERS, ANSWERS):
        assert kind_of(one, other) == by_if_chain(one, other)
    with pytest.raises(Refused, match="must_be"):
        kind_of("like", "must be")


@pytest.mark.parametrize("line", EXPECTED.split("\n")[1:-1])
def test_five_features(line: str) -> None:
    file = SHARED_DATA / "kano_storage_answers.csv.gz"
    if not file.exists():
        pytest.skip("the Kano survey is not here")
    name, *values = line.split()
    answers = pd.read_csv(file)
    own = answers[answers.feature_id == name]
    found = feature_of(zip(own.functional, own.dysfunctional, strict=True))
    assert [found.counts[kind] for kind in "AOMIRQ"] == [int(one) for one in values[:6]]
    assert (found.better, found.worse) == (
        pytest.approx(float(values[6]), abs=1e-6),
        pytest.approx(float(values[7]), abs=1e-6),
    )
    assert (found.most_frequent, found.by_berger) == (values[8], values[9])
    assert (found.lead, found.told_apart) == (int(values[10]), values[12] == "yes")
    assert found.needed_lead == pytest.approx(float(values[11]), abs=5e-5)
    assert found.total_strength == pytest.approx(float(values[13]), abs=1e-6)
    assert found.category_strength == pytest.approx(float(values[14]), abs=1e-6)
    assert found.functional == pytest.approx(float(values[15]), abs=5e-5)
    assert found.dysfunctional == pytest.approx(float(values[16]), abs=5e-5)


def test_by_hand() -> None:
    found = Feature({"M": 20, "O": 35, "A": 30, "I": 15, "R": 0, "Q": 0})
    assert (found.better, found.worse) == (0.65, -0.55)
    # two tallies of 25 that differ in one answer
    one = Feature({"M": 9, "O": 10, "A": 1, "I": 2, "R": 3, "Q": 0})
    other = Feature({"M": 9, "O": 5, "A": 4, "I": 2, "R": 4, "Q": 1})
    assert (one.most_frequent, other.most_frequent) == ("O", "M")
    assert not one.told_apart  # 10 − 9 against 1.65·√(19·31/50) = 5.66
    tie = Feature({"M": 5, "O": 5, "A": 5, "I": 5, "R": 0, "Q": 0})
    assert (tie.most_frequent, tie.by_berger) == ("M", "M")
    nothing = Feature({"M": 0, "O": 0, "A": 0, "I": 0, "R": 3, "Q": 1})
    assert (nothing.better, nothing.worse, nothing.questionable) == (None, None, 0.25)
