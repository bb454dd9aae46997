"""The history of a client, measured once: lifetimes in the engine, small tables out of it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from winback_kit.checks import refused, shown_name, too_little, unknown
from winback_kit.client.folder import Client
from winback_kit.history.counts import counts
from winback_kit.history.kaplan_meier import DAYS_PER_MONTH, Curve, kaplan_meier
from winback_kit.history.lapse import LapseRule, decide, end_of_contract, keep_gaps
from winback_kit.history.lifetimes import (
    contract_lifetimes,
    dealt_customers,
    finished_lifetimes,
    known_contacts,
    lapse_days_of,
    segment_of_loss,
    silent_lifetimes,
)
from winback_kit.history.purchase_counts import keep_purchase_counts, purchase_tables
from winback_kit.history.silences import Silences, keep_silences
from winback_kit.history.small_groups import customer_groups
from winback_kit.history.small_tables import HistoryTables, PurchaseTables, only, small_tables
from winback_kit.history.staff.served_by import staff_statements
from winback_kit.records.result import Framed
from winback_kit.tables.columns.near import near
from winback_kit.tables.engine.duckdb_engine import Engine
from winback_kit.tables.read import ClientData, Tables, open_tables
from winback_kit.words.text import Count, Text, marked, said

FEWEST_CUSTOMERS = 30
MOST_SEGMENTS = 24
LEAST_TO_SEE = 3  # lapse rules in a log; the rule that the data propose is a third at most
NATURAL = "natural"
# tables with a row a customer or lifetime, let go of as soon as the table they are for is there
LAST_READ_BY: dict[str, tuple[str, ...]] = {
    "loss_segments": ("loss_labels",),
    "buckets": ("order_marks", "loss_marks"),
}


@dataclass(frozen=True, repr=False)
class History(Framed):
    """What happened to the customers, as small tables and the curves drawn from them.

    `frames` are counts of losses, returns and lifetimes, `purchases` what models of buying and
    renewing need (history/small_tables.py has the columns of both); `silences` is what a forecast
    of the lost is learnt from, with their segments in `lost_people`. Money is in the currency.
    """

    data: ClientData
    rule: LapseRule
    segment_by: str
    window_months: int
    frames: HistoryTables
    purchases: PurchaseTables
    silences: Silences
    lost_people: pd.DataFrame

    @property
    def currency(self) -> str:
        """The unit of all amounts: the client's currency, or ORDERS where none were given."""
        return self.data.currency

    def frame(self, name: str = "loss_months") -> pd.DataFrame:
        """One of the frames; raises Refused for a name that is none of them."""
        if name not in vars(self.frames):
            raise unknown("frame", name, vars(self.frames), what="is no frame of the history")
        return getattr(self.frames, name).copy()

    @property
    def segments(self) -> list[str]:
        """Segments of the lost, the largest first."""
        lost = self.frames.loss_days.groupby("segment").n.sum()
        return [str(name) for name in lost.sort_values(ascending=False, kind="stable").index]

    def natural_return(self, segment: str | None = None, *, kind: str | None = None) -> Curve:
        """The share of the lost who have returned on their own, by days since the loss."""
        rows = only(self.frames.loss_days, segment=segment, kind=kind)
        return _curve(rows)

    def returned_by(self, segment: str, month: float) -> tuple[float, float, float]:
        """Natural return share of a segment by a month, with low and high."""
        return self.returns_of(segment)(month)

    def returns_of(self, segment: str) -> Callable[[float], tuple[float, float, float]]:
        """`returned_by` of one segment, for many months.

        Where too few of the segment were watched so long, the return of all the lost goes on from
        where the segment's curve ends: 1 − (1 − F_s(e)) · (1 − F(m)) / (1 − F(e)).
        """
        own, everyone = self.natural_return(segment), self.natural_return()

        def by(month: float) -> tuple[float, float, float]:
            day = int(month * DAYS_PER_MONTH)
            if day <= own.days:
                return own.at_day(day)
            before, after = everyone.at_day(own.days)[0], everyone.at_day(day)[0]
            stay = (1 - after) / (1 - before) if before < 1 else 1.0
            mid, low, high = (1 - (1 - share) * stay for share in own.at_day(own.days))
            return mid, low, high

        return by

    def ended(self, kind: str, *, origin: str | None = None, arm: str | None = None) -> Curve:
        """The share of lifetimes of a kind that have ended, by days since their start."""
        rows = only(self.frames.running_days, kind=kind, origin=origin, arm=arm)
        return _curve(rows)

    @property
    def customers(self) -> int:
        """Customers with at least one purchase."""
        return int(self.frames.people.customers[0])

    @property
    def lost_now(self) -> int:
        """Customers who are lost at the as-of date."""
        return int(self.frames.people.lost_now[0])

    @property
    def window_days(self) -> int:
        """The return window in days."""
        return int(self.window_months * DAYS_PER_MONTH)

    def date_of(self, day: float) -> dt.date:
        """The date of a day of the log, counted from its first."""
        return self.data.first_day + dt.timedelta(days=int(day))


def _curve(rows: pd.DataFrame) -> Curve:
    return kaplan_meier(rows.days.to_numpy(), rows.ended.to_numpy(), rows.n.to_numpy())


def read_history(client: Client, engine: Engine | None = None) -> History:
    """Read a client's tables and measure the history.

    With an `engine` of your own (SparkEngine) the tables that client.yml names with
    `table:` are read there. Raises Refused where the tables cannot be used.

    >>> history = wk.read_history(study.client)
    >>> history.customers, history.lost_now  # every customer but those of the last run
    (60, 45)
    """
    with open_tables(client, engine) as tables:
        return measure_history(tables)


def measure_history(tables: Tables) -> History:
    """Split lifetimes by the lapse rule and count losses, returns and second lifetimes.

    Raises TooLittle where nobody was lost.
    """
    return with_losses(measured_history(tables))


def measured_history(tables: Tables) -> History:
    """The same, whether anybody was lost or not; raises TooLittle for a handful of customers."""
    _refuse_too_few(tables.data)
    engine, data = tables.engine, tables.data
    dialect = engine.dialect
    definitions = data.client.settings.definitions
    as_of = data.as_of
    window_days = int(definitions.return_window_months * DAYS_PER_MONTH)
    offers = [offer.name for offer in data.client.settings.case.offers]
    drawn = "assignments" in data.given
    for name, sql in {**customer_groups(), **known_contacts(offers, assigned=drawn)}.items():
        engine.create(name, sql)
    if data.contractual:
        grace = data.grace.days if data.grace else 0
        rule, lifetimes = end_of_contract(grace), contract_lifetimes(dialect)
    else:
        listed = data.given.get("customers")
        grouped = bool(listed and "segment" in listed.columns)
        keep_gaps(engine, as_of, contacts=drawn or "contacts" in data.given, grouped=grouped)
        span = (as_of - data.first_day).days
        gaps, silences = engine.frame("gap_counts"), engine.frame("silence_counts")
        rule = decide(gaps, silences, definitions, span_days=span)
        lifetimes = silent_lifetimes(dialect, rule.days, as_of)
    segment_by = _segment_by(data)
    steps = {
        **lifetimes,
        **segment_of_loss(dialect, segment_by, as_of),
        **dealt_customers(dialect, as_of),
        **finished_lifetimes(dialect, window_days),
        **counts(dialect, as_of, window_days, contractual=data.contractual),
    }
    staff = "staff" in data.given
    if staff:
        steps |= staff_statements(dialect, as_of)
    for name, sql in steps.items():
        engine.create(name, sql)
        for read in LAST_READ_BY.get(name, ()):
            engine.drop(read)
    frames = small_tables(HistoryTables, engine, empty=() if staff else ("staff", "staff_paces"))
    keep_purchase_counts(engine, data, segment_by)
    log, lost_people = keep_silences(
        tables,
        customers=int(frames.people.customers[0]),
        rule_days=lapse_days_of(rule.days, "g.customer_segment"),
    )
    return History(
        data=data,
        rule=rule,
        segment_by=segment_by,
        window_months=definitions.return_window_months,
        frames=frames,
        purchases=purchase_tables(engine, data),
        silences=log,
        lost_people=lost_people,
    )


def _refuse_too_few(data: ClientData) -> None:
    if data.customers < FEWEST_CUSTOMERS:
        raise too_little(
            data.client.folder,
            "holds too few customers with a purchase",
            "Give a longer log, or build the case from assumptions: winback case FILE.yml",
            what=marked("customers with a purchase"),
            found=data.customers,
            needed=FEWEST_CUSTOMERS,
        )


def _segment_by(data: ClientData) -> str:
    """The stated grouping of the lost, else the client's segments, else the number of orders."""
    stated = data.client.settings.definitions.segment_by
    needs = {"segment": ("customers", "segment"), "reason": ("goodbyes", "stated_reason")}
    if stated is None:
        given = data.given.get("customers")
        return "segment" if given and "segment" in given.columns else "orders"
    if stated in needs:
        table, column = needs[stated]
        if table not in data.given or column not in data.given[table].columns:
            raise refused(
                "client.yml: definitions.segment_by",
                f"is {stated}, which needs the column {column} of the table {table}",
                mend=f"Give {table}, or choose another grouping.",
            )
    return stated


def more_to_see(history: History) -> Text:
    """How more losses and returns would be seen, by the likeliest cause that there are too few."""
    data, stated = history.data, history.data.client.settings.definitions.lapse_days
    if data.contractual:
        given = data.given["subscriptions"]
        if "end" in given.columns:
            return said("Give a longer log")
        ends = [shown_name(name) for name in near("end", given.unused)]
        columns = f"{{end: {ends[0] if ends else 'NAME'}}}"
        return said(
            "The contracts have no column end; map it in client.yml, for example {line}",
            line=f"tables: {{subscriptions: {{columns: {columns}}}}}",
        )
    span = (data.as_of - data.first_day).days
    if stated and stated * LEAST_TO_SEE > span:
        return said(
            "Of the {span} days of the log the {stated} of definitions.lapse_days leave too few "
            "to see anybody come back: state fewer in client.yml, or give a longer log",
            span=Count(span),
            stated=Count(stated),
        )
    return said("Give a longer log, or state a shorter definitions.lapse_days")


def _to_see_losses(history: History) -> Text:
    given = history.data.given.get("subscriptions")
    if given and "end" in given.columns:
        return said(
            "Give the day on which each contract ended, in the column end, or a longer log."
        )
    return said("{more}.", more=more_to_see(history))


def with_losses(history: History) -> History:
    """The history, in which somebody was lost; raises TooLittle where nobody was."""
    where = history.data.client.folder
    losses = int(history.frames.people.losses[0])
    if losses == 0:
        raise too_little(
            where,
            "nobody is lost: no contract has ended"
            if history.data.contractual
            else said(
                "nobody was silent for more than {days} days; there is nobody to win back",
                days=Count(history.rule.typical_days),
            ),
            _to_see_losses(history),
            what=marked("customers who were lost"),
            found=0,
            needed=1,
        )
    names = np.unique(history.frames.loss_days.segment)
    if len(names) > MOST_SEGMENTS:
        raise too_little(
            where,
            said(
                "the lost fall into {n} segments (such as “{name}”); at most {most} can be shown",
                n=Count(len(names)),
                name=str(names[0]),
                most=Count(MOST_SEGMENTS),
            ),
            "Group them in the client's table, or choose another definitions.segment_by.",
        )
    return history
