"""What the staff of today cost and can do, measured of the table of staff.

Cost and pace are means over those at work within the last three years, of whom there must be ten:
what one person earns is nobody's business here. Where the roles that win back have fewer, all who
ever had these roles are taken. With L leavings in M months of work of one person each

    leaving a month = L / M,   between the χ² limits of a count: χ²(.1; 2L)/2M to χ²(.9; 2L + 2)/2M

(Garwood 1936). Where it is stated who leads them, one person costs besides the part of a lead that
there is for each of the others: cost = mean of their own + mean of the leads · leads / others.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import chi2

from winback_kit.assumptions.record import Assumption
from winback_kit.checks import unknown
from winback_kit.history.kaplan_meier import DAYS_PER_MONTH
from winback_kit.history.measure import History
from winback_kit.plan.staff.ramp import MeasuredRamp, measured_ramp
from winback_kit.tables.names import FEWEST_PEOPLE, folded
from winback_kit.words.text import Count, PerCent, said, said_many

RECENT_DAYS = 3 * 365
_TENTH = 0.1
_Z = 1.2816  # of the 90th percentile


@dataclass(frozen=True)
class RoleToday:
    """The people of a role: still there, at work within the last three years, and left since.

    Cost a month in the currency, and contacts on a working day, are None where fewer than ten were
    at work.
    """

    role: str
    wins_back: bool
    now: int
    recent: int
    left: int
    cost: float | None
    contacts_per_day: float | None


@dataclass(frozen=True)
class StaffToday:
    """The staff by role, and what those who win back cost, do and stay; None where not measured."""

    roles: tuple[RoleToday, ...]
    people: int
    cost: Assumption | None
    contacts_per_day: Assumption | None
    leaving: Assumption | None
    ramp: MeasuredRamp | None = None


def staff_today(history: History) -> StaffToday | None:
    """What the staff tell; None where none were given.

    Raises Refused for a role in client.yml that nobody of them has.
    """
    rows = history.frames.staff
    if rows.empty:
        return None
    stated = history.data.client.settings.team
    known = {folded(str(role)): str(role) for role in rows.role}
    for key in ("roles", "led_by"):
        for name in getattr(stated, key):
            if folded(name) not in known:
                where, roles = history.data.client.where(f"team.{key}"), sorted({*known.values()})
                raise unknown(where, name, roles, what="is no role of the staff")
    wanted = {folded(name) for name in stated.roles}
    mine = rows.role.map(folded).isin(wanted) if wanted else rows.contacts_per_day >= 0
    own, paces = rows[mine], history.frames.staff_paces
    of = _enough(own)
    return StaffToday(
        roles=tuple(_role(str(role), part, mine) for role, part in rows.groupby("role")),
        people=_people(own[own.left_ago < 0]),
        cost=_with_leads(_mean(of, "cost"), rows, {folded(name) for name in stated.led_by}),
        contacts_per_day=_mean(of, "contacts_per_day"),
        leaving=_leaving(own),
        ramp=measured_ramp(paces[paces.role.map(folded).isin(wanted)] if wanted else paces),
    )


def _role(role: str, rows: pd.DataFrame, mine: pd.Series) -> RoleToday:
    recent, now = _recent(rows), rows[rows.left_ago < 0]
    cost, pace = _mean(recent, "cost"), _mean(recent, "contacts_per_day")
    return RoleToday(
        role=role,
        wins_back=bool(mine[rows.index].any()),
        now=_people(now),
        recent=_people(recent),
        left=_people(recent[recent.left_ago >= 0]),
        cost=cost.value if cost else None,
        contacts_per_day=pace.value if pace else None,
    )


def _recent(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[(rows.left_ago < 0) | (rows.left_ago < RECENT_DAYS)]


def _enough(rows: pd.DataFrame) -> pd.DataFrame:
    """Those of the last three years, or all there ever were where these are too few to be told."""
    recent = _recent(rows)
    return recent if _people(recent) >= FEWEST_PEOPLE else rows


def _with_leads(cost: Assumption | None, rows: pd.DataFrame, led_by: set[str]) -> Assumption | None:
    """The cost of one person with the part of a lead that there is for each of the others."""
    lead = rows.role.map(folded).isin(led_by)
    of_leads = _mean(_enough(rows[lead]), "cost")
    now = rows.left_ago < 0
    led = _people(rows[now & ~lead])
    if cost is None or of_leads is None or not led:
        return cost
    part = _people(rows[now & lead]) / led
    return cost.mapped(lambda one: one + part * of_leads.value).model_copy(
        update={
            "source": said(
                "{source}, and {part} of a lead for each", source=cost.source, part=PerCent(part, 0)
            )
        }
    )


def _people(rows: pd.DataFrame) -> int:
    return int(rows.n.sum())


def _mean(rows: pd.DataFrame, column: str) -> Assumption | None:
    """The mean over people with its 80 % interval; None where fewer than ten say it."""
    told = rows[rows[column] >= 0]
    people = _people(told)
    if people < FEWEST_PEOPLE:
        return None
    each = np.repeat(told[column].to_numpy(float), told.n.to_numpy(int))
    reach = _Z * float(each.std(ddof=1)) / np.sqrt(people)
    value = float(each.mean())
    return Assumption(
        value=value,
        low=max(0.0, value - reach),
        high=value + reach,
        evidence="B",
        source=said_many(
            people,
            "staff: mean of {people} person",
            "staff: mean of {people} people",
            people=Count(people),
        ),
    )


def _leaving(rows: pd.DataFrame) -> Assumption | None:
    """Leavings in the months of work of the last three years; None with fewer than ten people."""
    known = _recent(rows[rows.began_ago >= 0])
    if _people(known) < FEWEST_PEOPLE:
        return None
    since = np.minimum(known.began_ago, RECENT_DAYS)
    until = np.maximum(known.left_ago, 0)
    months = float(((since - until).clip(lower=0) * known.n).sum()) / DAYS_PER_MONTH
    left = _people(known[known.left_ago >= 0])
    if months <= 0:
        return None
    low = float(chi2.ppf(_TENTH, 2 * left)) / 2 / months if left else 0.0
    high = float(chi2.ppf(1 - _TENTH, 2 * left + 2)) / 2 / months
    return Assumption(
        value=min(1.0, left / months),
        low=min(1.0, low),
        high=min(1.0, high),
        evidence="B",
        source=said_many(
            months,
            "staff: {left} left in {months} month of work",
            "staff: {left} left in {months} months of work",
            left=Count(left),
            months=Count(months),
        ),
    )
