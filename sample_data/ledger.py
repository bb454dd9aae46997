"""orders.csv: the rows of the order log, numbered and sorted.

A row belongs to a document, which gets one order id; ids rise with the day of a document's first
row. Amounts and margins are in cents, refunds are negative rows.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from sample_data.days import iso_days
from sample_data.draws import Ints, pick, stream
from sample_data.people import Ids
from sample_data.planted import Retail
from sample_data.traits import Words, named
from sample_data.write import Columns, money

CHANNELS = (("web", 0.70), ("app", 0.22), ("phone", 0.08))
FIRST_ORDER = 100_001


def rows_of(
    customer: npt.ArrayLike, *, document: Ints, day: Ints, amount: Ints, margin: Ints
) -> pd.DataFrame:
    """Rows of the ledger, all paid; `like` is the document that names the product."""
    return pd.DataFrame(
        {
            "customer_id": customer,
            "document": document,
            "like": document,
            "day": day,
            "amount": amount,
            "margin": margin,
            "status": "paid",
        }
    )


def true_rows(orders: pd.DataFrame, ids: Ids) -> pd.DataFrame:
    """One row an order, and after them one row a partial refund, under the same document."""
    customer = ids.of(orders["person_id"].to_numpy(), orders["number"].to_numpy())
    document = np.arange(len(orders))
    refunded = np.flatnonzero(orders["refund"])
    back = orders.iloc[refunded]
    return pd.concat(
        [
            rows_of(
                customer,
                document=document,
                day=orders["day"].to_numpy(),
                amount=orders["amount"].to_numpy(),
                margin=orders["margin"].to_numpy(),
            ),
            rows_of(
                customer[refunded],
                document=document[refunded],
                day=back["refund_day"].to_numpy(),
                amount=-back["refund"].to_numpy(),
                margin=-back["refund_margin"].to_numpy(),
            ),
        ],
        ignore_index=True,
    )


def stacked(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Parts of the ledger under each other; each part numbers its documents from 0."""
    shifted, used = [], 0
    for part in parts:
        shifted.append(part.assign(document=part["document"] + used, like=part["like"] + used))
        used += int(part["document"].max()) + 1
    return pd.concat(shifted, ignore_index=True)


def first_products(orders: pd.DataFrame, traits: pd.DataFrame) -> Words:
    """The product of each order that is the first of its person, else nothing."""
    person = orders["person_id"].to_numpy()
    first = np.append(True, person[1:] != person[:-1])
    return np.where(first, traits["first_product"].to_numpy()[person], "")


def orders_table(plan: Retail, seed: int, rows: pd.DataFrame, told: Words) -> Columns:
    """orders.csv, sorted by date and order id; `told` are products of the first documents."""
    opened = rows.groupby("document")["day"].min().to_numpy()
    place = np.empty(opened.size, dtype=np.int64)
    place[np.lexsort((np.arange(opened.size), opened))] = np.arange(opened.size)
    rng = stream(seed, "orders")
    channel = pick(rng.random(opened.size), [share for _, share in CHANNELS])
    product = named(rng, opened.size, plan.products)
    product[: told.size] = np.where(told == "", product[: told.size], told)
    ordered = rows.assign(place=place[rows["document"]], channel=channel[rows["document"]])
    ordered = ordered.sort_values(["day", "place"], kind="stable")
    names = [name for name, _ in CHANNELS]
    return {
        "customer_id": ordered["customer_id"].tolist(),
        "order_id": [f"O-{FIRST_ORDER + number}" for number in ordered["place"].tolist()],
        "order_date": iso_days(ordered["day"].to_numpy()),
        "amount": money(ordered["amount"].to_numpy()),
        "margin": money(ordered["margin"].to_numpy()),
        "channel": [names[index] for index in ordered["channel"].tolist()],
        "product": product[ordered["like"]].tolist(),
        "status": ordered["status"].tolist(),
    }
