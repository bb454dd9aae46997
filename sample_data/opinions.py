"""survey.csv, satisfaction.csv and kano.csv: what customers say.

Two Kano surveys on the same features: the first anonymous, the second of customers who are known,
in their first lifetime, lost, or won back. Each answer pair is drawn from the cells of the
evaluation table that belong to the kind the respondent sees in the feature. With A, O, M, I the
shares of attractive, one-dimensional, must-be and indifferent,

    better if there  (A + O) / (A + O + M + I),   worse if not  −(O + M) / (A + O + M + I)     (1)
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from sample_data.days import day_number, iso_days
from sample_data.draws import Flags, Ints, pick, sample, stream, whole
from sample_data.people import Ids
from sample_data.planted import Feature, Retail
from sample_data.write import Columns

WOULD_ORDER = "Would you order from us again?"
RECOMMEND = "How likely are you to recommend us, from 0 to 10?"
SATISFIED = "How satisfied were you with your last order, from 1 to 5?"
LAST_ORDER = "The last order"
WOULD_ANSWERS = ("yes", "perhaps", "no")
RECOMMEND_SHARES = (2, 1, 1, 2, 3, 6, 8, 15, 25, 20, 17)  # answers 0 to 10
KINDS = ("attractive", "one-dimensional", "must-be", "indifferent", "reverse", "questionable")
_MIDDLE = ("must_be", "neutral", "live_with")
CELLS = {
    "attractive": [("like", no) for no in _MIDDLE],
    "one-dimensional": [("like", "dislike")],
    "must-be": [(yes, "dislike") for yes in _MIDDLE],
    "indifferent": [(yes, no) for yes in _MIDDLE for no in _MIDDLE],
    "reverse": [(yes, "like") for yes in (*_MIDDLE, "dislike")]
    + [("dislike", no) for no in _MIDDLE],
    "questionable": [("like", "like"), ("dislike", "dislike")],
}


def kind_shares(plan: Retail, feature: Feature) -> dict[str, float]:
    """The share of respondents who see each kind in the feature."""
    rest = (1 - plan.kano_main_share - 2 * plan.kano_odd_share) / 3
    shares = dict.fromkeys(KINDS[:4], rest) | dict.fromkeys(KINDS[4:], plan.kano_odd_share)
    shares[feature.kind] = plan.kano_main_share
    return shares


def satisfaction(plan: Retail, feature: Feature) -> dict[str, float]:
    """Equation 1 for the planted shares."""
    share = kind_shares(plan, feature)
    base = sum(share[kind] for kind in KINDS[:4])
    return {
        "better_if_there": (share["attractive"] + share["one-dimensional"]) / base,
        "worse_if_not": -(share["one-dimensional"] + share["must-be"]) / base,
    }


def kano_table(plan: Retail, seed: int, lifetimes: pd.DataFrame, ids: Ids) -> Columns:
    """kano.csv: each respondent answers for every feature, in the first survey or the second."""
    rng, again = stream(seed, "kano"), plan.kano_again
    table = _answers(plan, rng, plan.features, first=1, size=plan.kano_respondents)
    size = len(table["feature"])
    table |= {"customer_id": [""] * size, "date": [plan.kano_day.isoformat()] * size}
    first, rng = 1 + plan.kano_respondents, stream(seed, "kano again")
    states = _states(lifetimes, day_number(again.day))
    for state in STATES:
        among = lifetimes.iloc[np.flatnonzero(states == state)]
        asked = among.iloc[sample(rng, size=again.respondents, among=len(among))]
        customers = ids.of(asked["person_id"].to_numpy(), asked["number"].to_numpy()).tolist()
        features = features_again(plan, state)
        own = _answers(plan, rng, features, first=first, size=len(customers))
        own |= {"customer_id": customers * len(features)}
        own |= {"date": [again.day.isoformat()] * len(own["feature"])}
        for name, cells in own.items():
            table[name] += cells
        first += len(customers)
    return table


STATES = ("kept", "lost", "won back")


def features_again(plan: Retail, state: str) -> tuple[Feature, ...]:
    """The features with the kind that most of these customers see in the second survey."""
    other = {one.name: one for one in plan.kano_again.by_all}
    other |= {one.name: one for one in plan.kano_again.by_lost if state == "lost"}
    return tuple(other.get(one.name, one) for one in plan.features)


def _states(lifetimes: pd.DataFrame, day: int) -> npt.NDArray[np.str_]:
    """What each lifetime says of its person on a day; empty where another one says it."""
    begun = lifetimes["start_day"] <= day
    lost = begun & (lifetimes["loss_day"] <= day) & (lifetimes["return_day"] > day)
    runs = begun & (lifetimes["loss_day"] > day)
    first = lifetimes["number"] == 1
    return np.select([lost, runs & first, runs & ~first], ["lost", "kept", "won back"], "")


def _answers(
    plan: Retail, rng: np.random.Generator, features: Sequence[Feature], *, first: int, size: int
) -> Columns:
    table: Columns = {name: [] for name in ("respondent_id", "feature")}
    table |= {"functional": [], "dysfunctional": [], "importance": []}
    for feature in features:
        shares = kind_shares(plan, feature)
        kinds = pick(rng.random(size), [shares[kind] for kind in KINDS])
        place = rng.random(size)
        cells = [CELLS[KINDS[kind]] for kind in kinds]
        chosen = [cell[int(at * len(cell))] for cell, at in zip(cells, place, strict=True)]
        weight = np.where(np.isin(kinds, (1, 2)), 3, 0) + whole(rng.random(size), 2, 6)
        table["respondent_id"] += [f"R-{number:03d}" for number in range(first, first + size)]
        table["feature"] += [feature.name] * size
        table["functional"] += [yes for yes, _ in chosen]
        table["dysfunctional"] += [no for _, no in chosen]
        table["importance"] += [str(number) for number in weight]
    return table


def survey_table(
    plan: Retail, seed: int, orders: pd.DataFrame, lifetimes: pd.DataFrame, ids: Ids
) -> Columns:
    """survey.csv: the lost on ordering again, buyers on recommending and on their last order."""
    rng = stream(seed, "survey")
    lost = lifetimes.assign(day=lifetimes["loss_day"] + whole(rng.random(len(lifetimes)), 20, 60))
    lost = lost[(lost["day"] <= day_number(plan.as_of)) & (lost["return_day"] > lost["day"])]
    lost = lost.iloc[sample(rng, size=plan.lost_answers, among=len(lost))]
    buyers = orders.assign(day=orders["day"] + whole(rng.random(len(orders)), 3, 10))
    buyers = buyers[buyers["day"] <= day_number(plan.as_of)]
    buyers = buyers.iloc[sample(rng, size=plan.current_answers, among=len(buyers))]
    would = np.array([reason.would_order_again for reason in plan.reasons])[lost["reason"]]
    drawn = rng.random(len(lost))
    again = (drawn[:, None] >= np.cumsum(would, axis=1)[:, :-1]).sum(axis=1)
    score = pick(rng.random(len(buyers)), RECOMMEND_SHARES)
    person = np.concatenate([lost["person_id"], buyers["person_id"]])
    customer = ids.of(person, np.concatenate([lost["number"], buyers["number"]]))
    day = np.concatenate([lost["day"], buyers["day"]])
    answer = [WOULD_ANSWERS[index] for index in again] + [str(index) for index in score]
    question = [WOULD_ORDER] * len(lost) + [RECOMMEND] * len(buyers)
    table = pd.DataFrame({"customer": customer, "day": day, "question": question, "answer": answer})
    table = pd.concat([table, _satisfaction(plan, seed, orders, ids)], ignore_index=True)
    table = table.iloc[np.lexsort((table["customer"], table["day"]))]
    return {
        "customer_id": table["customer"].tolist(),
        "date": iso_days(table["day"].to_numpy()),
        "question": table["question"].tolist(),
        "answer": table["answer"].tolist(),
    }


def _satisfaction(plan: Retail, seed: int, orders: pd.DataFrame, ids: Ids) -> pd.DataFrame:
    """How satisfied customers were with an order a week ago, at most once each.

    Asked of orders old enough to know whether another one of the same lifetime followed.
    """
    rng = stream(seed, "satisfaction")
    person, number = orders["person_id"].to_numpy(), orders["number"].to_numpy()
    asked, again = _asked(plan, rng, orders, plan.satisfied.answers)
    drawn = rng.random(asked.size)
    answer = np.where(
        again,
        pick(drawn, plan.satisfied.orders_again),
        pick(drawn, plan.satisfied.is_lost),
    )
    return pd.DataFrame(
        {
            "customer": ids.of(person[asked], number[asked]),
            "day": orders["day"].to_numpy()[asked] + whole(rng.random(asked.size), 2, 3),
            "question": SATISFIED,
            "answer": (answer + 1).astype(str),
        }
    )


def _asked(
    plan: Retail, rng: np.random.Generator, orders: pd.DataFrame, size: int
) -> tuple[Ints, Flags]:
    """The orders of so many people, one each, and whether another one of the lifetime followed."""
    person, number = orders["person_id"].to_numpy(), orders["number"].to_numpy()
    again = np.append((person[1:] == person[:-1]) & (number[1:] == number[:-1]), False)
    known = orders["day"].to_numpy() <= day_number(plan.as_of) - plan.lapse_days
    shuffled = sample(rng, size=len(orders), among=len(orders))
    shuffled = shuffled[known[shuffled]]
    first_of_person = np.unique(person[shuffled], return_index=True)[1]
    asked = shuffled[np.sort(first_of_person)[:size]]
    return asked, again[asked]


BEST = 5
SCORES_WELL, SCORES_ILL = (4, 5), (1, 3)


def satisfaction_table(
    plan: Retail, seed: int, orders: pd.DataFrame, ids: Ids, survey: Columns
) -> Columns:
    """satisfaction.csv: the last order, as in the survey, and then one aspect after another."""
    names = ("customer_id", "date", "score", "best", "about")
    columns = ("customer_id", "date", "question", "answer")
    rows = zip(*(survey[name] for name in columns), strict=True)
    told = [
        (customer, date, answer, str(BEST), LAST_ORDER)
        for customer, date, question, answer in rows
        if question == SATISFIED
    ]
    rng = stream(seed, "aspects")
    asked, again = _asked(plan, rng, orders, plan.aspect_answers)
    person, number = orders["person_id"].to_numpy()[asked], orders["number"].to_numpy()[asked]
    customer = ids.of(person, number)
    day = iso_days(orders["day"].to_numpy()[asked] + whole(rng.random(asked.size), 2, 3))
    for aspect in plan.aspects:
        well = rng.random(asked.size) < np.where(again, aspect.orders_again, aspect.is_lost)
        placed = rng.random(asked.size)
        score = np.where(well, whole(placed, *SCORES_WELL), whole(placed, *SCORES_ILL))
        told += [
            (who, on, str(one), str(BEST), aspect.name)
            for who, on, one in zip(customer.tolist(), day, score.tolist(), strict=True)
        ]
    return {name: [row[at] for row in told] for at, name in enumerate(names)}
