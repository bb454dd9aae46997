"""The figures of a case, in full precision: what every page and file shows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from winback_kit.assumptions.series import Series
from winback_kit.assumptions.terms import Segment
from winback_kit.case.assumptions.inputs import moves_asked_for
from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.line import Line
from winback_kit.case.formulas.lines import FIGURES, RESIDUAL, measures_of
from winback_kit.case.formulas.measures import falls_back, irr
from winback_kit.case.result.figures_of import outcome_measure
from winback_kit.case.result.model import Model
from winback_kit.records.result import Framed
from winback_kit.words.text import Text, marked, said

MONTHS_BEYOND = 600


@dataclass(frozen=True, repr=False)
class Outcome(Framed, Mapping[str, float | None], rows="figures"):
    """The figures of a case by name, which are in `lines.FIGURES`.

    Money is in the case's currency, at month 0 where it is a present value; rates per year. The
    residual is the present value after tax of those contacted within the horizon, in the months
    after it; it is in no other figure. None marks a figure that is undefined, with the reason in
    `notes`.
    """

    name: str | Text
    currency: str
    horizon_months: int
    figures: Mapping[str, float | None]
    notes: tuple[Text, ...]
    own_lines: tuple[Line, ...] = ()

    def __getitem__(self, name: str) -> float | None:
        """A figure by its name."""
        return self.figures[name]

    def __iter__(self) -> Iterator[str]:
        """The names of the figures."""
        return iter(self.figures)

    def __len__(self) -> int:
        """How many figures there are."""
        return len(self.figures)

    def known(self, name: str) -> float:
        """A figure that every case has, such as `npv_before_tax`; a ValueError if it has none."""
        value = self.figures[name]
        if value is None:
            raise ValueError(f"{name} is undefined in this case")
        return value

    def pv(self, name: str) -> float:
        """A present value: `pv("team")` is the figure `pv_team`."""
        return self.known(f"pv_{name}")

    @property
    def npv(self) -> float:
        """Net present value."""
        return self.known("npv")

    @property
    def npv_headline(self) -> float:
        """Net present value after the cut for weak evidence."""
        return self.known("npv_headline")

    @property
    def residual(self) -> float | None:
        """What those contacted within the horizon bring after it; None where that never ends."""
        return self.figures["residual"]

    @property
    def irr(self) -> float | None:
        """Internal rate of return, a year."""
        return self.figures["irr"]

    @property
    def payback_months(self) -> int | None:
        """The first month in which the cumulative cash is 0 or more; 0 where none is ever out."""
        months = self.figures["payback_months"]
        return None if months is None else int(months)

    @property
    def discounted_payback_months(self) -> int | None:
        """The same of the cumulative cash, discounted."""
        months = self.figures["discounted_payback_months"]
        return None if months is None else int(months)

    @property
    def peak_cash_need(self) -> float:
        """The most cash that is ever out."""
        return self.known("peak_cash_need")

    @property
    def contacted(self) -> float:
        """Customers contacted."""
        return self.known("contacted")

    @property
    def returns(self) -> float:
        """Customers who return with the programme."""
        return self.known("returns")

    @property
    def natural_returns(self) -> float:
        """Customers who would return on their own."""
        return self.known("natural_returns")

    @property
    def incremental_returns(self) -> float:
        """Customers who return because of the programme."""
        return self.known("incremental_returns")

    def as_json(self) -> dict[str, Any]:
        """A plain mapping for JSON, null where a figure is undefined."""
        about = {
            "name": str(self.name),
            "currency": self.currency,
            "horizon_months": self.horizon_months,
        }
        return {**about, **self.figures, "notes": list(map(str, self.notes))}


def outcome(case: Case, moved: Mapping[str, float | str] | None = None) -> Outcome:
    """The figures of `case`, with assumptions moved where asked for.

    `moved` takes the names of a scenario: "segments.0.return_rate", "segments.*.margin" for every
    segment, and "x0.8" for a factor. Raises Refused for an unknown name or an impossible value.

    >>> half = wk.outcome(study.case, {"programme.setup_cost": "x0.5"})
    >>> round(half["npv_before_tax"] - wk.outcome(study.case)["npv_before_tax"], 6)  # half of 50
    25.0
    """
    dials = moves_asked_for(case, moved)
    return outcome_of(case, Model(case, dials), dials)


def outcome_of(case: Case, model: Model, moved: Mapping[str, float] | None = None) -> Outcome:
    """The figures of a case that has been worked out already with these dials moved."""
    residual, why = _residual(case, moved, model)
    figures: dict[str, float | None] = {}
    for one in measures_of(model.lines.values()):
        value = float(outcome_measure(model, one.name))
        whole = int(value) if one.unit == "months" and not np.isnan(value) else value
        figures[one.name] = None if np.isnan(value) else whole
        if one.name == "npv_later":
            figures[RESIDUAL.name] = residual
    notes = [*_undefined(model, figures), why, *_about_the_inputs(case, model)]
    return Outcome(
        case.name,
        case.currency,
        model.horizon,
        figures,
        tuple(note for note in notes if note),
        tuple(line for line in case.own_lines if line.faces.bridge),
    )


def _residual(
    case: Case, moved: Mapping[str, float] | None, model: Model
) -> tuple[float | None, Text | None]:
    """What those contacted within the horizon bring after it, after tax; no perpetuity is assumed.

    Tax is the rate on every flow there, whether losses are offset or carried forward.
    """
    beyond = Model(case, moved, beyond=MONTHS_BEYOND)
    for at, segment in enumerate(case.segments):
        for line, name in (("survival", "retention"), ("natural_survival", "natural_retention")):
            if beyond.segment(line, at).full()[-1] >= 1:
                return None, (
                    said(
                        "{figure}: {where}: a {assumption} of 1 never ends, so no value after the "
                        "horizon is given",
                        figure=_figure(RESIDUAL.name),
                        where=_where(at, segment),
                        assumption=said(_CURVES[name]),
                    )
                )
    longer, within = (float(outcome_measure(one, "npv_before_tax")) for one in (beyond, model))
    kept = 1 - float(model.programme("tax_rate").scale)
    return (longer - within) * kept, None


def _where(at: int, segment: Segment) -> Text:
    """A segment by its name, or by its place where it has none."""
    return said("“{segment}”", segment=segment.name or f"segments.{at}")


_CURVES = {
    "retention": marked("retention"),
    "natural_retention": marked("retention of those who would return anyway"),
}


def _figure(name: str) -> Text:
    return said(FIGURES[name].label)


def _undefined(model: Model, figures: Mapping[str, Any]) -> list[Text]:
    """Why a figure is undefined, or must be read with care."""
    told: list[Text] = []
    _, why = irr(model["free_cash_flow"])
    if why is not None:
        told.append(said("{figure}: {why}", figure=_figure("irr"), why=why))
    for name, line in (
        ("payback_months", "cumulative_cash"),
        ("discounted_payback_months", "cumulative_discounted"),
    ):
        if figures[name] is None:
            told.append(said("{figure}: not paid back within the horizon", figure=_figure(name)))
        elif figures[name] == 0:
            told.append(said("{figure}: no money is ever out", figure=_figure(name)))
        elif falls_back(model[line]):
            told.append(
                said(
                    "{figure}: the cumulative flow falls below 0 again later", figure=_figure(name)
                )
            )
    told += [
        said(
            "{figure}: nothing is paid out, so there is nothing to relate a return to",
            figure=_figure(name),
        )
        for name in ("mirr", "roi", "profitability_index")
        if figures[name] is None
    ]
    return told


def _about_the_inputs(case: Case, model: Model) -> list[Text]:
    """What a reader must know of the assumptions, as they are used."""
    notes = [
        said("what_if: {assumption} is moved to {value}", assumption=path, value=str(change))
        for path, change in case.what_if.items()
    ]
    for at, segment in enumerate(case.segments):
        where = _where(at, segment)
        for name in ("retention", "natural_retention"):
            given = getattr(segment, name)
            if given and given.curve and len(given.curve) < model.horizon:
                notes.append(
                    said(
                        "{where}: {curve} ends at month {month}; after that nobody is taken to be "
                        "left",
                        where=where,
                        curve=said(_CURVES[name]),
                        month=len(given.curve),
                    )
                )
        listed = segment.contacted_per_month
        if isinstance(listed, Series) and len(listed.curve) > model.horizon:
            notes.append(said("{where}: contacts beyond the horizon are left out", where=where))
        p1, p0 = (model.segment(name, at).scale for name in ("return_rate", "natural_return_rate"))
        if p1 < p0:
            told = said("{where}: the offer keeps customers away (negative uplift)", where=where)
            notes.append(told)
    return notes
