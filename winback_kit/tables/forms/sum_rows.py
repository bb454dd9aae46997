"""Rows of sums in an export: as wide as the table, and no row of it.

A row of sums either names itself, in a cell that holds nothing but such a word, or stands last with
nothing but numbers, at most half of its cells filled and one of them no smaller than any other of
its column. In both a cell is empty in a column that every other row fills. Such rows are left out
as the footer below a table is, and said.
"""

import re
from collections.abc import Sequence

from winback_kit.tables.engine.duckdb_engine import DuckDBEngine, quoted

SUM_WORDS = (
    *("total", "totals", "grand total", "sum", "sums", "subtotal", "sub total", "sub-total"),
    *("summe", "gesamt", "gesamtsumme", "zwischensumme", "insgesamt"),
    *("total général", "total general", "somme", "sous-total"),
    *("totale", "somma", "subtotale", "suma", "soma", "total geral", "subtotaal", "totaal"),
    *("totaal generaal", "eindtotaal", "razem", "ogółem", "łącznie", "totalt", "summa"),
    *("i alt", "sammenlagt", "yhteensä", "celkem", "toplam", "итого", "всего", "сумма", "合計"),
    *("合计", "总计", "總計", "합계"),
)
_DAY = re.compile(r"\d[-/:]\d|\b\d{1,2}\.\d{1,2}\.\d{2,4}\b")
_MOST = 1000  # more rows that name a sum are rows of something called so


def drop_sum_rows(engine: DuckDBEngine, raw: str, columns: Sequence[str]) -> int:
    """Leave the rows of sums out of a table of texts; gives how many there were."""
    cells = [engine.dialect.column(name) for name in columns]
    counts = ", ".join(f"COUNT({cell})" for cell in cells)
    whole, *filled = engine.run(f"SELECT COUNT(*), {counts} FROM {raw}").fetchone() or (0,)
    nearly = [cell for cell, n in zip(cells, filled, strict=True) if 0 < whole - n <= _MOST]
    if not nearly:  # no column that all but a few rows fill
        return 0
    found = [*_named(engine, raw, cells, nearly), *_unnamed(engine, raw, cells)]
    if not 0 < len(found) <= _MOST:
        return 0
    rows = ", ".join(map(str, dict.fromkeys(found)))
    everything, *filled = engine.run(
        f"SELECT COUNT(*), {counts} FROM {raw} WHERE rowid NOT IN ({rows})"
    ).fetchone() or (0,)
    always = [cell for cell, n in zip(cells, filled, strict=True) if everything and n == everything]
    if not always:
        return 0
    left_out = f"rowid IN ({rows}) AND ({' OR '.join(f'{cell} IS NULL' for cell in always)})"
    dropped = engine.run(f"SELECT COUNT(*) FROM {raw} WHERE {left_out}").fetchone() or (0,)
    engine.run(f"DELETE FROM {raw} WHERE {left_out}")
    return int(dropped[0])


def _named(
    engine: DuckDBEngine, raw: str, cells: Sequence[str], nearly: Sequence[str]
) -> list[int]:
    """Rows in which a cell is a word for a sum: one pattern over the row, however wide it is.

    Asked of the rows alone that leave a cell empty which all but a few rows fill.
    """
    words = "|".join(SUM_WORDS)
    pattern = f"(?i)(^|\x1f)({words}) ?:?(\x1f|$)"
    row = f"CONCAT_WS(CHR(31), {', '.join(cells)})"
    named = f"REGEXP_MATCHES({row}, {quoted(pattern)})"
    some = " OR ".join(f"{cell} IS NULL" for cell in nearly)
    asked = f"SELECT rowid FROM {raw} WHERE ({some}) AND {named} LIMIT {_MOST + 1}"
    rows = engine.run(asked).fetchall()
    return [int(row[0]) for row in rows]


def _unnamed(engine: DuckDBEngine, raw: str, cells: Sequence[str]) -> list[int]:
    """The last row, where it has numbers only and one of them is no smaller than any other."""
    last = engine.run(
        f"SELECT rowid, {', '.join(cells)} FROM {raw} WHERE rowid = (SELECT MAX(rowid) FROM {raw})"
    ).fetchone()
    if last is None:
        return []
    filled = [(cell, str(text)) for cell, text in zip(cells, last[1:], strict=True) if text]
    if (
        not filled
        or 2 * len(filled) > len(cells)
        or not all(_is_number(text) for _, text in filled)
    ):
        return []
    for cell, text in filled:
        digits = f"TRY_CAST(REGEXP_REPLACE({cell}, '[^0-9]', '', 'g') AS HUGEINT)"
        more = f"SELECT 1 FROM {raw} WHERE {digits} > {_digits(text)} LIMIT 1"
        if engine.run(more).fetchone() is None:
            return [int(last[0])]
    return []


def _is_number(text: str) -> bool:
    """Whether a cell is a number; a day or a time is none."""
    told = any(sign.isdigit() for sign in text) and not any(sign.isalpha() for sign in text)
    return told and _DAY.search(text) is None


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign in "0123456789") or "0"
