"""A text column of days: its form found, and the day of each cell in the client's own zone."""

from collections.abc import Mapping, Sequence
from functools import reduce

import duckdb

from winback_kit.checks import Refused, refused, wrong_cell
from winback_kit.tables.engine.duckdb_engine import quoted
from winback_kit.tables.forms.column_form import (
    DATE_FORMS,
    Form,
    choose_date,
    date_forms,
    forms_together,
    value_of,
)
from winback_kit.tables.forms.dates import fitting_formats, plain_days
from winback_kit.tables.forms.zone import Day, has_offset, in_zone
from winback_kit.tables.reading.places import Looked
from winback_kit.words.text import Text, said

FIRST_DAY = "1900-01-02"  # 1900-01-01 and 1899-12-30 are written where a day is not known
FIRST_ORDER_DAY = "1970-01-02"  # as is 1970-01-01, before which no order log goes


def read_day(looked: Looked, header: str, cell: str, *, zone: str | None) -> tuple[str, Text]:
    """The day of each cell as SQL, and how it was read.

    `zone` is that of times that are written without one; without it they are the client's own.
    """
    stated = looked.given.found.source.date_format
    if stated:
        _refuse_no_date_format(looked, stated)
    forms = date_forms(cell, stated)
    first = dict(list(forms.items())[:1])
    cells, fitting = looked.count(cell, first)
    if fitting != dict.fromkeys(first, cells):
        cells, fitting = looked.count(cell, forms)
    if not stated and max(fitting.values()) < cells:
        language = looked.given.found.client.settings.locale.partition("_")[0]
        if written := plain_days(looked.given.engine, looked.given.raw, header, cell, language):
            day = date_forms(written.column, None)["%Y-%m-%d"]
            rule = "must be a day of the calendar"
            looked.refuse_unfitting(header, written.column, day, rule)
            reading = said("dates {form}", form=said(written.form))
            return _own_day(looked, header, written.column, Day(day.value, zone), reading)
        if together := forms_together(forms, fitting, cells):
            named = [said(DATE_FORMS[form.name][1]) for form in together]
            one_of = reduce(
                lambda all_, form: said("{forms} or {form}", forms=all_, form=form), named
            )
            reading = said("dates {form}", form=one_of)
            return _own_day(looked, header, cell, Day(value_of(together), zone), reading)
    decision = choose_date(fitting, cells) if not stated else None
    if decision and decision.form is None and decision.rivals and cells:
        raise _two_readings(looked, header, cell, forms, decision.rivals, fitting, cells)
    name = stated or (decision.form if decision else None) or "%Y-%m-%d"
    form = stated or DATE_FORMS[name][1]
    if fitting[name] < cells:
        mend = "Correct the cell, or date_format in client.yml." if stated else ""
        if not any(fitting.values()):
            mend = _proposed_format(looked, cell, stated)
        looked.refuse_unfitting(header, cell, forms[name], f"must be a date ({form})", mend)
    value, reading = forms[name].value, said("dates {form}", form=said(form))
    return _own_day(looked, header, cell, Day(value, zone, stated), reading)


def _own_day(looked: Looked, header: str, cell: str, day: Day, reading: Text) -> tuple[str, Text]:
    """The day in the client's own zone, where a time says more than the day."""
    if day.written_in or looked.any(has_offset(cell)):
        own = looked.given.found.client.settings.time_zone
        value, reading = in_zone(looked.given.engine.dialect, cell, day, zone=own, reading=reading)
    else:
        value = day.value
    refuse_odd_day(looked, header, value)
    return value, reading


def _proposed_format(looked: Looked, cell: str, stated: str | None) -> str:
    """How to mend a column of which no cell was read: the format that fits all of them."""
    fitting = fitting_formats(looked.given.engine, looked.given.raw, cell)
    if not fitting:
        known = "Write days as 2023-01-31, or map another column in client.yml."
        return "Correct date_format in client.yml." if stated else known
    first, *others = (f'date_format: "{form}"' for form in fitting)
    line = f"tables: {{{looked.given.found.table}: {{{first}}}}}"
    return f"State in client.yml how days are written: {' or '.join([line, *others[:1]])}."


def _refuse_no_date_format(looked: Looked, stated: str) -> None:
    """A format must write a day so that it can be read again."""
    day, form = "DATE '2023-11-28'", quoted(stated)
    there_and_back = f"CAST(TRY_STRPTIME(STRFTIME({day}, {form}), {form}) AS DATE)"
    try:
        row = looked.given.engine.run(f"SELECT {there_and_back} = {day}").fetchone()
    except duckdb.Error:
        row = None
    if row is None or not row[0]:
        mend = "Write day, month and year as in %d.%m.%Y."
        where = looked.given.found.setting("date_format")
        raise refused(where, "is not the format of a date", got=stated, mend=mend)


def refuse_odd_day(looked: Looked, header: str, value: str) -> None:
    """Refuse days that stand for a day that is not known, and those beyond the calendar."""
    first = FIRST_ORDER_DAY if looked.column.name == "order_date" else FIRST_DAY
    wrong = f"{value} NOT BETWEEN DATE '{first}' AND DATE '9999-12-31'"
    rule = f"must be a day from {first} to 9999-12-31"
    mend = "Leave the cell empty where the day is not known."
    looked.refuse_first(header, wrong, rule, mend)


def _two_readings(
    looked: Looked,
    header: str,
    cell: str,
    forms: Mapping[str, Form],
    rivals: Sequence[str],
    fitting: Mapping[str, int],
    cells: int,
) -> Refused:
    where = f"{looked.given.found.where}, column {header}"
    mend = (
        "State it in client.yml: tables: "
        f'{{{looked.given.found.table}: {{date_format: "{rivals[0]}"}}}}'
    )
    if all(fitting[name] == cells for name in rivals):
        example = looked.example(cell)
        rule = f"reads both day first and month first (such as {example})"
        return refused(where, rule, mend=f'{mend} or date_format: "{rivals[1]}".')
    first, second = rivals[0], rivals[1]
    odd = f"NOT ({forms[first].fits}) AND {forms[second].fits}"
    if fitting[second] and looked.any(f"{cell} IS NOT NULL AND {odd}"):
        where, got = looked.place(header, f"{cell} IS NOT NULL AND {odd}")
        words = f"{DATE_FORMS[first][1]} ({first}) and {DATE_FORMS[second][1]} ({second})"
        mend = "Write all dates of the column in one form."
        return refused(where, f"mixes dates {words}", got=got, mend=mend)
    where, got = looked.place(header, f"{cell} IS NOT NULL AND NOT ({forms[first].fits})")
    return wrong_cell(where, f"must be a date ({DATE_FORMS[first][1]})", got)
