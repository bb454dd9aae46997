"""Who left, where it concentrates and how customers said goodbye, in run.json."""

from dataclasses import asdict
from typing import Any

from winback_kit.client_study import Study
from winback_kit.history.defection.cohorts import month_name
from winback_kit.history.defection.control_chart import FEWEST_MONTHS, ControlChart
from winback_kit.history.defection.defection import MOST_TOLD
from winback_kit.history.defection.fees import FeeChanges
from winback_kit.history.defection.partial import PartialDefection
from winback_kit.history.defection.slices import FALSE_CALLS, Slice
from winback_kit.history.goodbyes.goodbyes import Goodbyes
from winback_kit.tables.names import FEWEST_PEOPLE


def defection_record(study: Study) -> dict[str, Any]:
    """What the chapter and the executive page say of it."""
    found = study.defection
    return {
        "defection": {
            "since": str(found.since),
            "period_days": found.period_days,
            "watched": found.watched,
            "lost_while_watched": found.lost_while_watched,
            "tested": len(found.slices),
            "called": found.called,
            "false_calls": FALSE_CALLS,
            "headline": _slice(found.headline) if found.headline else None,
            "second": _slice(found.second) if found.second else None,
            "slices": [_slice(one) for one in found.told[:MOST_TOLD]],
            "one_wave": found.wave,
            "fewest_months": FEWEST_MONTHS,
            "chart": _chart(found.chart) if found.chart else None,
            "partial": _partial(found.partial) if found.partial and not found.partial.few else None,
            "fees": _fees(found.fees) if found.fees and not found.fees.few else None,
            "goodbyes": _goodbyes(found.goodbyes),
        }
    }


def _slice(one: Slice) -> dict[str, Any]:
    return {
        "column": one.column,
        "value": one.value,
        "watched": one.n,
        "lost": one.lost,
        "rate": one.rate,
        "others": one.others,
        "excess": one.excess,
        "excess_money": one.excess_money,
        "q": one.q,
        "odds_ratio": one.odds_ratio,
        "within": one.within,
        "explained_by": list(one.explained_by) if one.explained_by else None,
        "stayed": one.stayed,
    }


def _chart(chart: ControlChart) -> dict[str, Any]:
    return {
        "months": len(chart.month),
        "centre": chart.centre,
        "spread": chart.spread,
        "outside": len(chart.outside()),
        "outside_plain": len(chart.outside(plain=True)),
        "months_outside": [month_name(chart.month[at]) for at in chart.outside()],
    }


def _partial(told: PartialDefection) -> dict[str, Any]:
    return {
        "days": told.days,
        "trend": told.trend,
        "less": told.less,
        "missing_of_stayers": told.missing_of_stayers,
        "missing_of_gone": told.gone.missing,
    }


def _fees(told: FeeChanges) -> dict[str, Any]:
    found: dict[str, Any] = {"customers": told.customers}
    for name, part in (("less", told.less), ("ended", told.ended)):
        found[name] = {"customers": part.customers, "missing": part.missing}
    if told.more.customers >= FEWEST_PEOPLE:
        found["more"] = {"customers": told.more.customers, "added": -told.more.missing}
    return found


def _goodbyes(told: Goodbyes) -> dict[str, Any]:
    one = told.dunning
    return {
        "customers": told.customers,
        "silent_share": told.silent_share,
        "lag_days": told.lag_days,
        "once_only": told.once_only,
        "too_few": told.too_few,
        "tellable": told.tellable,
        "ways": [
            asdict(way) | {"share": told.share(way), "reached": way.reached} for way in told.ways
        ],
        "dunning": {
            "customers": one.customers,
            "share": one.share,
            "back": one.back,
            "one_in_ten": one.one_in_ten,
        }
        if one
        else None,
    }
