"""Native charts: what they hold can be edited where the deck is opened."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from winback_kit.report.slides.drawing.fit import Box, readable
from winback_kit.report.slides.drawing.look import FAINT, INK, SOFT
from winback_kit.report.slides.drawing.paint import Painter, describe, place_of, rgb, set_run
from winback_kit.report.slides.drawing.workbook import chart_workbook
from winback_kit.show.kit.figure import NATURAL, PROGRAMME, Figure
from winback_kit.words.numbers import MINUS

WHOLE = f"#,##0;{MINUS}#,##0"
CENTS = f"#,##0.00;{MINUS}#,##0.00"
_HALF = {WHOLE: 0.5, CENTS: 0.005}  # of the last place shown: nearer to 0 it would be written −0
LETTERS = 11.0

LONG_WORD, SMALL = 10, 10.0  # letters, and the size for names with longer words
COLUMNS, BARS = XL_CHART_TYPE.COLUMN_STACKED, XL_CHART_TYPE.BAR_CLUSTERED
AREAS, FREE_COLUMNS = XL_CHART_TYPE.AREA_STACKED, XL_CHART_TYPE.COLUMN_CLUSTERED


@dataclass(frozen=True)
class ChartRow:
    """One series: values by category, its colour (None: not drawn), and those of single points."""

    name: str
    values: Sequence[float | None]
    colour: str | None
    points: Sequence[str | None] = ()


@dataclass(frozen=True)
class Drawing:
    """A chart to be drawn; `numbers` is how values are written, `said` what the picture says.

    Every so many categories are named; the workbook behind the chart names them all.
    """

    kind: Any
    categories: Sequence[str]
    rows: Sequence[ChartRow]
    said: str
    numbers: str = WHOLE
    gap: int = 45
    overlap: int = 100
    legend: bool = False
    labels: bool = False
    values_shown: bool = True
    letters: float = LETTERS
    every: int = 1


def rows_of(figure: Figure, accent: str, *, most: int | None = None) -> list[ChartRow]:
    """The lying bars of a figure, the topmost first; the programme has the client's colour."""
    axis = figure.layout.get("yaxis", {})
    step = 1 if axis.get("autorange") == "reversed" else -1
    rows = []
    for trace in figure.traces:
        colour, points = trace["marker"]["color"], []
        if not isinstance(colour, str):
            points = [accent if one == PROGRAMME else None for one in colour[::step]]
            colour = NATURAL
        colour = accent if colour == PROGRAMME else colour
        rows.append(ChartRow(trace["name"], trace["x"][::step][:most], colour, points[:most]))
    return rows


def _no_minus_zero(value: float | None, numbers: str) -> float | None:
    return 0.0 if value is not None and -_HALF.get(numbers, 0.0) < value < 0 else value


def add_chart(painter: Painter, slide: Any, box: Box, what: Drawing) -> Any:
    """Draw a native chart into a box; gives the chart."""
    data = CategoryChartData(number_format=what.numbers)
    names = [readable(name) for name in what.categories]
    data.categories = [name if at % what.every == 0 else "" for at, name in enumerate(names)]
    for row in what.rows:
        data.add_series(row.name, [_no_minus_zero(one, what.numbers) for one in row.values])
    frame = slide.shapes.add_chart(what.kind, *place_of(box), data)
    describe(frame, readable(what.said))
    chart = frame.chart
    book = chart_workbook(names, [(row.name, row.values) for row in what.rows])
    chart.part.chart_workbook.update_from_xlsx_blob(book)
    chart.has_title = False
    chart.font.size, chart.font.name = Pt(what.letters), painter.look.font
    chart.font.color.rgb = rgb(INK)
    _legend(chart, what)
    _axes(chart, what)
    _paint(chart, what)
    return chart


def _legend(chart: Any, what: Drawing) -> None:
    chart.has_legend = what.legend
    if what.legend:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False
        chart.legend.font.size = Pt(what.letters)


def _axes(chart: Any, what: Drawing) -> None:
    across, up = chart.category_axis, chart.value_axis
    across.has_major_gridlines = False
    across.major_tick_mark = XL_TICK_MARK.NONE
    across.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    across.format.line.color.rgb = rgb(INK)  # the zero line
    across.format.line.width = Pt(1)
    across.tick_labels.font.size = Pt(what.letters)
    if what.kind == COLUMNS:
        _names_upright(across, what.categories, what.letters)
    up.has_major_gridlines = what.values_shown
    if what.values_shown:
        up.major_gridlines.format.line.color.rgb = rgb(FAINT)
        up.major_gridlines.format.line.width = Pt(0.5)
    up.major_tick_mark = XL_TICK_MARK.NONE
    up.format.line.fill.background()
    up.tick_labels.number_format, up.tick_labels.number_format_is_linked = what.numbers, False
    up.tick_labels.font.size, up.tick_labels.font.color.rgb = Pt(what.letters), rgb(SOFT)
    up.visible = what.values_shown
    if what.every > 1:
        _name_every(chart, what.every)
    if what.kind == BARS:
        across.reverse_order = True  # the first category on top
        up.tick_label_position = XL_TICK_LABEL_POSITION.HIGH


def _names_upright(across: Any, names: Sequence[str], letters: float) -> None:
    """Names below columns stand upright in as many lines as they take, small where words are long;
    left to the program, long ones are turned.
    """
    longest = max((len(word) for name in names for word in name.split()), default=0)
    across.tick_labels.font.size = Pt(min(letters, SMALL) if longest > LONG_WORD else letters)
    across._element.find(f".//{qn('a:bodyPr')}").set("rot", "0")


def _paint(chart: Any, what: Drawing) -> None:
    plot = chart.plots[0]
    if what.kind != AREAS:
        plot.gap_width, plot.overlap = what.gap, what.overlap
    for row, series in zip(what.rows, plot.series, strict=True):
        fill(series.format, row.colour)
        if what.kind != AREAS:
            series.invert_if_negative = False
        for at, colour in enumerate(row.points):
            if colour is not None:
                fill(series.points[at].format, colour)
    if what.labels:
        plot.has_data_labels = True
        labels = plot.data_labels
        labels.number_format, labels.number_format_is_linked = what.numbers, False
        labels.font.size = Pt(what.letters)
        labels.show_value = True
        if what.kind == BARS:
            labels.position = XL_LABEL_POSITION.OUTSIDE_END


def fill(form: Any, colour: str | None) -> None:
    """Fill with a colour, or not at all."""
    if colour is None:
        form.fill.background()
    else:
        form.fill.solid()
        form.fill.fore_color.rgb = rgb(colour)
    form.line.fill.background()


def value_range(values: Sequence[float], *, room: float = 0.08) -> tuple[float, float]:
    """Ends of an axis that hold all values and 0, with room for labels where there are bars.

    >>> value_range([50.0, 100.0], room=0.1)
    (0.0, 110.0)
    """
    low, high = min(0.0, *values), max(0.0, *values)
    span = (high - low) or 1.0
    return (low - room * span if low < 0 else 0.0), (high + room * span if high > 0 else 0.0)


def round_step(at_least: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50, … that is no less.

    >>> round_step(1300), round_step(0)
    (2000.0, 1.0)
    """
    if at_least <= 1:
        return 1.0
    ten = 10.0 ** math.floor(math.log10(at_least))
    return next(ten * one for one in (1.0, 2.0, 5.0, 10.0) if ten * one >= at_least)


def round_limit(chart: Any, values: Sequence[float], *, parts: int = 6) -> None:
    """Set the ends of the value axis to round numbers around all values and 0."""
    low, high = min(0.0, *values), max(0.0, *values)
    step = round_step((high - low) / parts)
    limit(chart, math.floor(low / step) * step, math.ceil(high / step) * step)
    chart.value_axis.major_unit = step


def unnamed(chart: Any, row: int) -> None:
    """Leave a series out of the legend."""
    entry = f'<c:legendEntry {nsdecls("c")}><c:idx val="{row}"/><c:delete val="1"/></c:legendEntry>'
    chart._chartSpace.chart.find(qn("c:legend")).insert(1, parse_xml(entry))


def see_through(series: Any, share: float) -> None:
    """Let the lines behind an area be seen."""
    colour = series._element.find(qn("c:spPr")).find(".//" + qn("a:srgbClr"))
    colour.append(parse_xml(f'<a:alpha {nsdecls("a")} val="{int(share * 100_000)}"/>'))


def limit(chart: Any, low: float, high: float) -> None:
    """Set the ends of the value axis."""
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = low, high


def limit_to(chart: Any, rows: Sequence[ChartRow], *, room: float) -> None:
    """Set the ends of the value axis around what the rows hold."""
    values = [value for row in rows for value in row.values if value is not None]
    limit(chart, *value_range(values, room=room))


def axis_title(axis: Any, text: str) -> None:
    """Name an axis."""
    axis.has_title = True
    _write(axis.axis_title.text_frame, text, LETTERS, SOFT)


def _name_every(chart: Any, step: int) -> None:
    axis = chart.category_axis._element
    for name in ("c:tickLblSkip", "c:tickMarkSkip"):
        for old in axis.findall(qn(name)):
            axis.remove(old)
        mark = parse_xml(f'<{name} {nsdecls("c")} val="{step}"/>')
        axis.find(qn("c:noMultiLvlLbl")).addprevious(mark)


def whole_frame(chart: Any) -> None:
    """Let the bars take the whole frame, so that each stands beside its row of a table."""
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    area.insert(
        0,
        parse_xml(
            f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/>'
            '<c:xMode val="edge"/><c:yMode val="edge"/><c:x val="0"/><c:y val="0"/>'
            '<c:w val="1"/><c:h val="1"/></c:manualLayout></c:layout>'
        ),
    )


def point_label(series: Any, at: int, text: str, *, place: Any, bold: bool = False) -> None:
    """Write a text at one point of a series."""
    label = series.points[at].data_label
    _write(label.text_frame, text, LETTERS + 1, INK, bold=bold)
    label.position = place


def _write(frame: Any, text: str, size: float, colour: str, *, bold: bool = False) -> None:
    frame.text = text
    set_run(frame.paragraphs[0].runs[0], size, colour, bold=bold)


def last_row_as_line(chart: Any, colour: str, *, width: float) -> None:
    """Turn the last series of an area chart into a line on the same axes."""
    area = chart._chartSpace.chart.plotArea.find(qn("c:areaChart"))
    series = area.findall(qn("c:ser"))[-1]
    area.remove(series)
    for old in series.findall(qn("c:spPr")):
        series.remove(old)
    line = parse_xml(
        f'<c:lineChart {nsdecls("c")}><c:grouping val="standard"/><c:varyColors val="0"/>'
        '<c:marker val="1"/></c:lineChart>'
    )
    look = parse_xml(
        f'<c:spPr {nsdecls("c", "a")}><a:ln w="{int(width * 12_700)}" cap="rnd"><a:solidFill>'
        f'<a:srgbClr val="{colour[1:]}"/></a:solidFill><a:round/></a:ln></c:spPr>'
    )
    none = parse_xml(f'<c:marker {nsdecls("c")}><c:symbol val="none"/></c:marker>')
    series.find(qn("c:tx")).addnext(look)
    look.addnext(none)
    series.append(parse_xml(f'<c:smooth {nsdecls("c")} val="0"/>'))
    line.insert(2, series)
    for axis in area.findall(qn("c:axId")):
        line.append(parse_xml(f'<c:axId {nsdecls("c")} val="{axis.get("val")}"/>'))
    area.addnext(line)
    for axis in chart._chartSpace.iter(qn("c:crossBetween")):
        axis.set("val", "midCat")
