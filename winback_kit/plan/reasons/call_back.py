"""Whom to call back and ask for the real reason: how many of each kind, drawn at random within it.

For a share known to ± w at 90 % among N people, with the finite population (Cochran, Sampling
Techniques, 3rd ed., 4.4, at p = 1/2):

    n₀ = z² / (4 w²)        n = N n₀ / (N + n₀ − 1)

A neutral caller asks one to two months after the loss, when the heat is gone and the memory is
not: so those lost within `RECENT_DAYS`, who are still lost, whom somebody may contact, and whose
real reason nobody has found out. Nobody is called who died, or whom the firm sent away.

Kept: `callback_sample`, one row a person in the order of the draw.
"""

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass

from scipy.special import ndtri

from winback_kit.client.codebook.kinds import Kind
from winback_kit.history.kaplan_meier import CONFIDENCE
from winback_kit.history.reasons.losses import RECENT_DAYS
from winback_kit.history.reasons.reasons import Reasons
from winback_kit.plan.experiment.arms import draw_sql
from winback_kit.tables.engine.duckdb_engine import Dialect, quoted

HALF_WIDTH = 0.1
_Z = float(ndtri(0.5 + CONFIDENCE / 2))
_SENT_AWAY: Kind = "intentionally pushed"


@dataclass(frozen=True)
class CallBack:
    """One kind of leaving: those who can be asked, and how many of them to ask."""

    kind: Kind
    people: int
    asked: int


def very_many(half_width: float) -> float:
    """How many of very many people to ask, for a share known to within `half_width` at 90 %."""
    return _Z**2 / (4 * half_width**2)


def to_ask(people: int, *, half_width: float = HALF_WIDTH) -> int:
    """How many of so many people to ask, for a share known to within `half_width` at 90 %.

    >>> to_ask(1_000), to_ask(40), to_ask(0)  # 1.645² / .04 = 67.6 of very many
    (64, 26, 0)
    """
    if people <= 0:
        return 0
    many = very_many(half_width)
    return min(people, math.ceil(people * many / (people + many - 1)))


def call_backs(reasons: Reasons) -> list[CallBack]:
    """Of each kind, those who can be asked, and how many of them to ask.

    >>> wk.call_backs(study.reasons)  # this client gives no reasons
    Traceback (most recent call last):
    winback_kit.checks.TooLittle: ...
    """
    found = [(one.kind, one.askable) for one in reasons.kinds if one.kind != _SENT_AWAY]
    return [CallBack(kind, people, to_ask(people)) for kind, people in found if people]


def calls_in_all(asked: Iterable[CallBack]) -> int:
    """The calls of all kinds together."""
    return sum(one.asked for one in asked)


def call_back_statements(
    dialect: Dialect, *, as_of: dt.date, salt: str, permissions_known: bool
) -> dict[str, str]:
    """Name and SELECT of `callback_sample`, from `lost_customers` and `lost_kinds`."""
    since = dialect.days("l.lost_day", f"DATE '{as_of}'")
    shut = "AND l.shut = ''" if permissions_known else ""
    draw = draw_sql(dialect, "l.customer_id", salt=f"{salt}|call back")
    many = very_many(HALF_WIDTH)
    return {
        "callback_people": f"""SELECT l.customer_id, l.lost_day, l.channel_names, {draw} AS draw,
              COALESCE(k.stated, '') AS stated, COALESCE(k.kind, 'unknown') AS kind
            FROM lost_customers l LEFT JOIN lost_kinds k ON k.customer_id = l.customer_id
            WHERE {since} <= {RECENT_DAYS} AND COALESCE(k.real, '') = '' {shut}
              AND COALESCE(k.never, 0) = 0
              AND COALESCE(k.kind, '') <> {quoted(_SENT_AWAY)}""",
        "callback_sample": f"""SELECT ROW_NUMBER() OVER (ORDER BY draw, customer_id) AS place,
              customer_id, lost_day, channel_names, stated, kind
            FROM (SELECT p.*, COUNT(*) OVER (PARTITION BY kind) AS n, ROW_NUMBER() OVER (
                    PARTITION BY kind ORDER BY draw, customer_id) AS turn
                  FROM callback_people p) d
            WHERE turn <= CEIL(n * {many!r} / (n + {many!r} - 1))""",
    }
