"""Whether the kinds of leaving differ between the client's segments, or only as chance makes them.

Pearson's χ² over the table of segments by kinds; of a table whose p is above `CHANCE` it must not
be claimed that reasons differ. So that hardly a cell is expected to hold fewer than five people,
kinds and segments of fewer than `FEWEST` are left out.
"""

from dataclasses import dataclass

import pandas as pd
from scipy.stats import chi2_contingency

from winback_kit.client.codebook.kinds import KINDS, Kind
from winback_kit.words.own_names import ALL_CUSTOMERS, NOT_GIVEN, OTHER_SEGMENTS

CHANCE = 0.05
FEWEST = 30


@dataclass(frozen=True, eq=False)
class KindsBySegment:
    """People by segment (rows) and kind (columns), with χ², its degrees of freedom and p."""

    people: pd.DataFrame
    chi2: float
    freedom: int
    p: float

    @property
    def differ(self) -> bool:
        """Whether segments differ by more than chance."""
        return self.p <= CHANCE

    @property
    def shares(self) -> pd.DataFrame:
        """The share of each kind within its segment."""
        return self.people.div(self.people.sum(axis=1), axis=0)

    @property
    def widest(self) -> tuple[Kind, str, str]:
        """The kind whose share differs most, the segment with the most and that with the least."""
        shares = self.shares
        kind = (shares.max() - shares.min()).idxmax()
        return kind, str(shares[kind].idxmax()), str(shares[kind].idxmin())


def kinds_by_segment(rows: pd.DataFrame) -> KindsBySegment | None:
    """The table from rows `segment`, `kind`, `n`; None where fewer than two segments or kinds are.

    >>> rows = [("a", "bought", 60), ("a", "pulled", 40), ("b", "bought", 40), ("b", "pulled", 60)]
    >>> found = wk.kinds_by_segment(pd.DataFrame(rows, columns=["segment", "kind", "n"]))
    >>> round(found.chi2, 2), found.freedom, found.differ  # 4 · 10² / 50
    (8.0, 1, True)
    """
    named = rows[~rows.segment.isin([NOT_GIVEN, ALL_CUSTOMERS, OTHER_SEGMENTS])]
    if named.empty:
        return None
    table = named.pivot_table(
        index="segment", columns="kind", values="n", aggfunc="sum", fill_value=0
    )
    table = table.loc[table.sum(axis=1) >= FEWEST]
    table = table[[kind for kind in KINDS if kind in table and table[kind].sum() >= FEWEST]]
    if min(table.shape) < 2:
        return None
    found = chi2_contingency(table.to_numpy(), correction=False)
    return KindsBySegment(table, float(found.statistic), int(found.dof), float(found.pvalue))
