"""A file of a client as it is taken: which table it is, and how our columns are made of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from winback_kit.checks import missing_file, no_rows, refused
from winback_kit.client.columns import Mapping
from winback_kit.client.folder import Client
from winback_kit.client.settings import Settings
from winback_kit.tables.columns.near import code_in, near
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine
from winback_kit.tables.exports.encodings import GUESSED_ENCODING, encoding_of
from winback_kit.tables.exports.guess import Guess, How, guessed
from winback_kit.tables.exports.known import KnownExport, columns_in, recognised, words_of
from winback_kit.tables.forms.money import stands_for_money
from winback_kit.tables.reading.contract import LOGS, TABLES
from winback_kit.tables.reading.load import GivenTable, given_table
from winback_kit.tables.reading.source import find_table
from winback_kit.words.text import Text, said

MOST_CELLS = 200  # different cells of a column that a table of values is written for
SIGNS = {"€": "EUR", "£": "GBP", "$": "USD"}  # what they mean most often
_TWICE = said(
    "Are payments of the contracts among the orders? Orders are added to the contracts, as what "
    "members buy besides: leave those payments out with where, or do without the file."
)
NO_CURRENCY = "EUR"  # what stands in client.yml until somebody says it


@dataclass(frozen=True)
class Taken:
    """A file, the table that it was taken for, and how each of our columns is made.

    `known` is the export that its header is of; without one all is a guess. `unused` are columns
    that nothing is made of; `currencies` those that its rows hold, the most frequent first;
    `encoding` how letters beyond ASCII are written, "" where there are none.
    """

    files: tuple[Path, ...]
    rows: int
    table: str
    known: KnownExport | None
    columns: dict[str, Mapping]
    how: dict[str, How]
    unused: tuple[str, ...]
    currencies: tuple[str, ...]
    questions: tuple[str | Text, ...]
    encoding: str = ""

    @property
    def missing(self) -> list[str]:
        """Our columns that it must have and that nothing was found for."""
        return [name for name in TABLES[self.table].required if name not in self.columns]

    @property
    def customer(self) -> str:
        """The column of theirs that is the customer."""
        return self.columns["customer_id"].column if "customer_id" in self.columns else ""

    @property
    def guessed(self) -> bool:
        """Whether something was taken for what it is not called."""
        return bool(self.missing) or any(how not in ("known", "own") for how in self.how.values())


def all_taken(files: Sequence[Path]) -> list[Taken]:
    """Look at files; several of one table are one, and are refused where their form differs."""
    found: dict[str, Taken] = {}
    with DuckDBEngine() as engine:
        looked_at = [taken(engine, file) for file in files]
        whose = next((one.customer for one in looked_at if one.table in LOGS and one.customer), "")
        for one in looked_at:
            if one.known is None and one.table not in LOGS and one.customer != whose:
                one = taken(engine, one.files[0], customer=whose)
            before = found.get(one.table)
            found[one.table] = _together(before, one) if before else one
    if found.keys() >= set(LOGS):
        found["orders"] = replace(found["orders"], questions=(*found["orders"].questions, _TWICE))
    return [*found.values()]


def _together(one: Taken, more: Taken) -> Taken:
    side = [name + more.files[0].suffix for name in ("customers", "goodbyes", "contacts")]
    if (one.known, one.columns, one.unused) != (more.known, more.columns, more.unused):
        raise refused(
            more.files[0],
            f"is taken for {more.table}, as {one.files[0].name} is, and is not of its form",
            mend="Give the files of one export, or make two clients; where it is another table, "
            f"let its name say which: {', '.join(side)}, … (docs/reference/tables.md).",
        )
    encodings = {one.encoding, more.encoding} - {""}
    if len(encodings) > 1:
        rule = f"is not written in {one.encoding}, as {one.files[0].name} is"
        raise refused(more.files[0], rule, mend="Export both in the same way.")
    return replace(
        one,
        encoding="".join(encodings),
        files=(*one.files, *more.files),
        rows=one.rows + more.rows,
        currencies=tuple(dict.fromkeys((*one.currencies, *more.currencies))),
        questions=tuple(dict.fromkeys((*one.questions, *more.questions))),
    )


def taken(engine: DuckDBEngine, file: Path, *, customer: str = "") -> Taken:
    """Look at a file: known by its header, or guessed. Refused where it holds no rows.

    Of a file that is guessed, a column of the name `customer` is the customer.
    """
    if not file.exists():
        raise missing_file(file, "the file", f"Look for its name in {file.parent.absolute()}.")
    encoding = encoding_of(file)
    given = _given(engine, file, encoding)
    counted: Any = engine.run(f"SELECT COUNT(*) FROM {given.raw}").fetchone()
    if not counted[0]:
        raise no_rows(file, "Export it again.")
    known = recognised(given.headers)
    if known:
        columns = known.mapped(given.headers)
        guess = Guess(known.table, columns, dict.fromkeys(columns, "known"))
        _read_by_words(guess, known, given)
    else:
        guess = guessed(given, called=file.name.partition(".")[0], customer=customer)
    named = [n for one in guess.columns.values() for n in columns_in(one, given.headers)]
    named += known.where if known else ()
    used = {given.headers.same(name) for name in named}
    currencies, asked = _currencies(guess, given, known)
    return Taken(
        files=(file,),
        rows=int(counted[0]),
        table=guess.table,
        known=known,
        columns=guess.columns,
        how=guess.how,
        unused=tuple(name for name in given.types if name not in used),
        currencies=currencies,
        questions=(*(known.questions if known else ()), *guess.questions, *asked, *_zone(known)),
        encoding=encoding,
    )


def _given(engine: DuckDBEngine, file: Path, encoding: str) -> GivenTable:
    """The rows of a file, before anything is known of it."""
    stated = {"encoding": encoding} if encoding == GUESSED_ENCODING else {}
    tables = {"orders": {"files": str(file.absolute()), **stated}}
    settings = Settings.model_validate({"client": "new", "currency": NO_CURRENCY, "tables": tables})
    found = find_table(Client(folder=file.parent, settings=settings), "orders")
    assert found is not None  # a file that is named is found or refused
    return given_table(engine, found)


def _read_by_words(guess: Guess, known: KnownExport, given: GivenTable) -> None:
    """Tables of values for what is read from words in the names of another column."""
    for ours, said_so in known.by_words.items():
        header = given.headers.same(said_so.column)
        cells = _cells(given, header) if header else {}
        values = words_of(said_so, cells) if len(cells) <= MOST_CELLS else {}
        if not header or not values:
            continue
        rest = guess.columns[ours].constant
        whole = {cell: values.get(cell, rest) for cell in cells}
        guess.columns[ours] = Mapping(column=said_so.column, values=whole)
        unclear = tuple(cell for cell in cells if cell not in values)
        if unclear:
            guess.questions.append(
                said(
                    "What is {column} of {cells}? Their names do not say it; {rest} is taken.",
                    column=ours,
                    cells=unclear,
                    rest=str(rest),
                )
            )


def _cells(given: GivenTable, header: str) -> dict[str, int]:
    """The cells of a column with the number of their rows, the most frequent first."""
    cell = f"NULLIF(TRIM(CAST({given.engine.dialect.column(header)} AS VARCHAR)), '')"
    rows = given.engine.run(
        f"SELECT {cell} AS cell, COUNT(*) AS n FROM {given.raw} WHERE {cell} IS NOT NULL "
        f"GROUP BY cell ORDER BY n DESC, cell LIMIT {MOST_CELLS + 1}"
    ).fetchall()
    return {str(row[0]): int(row[1]) for row in rows}


def _currencies(
    guess: Guess, given: GivenTable, known: KnownExport | None
) -> tuple[tuple[str, ...], list[Text]]:
    """The currency codes of the rows, the most frequent first, and what is to be asked of them."""
    if guess.table not in LOGS:
        return (), []
    made = guess.columns.get("currency")
    column = columns_in(made, given.headers)[0] if made else known.currency if known else ""
    by_name = near("currency", [*given.types]) if not known else []
    header = given.headers.same(column or next(iter(by_name), ""))
    cells = [code.upper() for code in _cells(given, header)] if header else []
    codes = tuple(dict.fromkeys(code for code in cells if len(code) == 3 and code.isalpha()))
    if len(codes) == 1:
        return codes, []
    if codes and guess.table == "subscriptions":
        asked = said("Which currency? Contracts have one, the rows {codes}: keep one.", codes=codes)
        return codes, [asked]
    if codes:
        asked = said(
            "What is one unit of each currency ({codes}) in {main}? State it under "
            "quality.currency_rates.",
            codes=codes,
            main=codes[0],
        )
        return codes, [asked]
    by_sign = _by_sign(guess, given)
    by_header = _by_header(guess, given)
    if by_header:
        asked = said(
            "Is {code} the currency? It was read off the name of the column.", code=by_header
        )
        return (by_header,), [asked]
    if by_sign:
        return (by_sign,), [said("Is {code} the currency? It was read off the sign.", code=by_sign)]
    return (), [said("What is the currency? The file does not say; EUR stands there until you do.")]


def _zone(known: KnownExport | None) -> list[Text]:
    """Whose days count, where an export's times are on another clock than the client's may be."""
    asked = said(
        "Whose days count? The times are those of {zone}; state time_zone, and each day is the one "
        "there.",
        zone=str(known.zone) if known else "",
    )
    return [asked] if known and known.zone else []


def _money(guess: Guess, given: GivenTable) -> str | None:
    """The column of theirs that holds the money of a log."""
    money = guess.columns.get("amount") or guess.columns.get("price")
    names = columns_in(money, given.headers) if money else []
    return given.headers.same(names[0]) if names else None


def _by_header(guess: Guess, given: GivenTable) -> str:
    """The currency in the name of the column of money, "" where there is none."""
    header = _money(guess, given) or ""
    code = code_in(header)
    if code and stands_for_money(code):
        return code
    return next((code for sign, code in SIGNS.items() if sign in header), "")


def _by_sign(guess: Guess, given: GivenTable) -> str:
    """The currency whose sign stands in the first amounts, "" where none does."""
    header = _money(guess, given)
    cells = "".join(list(_cells(given, header))[:5]) if header else ""
    return next((code for sign, code in SIGNS.items() if sign in cells), "")
