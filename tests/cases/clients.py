"""Six small clients, from the generators of the samples with other planted numbers.

clear yes      strong uplift for little money, tested against a holdout
pilot          the same client before anybody tested it
partial        the offers pay for some reasons and lose money for others
clear no       dear offers that bring hardly anybody back
too little     150 customers, a year and a half, nothing tested
contractual    subscriptions that end, nothing tested
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from sample_data.planted import Reason, Retail, Subscription
from sample_data.retail import make_retail
from sample_data.subscription import make_subscription
from sample_data.write import write_files

Files = dict[str, bytes]
SEED = 20_260_702
AGAIN = (0.4, 0.3, 0.3)


def _retail(client: str, uplifts: Mapping[str, tuple[float, float]], **changes: Any) -> Files:
    """A shop whose customers are lost for the reasons named, with the uplift of each offer."""
    share = 1 / len(uplifts)
    reasons = tuple(Reason(name, share, 0.06, up, 0.1, AGAIN) for name, up in uplifts.items())
    planted = Retail(client=client, persons=2_500, reasons=reasons, goodbye_rate=1.0)
    return make_retail(replace(planted, **changes), SEED).files()


def _changed(files: Files, change: Callable[[dict[str, Any]], None]) -> Files:
    """The files with client.yml changed."""
    settings = yaml.safe_load(files["client.yml"])
    change(settings)
    text = yaml.safe_dump(settings, sort_keys=False, allow_unicode=True)
    return files | {"client.yml": text.encode("utf-8")}


def _cheap(settings: dict[str, Any]) -> None:
    programme = settings["case"]["programme"]
    programme["setup_cost"] = {"value": 800, "low": 600, "high": 1_200, "evidence": "C"}
    programme["team_cost"] = {"value": 100, "low": 80, "high": 140, "evidence": "C"}


def clear_yes() -> Files:
    """Funded in full."""
    uplifts = {"Too expensive": (0.30, 0.10), "Bad service": (0.25, 0.30)}
    return _changed(_retail("Clear & Sons", uplifts), _cheap)


def pilot() -> Files:
    """What an offer causes is the client's guess; all the rest as in the clear case."""
    files = clear_yes()
    files = {name: files[name] for name in files if name not in ("contacts.csv", "assignments.csv")}

    def untested(settings: dict[str, Any]) -> None:
        settings["client"] = "Untested"
        settings.pop("campaigns", None)
        settings["communication"]["offers"].pop("Apology call")  # which this client does not make
        settings["case"]["offers"] = [
            {
                "name": "Voucher",
                "offer_cost": 20,
                "contact_cost": 1.5,
                "uplift": {"value": 0.05, "low": 0.0, "high": 0.1, "evidence": "E"},
            }
        ]

    return _changed(files, untested)


def partial() -> Files:
    """Two reasons pay, one does not."""
    uplifts = {
        "Bad service": (0.10, 0.30),
        "Better elsewhere": (0.25, 0.05),
        "Too expensive": (-0.04, -0.04),
    }
    return _changed(_retail("In Part Ltd", uplifts), _cheap)


def clear_no() -> Files:
    """Nobody pays for the offer."""
    uplifts = {"Bad service": (-0.02, -0.03), "No longer needed": (0.0, -0.02)}

    def dear(settings: dict[str, Any]) -> None:
        for offer in settings["case"]["offers"]:
            offer["offer_cost"], offer["contact_cost"] = 90, 12

    return _changed(_retail("No Way", uplifts), dear)


def too_little() -> Files:
    """A hundred and fifty customers with two to eight orders, a few after a long silence."""
    first = dt.date(2025, 1, 6)
    rows = ["customer_id,order_date,amount"]
    for customer in range(150):
        day = first + dt.timedelta(days=(customer * 11) % 200)
        for order in range(2 + customer % 7):
            gap = 130 if customer % 3 == 0 and order == 2 else 17 + (customer * 7 + order * 5) % 23
            day += dt.timedelta(days=gap)
            if day <= dt.date(2026, 6, 30):
                rows.append(f"c{customer:03d},{day},{30 + (customer * 13 + order * 7) % 50}.00")
    settings = "client: Corner Shop\ncurrency: GBP\nas_of: 2026-06-30\n"
    settings += "definitions: {lapse_days: 90}\n"
    log = "\n".join(rows) + "\n"
    return {"client.yml": settings.encode(), "orders.csv": log.encode()}


def contractual() -> Files:
    """Subscriptions."""
    files = make_subscription(replace(Subscription(), persons=900), SEED).files()

    def cheap(settings: dict[str, Any]) -> None:
        settings["case"]["programme"]["setup_cost"] = {"value": 200, "low": 150, "high": 300}
        settings["case"]["programme"]["team_cost"] = {"value": 30, "low": 20, "high": 50}

    return _changed(files, cheap)


CASES: dict[str, Callable[[], Files]] = {
    "clear_yes": clear_yes,
    "pilot": pilot,
    "partial": partial,
    "clear_no": clear_no,
    "too_little": too_little,
    "contractual": contractual,
}

HOSTILE = {
    "Bad service": "<script>alert(1)</script>",
    "Better elsewhere": '=HYPERLINK("https://example.org","click")',
    "Too expensive": "../../" + "long" * 50 + " 🙁 " + "שלום",
    "Voucher": "<img src=x onerror=alert(1)> & “quoted”",
    "Apology call": "مكالمة اعتذار <b>now</b>",
}
HOSTILE_CLIENT = "../../<script>alert(1)</script> & 🙂 " + "very " * 30 + "long שלום"


def hostile() -> Files:
    """The partial case with names that somebody may write to do harm."""
    files = partial()
    for table in ("goodbyes.csv", "contacts.csv", "assignments.csv"):
        text = files[table].decode("utf-8")
        for plain, name in HOSTILE.items():
            text = text.replace(plain, '"' + name.replace('"', '""') + '"')
        files[table] = text.encode("utf-8")

    def named(settings: dict[str, Any]) -> None:
        settings["client"] = HOSTILE_CLIENT[:200]
        for offer in settings["case"]["offers"]:
            offer["name"] = HOSTILE[offer["name"]]
        for key in ("offers", "what_changed"):
            told = settings["communication"][key]
            settings["communication"][key] = {HOSTILE[name]: told[name] for name in told}
        told = settings.get("loyalty", {}).get("feature_reasons", {})
        told.update({one: HOSTILE.get(reason, reason) for one, reason in told.items()})

    return _changed(files, named)


def write_case(name: str, folder: Path) -> Path:
    """Write a case's client folder."""
    write_files((CASES | {"hostile": hostile})[name](), folder)
    return folder
