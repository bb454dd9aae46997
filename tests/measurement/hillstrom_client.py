"""Half A of Hillstrom's e-mail test as a client folder: customers, orders and two arms.

The last order of a customer is `recency_months` before the day of the mail, at what they spent in
the year before; who spent in the two weeks after the mail has another order. Months of recency are
taken as 30 days. The data say nothing of orders before, of permissions or of costs.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd

MAILED = dt.date(2008, 3, 20)
UNTIL = dt.date(2008, 6, 30)
BOUGHT_AFTER = 7  # days; the window is one month
SETTINGS = """\
client: Half A
currency: USD
locale: en_US
as_of: 2008-06-30
definitions: {lapse_days: 150, return_window_months: 1, segment_by: segment}
case: {margin_rate: 40%}
campaigns:
  - name: E-mail
    treated_share: 66.67%
"""


def hillstrom_client(rows: pd.DataFrame, folder: Path) -> Path:
    """Write the folder."""
    folder.mkdir(parents=True)
    (folder / "client.yml").write_text(SETTINGS, encoding="utf-8")
    last = [str(MAILED - dt.timedelta(days=30 * int(months))) for months in rows.recency_months]
    first = pd.DataFrame(
        {
            "customer_id": rows.customer_id,
            "order_date": last,
            "amount": rows.history_12m_spend,
        }
    )
    bought = rows[rows.spend > 0]
    after = pd.DataFrame(
        {
            "customer_id": bought.customer_id,
            "order_date": str(MAILED + dt.timedelta(days=BOUGHT_AFTER)),
            "amount": bought.spend,
        }
    )
    pd.concat([first, after]).to_csv(folder / "orders.csv", index=False)
    rows.assign(segment=rows.channel_12m)[["customer_id", "segment"]].to_csv(
        folder / "customers.csv", index=False
    )
    treated = rows.arm.ne("none")
    pd.DataFrame(
        {
            "customer_id": rows.customer_id,
            "date": str(MAILED),
            "campaign": "E-mail",
            "arm": treated.map({True: "treated", False: "holdout"}),
            "offer": rows.arm.where(treated, ""),
            "contact_cost": treated.map({True: 0.10, False: 0.0}),
        }
    ).to_csv(folder / "contacts.csv", index=False)
    return folder
