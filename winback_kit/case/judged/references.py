"""A case beside what others have published: natural return, uplift, and returns after a contact.

Comparable is what was measured with a contract for a client who has them, without one for the
others. The natural return is taken over the same months as the published one; an uplift is compared
with one that had a group held out alone; what had none is gross, and compared with all returns of
those contacted.
"""

from dataclasses import dataclass

from winback_kit.assumptions.published import Measured, PublishedFigure, published_figures
from winback_kit.case.moved.what_if import LeverEffect, uplift_of
from winback_kit.case.result.outcome import Outcome
from winback_kit.history.measure import History
from winback_kit.records.result import Framed, Rows


@dataclass(frozen=True)
class Reference:
    """A published figure and the client's own, measured alike; None where the log is too short."""

    figure: PublishedFigure
    measured: Measured
    own: float | None

    @property
    def holdout(self) -> bool:
        """Whether a group was held out."""
        return self.figure.compares is not None and self.figure.compares.holdout


@dataclass(frozen=True)
class Range:
    """The published figures of one kind: from the lowest to the highest, and the client's own.

    `months` are those of the natural return; None where they are not stated.
    """

    count: int
    low: float
    high: float
    own: float | None
    months: float | None

    @property
    def place(self) -> str:
        """Where the client's own is: below, within, above; nowhere where it is not known."""
        if self.own is None:
            return "nowhere"
        return "below" if self.own < self.low else "above" if self.own > self.high else "within"


@dataclass(frozen=True, repr=False)
class References(Framed, rows="rows"):
    """A case beside the published figures that are comparable."""

    rows: Rows[Reference]

    def range_of(self, measured: Measured) -> Range | None:
        """The published figures of one kind; None where none is comparable.

        Of the natural return those whose months are stated.
        """
        found = [one for one in self.rows if one.measured == measured]
        if measured == "natural_return":
            found = [one for one in found if _months(one.figure) is not None]
        if not found:
            return None
        ends = [one.figure.ends for one in found]
        return Range(
            count=len(found),
            low=min(low for low, _ in ends),
            high=max(high for _, high in ends),
            own=found[0].own,
            months=_months(found[0].figure),
        )


def references(history: History, result: Outcome, drivers: list[LeverEffect]) -> References:
    """The published figures that are comparable with a client's, beside the client's own.

    >>> from winback_kit.case.judged.references import references
    >>> found = references(study.history, study.outcome, study.drivers)
    >>> {one.measured for one in found.rows if one.holdout}
    {'uplift'}
    """
    contacted = result.known("contacted")
    own = {
        "uplift": uplift_of(drivers)[0],
        "gross_return": result.known("returns") / contacted if contacted else None,
    }
    rows = [
        Reference(
            one,
            one.compares.measured,
            _natural(history, one)
            if one.compares.measured == "natural_return"
            else own[one.compares.measured],
        )
        for one in published_figures().benchmarks.values()
        if one.compares and one.compares.contractual == history.data.contractual
    ]
    return References(Rows(rows))


def _months(figure: PublishedFigure) -> float | None:
    return figure.compares.months if figure.compares else None


def _natural(history: History, figure: PublishedFigure) -> float | None:
    """The client's natural return within the same months of the loss; else in its own window."""
    months = _months(figure) or history.window_months
    curve = history.natural_return()
    return curve.at_month(months)[0] if curve.covers(months) else None
