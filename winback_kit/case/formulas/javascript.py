"""The lines and figures of a case as JavaScript, printed from the trees that Python works out.

Each formula becomes a function of a reader `x`, which gives the value of a name. Signs and words
are primitives of the page's runtime (`templates/report/words.js`), which work on numbers and on
arrays over months alike:

    returned - returned_naturally     x => less(x("returned"), x("returned_naturally"))
    spread(returned, survival)        x => spread(x("returned"), x("survival"))

No arithmetic is written here, so a line that is added to `lines.py` is in the page without more.
"""

import ast
import json

from winback_kit.case.formulas import lines
from winback_kit.case.formulas.formula import WORDS, names_in, parse, word_of
from winback_kit.case.formulas.line import Line
from winback_kit.case.formulas.measures import GRID_POINTS, GRID_STEP, LEAST_RATE, MOST_RATE

_SIGNS: dict[type[ast.operator], str] = {
    ast.Add: "plus",
    ast.Sub: "less",
    ast.Mult: "times",
    ast.Div: "divided",
    ast.Pow: "power",
}
UNDEFINED = "ratio"  # in a figure a quotient whose divisor is 0 is undefined; in a line it is 0
PRIMITIVES = (*_SIGNS.values(), UNDEFINED, *(word for word in WORDS if word != "total"))


def formula_as_javascript(formula: str, *, quotient: str = "divided") -> str:
    """One formula as a function of a reader.

    >>> formula_as_javascript("positive(month - 0.5) / 12")
    'x => divided(positive(less(x("month"), 0.5)), 12)'
    """
    return f"x => {_printed(parse(formula), quotient)}"


def _printed(tree: ast.expr, quotient: str) -> str:
    if isinstance(tree, ast.Constant):
        return json.dumps(tree.value)
    if isinstance(tree, ast.Name):
        return f"x({json.dumps(tree.id)})"
    if isinstance(tree, ast.BinOp):
        sign = quotient if isinstance(tree.op, ast.Div) else _SIGNS[type(tree.op)]
        return f"{sign}({_printed(tree.left, quotient)}, {_printed(tree.right, quotient)})"
    assert isinstance(tree, ast.Call)
    word = word_of(tree)
    given = [_printed(argument, quotient) for argument in tree.args]
    if word == "total":
        assert isinstance(tree.args[0], ast.Name)
        return f"x.total({json.dumps(tree.args[0].id)})"
    if word == "present":
        given.append('x("discount_factor")')
    return f"{word}({', '.join(given)})"


def _line(line: Line) -> str:
    forms = ", ".join(
        f"{json.dumps(form)}: {formula_as_javascript(formula)}"
        for form, formula in line.formulas.items()
    )
    uses = json.dumps({form: names_in(formula) for form, formula in line.formulas.items()})
    name, of, by = (json.dumps(text) for text in (line.name, line.of, line.by))
    return f"    {{name: {name}, of: {of}, by: {by}, uses: {uses}, forms: {{{forms}}}}}"


def javascript() -> str:
    """All lines and figures, as the argument that the page's runtime is started with."""
    own = ",\n".join(_line(line) for line in lines.LINES)
    figures = ",\n".join(
        f"    {json.dumps(one.name)}: {formula_as_javascript(one.formula, quotient=UNDEFINED)}"
        for one in lines.MEASURES
    )
    grid = json.dumps([GRID_STEP, GRID_POINTS])
    told = json.dumps([LEAST_RATE, MOST_RATE])
    return (
        f"const winbackCase = ({{ {', '.join(PRIMITIVES)} }}) => ({{\n"
        f"  grid: {grid},\n  told: {told},\n  lines: [\n{own}\n  ],\n"
        f"  figures: {{\n{figures}\n  }}\n}});\n"
    )
