"""Whom the test of a programme holds back: how many, how long, and what chance is left then.

A share of each segment is left alone while the test runs, so that its effect can be read. It is
the least share that shows the planned uplift (`judged/pilot.holdout_share`), at most one in five.
Each is contacted once the return window that began with the others' contact is over. The chance
that is left then is read off the client's own return curve F: with a window of W months and L
months held back

    q(t) = (F(t + W) − F(t)) / (1 − F(t)),   kept = q(L) / q(0)

of those still lost, for natural return and for what an offer adds alike.
"""

import numpy as np

from winback_kit.assumptions import priors
from winback_kit.assumptions.record import NOT_COUNTED, Assumption
from winback_kit.assumptions.terms import NOTHING, Holdout
from winback_kit.case.assumptions.record import Case
from winback_kit.case.judged.holdout import tested
from winback_kit.case.judged.pilot import POWER, holdout_share
from winback_kit.case.moved.levers import levers
from winback_kit.case.moved.what_if import contacted_by_segment, shown_mean
from winback_kit.case.result.model import cash_flow
from winback_kit.client.folder import Client
from winback_kit.history.measure import History
from winback_kit.plan.experiment.shares import holdout_shares
from winback_kit.words.text import Count, PerCent, said, said_many

MOST_HELD_BACK = 0.2
_FEWEST_MONTHS = 1


def stated_for_lists(client: Client, segment: str) -> Assumption:
    """The share that client.yml states for the arms of the lists; not counted without one."""
    lists = client.settings.lists
    share = lists.holdout_shares.get(segment, lists.holdout_share)
    if share is None:
        return NOTHING
    return Assumption(value=share, evidence="C", source=said("stated of the lists in client.yml"))


def holdout_of(history: History) -> Holdout:
    """How long each of them is held back, and the chance that is left then."""
    months = history.window_months
    curve = history.natural_return()
    window = min(months, curve.months - months)
    if window < _FEWEST_MONTHS:
        return Holdout(months=months, kept_chance=priors.KEPT_CHANCE)
    at_once, held = curve.at_month(window)[0], curve.at_month(months)[0]
    if at_once <= 0 or held >= 1:
        return Holdout(months=months, kept_chance=priors.KEPT_CHANCE)
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
    return Holdout(months=months, kept_chance=kept)


def held_back(case: Case) -> Case:
    """The case with the share that its test needs held back in each segment that states none."""
    flow = cash_flow(case)
    in_test = tested(case, flow)
    people = sum(one.people for one in in_test.values())
    shares = holdout_shares(in_test, held_out=people * _share_needed(case, people))
    source = said(
        "the least that shows the planned uplift with a power of {power}, at most {most} in all",
        power=PerCent(POWER, digits=0),
        most=PerCent(MOST_HELD_BACK, digits=0),
    )
    segments = tuple(
        one
        if one.holdout_share.source != NOT_COUNTED
        else one.model_copy(
            update={
                "holdout_share": Assumption(value=shares[one.name], evidence="C", source=source)
            }
        )
        for one in case.segments
    )
    return case.model_copy(update={"segments": segments}).with_lines_of(case)


def _share_needed(case: Case, people: float) -> float:
    """Of so many in the test; 0 where the uplift planned is none."""
    by_name = {lever.name: lever for lever in levers(case)}
    weights = contacted_by_segment(case)
    uplift, natural = (
        shown_mean(by_name[name], weights, lambda part: part.base)
        for name in ("uplift", "natural_return_rate")
    )
    if uplift <= 0 or people <= 0:
        return 0.0
    needed = holdout_share(natural_return_rate=natural, uplift=uplift, people=people)
    return MOST_HELD_BACK if needed is None else min(needed, MOST_HELD_BACK)
