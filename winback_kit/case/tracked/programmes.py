"""What other firms did to win customers back, beside what the client's own campaigns did.

Like stands beside like: what a test with a group drawn to be held out caused, beside what the
client's own tests caused; all returns after a contact, which hold those who come anyway, beside all
returns of the client's own treated. Without a contract nothing is compared with one. None of this
enters a case.
"""

from __future__ import annotations

from dataclasses import dataclass

from winback_kit.assumptions.published import PublishedFigure, PublishedProgramme, published_figures
from winback_kit.case.tracked.caused import caused_returns
from winback_kit.history.measure import History
from winback_kit.records.result import Framed, Rows


@dataclass(frozen=True)
class OwnCampaigns:
    """What the client's own campaigns did within the return window, over all their draws.

    `gross` is the share of all `treated` who returned. `uplift`, with a 90 % interval from `low` to
    `high`, is that of the treated who were drawn beside a group held out; None where nobody was.
    """

    treated: int
    returned: int
    months: int
    uplift: float | None
    low: float | None
    high: float | None

    @property
    def gross(self) -> float:
        """The share of the treated who returned, whatever made them."""
        return self.returned / self.treated


@dataclass(frozen=True)
class OtherProgramme:
    """A published programme, and the client's own figure measured alike where there is one."""

    programme: PublishedProgramme
    figure: PublishedFigure | None
    own: float | None

    @property
    def measured(self) -> str:
        """uplift, gross_return, or told where it gave no figure to compare."""
        compared = self.figure.compares if self.figure else None
        return compared.measured if compared else "told"


@dataclass(frozen=True, repr=False)
class HowOthersDid(Framed, rows="programmes"):
    """Published programmes, those with a control first, and the client's own campaigns."""

    programmes: Rows[OtherProgramme]
    own: OwnCampaigns | None

    @property
    def with_control(self) -> int:
        """How many of them held a group out by lot."""
        return sum(one.programme.control == "drawn" for one in self.programmes)


_ORDER = ("drawn", "matched", "none")


def how_others_did(history: History) -> HowOthersDid:
    """The published programmes beside a client's own campaigns.

    >>> from winback_kit.case.tracked.programmes import how_others_did
    >>> found = how_others_did(study.history)
    >>> found.own is None, found.programmes[0].programme.control  # this client gave no contacts
    (True, 'drawn')
    """
    held, own = published_figures(), own_campaigns(history)
    figures = {key: held.benchmarks.get(one.figure) for key, one in held.programmes.items()}
    known = {"uplift": own.uplift, "gross_return": own.gross} if own else {}
    contractual = history.data.contractual
    found = [
        OtherProgramme(one, figures[key], _alike(figures[key], known, contractual=contractual))
        for key, one in held.programmes.items()
    ]
    return HowOthersDid(
        Rows(sorted(found, key=lambda one: _ORDER.index(one.programme.control))), own
    )


def _alike(
    figure: PublishedFigure | None, known: dict[str, float | None], *, contractual: bool
) -> float | None:
    compared = figure.compares if figure else None
    if compared is None or compared.contractual != contractual:
        return None
    return known.get(compared.measured)


def own_campaigns(history: History) -> OwnCampaigns | None:
    """What the client's own campaigns did; None where nobody was contacted long enough ago."""
    rows = history.frames.campaigns
    treated = rows[rows.arm == "treated"]
    if treated.empty:
        return None
    found = caused_returns(history, rows)
    ends: tuple[float | None, ...] = (None, None, None)
    if found:
        ends = tuple(one / found.treated for one in (found.returned, found.low, found.high))
    people, back = int(treated.contacted.sum()), int(treated.returned.sum())
    return OwnCampaigns(people, back, history.window_months, *ends)
