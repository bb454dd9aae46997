"""Play the retail client forward: python sample_data/play.py CLIENT --until DAY --out FOLDER.

CLIENT is the sample, or a copy of it in which `winback experiment assign` has drawn a test. FOLDER
gets the client as it stands on the last day: the orders, losses and new customers since, contacts
of everybody whom the test treats and who was still lost on the day of the draw, and played.yml with
what was planted of them. The settings are moved on to that day.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
if str(HERE.parent) not in sys.path:
    sys.path.insert(0, str(HERE.parent))

import numpy as np  # noqa: E402 (the path comes first)

from sample_data.amounts import cents, margin_rates  # noqa: E402
from sample_data.days import day_number, iso_days  # noqa: E402
from sample_data.draws import Floats, Ints, lognormal, pick, stream, whole  # noqa: E402
from sample_data.generate import RETAIL_SEED  # noqa: E402
from sample_data.goodbyes import CHANNELS, EMAIL  # noqa: E402
from sample_data.onwards import YEAR, Asked, Life, Played, World, lives_of, play_person  # noqa: E402
from sample_data.people import contact_key  # noqa: E402
from sample_data.planted import Retail  # noqa: E402
from sample_data.retail import RetailClient, make_retail  # noqa: E402
from sample_data.traits import named  # noqa: E402
from sample_data.write import Columns, csv_text, money, yaml_text  # noqa: E402

Row = tuple[int, int, int]  # person, lifetime, day


def play(
    made: RetailClient, given: Mapping[str, Columns], asked: list[dict[str, str]], until: dt.date
) -> dict[str, str]:
    """The tables that change, as text, and played.yml; `asked` are rows of assignments.csv.

    `given` are the tables as they stand in the client's folder; new rows are added to them.
    """
    plan = made.planted
    world = World(plan, made.seed, day_number(plan.as_of), day_number(until))
    people = _People(made, world)
    tests = people.asked(asked)
    out = Played()
    for person, life in people.lives.items():
        play_person(world, person, life, tests, out)
    tables = {name: {c: list(v) for c, v in given[name].items()} for name in CHANGED}
    _add(tables["customers"], people.new_customers())
    _add(tables["permissions"], people.new_permissions())
    _until(tables["orders"], "order_date", plan.as_of)
    _add(tables["orders"], people.order_rows(people.first_orders + out.orders, tables["orders"]))
    _add(tables["goodbyes"], people.goodbye_rows(out))
    _add(tables["contacts"], people.contact_rows(out))
    told = {f"{name}.csv": csv_text(columns) for name, columns in tables.items()}
    return told | {"played.yml": yaml_text(_truth(plan, out), heading="What was planted.")}


CHANGED = ("orders", "customers", "permissions", "goodbyes", "contacts")


class _People:
    """Everybody, those who arrive among them, with their ids."""

    def __init__(self, made: RetailClient, world: World) -> None:
        plan, self.world, self.made = made.planted, world, made
        self.lives = lives_of(made)
        self.first = made.persons["customer_id"].tolist()
        self.second = made.persons["second_id"].tolist()
        rng = stream(made.seed, "play arrivals")
        begun = made.clean_orders.groupby("person_id")["day"].min().to_numpy()
        begun = begun.astype("datetime64[D]").astype(int)
        recent = np.flatnonzero(begun > world.begins - YEAR)
        size = round(len(recent) * (world.until - world.begins) / YEAR)
        self.alike: Ints = recent[whole(rng.random(size), 0, len(recent) - 1)]
        starts = np.sort(whole(rng.random(size), world.begins + 1, world.until))
        used = [int(one.partition("-")[2]) for one in made.tables["customers"]["customer_id"]]
        self.new = [f"C-{max(used) + 1 + at}" for at in range(size)]
        self.first_orders: list[Row] = []
        odds = made.persons["ending_odds"].to_numpy()[self.alike]
        for at, start in enumerate(starts.tolist()):
            person = plan.persons + at
            life = Life(1, 1, start, ended=False, odds=float(odds[at]))
            life.ended = world.ends(stream(made.seed, f"play {person} begins"), life)
            self.lives[person] = life
            self.first_orders.append((person, 1, start))

    def id_of(self, person: int, number: int) -> str:
        """The id under which something of that lifetime is booked."""
        if person >= len(self.first):
            return self.new[person - len(self.first)]
        return str(self.second[person] if number >= 2 else self.first[person])

    def asked(self, rows: list[dict[str, str]]) -> dict[int, Asked]:
        """Who was drawn, by person."""
        person = {one: at for at, one in enumerate(self.second)}
        person |= {one: at for at, one in enumerate(self.first)}
        return {
            person[row["customer_id"]]: Asked(
                day=day_number(dt.date.fromisoformat(row["date"])),
                offer=row["offer"],
                treated=row["arm"] == "treated",
                campaign=row["campaign"],
            )
            for row in rows
        }

    def new_customers(self) -> Columns:
        """A row for each who arrives, like one of the last year."""
        told = self.made.persons.iloc[self.alike]
        cost = np.rint(told["acquisition_cost"].to_numpy() * 100).astype(np.int64)
        return {
            "customer_id": self.new,
            "segment": told["segment"].tolist(),
            "source": told["source"].tolist(),
            "acquisition_cost": money(cost),
            "country": told["country"].tolist(),
            "contact_key": [contact_key(self.made.planted.client, one) for one in self.new],
            "is_test": ["false"] * len(self.new),
        }

    def new_permissions(self) -> Columns:
        """Most of those who arrive may be contacted."""
        rng = stream(self.made.seed, "play permissions")
        have = rng.random(len(self.new)) < self.made.planted.permission_rate
        kept = [one for one, row in zip(self.new, have.tolist(), strict=True) if row]
        return {
            "customer_id": kept,
            "channel": [EMAIL] * len(kept),
            "opted_out_at": [""] * len(kept),
            "do_not_contact": ["false"] * len(kept),
            "basis": ["consent"] * len(kept),
        }

    def order_rows(self, rows: list[Row], before: Columns) -> Columns:
        """The new orders, priced as all others are."""
        plan, seed = self.made.planted, self.made.seed
        rows = sorted(rows, key=lambda row: (row[2], row[0]))
        person, number, day = (np.array(part, dtype=np.int64) for part in zip(*rows, strict=True))
        rng, size = stream(seed, "play amounts"), len(rows)
        levels = lognormal(
            np.append(stream(seed, "amounts").random(plan.persons), rng.random(len(self.new))),
            spread=plan.amount_spread_persons,
        )
        noise = lognormal(rng.random(size), spread=plan.amount_spread_orders)
        amount = cents(plan.amount_mean * levels[person] * noise)
        rate: Floats = margin_rates(plan, number)
        margin = cents(amount / 100 * rate * lognormal(rng.random(size), spread=plan.margin_spread))
        last = max(int(one.partition("-")[2]) for one in before["order_id"])
        channels = ("web", 0.70), ("app", 0.22), ("phone", 0.08)
        return {
            "customer_id": [self.id_of(who, life) for who, life, _ in rows],
            "order_id": [f"O-{last + 1 + at}" for at in range(size)],
            "order_date": iso_days(day),
            "amount": money(amount),
            "margin": money(margin),
            "channel": named(rng, size, channels).tolist(),
            "product": named(rng, size, plan.products).tolist(),
            "status": ["paid"] * size,
        }

    def goodbye_rows(self, out: Played) -> Columns:
        """A goodbye for some of the new losses, with the reason and no words."""
        plan, rng = self.made.planted, stream(self.made.seed, "play goodbyes")
        said = rng.random(len(out.losses)) < plan.goodbye_rate
        before = whole(rng.random(len(out.losses)), 0, plan.goodbye_days)
        where = pick(rng.random(len(out.losses)), np.ones(len(CHANNELS)))
        rows = [
            (self.id_of(who, number), day - int(before[at]), reason, int(where[at]))
            for at, (who, number, day, reason) in enumerate(out.losses)
            if said[at]
        ]
        return {
            "customer_id": [who for who, *_ in rows],
            "date": iso_days(np.array([day for _, day, *_ in rows], dtype=np.int64)),
            "stated_reason": [plan.reasons[reason].name for _, _, reason, _ in rows],
            "free_text": [""] * len(rows),
            "channel": [CHANNELS[at] for *_, at in rows],
            "competitor": [""] * len(rows),
            "real_reason": [""] * len(rows),
        }

    def contact_rows(self, out: Played) -> Columns:
        """One row a contact made; those held out stand among the assignments alone."""
        offers = {one.name: one for one in self.made.planted.offers}
        by_mail = stream(self.made.seed, "play channels").random(len(out.contacts))
        told = []
        for at, (person, number, one) in enumerate(out.contacts):
            offer = offers[one.offer]
            mail = by_mail[at] < offer.email_share
            cost = offer.email_cost if mail else offer.contact_cost
            told.append((self.id_of(person, number), one, EMAIL if mail else offer.channel, cost))
        return {
            "customer_id": [who for who, *_ in told],
            "date": iso_days(np.array([one.day for _, one, *_ in told], dtype=np.int64)),
            "campaign": [one.campaign for _, one, *_ in told],
            "purpose": ["win back"] * len(told),
            "arm": ["treated"] * len(told),
            "offer": [one.offer for _, one, *_ in told],
            "channel": [channel for *_, channel, _ in told],
            "contact_cost": [f"{cost:.2f}" for *_, cost in told],
        }


def _add(table: Columns, rows: Columns) -> None:
    for name, cells in rows.items():
        table[name] += cells


def _until(table: Columns, column: str, last: dt.date) -> None:
    """Without the rows after a day."""
    keep = [at for at, day in enumerate(table[column]) if day <= str(last)]
    for name, cells in table.items():
        table[name] = [cells[at] for at in keep]


def _truth(plan: Retail, out: Played) -> dict[str, Any]:
    """Of those still lost on the day of their draw: how many, and the mean of the uplifts planted.

    By reason and in all, both arms together, since the arm is drawn.
    """
    found: dict[str, Any] = {}
    for name, reason in [("all", -1), *((one.name, at) for at, one in enumerate(plan.reasons))]:
        own = [(offer, uplift) for offer, at, uplift in out.effects if reason in (-1, at)]
        if own:
            found[name] = {
                "treated": sum(bool(offer) for offer, _ in own),
                "held_out": sum(not offer for offer, _ in own),
                "uplift": float(np.mean([uplift for _, uplift in own])),
            }
    return {"planted_uplift": found}


def moved_on(settings: str, plan: Retail, until: dt.date) -> str:
    """client.yml on the last day; the next case begins three months later."""
    first = dt.date(until.year + (until.month + 2) // 12, (until.month + 2) % 12 + 1, 1)
    settings = settings.replace(f"as_of: {plan.as_of}", f"as_of: {until}")
    settings = re.sub(
        r"(?m)^(  decide_by: ).*$", rf"\g<1>{first - dt.timedelta(days=14)}", settings
    )
    return re.sub(r"(?m)^(  start: ).*$", rf"\g<1>{first}", settings, count=1)


def _columns(file: Path, like: Columns) -> Columns:
    """A table as it stands in the folder; without rows where it is not there."""
    if not file.exists():
        return {name: [] for name in like}
    with file.open(encoding="utf-8", newline="") as given:
        names, *rows = csv.reader(given)
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


def play_folder(client: Path, out: Path, until: dt.date, made: RetailClient) -> None:
    """Play a client folder forward into another one."""
    given = {name: _columns(client / f"{name}.csv", made.tables[name]) for name in CHANGED}
    asked = []
    for file in sorted(client.glob("experiments/*/assignments.csv")):
        with file.open(encoding="utf-8", newline="") as drawn:
            asked += list(csv.DictReader(drawn))
    shutil.copytree(client, out, dirs_exist_ok=True)
    settings = (client / "client.yml").read_text(encoding="utf-8")
    told = play(made, given, asked, until) | {"client.yml": moved_on(settings, made.planted, until)}
    for name, text in told.items():
        (out / name).write_bytes(text.encode("utf-8"))


def main() -> None:
    """Play a client forward."""
    parser = argparse.ArgumentParser(description="Play the retail client forward.")
    parser.add_argument("client", type=Path, help="the sample, or a copy with a test drawn in it")
    parser.add_argument("--until", type=dt.date.fromisoformat, required=True, help="the last day")
    parser.add_argument("--out", type=Path, required=True, help="folder that takes the client")
    choice = parser.parse_args()
    play_folder(choice.client, choice.out, choice.until, make_retail(Retail(), RETAIL_SEED))
    print(f"{choice.out}: played until {choice.until}")


if __name__ == "__main__":
    main()
