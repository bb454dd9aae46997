"""The decision memo: one page that a board member reads to the end, written from the results."""

from dataclasses import dataclass

from winback_kit.assumptions.record import Grade
from winback_kit.case.judged.assessment import Assessment
from winback_kit.case.judged.evidence import grade_of_all, grade_of_cost, grade_of_driver
from winback_kit.case.judged.risk import percentile_name
from winback_kit.case.judged.verdict import LEAST_CHANCE
from winback_kit.case.moved.what_if import LeverEffect
from winback_kit.client_study import Study
from winback_kit.plan.lists.funnel import Funnel
from winback_kit.plan.programme.programme import Plan
from winback_kit.show.case.bridge import DrawnStep, bridge_steps
from winback_kit.show.decision.ask import Term, asked_for, terms
from winback_kit.show.decision.headline import (
    chance_fact,
    decision_sentence,
    npv_fact,
    verdict_word,
)
from winback_kit.show.decision.next_gate import next_gate, why_hold_back
from winback_kit.show.decision.reasons import proof_sentence, reason_sentences, scale_sentence
from winback_kit.show.first_page.people import PeopleStep, people_steps
from winback_kit.show.first_page.rejected import beside_line, rejected_lines
from winback_kit.show.kit.sentence import (
    Fact,
    Sentence,
    money_fact,
    months_fact,
    odds_fact,
    say,
    share_fact,
    unit_fact,
)
from winback_kit.show.measurement.said import withheld_line
from winback_kit.words.catalogue import in_sentence, words

__all__ = ["knowing_finding"]

REASONS_IN_MEMO = 2
ASSUMPTIONS_IN_MEMO = 3
LOW, HIGH = 0.05, 0.95
PEAK = "peak_cash_need_before_tax"


@dataclass(frozen=True)
class Number:
    """One of the four numbers: its value, how far it may reach and how it is known."""

    name: str
    label: str
    value: Fact
    reach: Sentence
    grade: Grade


@dataclass(frozen=True)
class MemoAssumption:
    """One assumption that matters: its base, its range and where it would turn the decision."""

    label: str
    base: Fact
    low: Fact
    high: Fact
    break_even: Fact
    grade: Grade


@dataclass(frozen=True)
class Memo:
    """Everything on the page, in the order in which it is read."""

    decision: str
    verdict: str
    headline: Sentence
    ask: Sentence
    terms: tuple[Term, ...]
    numbers: tuple[Number, ...]
    why: tuple[Sentence, ...]
    rejected: tuple[Sentence, ...]
    bridge: tuple[DrawnStep, ...]
    people: tuple[PeopleStep, ...]
    assumptions: tuple[MemoAssumption, ...]
    find_out: Sentence
    gate: Sentence

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every number of the memo."""
        said = (self.headline, self.ask, *self.why, *self.rejected)
        sentences = (*said, self.find_out, self.gate)
        told = [fact for sentence in sentences for fact in sentence.facts]
        told += [fact for one in self.numbers for fact in (one.value, *one.reach.facts)]
        told += [step.fact for step in self.bridge]
        told += [step.fact for step in self.people]
        for one in self.assumptions:
            told += [one.base, one.low, one.high, one.break_even]
        return tuple(told)


def decision_memo(study: Study, *, funnel: Funnel | None = None) -> Memo:
    """The memo of a case; `funnel` goes from the lost to the contacts, where lists were made."""
    plan, assessed, decision = study.plan, study.assessment, study.verdict
    return Memo(
        decision=decision.decision,
        verdict=verdict_word(decision),
        headline=decision_sentence(assessed, decision),
        ask=asked_for(assessed, decision),
        terms=terms(plan.history.data.client),
        numbers=_numbers(assessed),
        why=(
            scale_sentence(study.idle, plan.currency),
            *reason_sentences(plan, assessed, decision)[:REASONS_IN_MEMO],
            proof_sentence(plan, study.proven),
            *filter(None, [why_hold_back(assessed), withheld_line(study), beside_line(study)]),
        ),
        rejected=rejected_lines(study),
        bridge=bridge_steps(assessed.outcome),
        people=_people(plan, funnel),
        assumptions=_assumptions(assessed),
        find_out=knowing_finding(assessed),
        gate=next_gate(assessed, decision),
    )


def _people(plan: Plan, funnel: Funnel | None) -> tuple[PeopleStep, ...]:
    if funnel is None:
        return ()
    return people_steps(
        funnel,
        months=plan.contact_months,
        permissions_known="permissions" in plan.history.data.given,
        contacts=bool(plan.chosen),
    )


def _numbers(assessed: Assessment) -> tuple[Number, ...]:
    result, risk, cur = assessed.outcome, assessed.risk, assessed.case.currency
    weakest = grade_of_all(assessed.case)
    return (
        Number(
            "npv",
            words("Net present value"),
            npv_fact(assessed, sign=True),
            say(
                "{reach}; {cut} after the cut",
                reach=_reach(
                    [money_fact(risk.percentile(p), _at("percentiles", p), cur) for p in ENDS]
                ),
                cut=money_fact(result.npv_headline, "figures.npv_headline", cur, sign=True),
            ),
            weakest,
        ),
        Number(
            "chance",
            words("Chance that it pays"),
            chance_fact(assessed),
            _bar(assessed),
            weakest,
        ),
        Number(
            PEAK,
            words("Most cash out"),
            money_fact(result.known(PEAK), f"figures.{PEAK}", cur),
            say(
                "before tax, {reach}; {after} after tax",
                reach=_reach(
                    [money_fact(risk.peak_percentile(p), _at(PEAK, p), cur) for p in ENDS]
                ),
                after=money_fact(result.peak_cash_need, "figures.peak_cash_need", cur),
            ),
            grade_of_cost(assessed.case),
        ),
        Number(
            "payback_months",
            words("Payback"),
            _payback_fact(result.payback_months, "figures.payback_months"),
            _payback_reach(assessed),
            weakest,
        ),
    )


ENDS = (LOW, HIGH)


def _at(name: str, percentile: float) -> str:
    return f"risk.{name}.{percentile_name(percentile)}"


def _reach(ends: list[Fact]) -> Sentence:
    low, high = ends
    if low.shown == high.shown:
        return say("whatever happens")
    return say("{low} to {high}", low=low, high=high)


def _bar(assessed: Assessment) -> Sentence:
    """What the chance has to be, and what it is after the cut; or why none is given."""
    risk = assessed.risk
    if risk.chance is None:
        return say(
            "{assumed} of what moves the result is assumed",
            assumed=share_fact(risk.assumed, "risk.assumed"),
        )
    return say(
        "the bar is {bar}; {chance} after the cut",
        bar=share_fact(LEAST_CHANCE, "risk.bar"),
        chance=odds_fact(risk.chance_after_cut, "risk.chance_after_cut"),
    )


def _payback_fact(found: int | None, path: str) -> Fact:
    """When the money is back; of no money there is nothing to wait for."""
    if found == 0:
        return Fact(found, path, words("nothing to pay back"))
    return months_fact(found, path)


def _payback_reach(assessed: Assessment) -> Sentence:
    risk = assessed.risk
    ends = [risk.payback_percentile(p) for p in ENDS]
    low, high = (
        months_fact(at, _at("payback_months", p)) for at, p in zip(ends, ENDS, strict=True)
    )
    if None not in ends:
        return _reach([low, high])
    if risk.chance_of_no_payback is None and low.value is None:
        return say("not within the months of the case, even at best")
    if risk.chance_of_no_payback is None:
        if low.value == 0:
            return say("at best nothing to pay back; at worst not within the months of the case")
        return say("{low} at best; at worst not within the months of the case", low=low)
    return say(
        "chance that it never pays back: {chance}",
        chance=odds_fact(risk.chance_of_no_payback, "risk.chance_of_no_payback"),
    )


def _assumptions(assessed: Assessment) -> tuple[MemoAssumption, ...]:
    """Those whose ranges move the net present value most."""
    moving = [(at, one) for at, one in enumerate(assessed.drivers) if one.swing > 0]
    return tuple(_assumption(assessed, at, one) for at, one in moving[:ASSUMPTIONS_IN_MEMO])


def _assumption(assessed: Assessment, at: int, driver: LeverEffect) -> MemoAssumption:
    cur = assessed.case.currency

    def fact(name: str) -> Fact:
        return unit_fact(getattr(driver, name), f"drivers.{at}.{name}", driver.unit, cur)

    return MemoAssumption(
        label=words(driver.label),
        base=fact("base"),
        low=fact("low"),
        high=fact("high"),
        break_even=fact("break_even"),
        grade=grade_of_driver(assessed.case, driver.name),
    )


def knowing_finding(assessed: Assessment) -> Sentence:
    """What to find out before deciding, and what that is worth."""
    cur = assessed.case.currency
    everything = money_fact(assessed.evpi, "information.everything", cur)
    if not assessed.knowing or assessed.evpi <= 0 or assessed.knowing[0].evppi <= 0:
        return say("Nothing that could be found out would change the decision.")
    if not assessed.worth_finding_out:
        return say(
            "Nothing need be found out first: knowing everything would be worth no more than "
            "{everything}.",
            everything=everything,
        )
    first = assessed.knowing[0]
    return say(
        "Worth finding out first: {assumption}. Spend no more than {worth} on it.",
        assumption=in_sentence(assessed.risk.levers[first.name][0]),
        worth=money_fact(first.evppi, f"information.by_assumption.{first.name}", cur),
    )
