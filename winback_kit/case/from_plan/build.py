"""From a plan to its case: measured, given and assumed figures in one record.

The second lifetime enters as the share still running by month and the margin of those, so that
their product is the margin measured for each return. Returns are spread over the window as the
natural returns of the history are.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

import numpy as np

from winback_kit.assumptions.holding_back import HeldBack
from winback_kit.assumptions.record import ALL, NOTHING, Assumption
from winback_kit.assumptions.series import scaled
from winback_kit.assumptions.terms import Segment
from winback_kit.case.assumptions.record import Case
from winback_kit.case.from_plan.by_month import NARROWER, contacted_of, margin_of, retention_of
from winback_kit.case.from_plan.held_back import held_back, stated_for_lists, waiting_of
from winback_kit.case.moved.scenarios import named_scenarios
from winback_kit.client.folder import Client
from winback_kit.client.stated_case import FOR_A_CLIENT, OF_AN_OPTION
from winback_kit.history.measure import History
from winback_kit.plan.offers.stated_terms import StatedTerms, stated_terms
from winback_kit.plan.offers.worth import LONGEST_NAME, Worth
from winback_kit.plan.programme.contact_costs import paid_for_contact
from winback_kit.plan.programme.programme import Plan
from winback_kit.words.text import PerCent, said


def programme_case(plan: Plan, *, segments: dict[str, Worth] | None = None) -> Case:
    """The case of the programme proposed, or of another choice of offers by segment.

    What the client states of the case goes before what was measured. Where no segment pays, the
    case of contacting every segment with its best offer is drawn up, so that the page can show what
    would be lost. Raises Refused where what is stated does not go with what was measured.

    >>> [(one.name, one.offer) for one in wk.programme_case(study.plan).segments]
    [('Bought 2 or 3 times', 'Voucher')]
    """
    return _proposed(plan) if segments is None else _case_of(plan, list(segments.values()))


def case_as_measured(plan: Plan, case: Case) -> Case:
    """The same segments and offers with nothing that the client states laid over what was measured.

    What is never measured (rates of finance, the costs of an offer) is as in the case, or nothing.
    """
    worths = {(one.segment[:LONGEST_NAME], one.offer[:LONGEST_NAME]): one for one in plan.worths}
    chosen = [worths[one.name, one.offer] for one in case.segments]
    bare = {
        "programme": plan.programme_as_measured,
        "holdout": _waiting(plan),
        "segments": tuple(
            _as_measured(plan, one, share=plan.shares.get((one.segment, one.offer), 1.0))
            for one in chosen
        ),
    }
    return case.model_copy(update=bare)


def _waiting(plan: Plan) -> HeldBack:
    return waiting_of(plan.history, start=plan.start, design_effect=plan.design_effect)


def _proposed(plan: Plan) -> Case:
    """The programme proposed, with those whom its test holds back where anybody is asked."""
    proposed = [one for one in plan.worths if (one.segment, one.offer) in plan.shares]
    order = list(plan.best)
    proposed.sort(key=lambda one: order.index(one.segment))
    chosen = with_contacts(plan, proposed or list(plan.best.values()))
    case = _case_of(plan, chosen, shares=plan.shares)
    return held_back(case, evenly=plan.units.unit != "person") if proposed else case


def with_contacts(plan: Plan, found: Sequence[Worth]) -> list[Worth]:
    """Those in whose segment there is anybody to contact; all where there is nobody in any."""
    reached = [one for one in found if sum(plan.contacted(one.segment, one.offer)) > 0]
    return reached or list(found)


def _case_of(
    plan: Plan, chosen: list[Worth], *, shares: Mapping[tuple[str, str], float] | None = None
) -> Case:
    client = plan.history.data.client
    stated = _stated(client, absent=plan.best.keys() - {one.segment for one in chosen})
    case = client.laid(
        stated,
        Case(
            name=said("{client}: win-back programme", client=client.name),
            currency=client.settings.currency,
            start=plan.start,
            horizon_months=plan.value.horizon,
            discount_rate=plan.discount_rate,
            tax_rate=plan.tax_rate,
            programme=plan.programme,
            holdout=_waiting(plan),
            segments=tuple(
                segment_of(plan, one, share=(shares or {}).get((one.segment, one.offer), 1.0))
                for one in chosen
            ),
        ),
        at=("case",),
    )
    if "scenarios" in stated:
        return case
    return case.model_copy(
        update={"scenarios": named_scenarios(case, active=active_customers(plan.history))}
    )


def _stated(client: Client, *, absent: Set[str]) -> dict[str, Any]:
    """What is stated of the case, without changes of segments that are not contacted in it."""

    def kept(changes: dict[str, Any]) -> dict[str, Any]:
        gone = tuple(f"segments.{name}." for name in absent)
        return {path: change for path, change in changes.items() if not path.startswith(gone)}

    stated = {
        key: one for key, one in client.stated.items() if key not in (*FOR_A_CLIENT, *OF_AN_OPTION)
    }
    if "what_if" in stated:
        stated["what_if"] = kept(stated["what_if"])
    if "scenarios" in stated:
        stated["scenarios"] = [
            one | {"changes": kept(one["changes"])} for one in stated["scenarios"]
        ]
    return stated


def active_customers(history: History) -> float:
    """Customers who are not lost."""
    return float(history.data.customers - history.lost_now)


def segment_of(plan: Plan, one: Worth, *, share: float = 1.0) -> Segment:
    """A segment with an offer as measured, with what is stated of it, for a share of it."""
    own = stated_terms(plan.history.data.client, segment=one.segment, offer=one.offer)
    reached = ALL if "contactable_share" in own.terms else plan.contactable(one.segment, one.offer)
    return _for_a_share(own.laid(_measured(plan, one, own, reached)), share)


def _as_measured(plan: Plan, one: Worth, *, share: float) -> Segment:
    """The same with nothing that the client states of the segment or the offer."""
    nothing = StatedTerms(plan.history.data.client, {}, ("case",))
    paid = paid_for_contact(plan.history, one.offer) or NOTHING
    effect = one.effect.as_measured or one.effect
    bare = replace(one, effect=effect, contact_cost=paid, offer_cost=NOTHING)
    reached = plan.contactable_as_measured(one.segment, one.offer)
    return _for_a_share(_measured(plan, bare, nothing, reached), share)


def _for_a_share(given: Segment, share: float) -> Segment:
    """A segment of which the budget is enough for a share."""
    if share == 1:
        return given
    contacted = scaled(given.contacted_per_month, share)
    enough = said(
        "{source}; the budget is enough for {share} of them",
        source=contacted.source,
        share=PerCent(share, digits=0),
    )
    fewer = contacted.model_copy(update={"source": enough})
    return given.model_copy(update={"contacted_per_month": fewer})


def _measured(plan: Plan, one: Worth, own: StatedTerms, reached: Assumption) -> Segment:
    effect = one.effect
    rate = effect.return_rate
    uplift = own.over("uplift", _tenths(effect.uplift) if effect.treated else effect.uplift)
    running = retention_of(plan)
    apart = None if {"retention", "natural_retention"} & own.terms.keys() else running
    return Segment(
        name=one.segment[:LONGEST_NAME],
        offer=one.offer[:LONGEST_NAME],
        contacted_per_month=contacted_of(plan, one, reached),
        contact_months=min(plan.months_of(one.segment), plan.value.horizon),
        contactable_share=plan.contactable_share if "contactable_share" in own.terms else ALL,
        return_rate=Assumption(
            value=rate,
            low=float(np.clip(rate + (uplift.ends[0] - uplift.value), 0, rate)),
            high=float(np.clip(rate + (uplift.ends[1] - uplift.value), rate, 1)),
            evidence=effect.evidence,
            source=said("natural return + uplift ({source})", source=uplift.source),
            date=uplift.date,
            owner=uplift.owner,
        ),
        natural_return_rate=_tenths(effect.natural_return_rate),
        return_timing=_timing(plan.history),
        margin=margin_of(plan, one, scale=one.ratio, apart=apart),
        natural_margin=margin_of(plan, one, scale=1.0, apart=apart),
        retention=running,
        offer_cost=one.offer_cost,
        contact_cost=one.contact_cost,
        holdout_share=stated_for_lists(plan.history, one.segment),
    )


def _tenths(a: Assumption) -> Assumption:
    """A measured 90 % interval as the range of an assumption: tenth to ninetieth percentile."""
    low, high = a.ends
    ends = {
        "low": a.value - (a.value - low) * NARROWER,
        "high": a.value + (high - a.value) * NARROWER,
    }
    return a.model_copy(update=ends)


def _timing(history: History) -> tuple[float, ...]:
    """Share of a window's natural returns that come in each of its months."""
    curve = history.natural_return()
    months = history.window_months
    by = np.array([curve.at_month(m)[0] for m in range(months + 1)])
    steps = np.diff(by)
    if steps.sum() <= 0:
        return (1.0,)
    shares = steps / steps.sum()
    return tuple(float(share) for share in shares)
