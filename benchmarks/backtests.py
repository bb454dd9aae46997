"""Back-tests on real logs: forecast ÷ actual of those then lost, beside other methods.

Each case is `winback backtest` on a client folder of the tests; the data are not part of this
project, and a case whose data are absent is left out with the reason.

    python -m benchmarks.backtests
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from winback_kit.checks import Refused
from winback_kit.client.folder import open_client
from winback_kit.value.returns.backtest_of_client import backtest_client

CLIENTS = Path(__file__).resolve().parent.parent / "tests" / "clients"


@dataclass(frozen=True)
class Case:
    """A log, the day to forecast on, the rule, and the days to forecast."""

    name: str
    log: str
    origin: dt.date
    lapse_days: int
    horizon_days: int


CASES = (
    Case("CDNOW", "cdnow", dt.date(1997, 9, 30), 120, 270),
    Case("Online Retail", "online_retail", dt.date(2011, 6, 9), 90, 183),
    Case("Long log, 2009", "longlog", dt.date(2009, 12, 31), 365, 1096),
    Case("Long log, 2010", "longlog", dt.date(2010, 12, 31), 365, 731),
    Case("Complete Journey", "complete_journey", dt.date(2017, 7, 1), 45, 180),
)


def figures(case: Case) -> dict[str, Any]:
    """The figures of one case, as `winback backtest --json` prints them."""
    changes = {"definitions.lapse_days": case.lapse_days}
    folder = CLIENTS / case.log
    return backtest_client(
        open_client(folder, as_of=case.origin, overrides=changes),
        open_client(folder, overrides=changes),
        origin=case.origin,
        horizon_days=case.horizon_days,
    ).as_json()


def row(case: Case, found: dict[str, Any]) -> str:
    """One line of the table in the README."""

    def ratio(what: str) -> str:
        return f"{found[f'{what}_forecast'] / found[f'{what}_actual']:.2f}"

    def inside(what: str) -> bool:
        return bool(found[f"{what}_low"] <= found[f"{what}_actual"] <= found[f"{what}_high"])

    rivals = found["rivals"]
    others = " · ".join(
        f"{rivals[name]['orders'] / found['orders_actual']:.2f}" if name in rivals else "–"
        for name in ("curves", "BG/NBD", "Pareto/NBD")
    )
    covered = sum(inside(what) for what in ("returned", "orders", "amount"))
    return (
        f"| {case.name} | {case.origin}, {case.lapse_days} d, {case.horizon_days:,} d "
        f"| {ratio('returned')} | {ratio('orders')} | {ratio('amount')} | {covered} of 3 "
        f"| {others} |"
    )


def sorting_row(case: Case, found: dict[str, Any]) -> str:
    """One line of the table in docs/backtests.md: how well each method sorts the lost."""
    others = [found["rivals"].get(name) for name in ("curves", "BG/NBD", "Pareto/NBD")]

    def line(what: str) -> str:
        return " | ".join(f"{one[what]:.2f}" if one else "–" for one in (found, *others))

    return (
        f"| {case.name} | {found['lost_customers']:,} | {line('rank_correlation')} "
        f"| {line('decile_calibration_error')} |"
    )


HEADER = """\
| Log | Origin, lapse rule, horizon | Customers back | Orders | Money | In the 80 % interval | \
Orders by those lost before · BG/NBD · Pareto/NBD |
|---|---|---|---|---|---|---|"""
SORTING_HEADER = """\
| Log | Lost | Rank: this forecast | those lost before | BG/NBD | Pareto/NBD \
| Tenths: this forecast | those lost before | BG/NBD | Pareto/NBD |
|---|---|---|---|---|---|---|---|---|---|"""


def main() -> None:
    """Print the table of the README, and that of docs/backtests.md."""
    sorting = []
    print(HEADER)
    for case in CASES:
        try:
            found = figures(case)
        except Refused as absent:
            print(f"| {case.name} | left out: {absent} |")
            continue
        print(row(case, found), flush=True)
        sorting.append(sorting_row(case, found))
    print("", SORTING_HEADER, *sorting, sep="\n")


if __name__ == "__main__":
    main()
