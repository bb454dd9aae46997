"""Lists of a small client with whom every contact pays, as a run writes them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from tests.small_client import write_client
from winback_kit.client.folder import open_client
from winback_kit.client_study import Study
from winback_kit.plan.lists.funnel import Funnel
from winback_kit.report.lists.write import write_lists
from winback_kit.tables.read import engine_for
from winback_kit.value.returns.return_forecast import ReturnForecast


def log() -> list[dict[str, Any]]:
    """240 customers who buy six times, each begins two days later; a fifth come back."""
    first = dt.date(2022, 1, 1)
    return [
        {
            "customer_id": f"c{one:03d}",
            "order_date": first + dt.timedelta(days=2 * one + 30 * at + pause),
            "amount": f"{20 + one % 7}.50",
        }
        for one in range(240)
        for at in range(10 if one % 5 == 0 else 6)
        for pause in [120 + one if at > 5 else 0]
    ]


AS_OF = max(row["order_date"] for row in log())


class Made(NamedTuple):
    """What a run wrote of its lists: the two by customer, the folder, and how they add up."""

    on: pd.DataFrame
    off: pd.DataFrame
    folder: Path
    funnel: Funnel


OFFER = {"name": "Voucher", "uplift": 0.3, "offer_cost": 1, "contact_cost": 0.1}
PEOPLE = sorted({row["customer_id"] for row in log()})
OPEN = tuple({"customer_id": one, "channel": "e-mail"} for one in PEOPLE)


def lists_of(
    tmp_path: Path,
    settings: Mapping[str, Any] | None = None,
    *,
    permissions: Sequence[Mapping[str, Any]] = OPEN,
    contacts: Sequence[Mapping[str, Any]] = (),
    offer: Mapping[str, Any] = OFFER,
    goodbyes: Sequence[Mapping[str, Any]] = (),
) -> Made:
    """The lists of customers with whom every contact pays."""
    case = {"offers": [dict(offer)], "risk": {"draws": 100}}
    about: dict[str, Any] = {"definitions": {"lapse_days": 100}, "case": case}
    given = {
        "orders": log(),
        "permissions": permissions,
        "contacts": contacts,
        "goodbyes": goodbyes,
    }
    folder = tmp_path / f"client{len(list(tmp_path.iterdir()))}"
    folder.mkdir()
    write_client(folder, about | dict(settings or {}), **{k: v for k, v in given.items() if v})
    client = open_client(folder)
    with engine_for(client) as engine:
        study = Study(client, engine)
        unforecast = ReturnForecast(study.history, 365, 36, None, (), [], "not asked for")
        made = write_lists(engine, study.replace(forecast=unforecast), folder / "lists")
    on, off = (
        pd.read_csv(folder / "lists" / f"{name}.csv", dtype=str, keep_default_na=False)
        for name in ("contact_list", "not_on_list")
    )
    frames = (one.set_index("customer_id") for one in (on, off))
    return Made(*frames, folder / "lists", made.funnel)


def contacted(one: str, day: dt.date, arm: str) -> dict[str, Any]:
    return {"customer_id": one, "date": day, "campaign": "Spring 24", "arm": arm}
