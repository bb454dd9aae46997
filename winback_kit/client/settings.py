"""What client.yml may hold: where the tables are, definitions, quality, finance, programme."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from winback_kit.assumptions.record import (
    Assumption,
    Cost,
    Currency,
    Months,
    Share,
    SignedShare,
    YearlyShare,
    broken,
)
from winback_kit.records.yaml_record import Record
from winback_kit.words.text import HOUSE_LOCALE

Days = Annotated[int, Field(ge=1, le=3650)]


def _table(raw: Any) -> Any:
    """`orders: orders.csv` is short for `orders: {files: orders.csv}`."""
    return {"files": raw} if isinstance(raw, str) else raw


def _tab(raw: Any) -> Any:
    """A tab is hard to write: `tab` and a backslash with a t mean it too."""
    return "\t" if raw in ("tab", "\\t") else raw


def _one_sign(raw: str) -> str:
    if len(raw) != 1 or raw in '"\r\n':
        raise broken("must be one character", 'Write ";" or "," or "|" or tab.')
    return raw


def _above_zero(raw: Assumption) -> Assumption:
    if raw.value <= 0:
        raise broken("must be greater than 0: without margin nobody is worth winning back")
    return raw


class TableSource(Record):
    """Where one table is, and how it is written where that is not to be detected."""

    files: str = ""
    table: str = Field("", description="a table of the engine you bring, e.g. sales.orders")
    columns: dict[str, str] = Field({}, description="our name: the client's name")
    where: dict[str, str | int | bool] = Field({}, description="keep rows with these values")
    delimiter: Annotated[str, BeforeValidator(_tab), AfterValidator(_one_sign)] | None = None
    encoding: str | None = None
    decimal: Literal[".", ","] | None = None
    date_format: str | None = Field(None, description="as in %d.%m.%Y")

    @model_validator(mode="after")
    def _somewhere(self) -> TableSource:
        if self.files and self.table:
            raise broken("must name files or a table, not both")
        return self


Source = Annotated[TableSource, BeforeValidator(_table)]


class Tables(Record):
    """The tables the client gave; one that is not named is looked for under its own name."""

    orders: Source | None = None
    subscriptions: Source | None = None
    customers: Source | None = None
    goodbyes: Source | None = None
    contacts: Source | None = None
    permissions: Source | None = None
    tickets: Source | None = None
    survey: Source | None = None
    kano: Source | None = None
    staff: Source | None = None
    prospects: Source | None = None


class Definitions(Record):
    """The choices that decide who counts as lost and how returns are counted."""

    lapse_days: Days | None = Field(None, description="a silence this long means lost")
    lapse_quantile: float | None = Field(None, ge=0.5, le=0.999)
    lapse_by: Literal["all", "segment"] = "all"
    segment_by: Literal["segment", "reason", "orders"] | None = None
    return_window_months: Annotated[int, Field(ge=1, le=36)] = 6
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

    exact_duplicates: Literal["auto", "set_aside", "keep"] = "auto"
    zero_amounts: Literal["set_aside", "keep"] = Field(
        "set_aside", description="keep: an order of nothing is an order"
    )
    cancelled_status: tuple[str, ...] = Field(
        ("cancelled", "canceled", "void", "failed"), strict=False
    )
    currency_rates: dict[Currency, Annotated[float, Field(gt=0)]] = Field(
        {}, description="1 unit of it in the client's currency"
    )


class Finance(Record):
    """What the client's finance people lay down."""

    margin_rate: Annotated[Share, AfterValidator(_above_zero)] | None = None
    discount_rate: YearlyShare | None = None
    tax_rate: Share | None = None
    horizon_months: Annotated[int, Field(ge=6, le=600)] = 36


class Offer(Record):
    """One way of asking lost customers back."""

    name: str = Field(min_length=1)
    offer_cost: Cost | None = None
    contact_cost: Cost | None = None
    uplift: SignedShare | None = None


class Programme(Record):
    """The programme that is proposed; what is left out is taken from priors and marked so."""

    start: dt.date | None = None
    setup_cost: Cost | None = None
    team_cost: Cost | None = None
    contact_months: Months = 12
    budget: Cost | None = Field(None, description="most to be spent on contacts and offers")
    contacts_per_month: Cost | None = Field(None, description="most contacts the team can make")
    contactable_share: Share | None = None
    offers: tuple[Offer, ...] = Field((), strict=False)

    @model_validator(mode="after")
    def _names_differ(self) -> Programme:
        names = Counter(offer.name for offer in self.offers)
        for name, times in names.items():
            if times > 1:
                raise broken(f"offers must differ in name; {name!r} stands there {times} times")
        return self


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


class Brand(Record):
    """Whose pages these are: what is left out is as the workbook has it."""

    logo: str = Field("", description="a PNG or SVG in the client folder, at most 1 MB")
    colour: Colour = Field("", description="of headings, links and the programme in charts")
    second_colour: Colour = Field("", description="of lines")
    font: Annotated[str, AfterValidator(_font)] = Field("", description="a font family's name")
    author: OneLine = ""
    confidentiality: OneLine = Field("", description="a line at the foot of every page")


def is_locale(name: str) -> bool:
    """Whether CLDR knows a locale by this name; that of the house needs no look."""
    if name == HOUSE_LOCALE:
        return True
    from babel import Locale, UnknownLocaleError

    if not re.fullmatch(r"[a-z]{2,3}(_[A-Z][a-z]{3})?(_([A-Z]{2}|\d{3}))?", name):
        return False
    try:
        Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return False
    return True


def _known_locale(raw: str) -> str:
    if is_locale(raw):
        return raw
    from babel.localedata import locale_identifiers

    name = raw.partition(".")[0].replace("-", "_")
    language = name.partition("_")[0].lower()
    same = [known for known in locale_identifiers() if known.partition("_")[0] == language]
    close = get_close_matches(name, same or locale_identifiers(), n=3)
    mend = f"Did you mean {' or '.join(close)}?" if close else ""
    raise broken("must be a locale such as en_GB, de_DE or fr_FR", mend)


Locale = Annotated[
    str,
    AfterValidator(_known_locale),
    Field(description="how numbers, money and dates are written, e.g. de_DE"),
]


class Report(Record):
    """How the executive page is laid out."""

    layout: Literal["memo", "five_case", "tei"] = Field(
        "memo",
        description="memo: as a board asks; five_case: HM Treasury's five cases; "
        "tei: benefits, costs, flexibility, risk",
    )


class Settings(Record):
    """All of client.yml."""

    client: str = Field(min_length=1, max_length=200, pattern=r"\S")
    currency: Currency
    locale: Locale = HOUSE_LOCALE
    translation: str = Field(
        "", description="a .po file in the client folder: the texts in another language"
    )
    as_of: dt.date | None = None
    tables: Tables = Tables()
    definitions: Definitions = Definitions()
    quality: Quality = Quality()
    finance: Finance = Finance()
    programme: Programme = Programme()
    brand: Brand = Brand()
    report: Report = Report()

    @model_validator(mode="after")
    def _own_currency(self) -> Settings:
        if self.currency in self.quality.currency_rates:
            rule = f"quality.currency_rates names {self.currency}, the client's own currency"
            raise broken(rule, "Leave it out: its rate is 1.")
        return self
