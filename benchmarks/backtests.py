"""Back-tests: what the forecast would have said of the lost at past days, and what they did.

The days follow a rule, so that none is chosen for its answer. Each log has two lapse rules. Origins
lie at 40, 50, … 90 % of the log; from each the horizon is half of the days left, and all of them,
at most three years and at least 30 days. A day counts where at least 40 were lost and 10 came back.
Logs: four real ones and a simulated one (not part of this project; left out with the reason where
absent), and the retail sample with its planted truth.

    python -m benchmarks.backtests             all days, worst first, as in docs/backtests.md
    python -m benchmarks.backtests --json      the figures of each day, one a line
"""

import datetime as dt
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from winback_kit.checks import Refused
from winback_kit.client.folder import open_client
from winback_kit.client_study import study
from winback_kit.history.silences import Silences
from winback_kit.value.returns.model.forecast import LEAST_TOTAL, Forecast
from winback_kit.value.returns.past.backtest import (
    FEWEST_LOST,
    FEWEST_RETURNS,
    WHATS,
    PooledForecast,
    judged_forecast,
    rivals,
    said_at,
    unseen_season,
)
from winback_kit.value.returns.past.ranking import ranking
from winback_kit.value.returns.past.trial import Actual, what_happened

ROOT = Path(__file__).resolve().parent.parent
CLIENTS = ROOT / "tests" / "clients"
SHARES = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
SHORTEST, LONGEST = 30, 3 * 365


@dataclass(frozen=True)
class Log:
    """A client folder and its two lapse rules, days."""

    name: str
    folder: Path
    rules: tuple[int, int]


LOGS = (
    Log("CDNOW", CLIENTS / "cdnow", (90, 180)),
    Log("Online Retail", CLIENTS / "online_retail", (60, 90)),
    Log("Long log", CLIENTS / "longlog", (365, 540)),
    Log("Complete Journey", CLIENTS / "complete_journey", (30, 45)),
    Log("Apparel (simulated)", CLIENTS / "apparel", (120, 180)),
    Log("Retail sample", ROOT / "sample_data" / "retail", (90, 180)),
)


def horizons(until: int) -> Iterator[tuple[int, int]]:
    """Origin and horizon of each day of a log of so many days, by the rule.

    >>> list(horizons(1000))[:3]
    [(400, 300), (400, 600), (500, 250)]
    """
    for share in SHARES:
        origin = int(until * share)
        left = until - origin
        for days in (left // 2, left):
            if days >= SHORTEST:
                yield origin, min(days, LONGEST)


def silences(log: Log, rule: int) -> Silences:
    """The log as it stands at its end, under a lapse rule."""
    opened = open_client(log.folder, overrides={"definitions.lapse_days": rule})
    return study(opened).history.silences


def day_of(log: Silences, origin: int, horizon: int) -> dict[str, Any] | None:
    """What each method would have said on a day, and what came; None where it does not count."""
    known = log.at(origin)
    if len(known.lost) < FEWEST_LOST:
        return None
    actual = what_happened(log, known, horizon_days=horizon)
    if actual.total("returned") < FEWEST_RETURNS:
        return None
    judged = judged_forecast(known, horizon, set_aside=True)
    if judged is None:
        return None
    others = judged.members | rivals(known, horizon)
    return {
        "origin": f"{log.first_day + dt.timedelta(days=int(origin))}",
        "horizon": horizon,
        "lost": actual.customers,
        "actual": {what: actual.total(what) for what in WHATS},
        "interval": {what: judged.interval(what) for what in WHATS},
        "chance": {what: judged.forecast.error(what) for what in WHATS},
        "past": past(judged),
        "unseen": unseen_season(known.until, horizon),
        "said": {
            name: said(one, actual) for name, one in {"this": judged.forecast, **others}.items()
        },
    }


def past(judged: PooledForecast) -> list[dict[str, float]]:
    """What the forecast missed at the past days it was tried at: log(actual ÷ forecast)."""
    trials = judged.trials
    return [{what: one.log_ratio(said_at(one, trials), what) for what in WHATS} for one in trials]


def said(forecast: Forecast, actual: Actual) -> dict[str, float]:
    """Totals of a forecast, and how well it sorts."""
    sorted_by = ranking(forecast.orders, actual.orders, weight=actual.weight)
    totals = {what: forecast.total(what) for what in WHATS}
    return totals | {"rank": sorted_by.rank_correlation, "tenths": sorted_by.calibration_error or 0}


def days() -> Iterator[dict[str, Any]]:
    """Every day of every log that is there."""
    for log in LOGS:
        for rule in log.rules:
            try:
                known = silences(log, rule)
            except Refused as absent:
                print(f"{log.name} is left out: {absent}", file=sys.stderr)
                break
            for origin, horizon in horizons(known.until):
                found = day_of(known, origin, horizon)
                if found:
                    yield {"log": log.name, "rule": rule} | found


def miss(day: dict[str, Any], method: str, what: str) -> float | None:
    """log(forecast ÷ actual); None where the method said nothing."""
    one = day["said"].get(method)
    if one is None:
        return None
    return float(np.log(max(one[what], LEAST_TOTAL) / max(day["actual"][what], LEAST_TOTAL)))


NAMES = {
    "this": "This forecast",
    "behaviour": "Return model",
    "bent behaviour": "Return model, bent tail",
    "curves": "Those lost before",
    "Pareto/NBD": "Pareto/NBD",
    "BG/NBD": "BG/NBD",
    "last cohort": "The last cohort (naive)",
}


def mean_miss(found: list[dict[str, Any]], method: str, what: str) -> float:
    """Mean |log(forecast ÷ actual)| over the days on which the method said something."""
    misses = [miss(day, method, what) for day in found]
    return float(np.mean([abs(one) for one in misses if one is not None]))


def within_a_tenth(found: list[dict[str, Any]], method: str) -> float:
    """The share of days on which the forecast of orders is within 0.90 to 1.10."""
    ratios = np.exp([one for day in found if (one := miss(day, method, "orders")) is not None])
    return float(np.mean((ratios >= 0.9) & (ratios <= 1.1)))


def covered(found: list[dict[str, Any]], what: str) -> float:
    """The share of days whose 80 % interval holds what came."""
    return float(
        np.mean([day["interval"][what][0] <= day["actual"][what] <= day["interval"][what][1]
                 for day in found])
    )  # fmt: skip


def width(found: list[dict[str, Any]], what: str) -> float:
    """The median of high ÷ low."""
    return float(np.median([day["interval"][what][1] / day["interval"][what][0] for day in found]))


def by_chance(found: list[dict[str, Any]], what: str) -> float:
    """Mean |log| that a forecast with the true rates would miss by chance: s·√(2/π)."""
    return float(np.mean([day["chance"][what] for day in found]) * np.sqrt(2 / np.pi))


def per_cent(share: float) -> str:
    """A share as a page tells it."""
    return f"{100 * share:.0f} %"


def summary(found: list[dict[str, Any]]) -> list[str]:
    """The tables of all days: by method, by log, and the intervals."""
    logs = list(dict.fromkeys(day["log"] for day in found))
    of_log = {log: [day for day in found if day["log"] == log] for log in logs}
    lines = [
        f"| Mean \\|log(forecast ÷ actual)\\|, {len(found)} days | Back | Orders | Money "
        "| Orders within a tenth | Rank | Tenths |",
        "|---|---|---|---|---|---|---|",
    ]
    for method, name in NAMES.items():
        sorts = [day["said"][method] for day in found if method in day["said"]]
        misses = " | ".join(f"{mean_miss(found, method, what):.3f}" for what in WHATS)
        lines.append(
            f"| {name} | {misses} | {per_cent(within_a_tenth(found, method))} "
            f"| {np.mean([one['rank'] for one in sorts]):.3f} "
            f"| {np.mean([one['tenths'] for one in sorts]):.2f} |"
        )
    chance = " | ".join(f"{by_chance(found, what):.3f}" for what in WHATS)
    lines += [f"| Chance alone | {chance} | – | – | – |", ""]
    lines += [f"| Orders, by log | {' | '.join(logs)} |", "|---|" + "---|" * len(logs)]
    for method, name in NAMES.items():
        cells = [f"{mean_miss(of_log[log], method, 'orders'):.3f}" for log in logs]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    lines += ["", "| 80 % intervals | Hold | Median width |", "|---|---|---|"]
    for what, name in zip(WHATS, ("Back", "Orders", "Money"), strict=True):
        held = per_cent(covered(found, what))
        lines.append(f"| {name} | {held} | {width(found, what):.2f} to 1 |")
    by_log = " | ".join(per_cent(covered(of_log[log], "orders")) for log in logs)
    return [*lines, "", f"| Orders | {' | '.join(logs)} |", "|---|" + "---|" * len(logs),
            f"| hold | {by_log} |"]  # fmt: skip


def listed(found: list[dict[str, Any]]) -> list[str]:
    """Every day, the worst first."""
    worst = sorted(found, key=lambda day: -abs(miss(day, "this", "orders") or 0.0))
    return [
        "| Log | Origin | Rule | Horizon | Lost | Back | Orders | Money | Orders in the interval "
        "| Naive | Pareto/NBD |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
        *(line(day) for day in worst),
    ]


def line(day: dict[str, Any]) -> str:
    """One day as a row of that table."""
    low, high = day["interval"]["orders"]
    held = "yes" if low <= day["actual"]["orders"] <= high else "no"

    def ratio(method: str, what: str) -> str:
        one = miss(day, method, what)
        return "–" if one is None else f"{np.exp(one):.2f}"

    ours = " | ".join(ratio("this", what) for what in WHATS)
    return (
        f"| {day['log']} | {day['origin']} | {day['rule']} | {day['horizon']} | {day['lost']:,} "
        f"| {ours} | {held} | {ratio('last cohort', 'orders')} | {ratio('Pareto/NBD', 'orders')} |"
    )


def main() -> None:
    """Print the figures of each day, or the tables of docs/backtests.md."""
    if "--json" in sys.argv[1:]:
        for day in days():
            print(json.dumps(day), flush=True)
        return
    found = list(days())
    print("\n".join([*summary(found), "", *listed(found)]))


if __name__ == "__main__":
    main()
