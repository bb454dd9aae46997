"""The pilot: its size, what it is worth, and the gates written before it starts."""

from winback_kit.case.gates.gap_gate import MOST_ERROR
from winback_kit.case.gates.gates import METRIC_WORDS, Gate
from winback_kit.case.judged.assessment import Assessment
from winback_kit.case.judged.case_pilot import Pilot
from winback_kit.case.judged.verdict import LEAST_CHANCE, PROVEN, Verdict
from winback_kit.show.decision.next_gate import arms_facts, undecided, watched
from winback_kit.show.kit.sentence import Sentence, in_a_line, months_fact, odds_fact, say
from winback_kit.show.kit.table import Cell, Column, Table
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import money, months, share

__all__ = ["gates_table", "pilot_finding", "pilot_table"]

_THEN = {"stop": marked("stop"), "scale": marked("scale up")}


def pilot_finding(assessed: Assessment, decision: Verdict) -> Sentence:
    """Whether to pilot, how large, what it adds to deciding now, and how the decision fits in."""
    pilot, cur = assessed.pilot, assessed.case.currency
    if pilot is None:
        return say(
            "No pilot is proposed: the range of the uplift leaves nothing to find out, or too "
            "few customers can be contacted to see it."
        )
    if not pilot.has_arms:
        told = marked(
            "A pilot of {months} could not decide: too few customers could be contacted and left "
            "alone to tell one from the other, and on plan it would stop or scale up with a chance "
            "of {chance} only."
        )
    elif pilot.needed is not None:
        told = marked(
            "A pilot of {months} with {treated} contacted and {held} held out could not decide: on "
            "plan it would stop or scale up with a chance of {chance} only."
        )
    elif pilot.option.best == "pilot":
        told = marked(
            "A pilot of {months} with {treated} contacted and {held} held out adds "
            "{gain} to deciding now: what it finds out is worth {worth}, and the chance "
            "that it leads on to the full programme is {odds}."
        )
    elif decision.decision == "pilot":
        told = marked(
            "What a pilot of {months} finds out, with {treated} contacted and {held} held out, "
            "would be worth {worth}; it would cost {cost} with the delay."
        )
    else:
        told = marked(
            "What a pilot of {months} finds out, with {treated} contacted and {held} held out, "
            "would be worth {worth}; it would cost {cost} with the delay: deciding now is better."
        )
    found = say(
        told,
        months=months_fact(pilot.months, "pilot.months"),
        **arms_facts(pilot),
        gain=money(pilot.option.option_value, cur),
        worth=money(pilot.worth.evsi, cur),
        cost=money(pilot.worth.cost_with_delay, cur),
        odds=odds_fact(pilot.option.go_chance, "pilot.option.go_chance"),
        chance=odds_fact(pilot.test.gate.chance_to_decide, "pilot.gate.chance_to_decide"),
    )
    if pilot.needed is not None:
        return found if pilot.has_arms else in_a_line(found, undecided(pilot, pilot.needed))
    return in_a_line(found, _fits(assessed, pilot, decision))


def _fits(assessed: Assessment, pilot: Pilot, decision: Verdict) -> str:
    """How the decision goes with what the pilot is worth, where the two seem to disagree."""
    if decision.decision == "pilot" and pilot.option.best != "pilot":
        return _asked_for(assessed, decision)
    if decision.decision == "fund" and pilot.option.best == "pilot":
        return words("The case clears the bar without it; it is for those who can wait.")
    if not watched(assessed, decision):
        return ""
    return words(
        "The gate after {months} needs no pilot: it watches the programme as it runs, against its "
        "own holdout.",
        months=months(pilot.months),
    )


def _asked_for(assessed: Assessment, decision: Verdict) -> str:
    """Why a pilot that costs more than it finds out is asked for all the same."""
    if decision.uplift_grade not in PROVEN:
        return words(
            "It is asked for all the same: nobody has measured what the offer causes, and the full "
            "sum is not spent on a guess. The difference is the price of proof."
        )
    if assessed.outcome.npv_headline <= 0:
        return words(
            "It is asked for all the same: after the cut for weak evidence the full programme does "
            "not pay. The difference is the price of proof."
        )
    return words(
        "It is asked for all the same: the chance that the full programme pays is {chance}, and "
        "the bar is {bar}. The difference is the price of proof.",
        chance=odds_fact(assessed.risk.chance, "risk.chance").shown,
        bar=share(LEAST_CHANCE, digits=0),
    )


def is_a_plan(pilot: Pilot, decision: Verdict) -> bool:
    """Whether its figures are of use: a test that tells nothing is none beside a refusal."""
    return pilot.has_arms or decision.decision not in ("no", "nobody")


def pilot_table(pilot: Pilot, currency: str) -> Table:
    """The pilot in figures."""
    worth, option, gate = pilot.worth, pilot.option, pilot.test.gate
    arms = (
        (words("Customers contacted"), Cell(gate.treated, "count", path="pilot.treated")),
        (words("Customers held out"), Cell(gate.held, "count", path="pilot.held")),
    )
    rows = [
        (words("Length"), Cell(pilot.months, "months", path="pilot.months")),
        *(arms if pilot.has_arms else ()),
        (
            words("Gap in returns due by then, on plan"),
            Cell(gate.on_plan.gap, "points", path="pilot.gate.on_plan"),
        ),
        (
            words("Gap in returns due by then, at break-even"),
            Cell(gate.at_break_even.gap, "points", path="pilot.gate.at_break_even"),
        ),
        (
            words("Chance to decide, if all goes as planned"),
            Cell(gate.chance_to_decide, "odds", path="pilot.gate.chance_to_decide"),
        ),
        (
            words("Chance to be stopped, if contacts change nothing"),
            Cell(gate.stopped_without_effect, "odds", path="pilot.gate.stopped_without_effect"),
        ),
        (words("Worth of what it finds out (EVSI)"), Cell(worth.evsi, "money", path="pilot.evsi")),
        (words("Its cost"), Cell(worth.cost, "money", path="pilot.cost")),
        (words("Cost of waiting"), Cell(worth.delay_cost, "money", path="pilot.delay_cost")),
        (words("Net worth of piloting first"), Cell(worth.net, "money", path="pilot.net")),
        (
            words("Chance that it leads to the full programme"),
            Cell(option.go_chance, "odds", path="pilot.option.go_chance"),
        ),
        (
            words("Pilot, then scale or stop"),
            Cell(option.staged, "money", path="pilot.option.staged"),
        ),
        (words("Commit now"), Cell(option.commit, "money", path="pilot.option.commit")),
    ]
    source = words(
        "The uplift has a normal prior from its range; money is after tax, at the day of the "
        "decision."
    )
    columns = (Column("Pilot"), Column("Value", "own"))
    return Table(columns, rows, source=source, currency=currency)


_BELOW, _ABOVE = marked("below {limit}"), marked("above {limit}")


def gates_table(pilot: Pilot, currency: str) -> Table:
    """What will be done at which result, written before the pilot."""
    columns = (
        Column("When", "count", pattern=marked("from month {n}")),
        Column("What is looked at"),
        Column("If it is", "own", left=True),
        Column("Then"),
    )
    rows = [
        (gate.month, words(METRIC_WORDS[gate.metric]), _limit(gate, at), words(_THEN[gate.then]))
        for at, gate in enumerate(pilot.gates)
        if gate.reachable
    ]
    budget = words("Budget of the pilot: {budget}.", budget=money(pilot.budget, currency))
    rule = words(
        "On plan at most {error} are stopped, without effect at most {error} scaled up; at "
        "break-even as many are stopped as scaled up.",
        error=share(MOST_ERROR, digits=0),
    )
    if pilot.needed is not None:
        rule = undecided(pilot, pilot.needed).text
    source = f"{budget} {rule}"
    return Table(columns, rows, source=source, currency=currency)


def _limit(gate: Gate, at: int) -> Cell:
    pattern = _BELOW if gate.comparison == "below" else _ABOVE
    digits = 2 if gate.unit == "ratio" else None
    return Cell(gate.limit, gate.unit, digits, f"pilot.gates.{at}.limit", pattern)
