"""The retail sample client, Harbour & Pine: drawn, dirtied, and with its truth beside it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from sample_data.amounts import price_orders
from sample_data.days import timestamps
from sample_data.dirt import dirty_rows
from sample_data.goodbyes import assignments_table, contacts_table, goodbyes_table
from sample_data.hints import insights_table
from sample_data.journeys import Journeys, draw_journeys, first_days
from sample_data.ledger import first_products, orders_table
from sample_data.opinions import kano_table, satisfaction_table, survey_table
from sample_data.people import (
    Ids,
    contact_key,
    customers_table,
    draw_permissions,
    give_ids,
    permissions_table,
    prospects_table,
)
from sample_data.planted import Retail
from sample_data.saves import save_truth
from sample_data.service import staff_table, tickets_table
from sample_data.settings import retail_settings
from sample_data.traits import draw_traits
from sample_data.truth import implied
from sample_data.write import Columns, client_files

HEADING = "What is true of this sample client; made by sample_data/generate.py, see its README."


@dataclass(frozen=True)
class RetailClient:
    """The client as written, and the clean truth behind it.

    tables        each table as written: name → column → cells
    settings      client.yml
    truth         truth.yml
    persons       person_id, customer_id, second_id (or the same), contact_key, permitted, segment,
                  first_product, source, acquisition_cost, country, ending_odds
    clean_orders  person_id, customer_id, number (of the lifetime), day, amount and margin in
                  cents after partial refunds; one row an order, sorted by person and day
    lifetimes     person_id, number, start_day, last_day, ended, faded, deal_seeker, reason,
                  loss_day, return_day, cause (natural, offer, put off or empty); missing where not
                  by as_of
    contacts      person_id, number, reason, day, campaign, offer, treated, brought, put_off
    saves         person_id, last, orders, silence, would_stay, cell, treated, stays, day, test
    """

    planted: Retail
    seed: int
    tables: dict[str, Columns]
    settings: str
    truth: dict[str, Any]
    persons: pd.DataFrame
    clean_orders: pd.DataFrame
    lifetimes: pd.DataFrame
    contacts: pd.DataFrame
    saves: pd.DataFrame

    def files(self) -> dict[str, bytes]:
        """Every file of the client folder by name."""
        return client_files(
            tables=self.tables, settings=self.settings, truth=self.truth, heading=HEADING
        )


def make_retail(planted: Retail, seed: int) -> RetailClient:
    """The whole client from its planted numbers and a seed."""
    arrivals = first_days(planted, seed)
    permissions = draw_permissions(planted, seed, arrivals)
    traits = draw_traits(planted, seed)
    journeys = draw_journeys(
        planted,
        seed,
        arrivals=arrivals,
        permitted=permissions["permitted"].to_numpy(),
        ending_odds=traits["ending_odds"].to_numpy(),
    )
    ids = give_ids(planted, seed, journeys.lifetimes)
    orders = price_orders(planted, seed, journeys.orders)
    rows, dirt = dirty_rows(planted, seed, orders, ids)
    contacts = contacts_table(planted, seed, journeys.contacts, journeys.saves, ids)
    staff = staff_table(planted)
    survey = survey_table(planted, seed, orders, journeys.lifetimes, ids)
    tables = {
        "orders": orders_table(planted, seed, rows, first_products(orders, traits)),
        "customers": customers_table(planted, seed, ids, traits),
        "goodbyes": goodbyes_table(planted, seed, journeys.lifetimes, ids),
        "contacts": contacts,
        "assignments": assignments_table(planted, contacts),
        "permissions": permissions_table(ids, permissions),
        "tickets": tickets_table(planted, seed, orders, journeys.lifetimes, ids),
        "survey": survey,
        "satisfaction": satisfaction_table(planted, seed, orders, ids, survey),
        "kano": kano_table(planted, seed, journeys.lifetimes, ids),
        "staff": staff,
        "insights": insights_table(planted, seed, staff),
        "prospects": prospects_table(planted, seed, ids, arrivals),
    }
    return RetailClient(
        planted=planted,
        seed=seed,
        tables=tables,
        settings=retail_settings(planted),
        truth=_truth(planted, seed, orders, dirt, journeys),
        persons=_persons(planted, ids, permissions, traits),
        clean_orders=_clean_orders(orders, ids),
        lifetimes=_lifetimes(planted, journeys),
        contacts=_contacts(planted, journeys),
        saves=_saves(planted, journeys),
    )


def _truth(
    planted: Retail, seed: int, orders: pd.DataFrame, dirt: dict[str, int], journeys: Journeys
) -> dict[str, Any]:
    return {
        "seed": seed,
        "planted": asdict(planted),
        "clean": {
            "persons": planted.persons,
            "orders": len(orders),
            "partial_refunds": int((orders["refund"] > 0).sum()),
        },
        "dirt": dirt,
        "saves": save_truth(planted, journeys.saves),
        "assigned": _assigned(planted, journeys.contacts),
        "implied": implied(planted),
    }


def _assigned(planted: Retail, contacts: pd.DataFrame) -> dict[str, int]:
    """How many of the last campaign were drawn into each arm."""
    treated = contacts["treated"][contacts["campaign"] == len(planted.campaigns) - 1]
    return {"treated": int(treated.sum()), "holdout": int((~treated).sum())}


def _persons(
    planted: Retail, ids: Ids, permissions: pd.DataFrame, traits: pd.DataFrame
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "person_id": np.arange(planted.persons),
            "customer_id": ids.first,
            "second_id": ids.second,
            "contact_key": [contact_key(planted.client, one) for one in range(planted.persons)],
            "permitted": permissions["permitted"],
            **traits,
        }
    )


def _clean_orders(orders: pd.DataFrame, ids: Ids) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "person_id": orders["person_id"],
            "customer_id": ids.of(orders["person_id"].to_numpy(), orders["number"].to_numpy()),
            "number": orders["number"],
            "day": timestamps(orders["day"].to_numpy()),
            "amount": orders["amount"] - orders["refund"],
            "margin": orders["margin"] - orders["refund_margin"],
        }
    )


def _lifetimes(planted: Retail, journeys: Journeys) -> pd.DataFrame:
    names = np.array([*(reason.name for reason in planted.reasons), ""])
    lived = journeys.lifetimes
    days = {
        name: timestamps(lived[name].to_numpy())
        for name in ("start_day", "last_day", "loss_day", "return_day")
    }
    return lived.assign(**days, reason=names[lived["reason"].to_numpy()])


def _contacts(planted: Retail, journeys: Journeys) -> pd.DataFrame:
    made = journeys.contacts
    return made.assign(
        day=timestamps(made["day"].to_numpy()),
        reason=np.array([one.name for one in planted.reasons])[made["reason"]],
        campaign=np.array([one.name for one in planted.campaigns])[made["campaign"]],
        offer=np.array([one.name for one in planted.offers])[made["offer"]],
    )


def _saves(planted: Retail, journeys: Journeys) -> pd.DataFrame:
    made = journeys.saves
    return made.assign(
        day=timestamps(made["day"].to_numpy()),
        last=timestamps(made["last"].to_numpy()),
        cell=np.array([one.name for one in planted.saves.cells])[made["cell"]],
    )
