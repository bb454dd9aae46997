"""What is known of the exports of shops and billing systems: a file each in templates/exports.

An export is known by columns of its header, whatever their order and whatever else is there. Its
file says, in the language of client.yml, which of our columns are made of which; a part that names
columns that a given file has not (other versions, columns not chosen) falls away.
"""

from collections.abc import Mapping as Map
from functools import cache
from typing import Annotated, Self

from pydantic import Field, model_validator

from winback_kit.assumptions.record import broken
from winback_kit.client.columns import AMapping, Mapping, Rule
from winback_kit.client.locale.zone import TimeZone
from winback_kit.places import templates
from winback_kit.records.yaml_record import Record, read_record
from winback_kit.tables.columns.expression import Headers
from winback_kit.tables.columns.formula import Formula
from winback_kit.tables.reading.contract import TABLES

Names = Annotated[tuple[str, ...], Field(strict=False)]


class ByWords(Record):
    """A value that stands in the cells of another column: a plan Basic-Yearly is paid by year."""

    column: str = Field(description="the export's column")
    words: dict[str, Names] = Field(
        description="value: the words that mean it, the first that fits"
    )


class KnownExport(Record):
    """An export of a system, and how it is read."""

    name: str = Field(description="as it is told, e.g. Shopify orders")
    header: Annotated[Names, Field(min_length=3)] = Field(description="columns that tell it apart")
    needs_one_of: Annotated[tuple[Names, ...], Field(strict=False)] = Field(
        (), description="of each of these one must be there too"
    )
    table: str = Field(description="the table that it is")
    columns: dict[str, AMapping] = Field(description="our name: how it is made, as in client.yml")
    where: Rule = Field({}, description="rows that are meant, as in client.yml")
    currency: str = Field("", description="the column of currency codes, where the table has none")
    zone: TimeZone | None = Field(None, description="in which its times are written, e.g. UTC")
    by_words: dict[str, ByWords] = Field({}, description="our name: read from words in a column")
    remarks: Names = Field((), description="what was taken for what, a sentence each")
    not_in_it: Names = Field((), description="what the export does not say")
    questions: Names = Field((), description="what the client has to say")

    @model_validator(mode="after")
    def _of_its_table(self) -> Self:
        table = TABLES.get(self.table)
        if table is None:
            raise broken(f"names the table {self.table}, which is none")
        known = {column.name for column in table.columns}
        for name in (*self.columns, *self.by_words):
            if name not in known:
                raise broken(f"maps {name}, which the table {self.table} has not")
        missing = set(table.required) - set(self.columns)
        if missing:
            raise broken(f"must map {', '.join(sorted(missing))}")
        return self

    @property
    def told(self) -> list[str]:
        """What was taken for what and what is not in it, a sentence each."""
        return [*self.remarks, *(f"Not in it: {absent}." for absent in self.not_in_it)]

    def fits(self, headers: Headers) -> bool:
        """Whether a file with these columns is such an export."""
        return all(headers.same(name) for name in self.header) and all(
            any(headers.same(name) for name in some) for some in self.needs_one_of
        )

    def mapped(self, headers: Headers) -> dict[str, Mapping]:
        """How our columns are made of those that are there."""
        made = {name: there(one, headers) for name, one in self.columns.items()}
        days = {one.name for one in TABLES[self.table].columns if one.kind == "date"}
        return {
            name: _in_zone(one, self.zone) if self.zone and name in days else one
            for name, one in made.items()
            if one is not None
        }


@cache
def known_exports() -> tuple[KnownExport, ...]:
    """All that are known, by file name.

    >>> [one.name for one in known_exports()][:2]
    ['Chargebee subscriptions', 'Lightspeed Retail X-Series sales']
    """
    files = sorted((templates() / "exports").glob("*.yml"))
    return tuple(read_record(file, KnownExport) for file in files)


def recognised(headers: Headers) -> KnownExport | None:
    """The export that a header is of; of several that fit, the one that asks for most columns."""
    fitting = [one for one in known_exports() if one.fits(headers)]
    return max(fitting, key=lambda one: len(one.header) + len(one.needs_one_of), default=None)


def there(one: Mapping, headers: Headers) -> Mapping | None:
    """A mapping without the parts whose columns a file has not; None where nothing is left."""
    if any(headers.same(name) is None for name in one.where):
        return None
    if one.first:
        kept = tuple(made for part in one.first if (made := there(part, headers)))
        if len(kept) == 1 and not one.where:
            return kept[0]
        return one.model_copy(update={"first": kept}) if kept else None
    if one.column and any(headers.same(name) is None for name in columns_in(one, headers)):
        return None
    return one


def _in_zone(one: Mapping, zone: str) -> Mapping:
    """A mapping of days, whose times a zone's clock wrote."""
    if one.first:
        return one.model_copy(update={"first": tuple(_in_zone(part, zone) for part in one.first)})
    return one.model_copy(update={"zone": zone}) if one.column else one


def columns_in(one: Mapping, headers: Headers) -> list[str]:
    """The names of columns in a mapping: in its formula, its parts and its rules."""
    names: list[str] = []
    if one.column:
        names += Formula(one.column, at="", is_column=lambda n: headers.same(n) is not None).names
    for part in one.first:
        names += columns_in(part, headers)
    return [*names, *one.where]


def words_of(said: ByWords, cells: Map[str, int]) -> dict[str, str]:
    """The value of each cell in whose text a word stands: {'basic-yearly': 'year'}."""
    found = {}
    for cell in cells:
        text = cell.lower()
        fitting = [v for v, words in said.words.items() if any(word in text for word in words)]
        if fitting:
            found[cell] = fitting[0]
    return found
