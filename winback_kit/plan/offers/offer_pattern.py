"""What past offers went with: who came back, and what those who did were worth.

For each offer: the share that returned, the value and duration of those who returned, and the value
of one customer asked. A dearer offer can win more customers and poorer ones at once, so that the
share alone misleads; and nothing here is an effect unless offers were drawn by lot and a group got
none. The result carries what it cannot say. Chapter `reasons` calls it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from winback_kit.checks import refused
from winback_kit.words.text import Text, said

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class OfferRow:
    """One offer: customers asked, share returned, value and duration if returned, value a customer
    asked (those who did not return included).
    """

    offer: float
    asked: int
    return_rate: float
    value_if_returned: float
    duration_if_returned: float
    value_of_asking: float


@dataclass(frozen=True)
class OfferPattern:
    """The offers, the cheapest first, and what the comparison cannot say."""

    rows: tuple[OfferRow, ...]
    caveats: tuple[Text, ...]

    @property
    def more_but_poorer(self) -> bool:
        """Whether every dearer offer goes with more returns and poorer ones."""
        rates = [row.return_rate for row in self.rows]
        values = [row.value_if_returned for row in self.rows]
        return bool(np.all(np.diff(rates) > 0) and np.all(np.diff(values) < 0))


def offer_pattern(
    *,
    offer: Array,
    returned: Array,
    value: Array,
    duration: Array,
    randomised: bool,
    has_control: bool,
    known_after_return: tuple[str, ...],
) -> OfferPattern:
    """Compare offers over n customers asked; all arrays (n,), `value` also where nobody returned.

    `known_after_return` names columns that are only known of those who came back; they must not
    enter a model of the return.
    """
    back = np.asarray(returned) > 0
    if not back.any():
        raise refused("offers", "nobody came back, so returns cannot be compared")
    rows = []
    for one in np.unique(offer):
        asked = np.asarray(offer) == one
        came = asked & back
        rows.append(
            OfferRow(
                offer=float(one),
                asked=int(asked.sum()),
                return_rate=float(back[asked].mean()),
                value_if_returned=float(value[came].mean()) if came.any() else float("nan"),
                duration_if_returned=float(duration[came].mean()) if came.any() else float("nan"),
                value_of_asking=float(value[asked].mean()),
            )
        )
    return OfferPattern(
        rows=tuple(rows),
        caveats=_caveats(
            has_control=has_control, randomised=randomised, known_after_return=known_after_return
        ),
    )


def _caveats(
    *, has_control: bool, randomised: bool, known_after_return: tuple[str, ...]
) -> tuple[Text, ...]:
    caveats = []
    if not has_control:
        caveats.append(
            said("Nobody went without an offer, so what doing nothing brings is not known.")
        )
    if not randomised:
        caveats.append(
            said("Offers were not drawn by lot: those who got a dear one may differ before.")
        )
    caveats += [
        said(
            "{name} is known only of those who came back; in a model of the return it would leak.",
            name=name,
        )
        for name in known_after_return
    ]
    return tuple(caveats)
