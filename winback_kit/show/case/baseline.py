"""Why the case counts with another natural return than that of the newly lost."""

from winback_kit.case.result.outcome import Outcome
from winback_kit.case.result.shares import natural_rate_of_contacted
from winback_kit.plan.programme.programme import Plan
from winback_kit.show.kit.sentence import Sentence, say, share_fact
from winback_kit.words.numbers import months


def beside_the_case(plan: Plan, result: Outcome) -> Sentence | None:
    """What the case counts for those it contacts, who were not all lost just now.

    None where it is that of the newly lost within chance, and where a test or the client said it.
    """
    history, rate = plan.history, natural_rate_of_contacted(result)
    share, low, high = history.natural_return().at_month(history.window_months)
    measured = [one.effect for one in plan.worths]
    if not rate or any(one.natural_held_out or one.as_measured for one in measured):
        return None
    if share and low <= rate <= high:
        return None
    return say(
        "For those whom it contacts the case counts {back} back on their own within {months}: "
        "some of them were lost before, and a return that comes later after a loss is nearer for "
        "them.",
        back=share_fact(rate, "natural_rate_of_contacted", digits=1),
        months=months(history.window_months),
    )
