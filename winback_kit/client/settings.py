"""What client.yml may hold: where the tables are, definitions, quality, the case, the brand.

`case:` has the names and records of case.yml, each optional, laid over what was measured; what a
client states once for all segments stands there too, under the keys of `ForAClient`.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from winback_kit.assumptions.record import Currency, Day, RuleShare, broken
from winback_kit.client.big_three import BigThreeSettings
from winback_kit.client.columns import AMapping, Rule
from winback_kit.client.communication import CommunicationSettings
from winback_kit.client.database import fault_of_address, is_address
from winback_kit.client.experiment import ExperimentSettings
from winback_kit.client.locale.locale import Language, Locale, locale_of
from winback_kit.client.locale.zone import TimeZone
from winback_kit.client.readiness import ReadinessSettings
from winback_kit.client.saving import LoyaltySettings, SavingSettings
from winback_kit.client.stated_case import MOVED, StatedCase
from winback_kit.client.team.settings import TeamSettings
from winback_kit.places import languages
from winback_kit.records.yaml_record import Record
from winback_kit.words.text import HOUSE_LOCALE

Days = Annotated[int, Field(ge=1, le=3650)]


def _table(raw: Any) -> Any:
    """`orders: orders.csv` is short for `orders: {files: orders.csv}`."""
    if isinstance(raw, str):
        return {"database" if is_address(raw) else "files": raw}
    return raw


def _tab(raw: Any) -> Any:
    """A tab is hard to write: `tab` and a backslash with a t mean it too."""
    return "\t" if raw in ("tab", "\\t") else raw


def _one_sign(raw: str) -> str:
    if len(raw) != 1 or raw in '"\r\n':
        raise broken("must be one character", 'Write ";" or "," or "|" or tab.')
    return raw


class TableSource(Record):
    """Where one table is, and how it is written where that is not to be detected."""

    files: str = Field("", description="one file, or a pattern such as export/*.csv")
    table: str = Field("", description="a table of the engine you bring, e.g. sales.orders")
    database: str = Field(
        "",
        description="the address of a PostgreSQL database, as in postgresql://user@host/database; "
        "a password is an environment variable: user:${PGPASSWORD}@host",
    )
    query: str = Field("", description="with database: the SELECT that gives the rows")
    columns: dict[str, AMapping | None] = Field(
        {}, description="our name: the client's name, or how it is made; null where there is none"
    )
    where: Rule = Field({}, description="keep rows with these values")
    delimiter: Annotated[str, BeforeValidator(_tab), AfterValidator(_one_sign)] | None = Field(
        None, description="between the cells of a line"
    )
    encoding: str | None = Field(None, description="as in cp1252; left out, found out")
    decimal: Literal[".", ","] | None = Field(None, description="what stands before the cents")
    date_format: str | None = Field(None, description="as in %d.%m.%Y")
    sheet: str | None = Field(
        None, min_length=1, description="of a spreadsheet: its name, or a pattern such as 20*"
    )
    header_line: int | None = Field(
        None, ge=1, description="the line, or the row of a sheet, with the column names"
    )
    last_line: int | None = Field(
        None, ge=2, description="the last line, or row of a sheet, that is of the table"
    )

    @model_validator(mode="after")
    def _somewhere(self) -> TableSource:
        if self.files and self.table:
            raise broken("must name files or a table, not both")
        if self.database and (self.files or self.table):
            raise broken("must name a database or files or a table, only one of them")
        if bool(self.database) != bool(self.query.strip()):
            mend = "Write both: {database: postgresql://user@host/database, query: SELECT …}."
            raise broken("must have a query where it names a database, and only there", mend)
        if fault := fault_of_address(self.database) if self.database else None:
            raise broken(*fault)  # of the whole, so that the address is not repeated
        return self


Source = Annotated[TableSource, BeforeValidator(_table)]


class TableSources(Record):
    """The tables the client gave; one that is not named is looked for under its own name."""

    orders: Source | None = Field(None, description="purchases: customer, day, amount")
    subscriptions: Source | None = Field(None, description="contracts: start, price, period")
    customers: Source | None = Field(None, description="who they are: segment, source")
    goodbyes: Source | None = Field(None, description="how and why they left")
    contacts: Source | None = Field(None, description="whom campaigns contacted, and the holdout")
    assignments: Source | None = Field(None, description="who was drawn into which arm of a test")
    permissions: Source | None = Field(None, description="who may be contacted")
    tickets: Source | None = Field(None, description="complaints and requests")
    survey: Source | None = Field(None, description="answers to a survey")
    satisfaction: Source | None = Field(None, description="how satisfied customers said they were")
    insights: Source | None = Field(None, description="what employees say makes customers leave")
    kano: Source | None = Field(None, description="answers on features")
    staff: Source | None = Field(None, description="who serves them")
    prospects: Source | None = Field(None, description="who is not a customer yet")


class Definitions(Record):
    """The choices that decide who counts as lost and how returns are counted."""

    lapse_days: Days | None = Field(None, description="a silence this long means lost")
    lapse_quantile: float | None = Field(
        None,
        ge=0.5,
        le=0.999,
        description="or: a silence longer than this share of the gaps between orders",
    )
    lapse_by: Literal["all", "segment"] = Field(
        "all", description="with lapse_quantile: one rule for all, or one for each segment"
    )
    at_risk_days: Days | None = Field(
        None, description="a silence this long puts a customer at risk; left out, half the rule"
    )
    new_days: Days | None = Field(
        None,
        description="a customer is new for so many days from the first order; left out, as many "
        "as put one at risk, under contract 90",
    )
    renewal_grace_days: Annotated[int, Field(ge=0, le=3650)] | None = Field(
        None, description="a contract renewed within so many days of its end has gone on"
    )
    segment_by: Literal["segment", "reason", "orders"] | None = Field(
        None, description="how the lost are grouped"
    )
    return_window_months: Annotated[int, Field(ge=1, le=36)] = Field(
        6, description="a return counts for a campaign within so many months"
    )
    unusual_returns: Literal["set_aside", "keep"] = Field(
        "set_aside",
        description="months in which many long silent returned at once: kept out of the natural "
        "return that forecasts learn from, or taken for nature",
    )

    @model_validator(mode="after")
    def _one_rule(self) -> Definitions:
        if self.lapse_days is not None and self.lapse_quantile is not None:
            raise broken("must have one lapse rule: lapse_days or lapse_quantile, not both")
        return self


class Quality(Record):
    """What is done about faults that have more than one honest treatment."""

    exact_duplicates: Literal["auto", "set_aside", "keep"] = Field(
        "auto", description="auto: set aside where the orders have an order_id"
    )
    zero_amounts: Literal["set_aside", "keep"] = Field(
        "set_aside", description="keep: an order of nothing is an order"
    )
    cancelled_status: tuple[str, ...] = Field(
        (), strict=False, description="states of an order that is no sale, beside those known"
    )
    sale_status: tuple[str, ...] = Field(
        (), strict=False, description="states of a sale that would be taken for none"
    )
    currency_rates: dict[Currency, Annotated[float, Field(gt=0)]] = Field(
        {}, description="1 unit of it in the client's currency"
    )


def _colour(raw: Any) -> Any:
    """#RGB or #RRGGBB; YAML takes a # that is not in quotes for the beginning of a comment."""
    if not isinstance(raw, str) or not re.fullmatch(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})", raw):
        mend = 'Write it in quotes: "#0B5D8A". Without them # begins a comment.'
        raise broken("must be a colour such as #0B5D8A", mend)
    full = raw if len(raw) == 7 else "#" + "".join(digit * 2 for digit in raw[1:])
    return full.upper()


def _font(raw: str) -> str:
    if not re.fullmatch(r"[\w][\w -]{0,59}", raw):
        raise broken("must be the name of a font family: letters, digits, blanks and hyphens")
    return raw


Colour = Annotated[str, BeforeValidator(_colour)]
OneLine = Annotated[str, Field(max_length=200), AfterValidator(lambda raw: " ".join(raw.split()))]


class BrandSettings(Record):
    """Whose pages these are: what is left out is as the workbook has it."""

    logo: str = Field("", description="a PNG or SVG in the client folder, at most 1 MB")
    colour: Colour = Field("", description="of headings, links and the programme in charts")
    second_colour: Colour = Field("", description="of lines")
    font: Annotated[str, AfterValidator(_font)] = Field("", description="a font family's name")
    author: OneLine = Field("", description="named on the cover")
    confidentiality: OneLine = Field("", description="a line at the foot of every page")


class ListSettings(Record):
    """Who may stand on a list, and who of it is held out of the next test."""

    contact_pause_days: Annotated[int, Field(ge=0, le=3650)] = Field(
        90, description="whoever was contacted within so many days is on no list"
    )
    salt: Annotated[str, Field(max_length=200)] = Field(
        "",
        description="draws the arms of the next test, together with the id; left out, the "
        "client's name, and that of the test once it is registered",
    )
    holdout_share: RuleShare | None = Field(
        None,
        description="share held out of the next test; left out, what the pilot of the case needs. "
        "State it with the salt and nobody changes arms as data come in",
    )
    holdout_shares: dict[str, RuleShare] = Field(
        {}, description="the same by segment, in place of holdout_share; e.g. {Too expensive: 20%}"
    )

    def stated_share(self, segment: str) -> float | None:
        """The share of a segment that is stated; None without one."""
        return self.holdout_shares.get(segment, self.holdout_share)


class Campaign(Record):
    """A campaign of the table of contacts."""

    name: str = Field(min_length=1, description="as in the table of contacts")
    read_on: Day | None = Field(
        None,
        description="its holdouts are on no list before this day; left out of client.yml, until "
        "the return window of those drawn last is over",
    )
    treated_share: RuleShare | None = Field(
        None,
        description="share of those drawn who were to be contacted; the others are held out. With "
        "it is seen whether somebody is missing who was drawn",
    )

    @model_validator(mode="after")
    def _a_part(self) -> Campaign:
        if self.treated_share is not None and not 0 < self.treated_share < 1:
            raise broken("treated_share must be above 0 and below 1")
        return self


class Report(Record):
    """In which language the pages are, and how the executive page is laid out."""

    language: Language = ""
    layout: Literal["memo", "five_case", "tei"] = Field(
        "memo",
        description="memo: as a board asks; five_case: HM Treasury's five cases; "
        "tei: benefits, costs, flexibility, risk",
    )


class Settings(Record):
    """All of client.yml."""

    client: str = Field(
        min_length=1, max_length=200, pattern=r"\S", description="printed on every page"
    )
    currency: Currency = Field(description="of all amounts")
    locale: Locale = HOUSE_LOCALE
    paper: Literal["a4", "letter"] | None = Field(
        None, description="a4 or letter; or what is printed on in the country of the locale"
    )
    time_zone: TimeZone | None = Field(
        None,
        description="whose days count, for times with an offset or in columns with a zone; "
        "e.g. Europe/Berlin",
    )
    translation: str = Field(
        "",
        description="a .po file in the client folder: the texts in another language, or one's own "
        "wording of some",
    )
    as_of: Day | None = Field(None, description="last day that is read; or the last of the log")
    tables: TableSources = Field(
        TableSources(), description="where each table is and how it is written"
    )
    definitions: Definitions = Field(Definitions(), description="who counts as lost, as returned")
    quality: Quality = Field(Quality(), description="faults with more than one honest treatment")
    case: StatedCase = Field(StatedCase(), description="the business case, over what was measured")
    big_three: BigThreeSettings = Field(
        BigThreeSettings(), description="one budget for acquiring, keeping and winning back"
    )
    readiness: ReadinessSettings = Field(
        ReadinessSettings(), description="how ready the firm is: what the tables cannot tell"
    )
    loyalty: LoyaltySettings = Field(
        LoyaltySettings(), description="what keeps customers, and what its lack drives away"
    )
    saving: SavingSettings = Field(
        SavingSettings(), description="keeping customers who are at risk"
    )
    team: TeamSettings = Field(TeamSettings(), description="the people who win back")
    lists: ListSettings = Field(ListSettings(), description="who may stand on a list, in which arm")
    communication: CommunicationSettings = Field(
        CommunicationSettings(), description="how lost customers are written to, and what changed"
    )
    campaigns: Annotated[tuple[Campaign, ...], Field(strict=False)] = Field(
        (), description="when the test of a campaign is read"
    )
    experiment: ExperimentSettings = Field(
        ExperimentSettings(), description="the next test: whom it draws, and when it is read"
    )
    plan: str = Field(
        "",
        description="the approved case: its case.yml, kept as it was approved, against which what "
        "has come is held",
    )
    brand: BrandSettings = Field(BrandSettings(), description="whose pages these are")
    report: Report = Field(
        Report(), description="in which language, and how the executive page is laid out"
    )

    @model_validator(mode="before")
    @classmethod
    def _no_old_block(cls, raw: Any) -> Any:
        old = [block for block in MOVED if isinstance(raw, dict) and block in raw]
        if old:
            written = {block: raw[block] if isinstance(raw[block], dict) else {} for block in old}
            places = [
                f"{block}.{key} is now {place}"
                for block in old
                for key, place in MOVED[block].items()
                if key in written[block] or not written[block]
            ]
            raise broken(
                "stands under case now, with the names of case.yml",
                "; ".join(places) + ".",
                at=(old[0],),
            )
        return raw

    @model_validator(mode="before")
    @classmethod
    def _locale_of_its_language(cls, raw: Any) -> Any:
        report = raw.get("report") if isinstance(raw, dict) else None
        spoken = report.get("language") if isinstance(report, dict) else None
        if spoken in languages() and "locale" not in raw:
            return {**raw, "locale": locale_of(str(spoken))}
        return raw

    @model_validator(mode="after")
    def _own_currency(self) -> Settings:
        if self.currency in self.quality.currency_rates:
            rule = f"quality.currency_rates names {self.currency}, the client's own currency"
            raise broken(rule, "Leave it out: its rate is 1.")
        return self
