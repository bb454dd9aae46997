"""tickets.csv and staff.csv: complaints and requests, and the people who answer them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sample_data.days import NEVER, day_number, iso_days
from sample_data.draws import pick, stream, whole
from sample_data.people import Ids
from sample_data.planted import Retail
from sample_data.write import Columns

SEVERITIES = ("low", "medium", "high")
SEVERITY_SHARES = ((0.5, 0.38, 0.12), (0.15, 0.4, 0.45))  # other tickets; before a Bad service loss
RECOVERED_SHARES = (0.7, 0.25)
OPEN_SHARE = 0.03
STAFF = (  # id, role, started, left, monthly cost in EUR, contacts a working day
    ("S-01", "team lead", "2019-04-01", "", "4800.00", "15"),
    ("S-02", "win-back caller", "2021-09-01", "", "3300.00", "38"),
    ("S-03", "win-back caller", "2023-02-01", "", "3300.00", "42"),
    ("S-04", "customer care", "2018-01-15", "", "3150.00", "30"),
    ("S-05", "customer care", "2020-06-01", "", "3050.00", "34"),
    ("S-06", "customer care", "2022-03-01", "2024-08-31", "2950.00", "28"),
    ("S-07", "customer care", "2024-09-01", "", "2950.00", "26"),
    ("S-08", "CRM analyst", "2022-11-01", "", "4200.00", ""),
)


def tickets_table(
    plan: Retail, seed: int, orders: pd.DataFrame, lifetimes: pd.DataFrame, ids: Ids
) -> Columns:
    """tickets.csv: after some orders, and before losses, most of all those for Bad service."""
    rng = stream(seed, "tickets")
    over = lifetimes[lifetimes["ended"]]
    rate = np.array([reason.ticket_rate for reason in plan.reasons])[over["reason"]]
    over = over[rng.random(len(over)) < rate]
    bought = orders[rng.random(len(orders)) < plan.tickets_per_order]
    person = np.concatenate([over["person_id"], bought["person_id"]])
    number = np.concatenate([over["number"], bought["number"]])
    day = np.concatenate([over["last_day"], bought["day"]])
    grave = np.concatenate([over["reason"] == _bad_service(plan), np.zeros(len(bought), bool)])
    day = day + whole(rng.random(day.size), 1, 20)
    severity = np.where(
        grave,
        pick(rng.random(day.size), SEVERITY_SHARES[1]),
        pick(rng.random(day.size), SEVERITY_SHARES[0]),
    )
    closed = day + whole(rng.random(day.size), 0, 14)
    last = day_number(plan.as_of)
    still_open = (rng.random(day.size) < OPEN_SHARE) | (closed > last)
    put_right = rng.random(day.size) < np.array(RECOVERED_SHARES)[grave.astype(int)]
    customer = ids.of(person, number)
    order = np.lexsort((customer, day))
    order = order[day[order] <= last]
    recovered = np.where(still_open, "", np.where(put_right, "true", "false"))
    return {
        "customer_id": customer[order].tolist(),
        "opened": iso_days(day[order]),
        "closed": iso_days(np.where(still_open, NEVER, closed)[order]),
        "severity": np.array(SEVERITIES)[severity][order].tolist(),
        "recovered": recovered[order].tolist(),
    }


def _bad_service(plan: Retail) -> int:
    return [reason.name for reason in plan.reasons].index("Bad service")


def staff_table() -> Columns:
    """staff.csv: the people who could be a win-back team."""
    names = ("staff_id", "role", "started", "left", "monthly_cost", "contacts_per_day")
    return {name: list(cells) for name, cells in zip(names, zip(*STAFF, strict=True), strict=True)}
