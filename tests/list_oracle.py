"""Small random clients for the lists, and in plain loops who of them is on the list or off it.

Many clients share one engine: their ids, segments and campaigns bear the number of the client.
"""

import datetime as dt
import hashlib
import math
import random
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from winback_kit.plan.lists.rules import ListedOffer, ListRules

TODAY = dt.date(2026, 6, 17)
SPELLINGS = {"email": ("e-mail", "E-Mail", "email "), "post": ("post", "POST"), "all": ("all", "")}
OFF_SEGMENTS = ("not_valued", "segment_costs_more", "beyond_budget")


@dataclass
class Clients:
    """Tables of many clients, and what is asked of them."""

    lifetimes: list[dict[str, Any]] = field(default_factory=list)
    permissions: list[dict[str, Any]] = field(default_factory=list)
    contacts: list[dict[str, Any]] = field(default_factory=list)
    ids: list[dict[str, Any]] = field(default_factory=list)
    values: list[dict[str, Any]] = field(default_factory=list)
    kinds: list[dict[str, Any]] = field(default_factory=list)
    accounts: list[dict[str, Any]] = field(default_factory=list)
    offers: list[ListedOffer] = field(default_factory=list)
    off_segments: dict[str, str] = field(default_factory=dict)
    read_on: dict[str, dt.date] = field(default_factory=dict)

    def by(self, rows: list[dict[str, Any]], key: str) -> dict[str, list[dict[str, Any]]]:
        """Rows by the person, or by what else stands in a column."""
        people = {row["customer_id"]: row["person_id"] for row in self.ids}
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            found[people.get(row[key], row[key])].append(row)
        return found


def some_clients(rng: random.Random, many: int) -> Clients:
    """So many clients of one to five lost customers each."""
    found = Clients()
    for number in range(many):
        _one_client(rng, found, f"k{number}")
    return found


def _day(rng: random.Random, early: int, late: int) -> dt.date:
    return TODAY + dt.timedelta(days=rng.randint(early, late))


def _one_client(rng: random.Random, to: Clients, name: str) -> None:
    segments = [f"{name} Segment {n}" for n in range(rng.randint(1, 2))]
    for segment in segments:
        if rng.random() < 0.2:
            to.off_segments[segment] = rng.choice(OFF_SEGMENTS)
        else:
            to.offers += _offers(rng, segment)
    campaigns = [f"{name} Camp {n}" for n in range(2)]
    firms = [f"{name} firm {n}" for n in range(rng.randint(0, 2))]
    if firms and rng.random() < 0.2:
        _still_buys(to, f"{name}-buys", segments[0], firms[0])
    if rng.random() < 0.3:
        to.read_on[campaigns[0]] = _day(rng, -60, 60)
    for number in range(rng.randint(1, 5)):
        person = f"{name}-{number}"
        known = [person]
        if rng.random() < 0.2:
            known.append(f"{person}-again")
            to.ids += [{"customer_id": one, "person_id": person} for one in known]
        if firms and rng.random() < 0.9:
            to.accounts.append({"customer_id": known[-1], "account_id": rng.choice(firms)})
        lost = _day(rng, -400, 0)
        to.lifetimes.append(
            {
                "customer_id": person,
                "segment": rng.choice(segments),
                "lost_day": lost,
                "return_day": None if rng.random() < 0.9 else TODAY,
                "order_days": rng.randint(1, 9),
                "amount": 10_000,
                "margin": 4_000,
                "lifetime": 1,
            }
        )
        to.values.append(
            {"customer_id": person, "chance": rng.random() / 4, "brings": 2.2 * rng.random()}
        )
        kind = rng.choice(("bought", "pulled", "moved", "intentionally pushed", *("unknown",) * 16))
        if rng.random() < 0.5:
            row = {"customer_id": person, "kind": kind, "never": int(rng.random() < 0.03)}
            to.kinds.append({"stated": "", "real": "", **row})
        to.permissions += [_permission(rng, rng.choice(known)) for _ in range(rng.randint(0, 4))]
        to.contacts += [
            _contact(rng, rng.choice(known), rng.choice(campaigns))
            for _ in range(rng.choice((0, 0, 1, 2)))
        ]


def _still_buys(to: Clients, name: str, segment: str, firm: str) -> None:
    life = {"customer_id": name, "segment": segment, "lost_day": None, "return_day": None}
    to.lifetimes.append(life | {"order_days": 1, "amount": 1, "margin": 1, "lifetime": 1})
    to.accounts.append({"customer_id": name, "account_id": firm})


def _offers(rng: random.Random, segment: str) -> list[ListedOffer]:
    shares = rng.choice(((1.0,), (0.5,), (0.3, 0.5)))
    found, first = [], 0.0
    for turn, share in enumerate(shares):
        found.append(
            ListedOffer(
                segment=segment,
                offer=f"Offer {turn}",
                channel=rng.choice(("", "email", "post", "telephone")),
                turn=turn,
                first=first,
                last=first + share,
                best=turn == 0,
                uplift=rng.uniform(-0.02, 0.1),
                slv=100.0,
                slv_with_offer=95.0,
                offer_money=10.0,
                contact_cost=1.0,
                worth=1.0,
                evidence="A",
            )
        )
        first += share
    return found


def _permission(rng: random.Random, customer: str) -> dict[str, Any]:
    channel = rng.choice(("email", "email", "post", "telephone", "all"))
    return {
        "customer_id": customer,
        "channel": rng.choice(SPELLINGS.get(channel, (channel,))) or None,
        "opted_out_at": _day(rng, -500, 200) if rng.random() < 0.2 else None,
        "do_not_contact": rng.choice((True, *(False,) * 20, None)),
        "in_filter": True,
    }


def _contact(rng: random.Random, customer: str, campaign: str) -> dict[str, Any]:
    return {
        "customer_id": customer,
        "day": _day(rng, -500, 30),
        "campaign": campaign,
        "arm": rng.choice(("treated", "holdout", "Holdout")),
        "in_filter": True,
    }


def plain(text: str | None) -> str:
    """A channel as its folk spelling."""
    return (text or "").strip().lower().replace("-", "") or "all"


def open_for(own: list[dict[str, Any]], channel: str) -> bool:
    """Whether someone with these permissions can be reached through a channel."""
    if any(row["do_not_contact"] for row in own):
        return False
    shut = {plain(row["channel"]) for row in own if row["opted_out_at"]}
    if "all" in shut:
        return False
    granted = {plain(row["channel"]) for row in own} - shut
    if not channel:
        return bool(granted)
    return channel not in shut and bool({channel, "all"} & granted)


@dataclass(frozen=True)
class Oracle:
    """Who is listed, with offer and arm, and by which rule the others are not."""

    clients: Clients
    rules: ListRules
    listed: dict[str, Any] = field(default_factory=dict)
    off: dict[str, str] = field(default_factory=dict)

    @cached_property
    def permissions(self) -> dict[str, list[dict[str, Any]]]:
        return self.clients.by(self.clients.permissions, "customer_id")

    @cached_property
    def contacts(self) -> dict[str, list[dict[str, Any]]]:
        return self.clients.by(self.clients.contacts, "customer_id")

    @cached_property
    def read_on(self) -> dict[str, dt.date]:
        """The day on which each campaign is read."""
        last: dict[str, dt.date] = {}
        for row in self.clients.contacts:
            name = row["campaign"]
            last[name] = max(row["day"], last.get(name, row["day"]))
        window = dt.timedelta(days=self.rules.window_days)
        return {name: self.rules.read_on.get(name, day + window) for name, day in last.items()}

    @cached_property
    def values(self) -> dict[str, dict[str, Any]]:
        return {row["customer_id"]: row for row in self.clients.values}

    @cached_property
    def firms(self) -> dict[str, str]:
        """The firm of a customer."""
        by_person = self.clients.by(self.clients.accounts, "customer_id")
        return {name: min(row["account_id"] for row in own) for name, own in by_person.items()}

    @cached_property
    def buying(self) -> set[str]:
        """The firms of which somebody is not lost."""
        there = {one["customer_id"] for one in self.clients.lifetimes if not one["lost_day"]}
        return {firm for name, firm in self.firms.items() if name in there}

    def lost(self) -> list[dict[str, Any]]:
        """The last lifetimes of those who are lost."""
        return [one for one in self.clients.lifetimes if one["lost_day"] and not one["return_day"]]

    def judge(self) -> None:
        """Fill `listed` and `off`."""
        offers: dict[str, list[ListedOffer]] = defaultdict(list)
        for one in self.clients.offers:
            offers[one.segment].append(one)
        first: dict[str, tuple[float, dt.date]] = {}
        pays: dict[str, dict[int, float]] = {}
        for life in self.lost():
            self._one(life, offers[life["segment"]], first, pays)
        spoken_for: set[str] = set()
        for name in sorted(sorted(pays), key=lambda n: (max(pays[n].values()), first[n][1]))[::-1]:
            if name in self.firms and self.firms[name] in spoken_for:
                self.off[name] = "same_firm"
                del pays[name]
            else:
                spoken_for.add(self.firms.get(name, ""))
        of_segment = {life["customer_id"]: life["segment"] for life in self.lost()}
        for segment, own in offers.items():
            pool = {name: pays[name] for name in pays if of_segment[name] == segment}
            self._segment(own, pool, first)

    def _one(
        self,
        life: dict[str, Any],
        offers: list[ListedOffer],
        first: dict[str, tuple[float, dt.date]],
        pays: dict[str, dict[int, float]],
    ) -> None:
        """Whether an offer may be made to one of the lost, and pays; else why not."""
        name = life["customer_id"]
        own = self.permissions[name]
        code = self._alone(life, own)
        code = code or self.clients.off_segments.get(life["segment"], "")
        if code:
            self.off[name] = code
            return
        worth = [self._worth(name, one) for one in offers]
        first[name] = worth[0], life["lost_day"]
        reached = [n for n, one in enumerate(offers) if open_for(own, one.channel)]
        found = {n: worth[n] for n in reached if worth[n] > 0}
        if found:
            pays[name] = found
        elif all(self._takes_all(name, one) for one in offers):
            self.off[name] = "worth_less_than_offer"
        else:
            self.off[name] = "costs_more" if reached else "channel_closed"

    def _segment(
        self,
        offers: list[ListedOffer],
        pool: dict[str, dict[int, float]],
        first: dict[str, tuple[float, dt.date]],
    ) -> None:
        order = sorted(sorted(pool), key=lambda name: first[name], reverse=True)
        for turn, one in enumerate(offers):
            ends = [math.ceil(round(part * len(pool), 6)) for part in (one.first, one.last)]
            free = [name for name in order if name not in self.listed and turn in pool[name]]
            for name in free[: ends[1] - ends[0]]:
                unit = self.firms.get(name, name)
                self.listed[name] = (one.offer, _arm(unit, self.rules))
        self.off.update({name: "beyond_budget" for name in order if name not in self.listed})

    @property
    def counted(self) -> set[str]:
        """Whom the case contacts: the lost in reach to whom an offer is made that they can get.

        Of a firm that buys no more it is one: who is listed, else the first by id, since a contact
        brings the same in all segments here.
        """
        found: dict[str, str] = {}
        for life in self.lost():
            months = (self.rules.as_of - life["lost_day"]).days // 30.4375
            own = self.permissions[life["customer_id"]]
            made = [
                one
                for one in self.clients.offers
                if one.segment == life["segment"] and one.last > one.first
            ]
            in_reach = months < self.rules.reach_months
            name = life["customer_id"]
            firm = self.firms.get(name, name)
            if not in_reach or firm in self.buying:
                continue
            if any(open_for(own, one.channel) for one in made):
                found[firm] = min(
                    found.get(firm, name), name, key=lambda n: (n not in self.listed, n)
                )
        return set(found.values())

    def _alone(self, life: dict[str, Any], own: list[dict[str, Any]]) -> str:
        """The rule that keeps somebody off whatever is offered."""
        rules, mine = self.rules, self.contacts[life["customer_id"]]
        if self.firms.get(life["customer_id"]) in self.buying:
            return "firm_still_buys"
        if any(row["do_not_contact"] for row in own):
            return "do_not_contact"
        if not own:
            return "no_permission"
        if not open_for(own, ""):
            return "opted_out"
        if peace := self._in_peace(life["customer_id"]):
            return peace
        held = [self.read_on[c["campaign"]] for c in mine if c["arm"].lower() == "holdout"]
        if any(day > rules.as_of for day in held):
            return "held_out"
        made = [row["day"] for row in mine if row["arm"] == "treated"]
        if made and (rules.as_of - max(made)).days < rules.pause_days:
            return "just_contacted"
        months = (rules.as_of - life["lost_day"]).days // 30.4375
        return "lost_too_long_ago" if months >= rules.reach_months else ""

    def _in_peace(self, name: str) -> str:
        own = [row for row in self.clients.kinds if row["customer_id"] == name]
        if any(row["kind"] == "intentionally pushed" for row in own):
            return "sent_away"
        left = any(row["never"] or row["kind"] == "moved" for row in own)
        return "moved_or_died" if left else ""

    def _takes_all(self, name: str, one: ListedOffer) -> bool:
        return bool(self.values[name]["brings"] * one.slv_with_offer <= one.offer_money)

    def _worth(self, name: str, one: ListedOffer) -> float:
        p0, brings = self.values[name]["chance"], self.values[name]["brings"]
        p1 = min(1.0, max(0.0, p0 + one.uplift))
        kept = brings * one.slv_with_offer - one.offer_money
        return float(p1 * kept - p0 * brings * one.slv - one.contact_cost)


def _arm(name: str, rules: ListRules) -> str:
    number = int(hashlib.sha256(f"{rules.draw.salt}|{name}".encode()).hexdigest()[:12], 16)
    return "holdout" if number / 2**48 < 0.25 else "treated"


def tables(clients: Clients) -> dict[str, pd.DataFrame]:
    """The tables as the engine is given them."""
    columns = {
        "permissions_used": (
            clients.permissions,
            "customer_id channel opted_out_at do_not_contact",
        ),
        "contacts_distinct": (clients.contacts, "customer_id day campaign arm in_filter"),
        "id_map": (clients.ids, "customer_id person_id"),
        "list_values": (clients.values, "customer_id chance brings"),
        "lost_kinds": (clients.kinds, "customer_id stated real kind never"),
        "customers_known": (clients.accounts, "customer_id account_id"),
        "lifetimes": (
            clients.lifetimes,
            "customer_id segment lost_day return_day order_days amount margin lifetime",
        ),
    }
    return {
        name: pd.DataFrame(rows, columns=names.split()) for name, (rows, names) in columns.items()
    }
