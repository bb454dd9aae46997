"""What the board is asked: how much, from when, who answers for it, and by when."""

from dataclasses import dataclass

from winback_kit.case.judged.assessment import Assessment
from winback_kit.case.judged.verdict import Verdict
from winback_kit.client.folder import Client
from winback_kit.show.decision.headline import spent_fact
from winback_kit.show.decision.next_gate import turning_point
from winback_kit.show.kit.sentence import Fact, Sentence, money_fact, months_fact, say
from winback_kit.words.catalogue import words
from winback_kit.words.locale import day


@dataclass(frozen=True)
class Term:
    """One term of the ask: what the client stated, or that it is open."""

    label: str
    value: str
    is_open: bool


def asked_for(assessed: Assessment, decision: Verdict) -> Sentence:
    """The money asked for; where none is, what would change that."""
    result, pilot = assessed.outcome, assessed.pilot
    start, cost = day(assessed.case.start), spent_fact(result)
    if decision.decision == "fund":
        return say(
            "{cost} in all, at most {peak} out at any time before tax, from {start}.",
            cost=cost,
            peak=peak_fact(assessed),
            start=start,
        )
    if decision.decision == "pilot" and pilot is not None and pilot.needed is None:
        return say(
            "{budget} for the pilot of {months} from {start}. The rest of the {cost} that the full "
            "programme takes is asked for when the pilot has been read.",
            budget=money_fact(pilot.budget, "pilot.budget", assessed.case.currency),
            months=months_fact(pilot.months, "pilot.months"),
            start=start,
            cost=cost,
        )
    if decision.decision in ("pilot", "cost_first"):
        return say(
            "No money yet. The programme itself takes {cost} for offers and contacts from {start}.",
            cost=cost,
            start=start,
        )
    turn = turning_point(assessed)
    return say("No money. {turn}", turn=turn) if turn else say("No money.")


def peak_fact(assessed: Assessment) -> Fact:
    """The most cash that is ever out, before tax."""
    name = "peak_cash_need_before_tax"
    return money_fact(assessed.outcome.known(name), f"figures.{name}", assessed.case.currency)


def terms(client: Client) -> tuple[Term, ...]:
    """Who answers for the money, who runs the programme, whose budget it is, and until when."""
    case = client.settings.case
    stated = (
        (words("Sponsor"), case.sponsor),
        (words("Owner"), case.owner),
        (words("Budget"), case.budget_from),
        (words("Decide by"), day(case.decide_by) if case.decide_by else ""),
    )
    return tuple(Term(label, value or words("open"), not value) for label, value in stated)
