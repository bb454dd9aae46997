"""Whom the test of a programme holds back: how many, how long, and what chance is left then.

A share of each segment is left alone while the test runs, so that its effect can be read. The test
holds back the least that shows the planned uplift in its first months (`holdout_share`), or where
that is fewer people the least with which its gate can decide, in the first month in which so few
are enough; at most one in five.
Each is contacted once the return window that began with the others' contact is over. The chance
that is left then is read off the client's own return curve F: with a window of W months and L
months held back

    q(t) = (F(t + W) − F(t)) / (1 − F(t)),   kept = q(L) / q(0)

of those still lost, for natural return and for what an offer adds alike.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from winback_kit.assumptions import priors
from winback_kit.assumptions.holding_back import HeldBack
from winback_kit.assumptions.record import NOT_COUNTED, NOTHING, Assumption
from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.evaluate import Array
from winback_kit.case.gates.gap_gate import LEAST_STOPPED
from winback_kit.case.gates.planned_test import FIRST_MONTH, PlannedTest
from winback_kit.case.judged.case_pilot import WEIGHED, case_pilot, in_reach_by_month, tested
from winback_kit.case.moved.what_if import LeverEffect, drivers
from winback_kit.case.result.model import cash_flow
from winback_kit.case.result.outcome import outcome
from winback_kit.history.measure import History
from winback_kit.plan.experiment.design.sample_size import holdout_share
from winback_kit.plan.experiment.shares import InTest, holdout_shares
from winback_kit.words.text import Count, PerCent, said, said_many

MOST_HELD_BACK = 0.2
LAST_MONTH = 12  # in which a test of which nothing is stated may be read
MONTHS_TO_READ = 4
_HALVINGS = 20
_TO_SPARE = 0.005  # of the chance that a programme without effect is stopped
_FEWEST_MONTHS = 1


def stated_for_lists(history: History, segment: str) -> Assumption:
    """The share of a segment that is registered for a test, else that client.yml states for lists.

    Not counted without one.
    """
    client = history.data.client
    test = client.running_test(history.data.as_of)
    if test is not None and segment in test.draw.holdout_shares:
        source = said("as registered for the test {name}", name=test.name)
        value = test.draw.holdout_shares[segment]
        return Assumption(value=value, evidence="C", source=source, date=test.registered)
    share = client.settings.lists.stated_share(segment)
    if share is None:
        return NOTHING
    return Assumption(value=share, evidence="C", source=said("stated of the lists in client.yml"))


_OF_THE_TEST = said("stated of the test in client.yml")


def waiting_of(history: History, *, start: dt.date, design_effect: float = 1.0) -> HeldBack:
    """How long each of them is held back, the chance that is left then, and who else is left alone.

    A test that runs draws until the day that is registered, counted from the `start` of the case.

    Held out of every campaign, or left to what is done today, are as many as are registered for the
    test that runs, else as client.yml states under `experiment`.
    """
    asked = history.data.client.settings.experiment
    test = history.data.client.running_test(history.data.as_of)
    always = asked.universal_holdout.share if asked.universal_holdout else 0.0
    today = asked.today_share
    months = 0
    if test is not None:
        always, today = test.draw.universal_share, test.draw.today_share
        months = max(1, _months_until(start, test.dates.contacts_until))
    return _waiting(history).model_copy(
        update={
            "test_months": months,
            "universal_share": _of_test(always),
            "today_share": _of_test(today),
            "design_effect": design_effect,
        }
    )


def _months_until(start: dt.date, end: dt.date) -> int:
    """The months that begin from one day to another.

    >>> [_months_until(dt.date(2026, 6, 1), dt.date(2027, 2, day)) for day in (1, 2)]
    [8, 9]
    """
    return (end.year - start.year) * 12 + end.month - start.month + (end.day > start.day)


def _of_test(share: float) -> Assumption:
    return Assumption(value=share, evidence="C", source=_OF_THE_TEST) if share else NOTHING


def _waiting(history: History) -> HeldBack:
    months = history.window_months
    curve = history.natural_return()
    window = min(months, curve.months - months)
    if window < _FEWEST_MONTHS:
        return HeldBack(months=months, kept_chance=priors.KEPT_CHANCE)
    at_once, held = curve.at_month(window)[0], curve.at_month(months)[0]
    if at_once <= 0 or held >= 1:
        return HeldBack(months=months, kept_chance=priors.KEPT_CHANCE)
    ends = np.asarray(curve.at_month(months + window))
    value, low, high = np.clip((ends - held) / (1 - held) / at_once, 0, 1)
    kept = Assumption(
        value=float(value),
        low=float(low),
        high=float(high),
        evidence="B",
        source=said_many(
            months,
            "own history: return in the {window} months after {months} month lost, against the "
            "first",
            "own history: return in the {window} months after {months} months lost, against the "
            "first",
            window=Count(window),
            months=Count(months),
        ),
    )
    return HeldBack(months=months, kept_chance=kept)


Spread = Callable[[Mapping[str, InTest], float], dict[str, float]]


def held_back(case: Case, *, evenly: bool = False) -> Case:
    """The case with the share that its test needs held back in each segment that states none.

    `evenly` where households or accounts are drawn, whose members are of several segments. What is
    held back raises the break-even that the test is read against, so that the design is made anew
    once that is known.
    """
    spread = _evenly if evenly else _by_spread
    first = _with_shares(case, *_design(case, spread))
    if first.holdout_shares == case.holdout_shares:
        return first
    return _with_shares(case, *_design(case, spread, charged=first))


def _by_spread(in_test: Mapping[str, InTest], held_out: float) -> dict[str, float]:
    """More where more return on their own (`holdout_shares`)."""
    return holdout_shares(in_test, held_out=held_out)


def _evenly(in_test: Mapping[str, InTest], held_out: float) -> dict[str, float]:
    """The same share of each segment."""
    people = sum(one.people for one in in_test.values())
    return dict.fromkeys(in_test, held_out / people if people else 0.0)


def _with_shares(case: Case, month: int, shares: dict[str, float]) -> Case:
    stated = case.holdout.test_months
    held = case.holdout.model_copy(update={"test_months": stated or month})
    always = held.universal_share.value
    segments = tuple(
        one
        if one.holdout_share.source != NOT_COUNTED
        else one.model_copy(update={"holdout_share": _needed(max(shares[one.name], always))})
        for one in case.segments
    )
    return case.model_copy(update={"segments": segments, "holdout": held}).with_lines_of(case)


def _needed(share: float) -> Assumption:
    source = said(
        "the least with which the test can be read, at most {most} in all",
        most=PerCent(MOST_HELD_BACK, digits=0),
    )
    return Assumption(value=share, evidence="C", source=source)


def _design(
    case: Case, spread: Spread, charged: Case | None = None
) -> tuple[int, dict[str, float]]:
    """The month in which the test is read, and the share of each segment that it holds back.

    Of the least to decide and the least to see it is what holds back fewer people.
    """
    flow, given = cash_flow(case), charged or case
    moved = drivers(given, only=WEIGHED)
    drawn = in_reach_by_month(case, flow)
    stated = case.holdout.test_months
    pilot = case_pilot(given, outcome(given), cash_flow(given), moved)
    month = stated or MONTHS_TO_READ
    to_see = month, _least_to_see(case, moved, drawn[:, :month], spread)
    if pilot is None:
        return to_see
    test = replace(pilot.test, drawn=drawn)
    for at in [stated] if stated else range(FIRST_MONTH, min(LAST_MONTH, drawn.shape[1]) + 1):
        shares = _least_to_decide(case, test, at, spread)
        if shares is not None and _people(case, drawn, at, shares) <= _people(case, drawn, *to_see):
            return at, shares
    return to_see


def _people(case: Case, drawn: Array, month: int, shares: dict[str, float]) -> float:
    in_test = tested(case, drawn[:, :month])
    return sum(shares[name] * one.people for name, one in in_test.items())


def _least_to_decide(
    case: Case, test: PlannedTest, month: int, spread: Spread
) -> dict[str, float] | None:
    """The least to hold back of those in reach by a month so that its gate can decide."""
    in_test = tested(case, test.drawn[:, :month])
    people = sum(one.people for one in in_test.values())

    def shares(part: float) -> dict[str, float]:
        return spread(in_test, part * people)

    def decides(part: float) -> bool:
        held = np.array([shares(part)[one.name] for one in case.segments])
        one = _compared(case, test, np.maximum(held, case.holdout.universal_share.value), month)
        # what is held back moves the break-even a little: the design does not cut it fine
        return one.can_decide and one.gate.stopped_without_effect >= LEAST_STOPPED + _TO_SPARE

    if people <= 0 or not decides(MOST_HELD_BACK):
        return None
    low, high = 0.0, MOST_HELD_BACK
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if decides(middle) else (middle, high)
    return shares(high)


def _compared(case: Case, test: PlannedTest, held: Array, month: int) -> PlannedTest:
    """The two arms of a test that holds out such shares of everybody in reach."""
    waiting = case.holdout
    arms = held + (1 - held) * (1 - waiting.today_share.value)
    return replace(
        test,
        drawn=test.drawn * arms[:, None],
        held_share=held / arms,
        month=month,
        effect=waiting.design_effect,
    )


def _least_to_see(
    case: Case, moved: list[LeverEffect], in_time: Array, spread: Spread
) -> dict[str, float]:
    """The least that shows the planned uplift; nobody where none is planned."""
    by_name = {driver.name: driver.base for driver in moved}
    uplift, natural = by_name["uplift"], by_name["natural_return_rate"]
    in_test = tested(case, in_time)
    people = sum(one.people for one in in_test.values())
    if uplift <= 0 or people <= 0:
        return dict.fromkeys(in_test, 0.0)
    found = holdout_share(
        natural_return_rate=natural,
        uplift=uplift,
        people=people / case.holdout.design_effect,
        treated_share=1 - case.holdout.today_share.value,
    )
    part = MOST_HELD_BACK if found is None else min(found, MOST_HELD_BACK)
    return spread(in_test, part * people)
