"""Whether today's campaigns are inside p0, and what that would do to the case.

Of the lost of a history a campaign contacts some, and part of their returns are the campaign's. p0
follows each of them up to that contact only (censored there), so that no return after it counts.
Beside it stand the share of those nobody contacted, which is too high where contacts come late
(whoever returns early is never contacted), and the share of all, as if nobody knew of the contacts.
What is in no table of contacts (a newsletter, an advertisement) is in all three.
"""

from dataclasses import dataclass

import pandas as pd

from winback_kit.case.assumptions.record import Case
from winback_kit.case.result.outcome import outcome
from winback_kit.case.result.variants import npv_of_variants
from winback_kit.history.kaplan_meier import Curve, kaplan_meier
from winback_kit.history.measure import History
from winback_kit.plan.programme.programme import Plan
from winback_kit.records.result import Result


@dataclass(frozen=True, repr=False)
class CampaignsInside(Result):
    """Natural return of the lost in `months`, with and without those who were contacted.

    `contacted` is the share of those lost at least so long ago who were contacted in that time.
    `used` follows each up to the contact, `never` are those not contacted, `everyone` counts all
    returns. `held_out` segments of the case have p0 from a group held out, where no campaign is;
    `npv_everyone` is the net present value if the others took `everyone`, their return rate with
    the offer as it is, `npv` that of the case.
    """

    months: int
    contacted: float
    used: float
    never: float
    everyone: float
    held_out: int
    segments: int
    npv: float
    npv_everyone: float


def campaigns_inside(plan: Plan, case: Case) -> CampaignsInside:
    """What campaigns do to p0; without a table of contacts all of the lost are as if never asked.

    >>> from winback_kit.case.from_plan.campaigns_inside import campaigns_inside
    >>> found = campaigns_inside(study.plan, study.case)
    >>> found.contacted, found.used == found.everyone
    (0.0, True)
    """
    history = plan.history
    rows, months = history.frames.loss_contacts, history.window_months
    whole = rows[rows.whole == 1]
    asked = whole[whole.asked == 1].n.sum()
    used = history.natural_return().at_month(months)[0]
    everyone = _by(_curve(rows), history)
    tested = {
        (one.segment, one.offer, one.effect.natural_return_rate.value)
        for one in plan.worths
        if one.effect.natural_held_out
    }
    held_out = [
        (one.name, one.offer, one.natural_return_rate.value) in tested for one in case.segments
    ]
    factor = everyone / used if used else 1.0
    moved = {
        f"segments.{at}.natural_return_rate": min(1.0, one.natural_return_rate.value * factor)
        for at, (one, held) in enumerate(zip(case.segments, held_out, strict=True))
        if not held
    }
    own = outcome(case).npv
    return CampaignsInside(
        months=months,
        contacted=float(asked / whole.n.sum()) if whole.n.sum() else 0.0,
        used=used,
        never=_by(_curve(rows[rows.asked == 0]), history),
        everyone=everyone,
        held_out=sum(held_out),
        segments=len(held_out),
        npv=own,
        npv_everyone=float(npv_of_variants(case, [moved])[0]) if moved else own,
    )


def _curve(rows: pd.DataFrame) -> Curve:
    return kaplan_meier(rows.days.to_numpy(), rows.ended.to_numpy(), rows.n.to_numpy())


def _by(curve: Curve, history: History) -> float:
    return curve.at_month(history.window_months)[0]
