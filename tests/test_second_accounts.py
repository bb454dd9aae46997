"""Who went on buying under another id has not left: false churn, by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tests.small_client import write_client
from winback_kit.client.folder import open_client
from winback_kit.history.defection.defection import who_left
from winback_kit.history.goodbyes.ways import SECOND
from winback_kit.history.measure import measured_history
from winback_kit.tables.read import open_tables

# customer: firm, contact key, order days in 2024; the rule is 90 days, the log ends on 30 December
PEOPLE: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "stays-under-2": ("F", "", ("01-10", "02-10")),  # lost on 10 May; the firm buys on until then
    "second-of-1": ("F", "", ("04-01", "06-01", "08-01", "10-15")),
    "firms-last": ("G", "", ("03-01",)),  # lost on 30 May, and the firm with it
    "first-of-firm": ("G", "", ("02-01", "02-20")),  # the firm bought on, if for some days only
    "firm-comes-later": ("H", "", ("01-05",)),  # lost on 4 April; the other begins in July
    "other-later": ("H", "", ("07-01", "09-20", "11-01")),
    "alone": ("", "", ("01-05",)),
    "old-id": ("", "same", ("01-20",)),  # lost on 19 April, back in June under another id
    "new-id": ("", "same", ("06-01", "08-01", "10-20")),
    "own-id": ("", "else", ("01-20", "06-01", "08-01", "10-20")),  # back under the same one
}


def test_a_second_account_is_no_loss_of_a_customer(tmp_path: Path) -> None:
    people = [
        {"customer_id": name, "account_id": firm, "contact_key": key or name}
        for name, (firm, key, _) in PEOPLE.items()
    ]
    bought = [(name, f"2024-{day}") for name, (*_, days) in PEOPLE.items() for day in days]
    for number in range(30):  # others, who stay
        people.append({"customer_id": f"o{number}", "account_id": "", "contact_key": f"o{number}"})
        bought += [
            (f"o{number}", str(dt.date(2024, 1, 1) + dt.timedelta(days=60 * n))) for n in range(7)
        ]
    orders = [{"customer_id": name, "order_date": day, "amount": 10} for name, day in bought]
    settings = {"as_of": "2024-12-30", "definitions": {"lapse_days": 90}}
    write_client(tmp_path, settings, orders=orders, customers=people)
    with open_tables(open_client(tmp_path)) as tables:
        history = measured_history(tables)
        who_left(tables.engine, history)
        ways = tables.engine.frame("loss_ways").set_index("customer_id").way
    # of the two ids of one person the last one names them
    assert set(ways.index[ways == SECOND]) == {"stays-under-2", "first-of-firm", "new-id"}
    assert {"firms-last", "firm-comes-later", "alone", "own-id"} <= set(ways.index)
