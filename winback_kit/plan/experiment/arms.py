"""Who is in which arm of a test: drawn by a hash, so that the same person is drawn alike anywhere.

    u(i) = the first 48 bits of SHA-256("salt|id") as a share of 2⁴⁸;   held out where u(i) < share

The arm depends on nothing but the salt, the id and the share of the person's segment: not on who
else is drawn, in which order, or on which machine. With a larger share those held out before stay
so; with the salt and the share as they were nobody changes arms, and whoever comes later is drawn
alike. Another salt draws anew.

Where all of a household or an account are in one arm, the id is theirs. Two further draws have
salts of their own: a share held out of every campaign, and, of those not held out, a third arm that
is left to what is done today. With a share e held out of everything, h are held out in all where of
the others (h − e)/(1 − e) are.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from winback_kit.checks import hold_within
from winback_kit.client.experiment import Unit
from winback_kit.tables.engine.duckdb_engine import Dialect, quoted

Arm = Literal["treated", "holdout", "today"]
TREATED, HELD_OUT, TODAY = "treated", "holdout", "today"
_DIGITS = 12  # hexadecimal: 48 bits


@dataclass(frozen=True)
class Draw:
    """How the arms of a test are drawn: shares held out by segment, of all; `unit` is whose id.

    `today_share` is of those not held out, `universal_share` of all. `test` is the name of the
    test where it is registered: whoever was drawn for it before keeps their arm.
    """

    salt: str
    holdout_shares: Mapping[str, float]
    unit: Unit = "person"
    today_share: float = 0.0
    universal_salt: str = ""
    universal_share: float = 0.0
    test: str = ""

    def share_of_others(self, segment: str) -> float:
        """The share held out of those who are not held out of everything.

        >>> Draw("a", {"x": 0.28}, universal_share=0.1).share_of_others("x")
        0.2
        """
        share = self.holdout_shares.get(segment, 0.0)
        most = 1 - self.universal_share
        return round(max(0.0, share - self.universal_share) / most, 12) if most > 0 else 0.0

    def arm(self, unit_id: str, segment: str) -> Arm:
        """The arm of one person, household or account."""
        held = self.share_of_others(segment)
        if arm_of(unit_id, salt=self.universal_salt, holdout_share=self.universal_share) != TREATED:
            return "holdout"
        if arm_of(unit_id, salt=self.salt, holdout_share=held) != TREATED:
            return "holdout"
        today = arm_of(unit_id, salt=f"{self.salt}|{TODAY}", holdout_share=self.today_share)
        return "today" if today != TREATED else "treated"


def edge_of(holdout_share: float) -> str:
    """The least digest that is no longer held out; digests are compared as texts.

    >>> edge_of(0.5), edge_of(0), edge_of(1)
    ('800000000000', '000000000000', 'g')
    """
    hold_within("holdout share", holdout_share, least=0, most=1)
    place = int(holdout_share * 16**_DIGITS)
    return "g" if holdout_share == 1 else f"{place:0{_DIGITS}x}"


def arm_of(customer_id: str, *, salt: str, holdout_share: float) -> Arm:
    """The arm of one person. Chapter `measurement` calls it.

    >>> arm_of("C-100001", salt="Spring 2027", holdout_share=0.2)
    'treated'
    """
    digest = hashlib.sha256(f"{salt}|{customer_id}".encode()).hexdigest()
    return "holdout" if digest[:_DIGITS] < edge_of(holdout_share) else "treated"


def arm_sql(dialect: Dialect, unit_id: str, draw: Draw, *, edge: str) -> str:
    """`Draw.arm` over a column of ids; `edge` is the `edge_of` the segment's `share_of_others`."""
    draws = [
        (
            draw.universal_salt,
            quoted(edge_of(draw.universal_share)),
            HELD_OUT,
            draw.universal_share,
        ),
        (draw.salt, edge, HELD_OUT, 1.0),
        (f"{draw.salt}|{TODAY}", quoted(edge_of(draw.today_share)), TODAY, draw.today_share),
    ]
    cases = " ".join(
        f"WHEN {draw_sql(dialect, unit_id, salt=salt)} < {below} THEN {quoted(arm)}"
        for salt, below, arm, share in draws
        if share > 0
    )
    return f"CASE {cases} ELSE {quoted(TREATED)} END"


def draw_sql(dialect: Dialect, customer_id: str, *, salt: str) -> str:
    """The number that a person draws, as text: those with the least ones are drawn first."""
    digest = dialect.sha256(f"CONCAT({quoted(salt + '|')}, {customer_id})")
    return f"SUBSTR({digest}, 1, {_DIGITS})"
