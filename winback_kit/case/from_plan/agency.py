"""An agency on a success fee in place of one's own team, and the fee at which both are equal.

The agency contacts the same customers in the same months with the same offers and the same group
held back. It pays for team, set-up and contacts, and is paid the fee of `SuccessFee`: a share of
the margin of everybody contacted who returns, those who would have returned anyway too. Offers stay
with the client. The fee at which both are equal, f*, solves NPV(agency at f*) = NPV(own work); the
highest fee that the programme can bear solves NPV(agency at f) = 0.
"""

from dataclasses import dataclass
from functools import cached_property

from scipy.optimize import brentq

from winback_kit.assumptions.record import Assumption
from winback_kit.assumptions.terms import SuccessFee
from winback_kit.case.assumptions.record import Case
from winback_kit.case.result.model import Model, cash_flow
from winback_kit.case.result.outcome import Outcome, outcome
from winback_kit.case.result.variants import npv_of_variants
from winback_kit.client.folder import Client
from winback_kit.records.result import Result
from winback_kit.words.text import said

MONTHS = 12  # of a fee that nobody has stated
_PAID = Assumption(value=0.0, evidence="A", source=said("paid by the agency"))
_FEE = "success_fee.share"
_EXACT = 1e-9
_COSTS = ("setup_cost", "team_cost", "contact_cost")


@dataclass(frozen=True, repr=False)
class Agency(Result):
    """What an agency on a success fee would come to; the share is one of the margin.

    `case` and `outcome` are those at the fee that is `stated`, else at the one at which it is equal
    to own work, where there is one. `equal_at` is None where any fee is cheaper than own work,
    `bears` the highest fee that leaves nothing: None where it pays at any fee, 0 where at none.
    """

    stated: bool
    months: int
    case: Case
    outcome: Outcome
    npv_of_own_work: float
    equal_at: float | None
    bears: float | None

    @property
    def fee(self) -> float:
        """The share that `outcome` pays."""
        return self.case.success_fee.share.value

    @property
    def is_ahead(self) -> bool:
        """Whether one at a stated fee is worth more than own work, and more than nothing."""
        return self.stated and self.outcome.npv > max(self.npv_of_own_work, 0.0)

    @property
    def paid(self) -> float:
        """What the agency is paid, a present value before tax."""
        return self.outcome.pv("success_fee")

    @cached_property
    def flow(self) -> Model:
        """Its cash flow, month by month."""
        return cash_flow(self.case)

    @property
    def fee_of_a_contact(self) -> float | None:
        """What is paid for each contact, of whom some return, undiscounted and before tax."""
        contacted = float(self.flow["contacted"].sum())
        return float(self.flow["success_fee"].sum()) / contacted if contacted else None

    @property
    def of_incremental_margin(self) -> float | None:
        """The same as a share of the incremental margin; None where there is none."""
        margin = self.outcome.pv("incremental_margin")
        return self.paid / margin if margin > 0 else None


def stated_fee(client: Client) -> SuccessFee | None:
    """The fee that a client states; None where it states none. Raises Refused for half a one."""
    return client.over("success_fee", SuccessFee()) if "success_fee" in client.stated else None


def agency_case(case: Case, fee: SuccessFee) -> Case:
    """A case with an agency in place of its own team, set-up and contacts."""
    programme = case.programme.model_copy(update={"setup_cost": _PAID, "team_cost": _PAID})
    segments = tuple(one.model_copy(update={"contact_cost": _PAID}) for one in case.segments)
    kept = {path: to for path, to in case.what_if.items() if not path.endswith(_COSTS)}
    changed = {"programme": programme, "segments": segments, "success_fee": fee, "what_if": kept}
    return case.model_copy(update={**changed, "scenarios": ()})


def agency(case: Case, fee: SuccessFee | None) -> Agency:
    """What an agency would come to at a fee; at the break-even where none is stated.

    >>> from winback_kit.case.from_plan.agency import agency
    >>> found = agency(study.case, None)
    >>> found.stated, found.equal_at == found.fee, abs(found.outcome.npv - study.outcome.npv) < 1e-6
    (False, True, True)
    """
    own = outcome(case).npv
    any_fee = fee or SuccessFee(
        share=Assumption(value=0.0, source=said("break-even")), months=MONTHS
    )
    by_agency = agency_case(case, any_fee)
    equal_at = _fee_of(by_agency, own)
    if fee is None:
        share = any_fee.share.model_copy(update={"value": 1.0 if equal_at is None else equal_at})
        by_agency = agency_case(case, any_fee.model_copy(update={"share": share}))
    return Agency(
        stated=fee is not None,
        months=any_fee.months,
        case=by_agency,
        outcome=outcome(by_agency),
        npv_of_own_work=own,
        equal_at=equal_at,
        bears=_fee_of(by_agency, 0.0),
    )


def _fee_of(case: Case, npv: float) -> float | None:
    """The share at which a case is worth so much; None where it is worth more at any, else 0."""

    def above(share: float) -> float:
        return float(npv_of_variants(case, [{_FEE: share}])[0]) - npv

    if above(1.0) > 0:
        return None
    if above(0.0) <= 0:
        return 0.0
    return float(brentq(above, 0.0, 1.0, xtol=_EXACT))
