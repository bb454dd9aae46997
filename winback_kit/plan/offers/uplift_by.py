"""Whether an offer works alike with all of a segment: by time since the loss, and by orders before.

Within the draws of the campaigns each band's uplift is read as the segment's is (draws.py). Q of
the bands, with Holm over all that is asked, says whether they differ by more than chance. Where
they do, a person's uplift is the segment's, moved by how far their band's, drawn towards the mean
of the bands, lies from it; where they do not, or where too few were tested, it is the segment's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from winback_kit.history.beside.campaign_bands import BANDS
from winback_kit.plan.experiment.readout.draws import tested
from winback_kit.plan.experiment.statistics.several import holm
from winback_kit.plan.experiment.statistics.shrinkage import drawn_to_mean

FEWEST_BANDS = 2
SEEN = 0.05


@dataclass(frozen=True)
class UpliftBand:
    """The people of a band in both arms, their uplift with its error, and what it is drawn to."""

    band: int
    treated: int
    holdout: int
    uplift: float
    error: float
    drawn: float


@dataclass(frozen=True)
class UpliftBy:
    """One offer in one segment, asked `by` "since" or "orders"; `p` is after Holm."""

    segment: str
    offer: str
    by: str
    bands: tuple[UpliftBand, ...]
    mean: float
    q: float
    p: float

    @property
    def differ(self) -> bool:
        """Whether the bands differ by more than chance."""
        return self.p < SEEN

    @property
    def moves(self) -> dict[int, float]:
        """How far the uplift of each band lies from the segment's."""
        return {one.band: one.drawn - self.mean for one in self.bands}


def uplifts_by(campaigns: pd.DataFrame) -> list[UpliftBy]:
    """Every segment and offer that was tested in two bands at least, by each way of cutting.

    `campaigns` has the columns of `campaign_bands`.
    """
    found = [one for by in BANDS for one in _asked(campaigns, by)]
    held = holm([one.p for one in found])
    return [replace(one, p=float(p)) for one, p in zip(found, held, strict=True)]


def _asked(campaigns: pd.DataFrame, by: str) -> list[UpliftBy]:
    names = campaigns[["segment", by]].drop_duplicates().reset_index(drop=True)
    places = names.reset_index().rename(columns={"index": "cell"})
    cut = campaigns.merge(places, on=["segment", by])
    cut = cut.assign(segment=cut.cell.astype(str))
    keys = ["segment", "offer", "arm", "campaign", "days_ago"]
    cells = tested(cut.groupby(keys, as_index=False)[["contacted", "returned"]].sum())
    where = names.loc[cells.segment.astype(int)]
    cells = cells.assign(segment=where.segment.to_numpy(), band=where[by].to_numpy())
    pairs = cells.groupby(["segment", "offer"], sort=True)
    return [
        _one(str(segment), str(offer), by, rows)
        for (segment, offer), rows in pairs
        if len(rows) >= FEWEST_BANDS
    ]


def _one(segment: str, offer: str, by: str, rows: pd.DataFrame) -> UpliftBy:
    rows = rows.sort_values("band")
    errors = rows.error.to_numpy(float)
    drawn = drawn_to_mean(rows.uplift.to_numpy(float), errors=errors)
    return UpliftBy(
        segment=segment,
        offer=offer,
        by=by,
        bands=tuple(
            UpliftBand(
                int(row.band),
                int(row.n1),
                int(row.n0),
                float(row.uplift),
                float(row.error),
                float(to),
            )
            for row, to in zip(rows.itertuples(), drawn.effects, strict=True)
        ),
        mean=drawn.mean.value,
        q=drawn.q,
        p=drawn.p,
    )


def carried(found: Sequence[UpliftBy]) -> list[UpliftBy]:
    """Those that move a person's uplift: of a segment and offer the way that differs most."""
    best: dict[tuple[str, str], UpliftBy] = {}
    for one in sorted(found, key=lambda one: one.p):
        if one.differ:
            best.setdefault((one.segment, one.offer), one)
    return list(best.values())
