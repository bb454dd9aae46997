"""Who is in which arm of a test: drawn by a hash, so that the same person is drawn alike anywhere.

    u(i) = the first 48 bits of SHA-256("salt|id") as a share of 2⁴⁸;   held out where u(i) < share

The arm depends on nothing but the salt, the id and the share of the person's segment: not on who
else is drawn, in which order, or on which machine. With a larger share those held out before stay
so; with the salt and the share as they were nobody changes arms, and whoever comes later is drawn
alike. Another salt draws anew.
"""

import hashlib
from typing import Literal

from winback_kit.checks import hold_within
from winback_kit.tables.engine.duckdb_engine import Dialect, quoted

Arm = Literal["treated", "holdout"]
_DIGITS = 12  # hexadecimal: 48 bits


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


def arm_sql(dialect: Dialect, customer_id: str, *, salt: str, edge: str) -> str:
    """The same over a column of ids; `edge` is an expression that gives an `edge_of`."""
    drawn = draw_sql(dialect, customer_id, salt=salt)
    return f"CASE WHEN {drawn} < {edge} THEN 'holdout' ELSE 'treated' END"


def draw_sql(dialect: Dialect, customer_id: str, *, salt: str) -> str:
    """The number that a person draws, as text: those with the least ones are drawn first."""
    digest = dialect.sha256(f"CONCAT({quoted(salt + '|')}, {customer_id})")
    return f"SUBSTR({digest}, 1, {_DIGITS})"
