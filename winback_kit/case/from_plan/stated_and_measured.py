"""What the client states of the case that was measured too, beside each other.

Every input that a chapter measures is handed to the case by one rule (assumptions/handed_over.py).
Here are those of which both are known: the inputs of the case, the share that may be contacted,
what a new customer costs, what asking one to stay costs, and what fixes of reasons stop.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from winback_kit.assumptions.handed_over import MEASURED, HandedOver, hand_over
from winback_kit.assumptions.record import NOT_COUNTED, Assumption
from winback_kit.case.assumptions.record import Case
from winback_kit.case.assumptions.register import RegisterRow, register
from winback_kit.case.formulas.input_list import LABELS
from winback_kit.case.from_plan.build import case_as_measured
from winback_kit.client.folder import Client
from winback_kit.plan.offers.stated_terms import stated_terms
from winback_kit.plan.programme.programme import Plan, contactable_of_all
from winback_kit.plan.reasons.fixed import fixes_of
from winback_kit.plan.saving.saving import Saving
from winback_kit.records.result import Rows
from winback_kit.value.customers.customer_value import CustomerValue
from winback_kit.words.text import Count, Text, said, said_many

# the keys by which a row of a segment may be stated, where it is more than its own
_BY = {
    "return_rate": ("return_rate", "uplift"),
    "natural_margin": ("natural_margin", "margin"),
    "natural_retention": ("natural_retention", "retention"),
}


def stated_and_measured(
    plan: Plan, case: Case, saving: Saving | None = None, customers: CustomerValue | None = None
) -> Rows[HandedOver]:
    """Each input of which both are known, in the order of the register.

    >>> list(wk.stated_and_measured(study.plan, study.case))  # this client states none of these
    []
    """
    found = (*_inputs(plan, case), *_reach(plan), *_bought(case, customers), *_fixed(plan))
    asking = [saving.asking] if saving else []
    return Rows(one for one in (*found, *asking) if one.difference is not None)


def alike_in_one(found: Iterable[HandedOver]) -> Rows[HandedOver]:
    """The same with those of several segments that are alike (of one offer, mostly) in one."""
    alike: dict[tuple[str, float, float], list[HandedOver]] = {}
    for one in found:
        if one.stated is not None and one.measured is not None:
            alike.setdefault((one.key, one.stated.value, one.measured.value), []).append(one)
    return Rows(
        some[0] if len(some) == 1 else replace(some[0], segment=_segments(len(some)))
        for some in alike.values()
    )


def _segments(many: int) -> Text:
    return said("{n} segments", n=Count(many))


def _inputs(plan: Plan, case: Case) -> Iterator[HandedOver]:
    """The rows of the register, where the client states what was measured."""
    client = plan.history.data.client
    rows = register(case)
    pairs = {(str(one.segment), one.label): one for one in register(case_as_measured(plan, case))}
    titles = {str(one.title): (one.name, one.offer) for one in case.segments}
    for one in rows:
        measured = pairs.get((str(one.segment), one.label))
        if measured is None or measured.assumption.evidence not in MEASURED:
            continue
        if _is_stated(client, one, measured.assumption, titles.get(str(one.segment))):
            handed = hand_over(
                one.key, one.label, one.unit, stated=one.assumption, measured=measured.assumption
            )
            yield replace(handed, segment=one.segment)


def _is_stated(
    client: Client, row: RegisterRow, measured: Assumption, of: tuple[str, str] | None
) -> bool:
    if of is None:
        return row.assumption.source != measured.source
    terms = stated_terms(client, segment=of[0], offer=of[1]).terms
    return any(key in terms for key in _BY.get(row.key, (row.key,)))


def _reach(plan: Plan) -> Iterator[HandedOver]:
    """The share of all the lost who may be contacted."""
    client = plan.history.data.client
    if "contactable_share" in client.stated:
        yield hand_over(
            "contactable_share",
            LABELS["contactable_share"],
            "share",
            stated=plan.contactable_share,
            measured=contactable_of_all(plan.history),
        )


def _fixed(plan: Plan) -> Iterator[HandedOver]:
    """What the fixes stop."""
    return (one.handed for one in fixes_of(plan) if one.handed is not None)


def _bought(case: Case, customers: CustomerValue | None) -> Iterator[HandedOver]:
    """What a new customer costs; that of all prospects is told, and never fills in.

    More money does not buy more customers at the mean cost of those who came.
    """
    stated = case.avoided_acquisition.acquisition_cost
    everybody = customers.prospects[-1] if customers and customers.prospects else None
    cost = everybody.cost_of_customer if everybody else None
    if stated.source == NOT_COUNTED or everybody is None or cost is None:
        return
    measured = Assumption(
        value=cost,
        evidence="B",
        source=said_many(
            everybody.prospects,
            "own history: mean cost over {n} prospect",
            "own history: mean cost over {n} prospects",
            n=Count(everybody.prospects),
        ),
    )
    yield hand_over(
        "avoided_acquisition.acquisition_cost",
        LABELS["acquisition_cost"],
        "money",
        stated=stated,
        measured=measured,
    )
