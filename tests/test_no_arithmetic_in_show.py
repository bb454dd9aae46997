"""What is shown is worked out below `show/`: a figure that only a page knows is in no record.

Arithmetic is found in the syntax tree: a function that makes one number of many (sum, mean, …), and
a quotient, product, sum or difference of anything but constants. Rows are counted by `len`, and a
place or a row more or less (`at + 1`, `44 * len(rows)`) is no figure. What is allowed draws or
writes: it moves a mark, ends an axis, or tells a share in per cent. Three modules of the kit do
nothing but draw, and know no record.
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


DRAW = ("kit/colours.py", "kit/figure.py", "kit/ribbons.py", "kit/traces.py")
ALLOWED = {
    "case/what_if.py": {"_bars": Why.PICTURE, "_height": Why.PICTURE},
    "compare/compare.py": {"_levels": Why.PICTURE},
    "decision/options.py": {"_room": Why.AXIS},
    "decision/risk.py": {"_middles": Why.PICTURE, "_percentiles_named": Why.PICTURE},
    "offers/reach_and_effect.py": {
        "_per_cent": Why.WRITTEN,
        "_frame": Why.PICTURE,
    },
    "second_lifetime/lifetimes.py": {"_reach": Why.PICTURE},
}


def computing(node: ast.AST) -> bool:
    """Whether this node makes a number of other numbers."""
    if isinstance(node, ast.BinOp | ast.AugAssign):
        return not (isinstance(node.op, ast.BitOr | ast.BitAnd | ast.Mod) or is_counting(node))
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id in OF_MANY
    if not isinstance(node.func, ast.Attribute):
        return False
    of_numpy = isinstance(node.func.value, ast.Name) and node.func.value.id == "np"
    return node.func.attr in OF_MANY or (of_numpy and node.func.attr in OF_MANY_IN_NUMPY)


def is_counting(node: ast.BinOp | ast.AugAssign) -> bool:
    """Whether texts or lists are put together, constants combined, or places and rows counted."""
    one, other = sides(node)
    if any(map(is_written, (one, other))) or (is_constant(one) and is_constant(other)):
        return True
    if isinstance(node.op, ast.Add | ast.Sub | ast.Mult) and any(map(is_length, (one, other))):
        return True
    if isinstance(node.op, ast.Add | ast.Sub) and not any(map(is_field, (one, other))):
        return is_constant(other) or (is_constant(one) and isinstance(node.op, ast.Add))
    return False


def sides(node: ast.BinOp | ast.AugAssign) -> tuple[ast.AST, ast.AST]:
    return (node.left, node.right) if isinstance(node, ast.BinOp) else (node.target, node.value)


def is_constant(node: ast.AST) -> bool:
    """Whether this node is a number as it stands, or a constant of a module."""
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return isinstance(node, ast.Constant) or name.isupper()


def is_written(node: ast.AST) -> bool:
    """Whether this node is a text or a list as it stands."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str)
    return isinstance(
        node, ast.JoinedStr | ast.List | ast.ListComp | ast.Tuple | ast.Set | ast.SetComp
    )


def is_length(node: ast.AST) -> bool:
    """Whether this node counts rows."""
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "len"


def is_field(node: ast.AST) -> bool:
    """Whether this node is a field of a record."""
    return isinstance(node, ast.Attribute) and not is_constant(node)


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


@pytest.mark.parametrize("name", [name for name in FILES if name not in DRAW])
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


@pytest.mark.parametrize("name", DRAW)
def test_what_only_draws_knows_no_record(name: str) -> None:
    for node in ast.walk(ast.parse(FILES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("winback_kit"):
            assert str(node.module).startswith(("winback_kit.show.kit.", "winback_kit.words."))


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
        "1 - share",
        "team_cost * people",
        "last - first",
        "total += change",
        "value**2",
        "frame.groupby('segment')",
    ],
)
def test_arithmetic_is_found(text: str) -> None:
    assert list(arithmetic(ast.parse(text)))


@pytest.mark.parametrize(
    "text",
    [
        "len(rows) - 1",
        "180 + 44 * len(rows)",
        "at + 1",
        "'a' + name(one)",
        "rows + [last]",
        "risk.percentile(0.05)",
        "LEFT + kit.WIDE",
        "N // 2",
        "folder / 'show'",
        "one | other",
    ],
)
def test_what_is_no_arithmetic_is_left_alone(text: str) -> None:
    assert not list(arithmetic(ast.parse(text)))
