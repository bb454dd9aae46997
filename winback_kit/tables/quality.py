"""Quality checks and the bridge: what was found in the orders, what it is worth, what was done.

The bridge gives every row and every unit of money one fate: given = used + set aside by reason,
and the residual, worked out from the two ends independently, is 0.
"""

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import pandas as pd

from winback_kit.checks import listed, refused
from winback_kit.tables.logs.grace import Grace
from winback_kit.tables.logs.members import Members
from winback_kit.tables.logs.states import PARTLY, UNKNOWN, States
from winback_kit.tables.names import FEWEST_PEOPLE
from winback_kit.words.text import Count, Text, marked, said, said_days, said_many

FATES: dict[str, str] = {
    "no_customer": marked("No customer id"),
    "no_date": marked("No date"),
    "further_line": marked("Further lines of orders whose amount stands on the first"),
    "no_amount": marked("No amount"),
    "outside_filter": marked("Outside the client's filter"),
    "after_as_of": marked("Dated after the as-of date"),
    "test_account": marked("Test accounts"),
    "cancelled": marked("No sale, by the state of the order"),
    "exact_duplicate": marked("Exact duplicates"),
    "zero_amount": marked("Amount of zero"),
    "refund_without_order": marked("Refunds without an earlier order"),
    "refunded_in_full": marked("Orders refunded in full, with their refunds"),
    "paid_back": marked("Paid back, by the column refunded"),
    "outside_contract": marked("Outside a paid contract"),
}
RESIDUAL = marked("Residual")
USED: dict[str, str] = {
    "purchase": marked("Purchases used"),
    "refund_netted": marked("Refunds netted against them"),
}


Level = Literal["fine", "note", "warning"]


@dataclass(frozen=True)
class QualityCheck:
    """One question put to the data: rows and money concerned, and what was done about it."""

    name: str | Text
    found: int
    money: float
    done: str | Text
    level: Level


def bridge(fates: pd.DataFrame, total: pd.DataFrame, *, used_money: int) -> pd.DataFrame:
    """Columns step, rows, money: from what was given to what is used, with the residual.

    `used_money`, in cents, is read off the cleaned days themselves, so the residual would show a
    row that was lost or counted twice. Raises Refused where it is not 0.
    """
    by_fate = fates.set_index("fate")
    aside = [name for name in FATES if name in by_fate.index]
    used = [name for name in USED if name in by_fate.index]
    return balanced(
        "orders",
        given=RowsAndMoney(int(total.n_rows[0]), int(total.money[0])),
        aside=[
            (FATES[name], RowsAndMoney(int(by_fate.n_rows[name]), int(by_fate.money[name])))
            for name in aside
        ],
        used=RowsAndMoney(sum(int(by_fate.n_rows[name]) for name in used), used_money),
    )


class RowsAndMoney(NamedTuple):
    """Rows of a table and their money in cents."""

    rows: int
    money: int


def balanced(
    where: str,
    *,
    given: RowsAndMoney,
    aside: Sequence[tuple[str, RowsAndMoney]],
    used: RowsAndMoney,
) -> pd.DataFrame:
    """Columns step, rows, money: what was given, what was set aside, what is used, what is left.

    Raises Refused where anything is left over.
    """
    taken = [(name, -step.rows, -step.money) for name, step in aside if any(step)]
    rows_left = given.rows - used.rows + sum(rows for _, rows, _ in taken)
    money_left = given.money - used.money + sum(money for _, _, money in taken)
    if rows_left or money_left:
        raise refused(
            where, f"do not reconcile: {rows_left} rows and {money_left / 100:.2f} are left over"
        )
    steps = [
        (marked("Given"), *given),
        *taken,
        (marked("Used"), *used),
        (RESIDUAL, rows_left, money_left),
    ]
    table = pd.DataFrame(steps, columns=["step", "rows", "money"])
    return table.assign(money=table.money / 100)


_DONE: dict[str, str] = {
    "refunded_in_full": marked("Set aside: nothing was bought in the end"),
    "refund_without_order": marked("Set aside: the order lies before the log, or was set aside"),
    "zero_amount": marked("Set aside: not a purchase"),
    "no_customer": marked("Set aside: nobody to win back"),
    "no_date": marked("Set aside"),
    "no_amount": marked("Set aside"),
    "after_as_of": marked("Set aside: not known yet at the as-of date"),
    "test_account": marked("Set aside"),
    "cancelled": marked("Set aside: cancelled, unpaid or paid back"),
    "further_line": marked("No loss: the order's amount is counted once"),
    "outside_filter": marked("Set aside, as client.yml says"),
}
_SERIOUS_SHARE = 0.05
_KEPT = marked(
    "Kept: without an order id two equal rows may be two orders. Where a time is given in two "
    "files, set them aside with quality.exact_duplicates"
)


def order_checks(
    fates: pd.DataFrame,
    merges: pd.DataFrame,
    *,
    duplicates_set_aside: bool,
    has_customers: bool,
) -> tuple[QualityCheck, ...]:
    """The checks of the rows and of the people behind them."""
    rows = {name: int(n) for name, n in zip(fates.fate, fates.n_rows, strict=True)}
    money = {name: int(n) / 100 for name, n in zip(fates.fate, fates.money, strict=True)}
    one = merges.iloc[0]
    duplicates = check_of(
        FATES["exact_duplicate"],
        int(one.equal_rows),
        int(one.equal_money) / 100,
        marked("Set aside, one of each kept") if duplicates_set_aside else _KEPT,
        level="warning"
        if not duplicates_set_aside and one.equal_rows > _SERIOUS_SHARE * sum(rows.values())
        else "note",
    )
    people = _people_checks(one) if has_customers else []
    return (duplicates, *_kept_checks(rows, money, one), *_aside_checks(rows, money), *people)


def _kept_checks(
    rows: dict[str, int], money: dict[str, float], one: pd.Series
) -> list[QualityCheck]:
    """What was found in rows that are used."""
    checks = [
        check_of(
            marked("Rows of one customer on one day"),
            max(0, rows.get("purchase", 0) - int(one.order_days)),
            0.0,
            marked("Counted as one order; all of their money kept"),
            level="fine",
        ),
        check_of(
            marked("Refunds of part of an order"),
            rows.get("refund_netted", 0),
            money.get("refund_netted", 0.0),
            marked("Netted against the order; never counted as a purchase"),
        ),
    ]
    checks += [
        check_of(
            FATES["paid_back"],
            int(one.paid_back_days),
            -money.get("paid_back", 0.0),
            marked("Taken off the order; one that is paid back in full is none"),
        ),
        check_of(
            marked("Refunds larger than their order"),
            int(one.over_refunded),
            -int(one.over_refunded_money) / 100,
            marked("Set aside with the order; what was paid back beyond it is in no figure"),
            level="warning",
        ),
    ]
    if one.zero_rows:
        done = marked("Kept as orders, as client.yml says")
        checks.append(
            check_of(marked("Orders of an amount of zero"), int(one.zero_rows), 0.0, done)
        )
    return checks


def _aside_checks(rows: dict[str, int], money: dict[str, float]) -> list[QualityCheck]:
    """What was set aside, by reason."""
    total = max(1, sum(rows.values()))
    checks = []
    for fate, done in _DONE.items():
        found = rows.get(fate, 0)
        serious = found / total > _SERIOUS_SHARE and fate not in ("outside_filter", "further_line")
        level: Level = "warning" if serious else "note"
        checks.append(check_of(FATES[fate], found, money.get(fate, 0.0), done, level=level))
    return checks


def check_of(
    name: str, found: int, money: float, done: str | Text, *, level: Level = "note"
) -> QualityCheck:
    """A check; where nothing was found nothing was done."""
    return (
        QualityCheck(name, found, money, done, level)
        if found
        else QualityCheck(name, 0, 0.0, "–", "fine")
    )


def _people_checks(one: pd.Series) -> list[QualityCheck]:
    return [
        check_of(
            marked("Ids that belong to a person with another id"),
            int(one.merged_ids),
            int(one.merged_money) / 100,
            said_many(
                int(one.merged_people),
                "Merged into {n} person",
                "Merged into {n} people",
                n=Count(int(one.merged_people)),
            ),
        ),
        check_of(
            marked("Ids that share a contact key with many"),
            int(one.shared_ids),
            0.0,
            marked("Not merged: the key is no person's"),
            level="warning",
        ),
        check_of(
            marked("Customers who are not in the table of customers"),
            int(one.unlisted),
            0.0,
            marked("Kept, in the segment 'not given'"),
        ),
    ]


def contract_checks(grace: Grace | None, members: Members | None) -> tuple[QualityCheck, ...]:
    """Contracts that were renewed late, and orders that stand beside contracts."""
    return (
        check_of(
            marked("Order days of members, beside their contracts"),
            members.within if members else 0,
            members.within_money / 100 if members else 0.0,
            marked("Added to the payment of their period; the contract decides who is lost"),
        ),
        check_of(
            marked("Order days outside a contract"),
            members.outside if members else 0,
            members.outside_money / 100 if members else 0.0,
            marked("Set aside: where contracts are given, customers are those who have one"),
            level="warning",
        ),
        check_of(
            marked("Contracts renewed within the grace period"),
            grace.bridged if grace else 0,
            0.0,
            said(
                "Neither lost nor returned: {days} of grace, {basis}",
                days=said_days(grace.days if grace else 0),
                basis=grace.basis if grace else "",
            ),
        ),
    )


def state_checks(states: States, *, refunds_given: bool) -> tuple[QualityCheck, ...]:
    """Orders in states that nobody knows, and those of which a part was paid back, nobody says how
    much; both are taken for sales.
    """
    unknown = states.rows[states.rows.kind == UNKNOWN]
    partly = states.rows[(states.rows.kind == PARTLY) & (not refunds_given)]
    return (
        check_of(
            marked("Orders partly paid back, and nothing says how much"),
            int(partly["rows"].sum()),
            float(partly.money.sum()) / 100,
            marked("Counted in full: map the column that says it to refunded, or give the refunds"),
            level="warning",
        ),
        check_of(
            marked("Orders in a state that is not known"),
            int(unknown["rows"].sum()),
            float(unknown.money.sum()) / 100,
            _taken_for_sales(unknown),
            level="warning",
        ),
    )


def _taken_for_sales(unknown: pd.DataFrame) -> Text:
    """The states that nobody knows, by name where enough customers have them."""
    named = unknown[unknown.people >= FEWEST_PEOPLE].state
    states: str | Text = listed(named)
    if len(named) < len(unknown):
        more = said("{states}, and others that few customers have", states=states)
        states = more if len(named) else said("some that few customers have")
    return said(
        "Taken for sales: {states}. Say what they are with quality.cancelled_status or "
        "quality.sale_status in client.yml; winback check names them all",
        states=states,
    )


def time_checks(
    months: pd.DataFrame, *, as_of: dt.date, customers: int
) -> tuple[QualityCheck, ...]:
    """Left truncation and an incomplete last month, from the months of the log."""
    span = len(months)
    early = months.head(max(1, min(3, span // 4)))
    usual = float(months.new_customers.iloc[len(early) :].median()) if span > len(early) else 0.0
    excess = int(max(0.0, early.new_customers.sum() - usual * len(early)))
    truncated = excess > 0.05 * customers
    last = calendar.monthrange(as_of.year, as_of.month)[1]
    cut = as_of.day < last
    in_last = months.iloc[-1]
    cut_rows = int(in_last.order_days) if cut and in_last.month == f"{as_of:%Y-%m}" else 0
    cohort = truncated and usual == 0
    return (
        check_of(
            marked("Customers first seen as the log begins, more than is usual later"),
            excess if truncated else 0,
            0.0,
            marked("Kept: the log is of one cohort")
            if cohort
            else marked("Kept: some may have bought before the log begins"),
        ),
        check_of(
            marked("Orders in a last month that is not over"),
            cut_rows,
            float(in_last.amount),
            marked("Kept; time is counted in days, so no rate is too low for it"),
        ),
    )
