"""The figures of a case, in full precision: what every page and file shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from winback_kit.assumptions.series import Series
from winback_kit.assumptions.terms import Segment
from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.lines import MEASURES
from winback_kit.case.formulas.measures import falls_back, irr
from winback_kit.case.result.figures_of import measure
from winback_kit.case.result.model import Model
from winback_kit.words.catalogue import marked, words

MONTHS_BEYOND = 600
_WHOLE_MONTHS = ("payback_months", "discounted_payback_months")


@dataclass(frozen=True)
class Outcome:
    """Money in the case's currency at month 0 where it is a present value; rates per year.

    `residual` is the present value after tax of those contacted within the horizon, in the months
    after it; it is in no other figure. None marks a figure that is undefined, with the reason in
    `notes`.
    """

    name: str
    currency: str
    horizon_months: int
    npv: float
    npv_headline: float
    npv_before_tax: float
    npv_first_year: float
    npv_later: float
    residual: float | None
    irr: float | None
    mirr: float | None
    payback_months: int | None
    discounted_payback_months: int | None
    peak_cash_need: float
    roi: float | None
    profitability_index: float | None
    contacted: float
    returns: float
    natural_returns: float
    incremental_returns: float
    undiscounted_before_tax: float
    pv_gross_margin: float
    pv_natural_margin: float
    pv_margin_if_all_stayed: float
    pv_natural_margin_if_all_stayed: float
    pv_repeat_loss: float
    pv_poorer_returners: float
    pv_incremental_margin: float
    pv_replaced_margin: float
    pv_avoided_acquisition: float
    pv_offers: float
    pv_subsidy: float
    pv_contacts: float
    pv_team: float
    pv_setup: float
    pv_strategic_churn: float
    pv_tax: float
    pv_working_capital: float
    pv_cut_for_evidence: float
    npv_if_natural_return_is_ignored: float
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """A plain mapping for JSON, null where a figure is undefined."""
        return {**asdict(self), "notes": list(self.notes)}


def outcome(case: Case, moved: Mapping[str, float] | None = None) -> Outcome:
    """The figures of `case`, with dials moved where asked for."""
    return outcome_of(case, Model(case, moved), moved)


def outcome_of(case: Case, model: Model, moved: Mapping[str, float] | None = None) -> Outcome:
    """The figures of a case that has been worked out already with these dials moved."""
    figures: dict[str, Any] = {}
    for one in MEASURES:
        value = float(measure(model, one.name))
        figures[one.name] = None if np.isnan(value) else value
        if one.name in _WHOLE_MONTHS and figures[one.name] is not None:
            figures[one.name] = int(value)
    residual, why = _residual(case, moved, model)
    return Outcome(
        name=case.name,
        currency=case.currency,
        horizon_months=model.horizon,
        residual=residual,
        notes=(
            *_undefined(model, figures),
            *([why] if why else []),
            *_about_the_inputs(case, model),
        ),
        **figures,
    )


def _residual(
    case: Case, moved: Mapping[str, float] | None, model: Model
) -> tuple[float | None, str]:
    """What those contacted within the horizon bring after it, after tax; no perpetuity is assumed.

    Tax is the rate on every flow there, whether losses are offset or carried forward.
    """
    beyond = Model(case, moved, beyond=MONTHS_BEYOND)
    for at, segment in enumerate(case.segments):
        for line, name in (("survival", "retention"), ("natural_survival", "natural_retention")):
            if beyond.segment(line, at).full()[-1] >= 1:
                return None, (
                    words(
                        "{figure}: {where}: a {assumption} of 1 never ends, so no value after the "
                        "horizon is given",
                        figure=_figure("residual"),
                        where=_where(at, segment),
                        assumption=words(_CURVES[name]),
                    )
                )
    longer, within = (float(measure(one, "npv_before_tax")) for one in (beyond, model))
    kept = 1 - float(model.programme("tax_rate").scale)
    return (longer - within) * kept, ""


def _where(at: int, segment: Segment) -> str:
    """A segment by its name, or by its place where it has none."""
    return words("“{segment}”", segment=segment.name or f"segments.{at}")


_LABELS = {one.name: one.label for one in MEASURES}
_CURVES = {
    "retention": marked("retention"),
    "natural_retention": marked("retention of those who come anyway"),
}


def _figure(name: str) -> str:
    return words(_LABELS.get(name, name))


def _undefined(model: Model, figures: Mapping[str, Any]) -> list[str]:
    """Why a figure is undefined, or must be read with care."""
    told = []
    if figures["irr"] is None:
        told.append(
            words("{figure}: {why}", figure=_figure("irr"), why=irr(model["free_cash_flow"])[1])
        )
    for name, line in (
        ("payback_months", "cumulative_cash"),
        ("discounted_payback_months", "cumulative_discounted"),
    ):
        if figures[name] is None:
            told.append(words("{figure}: not paid back within the horizon", figure=_figure(name)))
        elif falls_back(model[line]):
            told.append(
                words(
                    "{figure}: the cumulative flow falls below 0 again later", figure=_figure(name)
                )
            )
    told += [
        words(
            "{figure}: nothing is paid out, so there is nothing to relate a return to",
            figure=_figure(name),
        )
        for name in ("mirr", "roi", "profitability_index")
        if figures[name] is None
    ]
    return told


def _about_the_inputs(case: Case, model: Model) -> list[str]:
    """What a reader must know of the assumptions, as they are used."""
    notes = [
        words("what_if: {assumption} is moved to {value}", assumption=path, value=change)
        for path, change in case.what_if.items()
    ]
    for at, segment in enumerate(case.segments):
        where = _where(at, segment)
        for name in ("retention", "natural_retention"):
            given = getattr(segment, name)
            if given and given.curve and len(given.curve) < model.horizon:
                notes.append(
                    words(
                        "{where}: {curve} ends at month {month}; after that nobody is taken to be "
                        "left",
                        where=where,
                        curve=words(_CURVES[name]),
                        month=len(given.curve),
                    )
                )
        listed = segment.contacted_per_month
        if isinstance(listed, Series) and len(listed.curve) > model.horizon:
            notes.append(words("{where}: contacts beyond the horizon are left out", where=where))
        p1, p0 = (model.segment(name, at).scale for name in ("return_rate", "natural_return_rate"))
        if p1 < p0:
            told = words("{where}: the offer keeps customers away (negative uplift)", where=where)
            notes.append(told)
    return notes
