"""The figures of a case, in full precision: what every page and file shows."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from winback_kit.case.cash_flow import CashFlow, cash_flow
from winback_kit.case.measures import irr, payback_months, peak_cash_need
from winback_kit.case.record import Case, Series


@dataclass(frozen=True)
class Outcome:
    """Money in the case's currency at month 0 where it is a present value; rates per year."""

    name: str
    currency: str
    npv: float
    npv_headline: float
    npv_before_tax: float
    irr: float | None
    payback_months: int | None
    discounted_payback_months: int | None
    peak_cash_need: float
    contacted: float
    returns: float
    natural_returns: float
    incremental_returns: float
    undiscounted_before_tax: float
    pv_gross_margin: float
    pv_natural_margin: float
    pv_incremental_margin: float
    pv_offers: float
    pv_subsidy: float
    pv_contacts: float
    pv_team: float
    pv_setup: float
    pv_tax: float
    pv_cut_for_evidence: float
    npv_if_natural_return_is_ignored: float
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """A plain mapping for JSON, null where a figure is undefined."""
        return {**asdict(self), "notes": list(self.notes)}


def outcome(case: Case) -> Outcome:
    """The figures of `case`."""
    flow = cash_flow(case)
    rate, why_no_rate = irr(flow["free_cash_flow"])
    payback, about_payback = payback_months(flow["cumulative_cash"])
    discounted, about_discounted = payback_months(flow["cumulative_discounted"])
    reasons = (
        ("irr", why_no_rate),
        ("payback_months", about_payback),
        ("discounted_payback_months", about_discounted),
    )
    told = [f"{figure}: {reason}" for figure, reason in reasons if reason]
    return Outcome(
        name=case.name,
        currency=case.currency,
        npv=float(flow["discounted"].sum()),
        npv_headline=float(flow["headline_discounted"].sum()),
        npv_before_tax=flow.present_value("before_tax"),
        irr=rate,
        payback_months=payback,
        discounted_payback_months=discounted,
        peak_cash_need=peak_cash_need(flow["cumulative_cash"]),
        npv_if_natural_return_is_ignored=_ignoring_natural_return(flow),
        notes=(*told, *_about_the_inputs(case)),
        **_sums(flow),
    )


def _sums(flow: CashFlow) -> dict[str, float]:
    pv = flow.present_value
    return {
        "contacted": float(flow["contacted"].sum()),
        "returns": float(flow["returned"].sum()),
        "natural_returns": float(flow["returned_naturally"].sum()),
        "incremental_returns": float(flow["incremental_returns"].sum()),
        "undiscounted_before_tax": float(flow["before_tax"].sum()),
        "pv_gross_margin": pv("gross_margin"),
        "pv_natural_margin": pv("natural_margin_total"),
        "pv_incremental_margin": pv("incremental_margin"),
        "pv_offers": pv("offers"),
        "pv_subsidy": pv("subsidy"),
        "pv_contacts": pv("contacts"),
        "pv_team": pv("team_cost"),
        "pv_setup": pv("setup_cost"),
        "pv_tax": pv("tax"),
        "pv_cut_for_evidence": pv("cut_for_evidence"),
    }


def _ignoring_natural_return(flow: CashFlow) -> float:
    """What a calculator that takes doing nothing as zero would say."""
    after_tax = 1 - flow.case.tax_rate.value
    return float(flow["discounted"].sum()) + flow.present_value("natural_margin_total") * after_tax


def _about_the_inputs(case: Case) -> list[str]:
    notes = []
    for at, segment in enumerate(case.segments):
        where = f"segments.{at} ({segment.name})"
        for name in ("retention", "natural_retention"):
            given = getattr(segment, name)
            if given and given.curve and len(given.curve) < case.horizon_months:
                notes.append(
                    f"{where}: {name}.curve ends at month {len(given.curve)}; "
                    "after that nobody is taken to be left"
                )
        listed = segment.contacted_per_month
        if isinstance(listed, Series) and len(listed.curve) > case.horizon_months:
            notes.append(f"{where}: contacts beyond the horizon are left out")
        if segment.return_rate.value < segment.natural_return_rate.value:
            notes.append(f"{where}: the offer keeps customers away (negative uplift)")
    return notes
