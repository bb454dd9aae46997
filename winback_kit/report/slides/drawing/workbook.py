"""The small workbook behind each chart, which opens where a person edits the data.

It is written here and not by the library that draws the chart, because texts have to stay texts (a
name that begins with = is no formula) and the bytes have to be the same on every run.
"""

import datetime as dt
import io
from collections.abc import Sequence

import xlsxwriter

FIXED_DAY = dt.datetime(2000, 1, 1)


def chart_workbook(
    categories: Sequence[str], named: Sequence[tuple[str, Sequence[float | None]]]
) -> bytes:
    """Categories in the first column, one series in each further one, names in the first row."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": FIXED_DAY})
    sheet = book.add_worksheet("Sheet1")
    sheet.set_column(0, 0, 30)
    for row, category in enumerate(categories, start=1):
        sheet.write_string(row, 0, category)
    for column, (name, values) in enumerate(named, start=1):
        sheet.write_string(0, column, name)
        for row, value in enumerate(values, start=1):
            if value is not None:
                sheet.write_number(row, column, value)
    book.close()
    return out.getvalue()
