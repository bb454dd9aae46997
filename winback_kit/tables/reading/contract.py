"""The contract of each table: its columns, what they mean, and what the table makes possible.

Kinds: `id` and `text` are text as written, trimmed, empty cells missing; `date` is a calendar
day; `money` is a decimal amount; `number` is a plain number; `flag` is true/false, yes/no, 1/0.
"""

from dataclasses import dataclass
from typing import Literal

from winback_kit.words.text import marked

_SQL_WORDS = {"date": "day", "start": "start_day", "end": "end_day", "left": "left_day"}
LOGS = ("orders", "subscriptions")  # the tables one of which every client has
ColumnKind = Literal["id", "text", "date", "money", "number", "flag"]


@dataclass(frozen=True)
class Column:
    """One column: `required` columns must be there, and none of their cells may be wrong.

    A column that `decides` is no loss where it is not there, but must not be missed by its name.
    `named` texts are names of a kind (reasons, offers): one, however its letters are written.
    """

    name: str
    kind: ColumnKind
    meaning: str
    required: bool = False
    decides: bool = False
    named: bool = False

    @property
    def key(self) -> str:
        """Its name inside the engine, where some of our names are words of SQL."""
        return _SQL_WORDS.get(self.name, self.name)


@dataclass(frozen=True)
class Table:
    """One table: what a row is, and what it `adds`, for the page that says what is missing."""

    name: str
    row: str
    adds: str
    columns: tuple[Column, ...]
    unique: tuple[str, ...] = ()

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns that must be there."""
        return tuple(column.name for column in self.columns if column.required)

    @property
    def key(self) -> Column:
        """Whom or what a row is about: a customer, a prospect, one of the staff, …"""
        return self.columns[0]

    @property
    def of_customers(self) -> bool:
        """Whether each row is about a customer of the log."""
        return self.key.name == "customer_id"

    @property
    def day(self) -> Column | None:
        """The day on which a row happened."""
        days = (column for column in self.columns if column.kind == "date" and column.required)
        return next(days, None)

    @property
    def money(self) -> Column | None:
        """The money of a row."""
        return next((column for column in self.columns if column.kind == "money"), None)

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)


def _need(name: str, kind: ColumnKind, meaning: str) -> Column:
    return Column(name, kind, meaning, required=True)


def _decisive(name: str, kind: ColumnKind, meaning: str) -> Column:
    return Column(name, kind, meaning, decides=True)


def _name(name: str, meaning: str, *, required: bool = False, decides: bool = False) -> Column:
    return Column(name, "text", meaning, required=required, decides=decides, named=True)


_CUSTOMER = _need("customer_id", "id", "the customer, written the same in every table")

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "orders",
            "an order, or a line of an order",
            marked("everything: who left, who came back, and what they were worth"),
            (
                _CUSTOMER,
                _need("order_date", "date", "the day of the order; a time of day is cut off"),
                _decisive("amount", "money", "what the customer paid; negative for a refund"),
                Column("refunded", "money", "what was paid back of it, whatever its sign"),
                Column("order_id", "id", "the order that the row belongs to"),
                Column("margin", "money", "contribution after variable cost, same sign as amount"),
                _name("channel", "where it was bought"),
                Column("product", "text", "what was bought"),
                Column("discount", "money", "discount already taken off the amount"),
                Column("currency", "text", "currency code of the row"),
                Column("status", "text", "state of the order, e.g. paid or cancelled"),
            ),
        ),
        Table(
            "subscriptions",
            "a spell of a contract",
            marked("who ended a contract and who took one up again"),
            (
                _CUSTOMER,
                _need("start", "date", "first day of the spell"),
                _decisive("end", "date", "first day without service; empty while it runs"),
                _need("price", "money", "price of one period"),
                _need("period", "text", "how long the price is for: month, 2 weeks, annual"),
                Column("plan", "text", "what was subscribed to"),
                Column("involuntary", "flag", "ended by a failed payment"),
                Column("paused", "flag", "a pause, not an end"),
            ),
        ),
        Table(
            "customers",
            "a customer",
            marked("segments, test accounts, and one person behind two ids"),
            (
                _CUSTOMER,
                _name("segment", "the client's own segment"),
                _name("source", "where the customer came from"),
                Column("acquisition_cost", "money", "cost of acquiring the customer"),
                Column("account_id", "id", "the firm that the customer belongs to"),
                Column("household_id", "id", "the household that the customer belongs to"),
                Column("ease", "number", "how easy to win back, 1 (hard) to 5, as sales sees it"),
                Column("products", "number", "products or services held; more than one is a tie"),
                Column("contract", "flag", "bound by a contract of a year or longer"),
                Column("automatic_payment", "flag", "pays by direct debit or card, by itself"),
                Column("stored_value", "number", "points, credit or work of theirs kept here"),
                Column("referrals", "number", "customers brought by this one"),
                Column("people", "number", "others who use it together with the customer"),
                Column("integrations", "number", "systems or services that hang on ours"),
                Column("contact_key", "id", "hashed e-mail or telephone: equal for one person"),
                _name("country", "country of the customer"),
                Column("is_test", "flag", "an account of the client's own staff"),
            ),
            unique=("customer_id",),
        ),
        Table(
            "goodbyes",
            "a goodbye",
            marked("why customers left, so that each reason gets its own answer"),
            (
                _CUSTOMER,
                _need("date", "date", "day of the goodbye"),
                _name("stated_reason", "reason as the customer gave it"),
                Column("free_text", "text", "the customer's words; never shown in a report"),
                _name("channel", "where it was said"),
                _name("competitor", "where the customer went"),
                _name("real_reason", "reason found out later by a neutral party"),
            ),
        ),
        Table(
            "contacts",
            "a customer and campaign",
            marked("what contacting really brings, against a holdout: evidence of grade A"),
            (
                _CUSTOMER,
                _need("date", "date", "day of the contact, or of the draw for a holdout"),
                _name("campaign", "the campaign", required=True),
                _need("arm", "text", "treated or holdout"),
                _name("offer", "the offer made; for a holdout the one withheld", decides=True),
                _name("channel", "how the contact was made"),
                Column("contact_cost", "money", "cost of the contact"),
                _name("purpose", "win back, or save of a customer at risk; not given: win back"),
            ),
        ),
        Table(
            "assignments",
            "a customer and test",
            marked("who was drawn into which arm, so that a test is read as it was drawn"),
            (
                _CUSTOMER,
                _need("date", "date", "day of the draw"),
                _name("campaign", "the test, named as the campaign of its contacts", required=True),
                _need("arm", "text", "treated, holdout, or today: what is done today goes on"),
                _name("offer", "the offer drawn; for the other arms the one withheld"),
                _name("purpose", "win back, or save of a customer at risk; not given: win back"),
            ),
        ),
        Table(
            "permissions",
            "a customer and channel",
            marked("who may be contacted at all; others never enter a list"),
            (
                _CUSTOMER,
                _name("channel", "e-mail, telephone, post, …", required=True),
                _decisive("opted_out_at", "date", "day of the opt-out; empty if none"),
                _decisive("do_not_contact", "flag", "must not be contacted"),
                Column("basis", "text", "legal basis of contacting"),
            ),
        ),
        Table(
            "tickets",
            "a complaint or request",
            marked("whether a complaint, and its recovery, comes before a loss"),
            (
                _CUSTOMER,
                _need("opened", "date", "day of opening"),
                Column("answered", "date", "day of the first answer by a person"),
                Column("closed", "date", "day of closing; empty while open"),
                _name("topic", "what it is about"),
                Column("channel", "text", "by voice or on-line: how the customer came"),
                Column("promised", "date", "day by which it was promised to be put right"),
                Column("free_text", "text", "the customer's words; never shown in a report"),
                Column("severity", "text", "how bad it was"),
                Column("recovered", "flag", "put right to the customer's satisfaction"),
            ),
        ),
        Table(
            "survey",
            "an answer",
            marked("what customers say they would do, beside what they do"),
            (
                _CUSTOMER,
                _need("date", "date", "day of the answer"),
                _need("question", "text", "what was asked"),
                _need("answer", "text", "what was answered"),
            ),
        ),
        Table(
            "satisfaction",
            "a rating",
            marked("whether those who say they are satisfied come back too"),
            (
                _CUSTOMER,
                _need("date", "date", "day of the answer"),
                _need("score", "number", "how satisfied"),
                Column("best", "number", "the best score there is; not given: the highest given"),
                _name("about", "what was rated: an order, a call, the firm"),
            ),
        ),
        Table(
            "insights",
            "a hint of an employee",
            marked("what employees know of why customers leave, and of what would help"),
            (
                _need("staff_id", "id", "who gave the hint, as in staff"),
                _need("date", "date", "day of the hint"),
                _need("kind", "text", "reason: why customers leave; or offer: what would help"),
                _name("which", "the reason or the offer", required=True),
                _name("reason", "with an offer: the reason for leaving that it answers"),
                Column("unit", "text", "team or place, named as in staff"),
                Column("sure", "number", "how sure, from 0 to 100"),
            ),
        ),
        Table(
            "kano",
            "a person and feature",
            marked("which features bind customers and which only please"),
            (
                _need("respondent_id", "id", "the person who answered"),
                _need("feature", "text", "the feature asked about"),
                _need("functional", "text", "how is it if the feature is there"),
                _need("dysfunctional", "text", "how is it if it is not"),
                Column("importance", "number", "importance as stated"),
                Column("customer_id", "id", "the customer who answered, where that is known"),
                Column("date", "date", "day of the answer, so that two surveys are told apart"),
                Column("wording", "text", "which wording of the questions the person saw"),
            ),
        ),
        Table(
            "staff",
            "a person of the team, or a row for each count of their pace",
            marked("what a win-back team costs and can do"),
            (
                _need("staff_id", "id", "the person"),
                _need("role", "text", "what the person does"),
                Column("unit", "text", "team or place, named as in a column of customers"),
                Column("started", "date", "first day"),
                Column("left", "date", "last day; empty if still there"),
                Column("monthly_cost", "money", "full cost of a month"),
                Column("contacts_per_day", "number", "contacts handled on a working day"),
                Column(
                    "measured",
                    "date",
                    "day on which contacts_per_day was counted; a person may have a row for each",
                ),
                Column("recommends", "number", "would recommend working here, from 0 to 10"),
            ),
        ),
        Table(
            "prospects",
            "a known prospect",
            marked("what a prospect costs and becomes, to compare with winning back"),
            (
                _need("prospect_id", "id", "the prospect"),
                _need("first_contact", "date", "day of the first contact"),
                _name("source", "where the prospect came from"),
                Column("cost", "money", "cost so far"),
                Column("customer_id", "id", "the customer that the prospect became"),
                Column("converted_at", "date", "day of the first order"),
            ),
        ),
    )
}
