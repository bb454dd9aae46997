"""What the client's own tables answer of the audit, each with its figure and the query behind it.

A share of at least 25, 50 or 75 % is level 1, 2 or 3. What the tables cannot show, such as whether
somebody does each month what could be done, they do not settle: what people say of it goes before.
A column that was not given leaves its item not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from winback_kit.history.groups.rules import AT_RISK
from winback_kit.plan.programme.contactable import contactable
from winback_kit.plan.readiness.items import Key
from winback_kit.words.text import ORDERS, Count, PerCent, Text, marked, said, said_days, said_many

if TYPE_CHECKING:
    from winback_kit.history.groups.groups import Groups
    from winback_kit.history.measure import History
    from winback_kit.history.reasons.reasons import Reasons
    from winback_kit.plan.at_risk.at_risk import AtRisk
    from winback_kit.plan.programme.programme import Plan
    from winback_kit.plan.programme.rewards import DoingNothing
    from winback_kit.value.second_lifetime.second_lifetime import Value

BOUNDS = (0.25, 0.5, 0.75)
TOLD_DIGITS = 3  # a share is told to a tenth of a per cent
YEAR_DAYS = 365
KNOWN_GRADES = "ABC"  # of a margin: measured or stated, and not assumed


@dataclass(frozen=True)
class Seen:
    """What the data say of an item: its level, the figure and the query that gives it.

    `query` is worked out in a notebook that holds `wk` and `study`; it gives `figure`, in `unit`.
    Where it is not `settled`, what people say of the item goes before.
    """

    key: Key
    level: int
    text: Text
    figure: float | str
    unit: str
    query: str
    settled: bool


@dataclass(frozen=True)
class Found:
    """What of a study could be worked out; None for what could not."""

    history: History | None = None
    groups: Groups | None = None
    reasons: Reasons | None = None
    value: Value | None = None
    plan: Plan | None = None
    idle: DoingNothing | None = None
    at_risk: AtRisk | None = None


READ = tuple(one.name for one in fields(Found))  # the stages that the audit reads


def level_of(share: float) -> int:
    """0 to 3 for a share, by the figure that stands beside the level.

    >>> level_of(0.24), level_of(0.25), level_of(0.7497)  # 75.0 %
    (0, 1, 3)
    """
    return sum(round(share, TOLD_DIGITS) >= bound for bound in BOUNDS)


def seen_in(found: Found) -> dict[Key, Seen]:
    """What the data answer, by item."""
    return {one.key: one for one in _seen(found)}


def _seen(found: Found) -> Iterator[Seen]:
    history = found.history
    if history is None:
        return
    yield _defectors(history)
    yield _value_lost(history, found.idle)
    if found.reasons:
        yield from _reasons(found.reasons, history)
    yield from _at_risk(found.groups, found.at_risk)
    yield from _owner(history)
    yield from _permission(history)
    yield from _control_group(history)
    if found.value:
        yield _second_lifetime(found.value)
    yield from _learning(history, found.reasons)


def _defectors(history: History) -> Seen:
    contract = history.data.contractual
    return Seen(
        "defectors_monthly",
        3 if contract else 2,
        said("Lost today: {lost}; each contract tells its end", lost=Count(history.lost_now))
        if contract
        else said(
            "Lost today by the rule of {days} days: {lost}; every month can be counted so",
            lost=Count(history.lost_now),
            days=Count(history.rule.typical_days),
        ),
        history.lost_now,
        "count",
        "study.history.lost_now",
        settled=contract,
    )


def _lost_in_a_year(idle: DoingNothing, *, known: bool) -> Text:
    lost = Count(idle.lost)
    if idle.is_whole_year:
        return (
            said("Lost in a year: {lost}, and their value is known", lost=lost)
            if known
            else said("Lost in a year: {lost}; their margin is assumed", lost=lost)
        )
    return (
        said(
            "Lost in a year, at the pace of the months on record: {lost}, and their value is known",
            lost=lost,
        )
        if known
        else said(
            "Lost in a year, at the pace of the months on record: {lost}; their margin is assumed",
            lost=lost,
        )
    )


def _value_lost(history: History, idle: DoingNothing | None) -> Seen:
    if idle is None or idle.lost_value is None:
        return Seen(
            "value_lost",
            1,
            said("their number is known, what they were worth is not"),
            history.lost_now,
            "count",
            "study.history.lost_now",
            settled=True,
        )
    known = history.data.margin_grade in KNOWN_GRADES
    return Seen(
        "value_lost",
        3 if known else 2,
        _lost_in_a_year(idle, known=known),
        idle.lost_value,
        "money",
        "study.idle.lost_value",
        settled=True,
    )


def _reasons(reasons: Reasons, history: History) -> Iterator[Seen]:
    given = history.data.given.get("goodbyes")
    columns = given.columns if given else ()
    if "stated_reason" in columns:
        rate = reasons.last_rate
        unfit = reasons.unfit == "texts"
        share, failed = PerCent(rate), reasons.of("involuntary") is not None
        on_record = (
            marked("on record for {share} of a year's losses, failed payments left out")
            if failed
            else marked("on record for {share} of a year's losses")
        )
        yield Seen(
            "reason_known",
            min(1, level_of(rate)) if unfit else level_of(rate),
            said("on record for {share} of a year's losses, but the texts disagree", share=share)
            if unfit
            else said(on_record, share=share),
            rate,
            "share",
            "study.reasons.last_rate",
            settled=True,
        )
    named = reasons.competitor_rate
    if "competitor" in columns and named is not None:
        yield Seen(
            "competitor_known",
            level_of(named),
            said("named for {share} of those who went elsewhere in a year", share=PerCent(named)),
            named,
            "share",
            "study.reasons.competitor_rate",
            settled=True,
        )


def _at_risk(groups: Groups | None, at_risk: AtRisk | None) -> Iterator[Seen]:
    """A list by chances that came true on a past evening, else by the silence alone."""
    expected = at_risk.lost_expected if at_risk and at_risk.usable else None
    if at_risk and expected is not None:
        yield Seen(
            "high_risk_list",
            2,
            said_many(
                round(expected),
                "Of {people} {lost} is expected to be lost in {days}, by chances that were tested "
                "on a past day",
                "Of {people} {lost} are expected to be lost in {days}, by chances that were tested "
                "on a past day",
                people=said_many(
                    at_risk.customers,
                    "{n} customer",
                    "{n} customers",
                    n=Count(at_risk.customers),
                ),
                lost=Count(round(expected)),
                days=said_days(at_risk.horizon_days),
            ),
            expected,
            "count",
            "study.at_risk.lost_expected",
            settled=False,
        )
        return
    people = groups.heads(groups.months[-1], AT_RISK) if groups else 0
    if people:  # under contract nobody falls silent
        yield Seen(
            "high_risk_list",
            1,
            said("At risk by their silence alone: {people}", people=Count(people)),
            people,
            "count",
            f"study.groups.heads(study.groups.months[-1], {AT_RISK})",
            settled=False,
        )


def _owner(history: History) -> Iterator[Seen]:
    case = history.data.client.settings.case
    if case.owner:
        yield Seen(
            "owner",
            3 if case.budget_from else 2,
            said("Run by {owner}, as client.yml says", owner=case.owner),
            case.owner,
            "text",
            "study.client.settings.case.owner",
            settled=False,
        )


def _permission(history: History) -> Iterator[Seen]:
    share = contactable(history)[-1].share
    if "permissions" in history.data.given and share is not None:
        yield Seen(
            "permission_known",
            level_of(share),
            said("{share} of the lost may be contacted", share=PerCent(share)),
            share,
            "share",
            "wk.contactable(study.history)[-1].share",
            settled=True,
        )


def _control_group(history: History) -> Iterator[Seen]:
    if "contacts" not in history.data.given:
        return
    every, lately = history.frames.campaigns, history.frames.contacts_year
    held = int(every.contacted[every.arm == "holdout"].sum())
    year = int(lately.contacted[(lately.arm == "holdout") & (lately.days_ago <= YEAR_DAYS)].sum())
    yield Seen(
        "control_group",
        3 if year else 2 if held else 0,
        said(
            "{held} of the lost were held out, of them {year} in the last year", **_two(held, year)
        )
        if held
        else said("campaigns are on record, and nobody was held out"),
        held,
        "count",
        "int(study.history.frame('campaigns').query('arm == \"holdout\"').contacted.sum())",
        settled=True,
    )


def _two(held: int, year: int) -> dict[str, Count]:
    return {"held": Count(held), "year": Count(min(held, year))}


def _second_lifetime(value: Value) -> Seen:
    data = value.history.data
    known = data.margin_grade in KNOWN_GRADES
    in_orders = data.currency == ORDERS
    return Seen(
        "second_lifetime_value",
        1 if in_orders else 3 if known else 2,
        said("worked out from {returns} returns, in orders", returns=Count(value.returns))
        if in_orders
        else said("worked out from {returns} returns", returns=Count(value.returns))
        if known
        else said("worked out from {returns} returns, with an assumed margin", **_returns(value)),
        value.everyone.value,
        "money",
        "study.value.everyone.value",
        settled=True,
    )


def _returns(value: Value) -> dict[str, Count]:
    return {"returns": Count(value.returns)}


def _learning(history: History, reasons: Reasons | None) -> Iterator[Seen]:
    checked = bool(reasons and reasons.real)
    fixes = len(history.data.client.settings.case.fixes)
    if checked or fixes:
        yield Seen(
            "learning_loop",
            checked + bool(fixes),
            said("real reasons are found out, and fixes are stated for {n}", n=Count(fixes))
            if checked and fixes
            else said("real reasons are found out; no fix of one is stated")
            if checked
            else said("fixes are stated for {n}; nobody checks the reasons", n=Count(fixes)),
            fixes,
            "count",
            "len(study.client.settings.case.fixes)",
            settled=False,
        )
