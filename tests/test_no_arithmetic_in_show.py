"""What is shown is worked out below `show/`: a figure that only a page knows is in no record.

Arithmetic is found in the syntax tree: a quotient; a sum, mean or another function that makes one
number of many; and a sum, difference or product with a field of a record in it. Rows are counted by
`len`. What is allowed draws or writes: it moves a mark, ends an axis, or tells a share in per cent,
and makes no figure.
"""

from __future__ import annotations

import ast
import enum
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

SHOW = Path(__file__).resolve().parents[1] / "winback_kit" / "show"
OF_MANY = {
    *("sum", "nansum", "fsum", "cumsum", "mean", "nanmean", "fmean", "average", "median"),
    *("std", "var", "prod", "cumprod", "dot", "trapezoid", "diff", "reduce", "accumulate"),
    *("agg", "aggregate", "groupby", "pivot_table", "value_counts", "resample", "rolling"),
}
OF_MANY_IN_NUMPY = {"percentile", "quantile"}  # elsewhere a record's own question


class Why(enum.Enum):
    """The four reasons for which a place may compute; a fifth would be a reason to move it."""

    PICTURE = "where a mark stands and how large it is"
    AXIS = "the ends and the steps of an axis"
    COLOUR = "a colour as eyes see it"
    WRITTEN = "a number in the unit in which it is written"


ALLOWED = {
    "kit/colours.py": {
        "_rgb": Why.COLOUR,
        "_linear": Why.COLOUR,
        "contrast": Why.COLOUR,
        "lab": Why.COLOUR,
    },
    "kit/figure.py": {"_legend_rows": Why.PICTURE},
    "kit/sentence.py": {"money_fact": Why.WRITTEN},
    "offers/reach_and_effect.py": {
        "_frame": Why.PICTURE,
    },
    "compare/compare.py": {"_levels": Why.PICTURE},
    "decision/risk.py": {"_middles": Why.PICTURE},
}


def computing(node: ast.AST) -> bool:
    """Whether this node makes a number of other numbers."""
    if isinstance(node, ast.BinOp | ast.AugAssign):
        if isinstance(node.op, ast.Div | ast.FloorDiv | ast.MatMult):
            return not (all(map(is_constant, sides(node))) or any(map(is_text, sides(node))))
        return isinstance(node.op, ast.Add | ast.Sub | ast.Mult) and any(map(is_field, sides(node)))
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id in OF_MANY
    if not isinstance(node.func, ast.Attribute):
        return False
    of_numpy = isinstance(node.func.value, ast.Name) and node.func.value.id == "np"
    return node.func.attr in OF_MANY or (of_numpy and node.func.attr in OF_MANY_IN_NUMPY)


def sides(node: ast.BinOp | ast.AugAssign) -> tuple[ast.AST, ast.AST]:
    return (node.left, node.right) if isinstance(node, ast.BinOp) else (node.target, node.value)


def is_constant(node: ast.AST) -> bool:
    """Whether this node is a number as it stands, or a constant of a module."""
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id.isupper())


def is_text(node: ast.AST) -> bool:
    """Whether this node is a text as it stands, so that a stroke makes a path."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_field(node: ast.AST) -> bool:
    """Whether this node is a field of a record, and no constant of a module."""
    return isinstance(node, ast.Attribute) and not node.attr.isupper()


def arithmetic(node: ast.AST, within: str = "the module") -> Iterator[tuple[str, str]]:
    """Every place that computes: the function it stands in, and what stands there."""
    if isinstance(node, ast.FunctionDef):
        within = node.name
    if computing(node):
        yield within, ast.unparse(node)
    for child in ast.iter_child_nodes(node):
        yield from arithmetic(child, within)


def found_in(text: str) -> dict[str, list[str]]:
    found = defaultdict(list)
    for within, what in arithmetic(ast.parse(text)):
        found[within].append(what)
    return found


FILES = {str(path.relative_to(SHOW)): path for path in sorted(SHOW.rglob("*.py"))}


@pytest.mark.parametrize("name", FILES)
def test_what_is_shown_is_worked_out_below(name: str) -> None:
    found = found_in(FILES[name].read_text(encoding="utf-8"))
    allowed = ALLOWED.get(name, {})
    assert {where: what for where, what in found.items() if where not in allowed} == {}
    assert set(allowed) - set(found) == set(), "allowed, but computes no more: strike it out"


def test_the_places_allowed_exist_and_make_no_table_and_no_sentence() -> None:
    for name, places in ALLOWED.items():
        for node in ast.walk(ast.parse(FILES[name].read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name in places:
                assert node.returns
                assert not {"Table", "Sentence"} & set(ast.unparse(node.returns).split(" | "))


@pytest.mark.parametrize(
    "text",
    [
        "sum(one.cost for one in items)",
        "frame.amount.mean()",
        "flow['contacted'].sum(axis=0)",
        "np.percentile(npv, 5)",
        "back / lost",
        "of_year += row.cost",
        "result.pv_offers - result.pv_subsidy",
        "1 - tail.monthly",
        "frame.groupby('segment')",
    ],
)
def test_arithmetic_is_found(text: str) -> None:
    assert list(arithmetic(ast.parse(text)))


@pytest.mark.parametrize(
    "text",
    ["len(rows) - 1", "'a' + name(one)", "risk.percentile(0.05)", "LEFT + kit.W", "N // 2"],
)
def test_what_is_no_arithmetic_is_left_alone(text: str) -> None:
    assert not list(arithmetic(ast.parse(text)))
