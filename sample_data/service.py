"""tickets.csv and staff.csv: complaints and requests, and the people who answer them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sample_data.days import NEVER, day_number, iso_days
from sample_data.draws import Flags, Ints, exponential, pick, stream, whole
from sample_data.people import Ids
from sample_data.planted import Retail
from sample_data.words import patterns, sentence
from sample_data.write import Columns

SEVERITIES = ("low", "medium", "high")
SEVERITY_SHARES = ((0.5, 0.38, 0.12), (0.15, 0.4, 0.45))  # other tickets; before a Bad service loss
RECOVERED_SHARES = (0.7, 0.25)
OPEN_SHARE = 0.03
TOPICS = {  # by topic: its share of other tickets, and of those before a loss for Bad service
    "delivery": (0.30, 0.45),
    "damaged": (0.15, 0.35),
    "return": (0.20, 0.20),
    "question": (0.35, 0.0),
}
TEXT_RATE = 0.6
CHANNELS = {  # by channel: its share of other tickets, and of those before a loss for Bad service
    "phone": (0.35, 0.55),
    "e-mail": (0.35, 0.25),
    "chat": (0.30, 0.20),
}
PROMISED_SHARE = 0.6  # of tickets: a day was named
KEPT_SHARES = (0.85, 0.5)  # of promises: done by that day
MOST_DAYS_OFF = 5  # how long before or after the promised day
FIRST_STAFF = 1
TEAMS = (  # role, people in a unit, monthly cost in EUR, contacts a working day
    ("team lead", 1, 4_800, 15),
    ("win-back caller", 1, 3_300, 40),
    ("customer care", 3, 3_050, 30),
)
STEADY_YEARS, WEAK_YEARS = 5.0, 0.8  # mean time in the job
RECOMMENDS = ((0, 0, 1, 1, 2, 3, 5, 12, 20, 16, 10), (4, 3, 4, 5, 5, 6, 4, 2, 1, 0, 0))  # 0 to 10


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
    answered = day + whole(rng.random(day.size), 0, np.where(grave, 9, 3))
    answered = np.minimum(answered, closed)
    topic = np.where(
        grave,
        pick(rng.random(day.size), [share for _, share in TOPICS.values()]),
        pick(rng.random(day.size), [share for share, _ in TOPICS.values()]),
    )
    words, written = rng.random(day.size), rng.random(day.size) < TEXT_RATE
    told = [patterns("tickets")[name] for name in TOPICS]
    still_open = (rng.random(day.size) < OPEN_SHARE) | (closed > last)
    put_right = rng.random(day.size) < np.array(RECOVERED_SHARES)[grave.astype(int)]
    channel, promised = _promises(seed, grave, day, closed)
    customer = ids.of(person, number)
    order = np.lexsort((customer, day))
    order = order[day[order] <= last]
    recovered = np.where(still_open, "", np.where(put_right, "true", "false"))
    return {
        "customer_id": customer[order].tolist(),
        "opened": iso_days(day[order]),
        "answered": iso_days(np.where(answered > last, NEVER, answered)[order]),
        "closed": iso_days(np.where(still_open, NEVER, closed)[order]),
        "topic": np.array(list(TOPICS))[topic][order].tolist(),
        "free_text": [
            sentence(told[topic[row]], words[row], rival="") if written[row] else ""
            for row in order
        ],
        "severity": np.array(SEVERITIES)[severity][order].tolist(),
        "recovered": recovered[order].tolist(),
        "channel": np.array(list(CHANNELS))[channel][order].tolist(),
        "promised": iso_days(promised[order]),
    }


def _promises(seed: int, grave: Flags, opened: Ints, closed: Ints) -> tuple[Ints, Ints]:
    """The channel of each ticket and the day promised, from a stream of their own.

    A promise that is kept names the day of closing or a later one, a broken one a day before it
    and not before the opening; what is closed at once keeps any.
    """
    rng = stream(seed, "promises")
    draw = rng.random(opened.size)
    channel = np.where(
        grave,
        pick(draw, [share for _, share in CHANNELS.values()]),
        pick(draw, [share for share, _ in CHANNELS.values()]),
    )
    kept = rng.random(opened.size) < np.array(KEPT_SHARES)[grave.astype(int)]
    off = whole(rng.random(opened.size), 0, MOST_DAYS_OFF)
    day = np.where(kept, closed + off, np.maximum(opened, closed - 1 - off))
    named = rng.random(opened.size) < PROMISED_SHARE
    return np.asarray(channel), np.asarray(np.where(named, day, NEVER))


def _bad_service(plan: Retail) -> int:
    return [reason.name for reason in plan.reasons].index("Bad service")


def staff_table(plan: Retail) -> Columns:
    """staff.csv: the people of each country's care team; those of the weak one come and go.

    A place is filled again some weeks after it was left, from the start of the log on.
    """
    names = ("staff_id", "role", "unit", "started", "left", "monthly_cost", "contacts_per_day")
    table: Columns = {name: [] for name in (*names, "recommends")}
    rng = stream(0, f"staff {plan.client}")
    last = day_number(plan.as_of)
    for unit, _ in plan.countries:
        weak = unit == plan.driver.weak_unit
        years = WEAK_YEARS if weak else STEADY_YEARS
        for role, people, cost, contacts in TEAMS:
            for _ in range(people):
                day = day_number(plan.log_start) - int(rng.random() * years * 365)
                while day <= last:
                    leaves = day + 30 + int(exponential(rng.random(1), years * 365)[0])
                    score = int(pick(rng.random(1), RECOMMENDS[int(weak)])[0])
                    pace = 0.85 + 0.3 * rng.random()
                    gone = leaves <= last
                    row = (
                        f"S-{FIRST_STAFF + len(table['unit']):02d}",
                        role,
                        unit,
                        *iso_days(np.array([day, leaves if gone else NEVER])),
                        f"{round(cost * pace / 50) * 50:.2f}",
                        str(round(contacts * pace)),
                        "" if gone else str(score),
                    )
                    for name, cell in zip(table, row, strict=True):
                        table[name].append(cell)
                    day = leaves + 20 + int(rng.random() * (120 if weak else 40))
    return table
