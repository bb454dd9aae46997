"""The next gate: when the decision is looked at again, and what decides then."""

from winback_kit.case.gates.planned_test import Needed
from winback_kit.case.judged.assessment import Assessment
from winback_kit.case.judged.case_pilot import Pilot
from winback_kit.case.judged.holdout import HoldoutCost
from winback_kit.case.judged.verdict import Verdict
from winback_kit.show.decision.headline import gap_fact, gap_gate
from winback_kit.show.kit.of_case.exit_cost import exit_sentence
from winback_kit.show.kit.sentence import (
    Fact,
    Sentence,
    count_fact,
    in_a_line,
    money_fact,
    months_fact,
    odds_fact,
    points_fact,
    say,
    share_fact,
    unit_fact,
)
from winback_kit.words.catalogue import in_sentence, marked


def next_gate(assessed: Assessment, decision: Verdict) -> Sentence:
    """When the decision is looked at again, and what decides then."""
    if decision.decision in ("no", "nobody"):
        return _look_again(assessed)
    if decision.decision == "cost_first":
        return say("When the costs are stated: the case is then drawn up again, with its gates.")
    pilot, running = assessed.pilot, decision.decision == "fund"
    if pilot is None:
        return _first_reading(assessed)
    if pilot.needed is not None:
        rules = say("The stop rules hold from month 1 all the same.") if running else ""
        return in_a_line(undecided(pilot, pilot.needed), rules)
    limits = {then: gap_fact(found) for then in THEN if (found := gap_gate(pilot, then))}
    gate = say(
        _CARRY_ON if running else _SCALE_UP,
        months=months_fact(pilot.months, "pilot.months"),
        **arms_facts(pilot),
        **limits,
    )
    return in_a_line(gate, _what_it_tells(pilot), exit_sentence(assessed, pilot, running=running))


def _what_it_tells(pilot: Pilot) -> Sentence:
    """The gap due on plan with its interval, and how often the gate decides, and is right."""
    gate, at = pilot.test.gate, "pilot.gate"
    low, high = gate.band_on_plan
    return say(
        "On plan {plan} are due by then ({low} to {high} in nine of ten cases), and the chance "
        "that it decides is {chance}; of programmes that change nothing it stops {stopped}.",
        plan=points_fact(gate.on_plan.gap, f"{at}.on_plan"),
        low=points_fact(low, f"{at}.band_on_plan.0"),
        high=points_fact(high, f"{at}.band_on_plan.1"),
        chance=odds_fact(gate.chance_to_decide, f"{at}.chance_to_decide"),
        stopped=odds_fact(gate.stopped_without_effect, f"{at}.stopped_without_effect"),
    )


def why_hold_back(assessed: Assessment) -> Sentence | None:
    """Why anybody is left alone at first, in a line; None where nobody is."""
    if assessed.holdout is None or assessed.holdout.held <= 0:
        return None
    return say(
        "Held back to measure: {held} for {months}, at a cost of {cost} ({without} with nobody "
        "held back).",
        **_holdout_facts(assessed.holdout, assessed.case.currency),
    )


def holdout_finding(assessed: Assessment) -> Sentence | None:
    """The same beside what the test is worth, and whether a smaller group would do."""
    held = assessed.holdout
    if held is None:
        return None
    if held.held <= 0:
        return _held_always(held, assessed.case.currency)
    told = say(
        "Why hold anyone back? To tell what the offer causes from returns that come anyway: {held} "
        "left alone for {months}, then contacted with {kept} of the chance to return that is left. "
        "That costs {cost} (with nobody held back the net present value is "
        "{without}); what the test finds out is worth {worth}.",
        **_holdout_facts(held, assessed.case.currency),
    )
    if held.always > 0:
        told = in_a_line(told, _held_always(held, assessed.case.currency))
    if held.pays:
        return told
    if held.even_share <= 0:
        smaller = say(
            "No smaller group would be worth its cost within this programme: it is the price of "
            "proof for the next one."
        )
    else:
        smaller = say(
            "Hold back {best} instead of {share}: there the test is worth most above its cost. Up "
            "to {even} it is worth what it costs.",
            best=share_fact(held.best_share, "holdout.best_share", digits=1),
            even=share_fact(held.even_share, "holdout.even_share", digits=1),
            share=share_fact(held.share, "holdout.share", digits=1),
        )
    return in_a_line(told, smaller)


def _held_always(held: HoldoutCost, currency: str) -> Sentence:
    """What it costs to hold some out of every campaign."""
    return say(
        "Held out of every campaign are {held}: that costs {cost} of the net present value, {year} "
        "for a year of contacts.",
        held=count_fact(held.always, "holdout.always", "{n} customer", "{n} customers"),
        cost=money_fact(held.always_cost, "holdout.always_cost", currency),
        year=money_fact(held.always_a_year, "holdout.always_a_year", currency),
    )


def _holdout_facts(held: HoldoutCost, currency: str) -> dict[str, Fact]:
    return {
        "held": count_fact(held.held, "holdout.held", "{n} customer", "{n} customers"),
        "months": months_fact(held.months, "holdout.months"),
        "kept": share_fact(held.kept_chance, "holdout.kept_chance"),
        "cost": money_fact(held.cost, "holdout.cost", currency),
        "without": money_fact(held.npv_without, "holdout.npv_without", currency),
        "worth": money_fact(held.worth, "holdout.worth", currency),
    }


def arms_facts(pilot: Pilot) -> dict[str, Fact]:
    """How many are contacted and held out by the gate."""
    gate = pilot.test.gate
    return {
        "treated": count_fact(gate.treated, "pilot.treated", "{n} customer", "{n} customers"),
        "held": count_fact(gate.held, "pilot.held"),
    }


def undecided(pilot: Pilot, needed: Needed) -> Sentence:
    """What a gate needs that cannot decide at this size."""
    if needed.month is None and needed.contacts is None:
        return say(
            "No gate: the plan is so close to the break-even that no test could tell them apart."
        )
    if needed.contacts is None:
        told = marked(
            "No gate yet: at this size nothing can be decided before month {month}. Read after "
            "{months}, the chance to decide on plan is {chance}."
        )
    elif needed.month is None:
        told = marked(
            "No gate: at this size nothing can be decided. It takes {contacts}, half of them held "
            "out, and the programme reaches {all}."
        )
    else:
        told = marked(
            "No gate: at this size nothing can be decided before {contacts}, half of them held "
            "out, which is month {month} of the programme."
        )
    people = ("{n} contact", "{n} contacts")
    return say(
        told,
        month=count_fact(needed.month or 0, "pilot.needed.month"),
        months=months_fact(pilot.months, "pilot.months"),
        chance=odds_fact(pilot.test.gate.chance_to_decide, "pilot.gate.chance_to_decide"),
        contacts=count_fact(needed.contacts or 0, "pilot.needed.contacts", *people),
        all=count_fact(pilot.test.contacts, "pilot.contacts"),
    )


THEN = ("stop", "scale")
_CARRY_ON = marked(
    "After {months}, with {treated} contacted and {held} held out: stop if the gap in returns is "
    "below {stop}, carry on if it is above {scale}; in between, test on."
)
_SCALE_UP = marked(
    "After {months}, with {treated} contacted and {held} held out: stop if the gap in returns is "
    "below {stop}, scale up if it is above {scale}; in between, test on."
)


def watched(assessed: Assessment, decision: Verdict) -> bool:
    """Whether the running programme has a gate after the months of a pilot that is not made."""
    pilot = assessed.pilot
    if pilot is None or decision.decision != "fund" or pilot.option.best == "pilot":
        return False
    return gap_gate(pilot, "stop") is not None


def _look_again(assessed: Assessment) -> Sentence:
    turn = turning_point(assessed)
    if turn is None:
        return say("None: nothing is started, and no assumption within reach would change that.")
    return say("None: nothing is started. {turn}", turn=turn)


def turning_point(assessed: Assessment) -> Sentence | None:
    """The assumption within reach that would turn the answer; None where there is none."""
    cur = assessed.case.currency
    for at, driver in enumerate(assessed.drivers):
        if driver.break_even is not None:
            path = f"drivers.{at}"
            return say(
                "Look again if one figure can be moved: {driver}, from {base} to {break_even}.",
                driver=in_sentence(driver.label),
                base=unit_fact(driver.base, f"{path}.base", driver.unit, cur),
                break_even=unit_fact(driver.break_even, f"{path}.break_even", driver.unit, cur),
            )
    return None


def _first_reading(assessed: Assessment) -> Sentence:
    at, uplift = next((i, d) for i, d in enumerate(assessed.drivers) if d.name == "uplift")
    if uplift.break_even is None or uplift.break_even <= 0:
        return say("Read the holdout at the end of the first return window, before scaling up.")
    return say(
        "At the end of the first return window: stop if the gap between those contacted and those "
        "held out is under {break_even}.",
        break_even=points_fact(uplift.break_even, f"drivers.{at}.break_even"),
    )
