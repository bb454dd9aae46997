"""An agency on a success fee in place of one's own team, as the business case compares the two."""

from winback_kit.case.from_plan.agency import Agency
from winback_kit.client_study import Study
from winback_kit.show.kit.sentence import (
    Fact,
    Sentence,
    in_a_line,
    money_fact,
    months_fact,
    say,
    share_fact,
)


def agency_sentence(study: Study) -> Sentence:
    """What the stated fee comes to, and the one at which own work and an agency are equal."""
    found = study.agency
    facts = _facts(found, study.case.currency)
    if not found.stated:
        return _equal(found, facts)
    told = say(
        "An agency’s fee of {fee} for {months} on each return, also of those who would have "
        "returned anyway, comes to {paid}{of_margin}. The net present value is then {npv}, with "
        "own work {own}.",
        of_margin=_of_margin(found),
        **facts,
    )
    return in_a_line(told, _equal(found, facts))


def _facts(found: Agency, currency: str) -> dict[str, Fact]:
    return {
        "fee": share_fact(found.fee, "agency.fee", digits=1),
        "months": months_fact(found.months, "agency.months"),
        "paid": money_fact(found.paid, "agency.paid", currency),
        "npv": money_fact(found.outcome.npv, "agency.npv", currency),
        "own": money_fact(found.npv_of_own_work, "agency.npv_of_own_work", currency),
        "equal": share_fact(found.equal_at or 0.0, "agency.equal_at", digits=1),
        "bears": share_fact(found.bears or 0.0, "agency.bears", digits=1),
    }


def _of_margin(found: Agency) -> Sentence | str:
    share = found.of_incremental_margin
    if share is None:
        return ""
    return say(
        ", which is {share} of the incremental margin",
        share=share_fact(share, "agency.of_incremental_margin"),
    )


def _equal(found: Agency, facts: dict[str, Fact]) -> Sentence:
    """The break-even of the two, and the highest fee that leaves anything."""
    if found.equal_at is None:
        equal = say(
            "Own work costs more than all the margin of those who return, so that an agency is "
            "cheaper at any fee."
        )
    else:
        equal = say(
            "Own work and an agency are equal at a fee of {equal} of the margin of everyone "
            "contacted who returns, paid for {months} on each; above it own work is worth more.",
            **facts,
        )
    if found.bears is None:
        return equal
    if not found.bears:
        return in_a_line(equal, say("At no fee does the agency pay."))
    return in_a_line(equal, say("The agency pays for itself up to a fee of {bears}.", **facts))
