"""The persons behind the log: their ids and rows, and whether they may be contacted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sample_data.days import NEVER, day_number, iso_days
from sample_data.draws import Ints, pick, sample, stream, whole
from sample_data.planted import Retail
from sample_data.traits import Words, acquisition, named
from sample_data.write import Columns, money, yes_no

FIRST_ID = 100_001


@dataclass(frozen=True)
class Ids:
    """The id of each person before and after the second lifetime began; mostly the same."""

    first: Words
    second: Words

    def of(self, person: Ints, number: Ints) -> Words:
        """The id under which something of that lifetime is booked."""
        return np.where(number >= 2, self.second[person], self.first[person])


def numbered(first: int, size: int) -> Words:
    """C-100001, C-100002, …"""
    return np.char.add("C-", np.arange(first, first + size).astype(str))


def test_account_ids(plan: Retail) -> Words:
    """Ids of the test accounts, after those of all persons."""
    after = FIRST_ID + plan.persons + plan.dirt.persons_with_two_ids
    return numbered(after, plan.dirt.test_accounts)


def give_ids(plan: Retail, seed: int, lifetimes: pd.DataFrame) -> Ids:
    """Ids in order of arrival; some persons with a second lifetime get a second id for it."""
    first = numbered(FIRST_ID, plan.persons)
    second = first.copy()
    returners = lifetimes.loc[lifetimes["number"] == 2, "person_id"].to_numpy()
    chosen = sample(
        stream(seed, "two ids"), size=plan.dirt.persons_with_two_ids, among=returners.size
    )
    movers = np.sort(returners[chosen])
    second[movers] = numbered(FIRST_ID + plan.persons, movers.size)
    return Ids(first, second)


def contact_key(client: str, person: object) -> str:
    """Sixteen hexadecimal digits that are the same for one person everywhere."""
    return hashlib.sha256(f"{client}/{person}".encode()).hexdigest()[:16]


def customers_table(plan: Retail, seed: int, ids: Ids, traits: pd.DataFrame) -> Columns:
    """customers.csv: persons, then the second ids, then the test accounts."""
    rng = stream(seed, "customers")
    size, tests = plan.persons, plan.dirt.test_accounts
    own_source, own_cost = acquisition(rng, tests)
    accounts = pd.DataFrame(
        {
            "segment": named(rng, tests, plan.segments),
            "source": own_source,
            "acquisition_cost": own_cost,
            "country": named(rng, tests, plan.countries),
        }
    )
    keys = np.array([contact_key(plan.client, person) for person in range(size + tests)])
    movers = np.flatnonzero(ids.second != ids.first)
    row = np.concatenate([np.arange(size), movers, np.arange(size, size + tests)])
    place = np.arange(row.size)
    moved = (place >= size) & (place < size + movers.size)
    told = pd.concat([traits, accounts], ignore_index=True).iloc[row]
    cost = np.where(moved, 0, told["acquisition_cost"])
    return {
        "customer_id": np.concatenate(
            [ids.first, ids.second[movers], test_account_ids(plan)]
        ).tolist(),
        "segment": told["segment"].tolist(),
        "source": np.where(moved, "new shop account", told["source"]).tolist(),
        "acquisition_cost": money(np.rint(cost * 100).astype(np.int64)),
        "country": told["country"].tolist(),
        "contact_key": keys[row].tolist(),
        "is_test": yes_no(place >= size + movers.size),
        **_tied(plan, told),
    }


def _tied(plan: Retail, told: pd.DataFrame) -> Columns:
    """The column of a tie, where one is planted."""
    if plan.tie is None:
        return {}
    return {plan.tie.column: yes_no(told[plan.tie.column].eq(True).to_numpy())}


def draw_permissions(plan: Retail, seed: int, arrivals: Ints) -> pd.DataFrame:
    """One row a person: has_row, opted_out_at (day or NEVER), do_not_contact, permitted."""
    rng = stream(seed, "permissions")
    has_row = rng.random(plan.persons) < plan.permission_rate
    state = pick(
        rng.random(plan.persons),
        [
            plan.opted_out_rate,
            plan.do_not_contact_rate,
            1 - plan.opted_out_rate - plan.do_not_contact_rate,
        ],
    )
    day = arrivals + whole(rng.random(plan.persons), 0, day_number(plan.as_of) - arrivals)
    return pd.DataFrame(
        {
            "has_row": has_row,
            "opted_out_at": np.where(state == 0, day, NEVER),
            "do_not_contact": state == 1,
            "consent": rng.random(plan.persons) < 0.7,
            "permitted": has_row & (state == 2),
        }
    )


def permissions_table(ids: Ids, permissions: pd.DataFrame) -> Columns:
    """permissions.csv: one row an id; a second id carries the same permission as the first."""
    have = np.flatnonzero(permissions["has_row"])
    movers = have[ids.second[have] != ids.first[have]]
    rows = permissions.iloc[np.concatenate([have, movers])]
    return {
        "customer_id": np.concatenate([ids.first[have], ids.second[movers]]).tolist(),
        "channel": ["e-mail"] * len(rows),
        "opted_out_at": iso_days(rows["opted_out_at"].to_numpy()),
        "do_not_contact": yes_no(rows["do_not_contact"].to_numpy()),
        "basis": np.where(rows["consent"], "consent", "existing customer").tolist(),
    }


def prospects_table(plan: Retail, seed: int, ids: Ids, arrivals: Ints) -> Columns:
    """prospects.csv: some became customers on the day of their first order."""
    rng = stream(seed, "prospects")
    size = plan.prospects
    person = sample(rng, size=round(size * plan.converted_share), among=plan.persons)
    open_days = whole(
        rng.random(size - person.size), day_number(plan.log_start), day_number(plan.as_of)
    )
    first_contact = np.append(arrivals[person], open_days) - whole(rng.random(size), 3, 90)
    source, cost = acquisition(rng, size)
    order = np.argsort(first_contact, kind="stable")
    became = np.append(ids.first[person], np.full(size - person.size, ""))
    converted_at = np.append(arrivals[person], np.full(size - person.size, NEVER))
    return {
        "prospect_id": [f"P-{number}" for number in range(10_001, 10_001 + size)],
        "first_contact": iso_days(first_contact[order]),
        "source": source[order].tolist(),
        "cost": money(np.rint(cost[order] * 70).astype(np.int64)),
        "customer_id": became[order].tolist(),
        "converted_at": iso_days(converted_at[order]),
    }
