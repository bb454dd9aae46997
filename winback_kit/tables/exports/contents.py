"""What is in the columns of a table that nobody knows: days, amounts, addresses, what repeats."""

from dataclasses import dataclass
from typing import Any

from winback_kit.tables.engine.duckdb_engine import quoted
from winback_kit.tables.reading.load import GivenTable

SAMPLE = 20_000  # rows that are looked at
MOST = 0.9  # of the filled cells must look so
_YEAR = r"(19|20)\d{2}"
_DAY = (
    rf"({_YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|{_YEAR}\d{{4}}"
    rf"|\d{{1,2}}[-/. ]+(\d{{1,2}}|\p{{L}}{{3,}}\.?)[-/. ]+({_YEAR}|\d{{2}})"
    rf"|\p{{L}}{{3,}}\.? \d{{1,2}},? {_YEAR})([T, ].*)?"
)
_AMOUNT = r"[^\d]{0,5}\d[\d.,' \x{A0}\x{202F}]*[^\d]{0,5}"
_CENTS = r".*\d[.,]\d{1,4}\D{0,5}"
_ADDRESS = r"\S+@\S+\.\S+"
_FEWEST_IDS = 5  # different values, fewer are a kind of row: yes and no, a channel, a branch
_IDS = 1 / 200  # different values in a row, as many at least
_MOST_WORDS = 3  # that stand for no day in a column of days


@dataclass(frozen=True)
class Content:
    """A column: its filled cells, the different ones, and the shares that look like something."""

    name: str
    filled: int
    different: int
    days: float
    amounts: float
    cents: float
    addresses: float
    no_days: tuple[str, ...] = ()  # the few words that stand in place of a day among days

    @property
    def is_day(self) -> bool:
        """Whether it holds days."""
        return self.days >= MOST

    @property
    def is_amount(self) -> bool:
        """Whether it holds numbers that are no days."""
        return self.amounts >= MOST and not self.is_day

    @property
    def repeats(self) -> bool:
        """Whether most values come more than once, as those of customers do, and there are many."""
        return 1 < self.different < 0.8 * self.filled

    @property
    def may_be_ids(self) -> bool:
        """Whether it may say who: too many for a kind of row, and neither days nor money."""
        enough = self.different >= max(_FEWEST_IDS, _IDS * self.filled)
        return enough and self.days < 1 - MOST and self.cents < 0.5

    def fits(self, kind: str) -> bool:
        """Whether it can be a column of a kind; a day may be the number of a day, as in sheets."""
        if self.filled == 0 or kind in ("id", "text", "flag"):
            return True
        return self.is_amount or (kind == "date" and self.is_day)


def contents(table: GivenTable) -> dict[str, Content]:
    """What is in each column, from the first rows of the table."""
    engine = table.engine
    sample = f"(SELECT * FROM {table.raw} LIMIT {SAMPLE})"
    found = {}
    for name in table.types:
        cell = f"NULLIF(TRIM(CAST({engine.dialect.column(name)} AS VARCHAR)), '')"
        shares = ", ".join(
            f"COALESCE(AVG(CAST(REGEXP_FULL_MATCH(cell, {quoted(one)}) AS INTEGER)), 0)"
            for one in (_DAY, _AMOUNT, _CENTS, _ADDRESS)
        )
        cells = f"(SELECT {cell} AS cell FROM {sample})"
        sql = f"SELECT COUNT(cell), COUNT(DISTINCT cell), {shares} FROM {cells}"
        row: Any = engine.run(sql).fetchone()
        words = (
            f"SELECT DISTINCT cell FROM {cells} WHERE NOT REGEXP_FULL_MATCH(cell, {quoted(_DAY)})"
        )
        few = row[2] and engine.run(f"{words} ORDER BY cell LIMIT {_MOST_WORDS + 1}").fetchall()
        odd = tuple(str(word) for (word,) in few or ())
        no_days = odd if len(odd) <= _MOST_WORDS and not any(map(_has_digit, odd)) else ()
        filled, different, days, amounts, cents, addresses = row
        found[name] = Content(
            name, int(filled), int(different), days, amounts, cents, addresses, no_days
        )
    return found


def _has_digit(word: str) -> bool:
    return any(one.isdigit() for one in word)
