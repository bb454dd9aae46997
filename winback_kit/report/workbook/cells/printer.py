"""Formulas of the case printed as formulas of a sheet.

A line becomes one text with places for columns, filled in for each month:

    {c}  the column of the month          {p}  the column of the month before
    {m}  the column of month H − k: where the mirrored row of a curve holds its age k

`spread(x, curve)` is Σ_j x[j]·curve[k − j]. A mirrored row holds curve[i] in the column of month
H − i, so curve[k − j] stands in the column of month H − k + j, and both ranges of the SUMPRODUCT
run the same way: x from month 0 to k, the mirrored curve from month H − k to H.

A sheet calls 0 to the power of 0 an error, and a quotient by 0 too; here they are 1 and 0 as in
`formula.py`, by an IF where they can come about.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from winback_kit.case.formulas.formula import parse, word_of

ADDED, MULTIPLIED, WHOLE = 1, 2, 3
_INFIX: dict[type[ast.operator], tuple[str, int]] = {
    ast.Add: ("+", ADDED),
    ast.Sub: ("-", ADDED),
    ast.Mult: ("*", MULTIPLIED),
    ast.Div: ("/", MULTIPLIED),
}
_SO_FAR = {"cumulative": "SUM", "compound": "PRODUCT", "lowest": "MIN", "highest": "MAX"}


@dataclass(frozen=True)
class CellRef:
    """Where a value stands: a row of months, or one cell in the column of values."""

    sheet: str
    row: int
    by_month: bool
    value_column: str = "D"
    fixed_row: bool = False

    def now(self, here: str) -> str:
        """The value of the month, as sheet `here` writes it."""
        column = "{c}" if self.by_month else f"${self.value_column}"
        return f"{self._sheet(here)}{column}{self._row}"

    def before(self, here: str) -> str:
        """The value of the month before."""
        return f"{self._sheet(here)}{{p}}{self._row}"

    def so_far(self, here: str, first: str) -> str:
        """All months up to this one."""
        return f"{self._sheet(here)}${first}{self._row}:{{c}}{self._row}"

    def all_months(self, here: str, first: str, last: str) -> str:
        """All months."""
        row = f"${self.row}"
        return f"{self._sheet(here)}${first}{row}:${last}{row}"

    def cell(self, here: str, column: str) -> str:
        """One cell of its row."""
        return f"{self._sheet(here)}${column}${self.row}"

    @property
    def _row(self) -> str:
        return f"${self.row}" if self.fixed_row else f"{self.row}"

    def _sheet(self, here: str) -> str:
        if self.sheet == here:
            return ""
        return f"'{self.sheet}'!" if " " in self.sheet else f"{self.sheet}!"


@dataclass(frozen=True)
class Printer:
    """Prints formulas for one sheet, and on it for one segment or the programme."""

    here: str
    first: str
    last: str
    find: Callable[[str], CellRef]
    total: Callable[[str], CellRef]
    mirrors: Mapping[str, int] = field(default_factory=dict)
    above_zero: Callable[[str, float], bool] = lambda _name, _added: False

    def line(self, formula: str, *, first_month: bool = False) -> str:
        """A line's formula for the first month, or for any later one."""
        return "=" + self._print(parse(formula), first_month)[0]

    def _print(self, tree: ast.expr, start: bool) -> tuple[str, int]:
        if isinstance(tree, ast.Constant):
            return f"{tree.value!r}", WHOLE
        if isinstance(tree, ast.Name):
            return self.find(tree.id).now(self.here), WHOLE
        if isinstance(tree, ast.BinOp):
            return self._sign(tree, start)
        assert isinstance(tree, ast.Call)
        return self._word(tree, start)

    def _sign(self, tree: ast.BinOp, start: bool) -> tuple[str, int]:
        left, left_level = self._print(tree.left, start)
        right, right_level = self._print(tree.right, start)
        constant = isinstance(tree.right, ast.Constant) and tree.right.value != 0
        if isinstance(tree.op, ast.Pow):
            power = f"POWER({left},{right})"
            plain = constant or self._never_zero(tree.left)
            return power if plain else f"IF({right}=0,1,{power})", WHOLE
        sign, level = _INFIX[type(tree.op)]
        text = (
            f"{_bracketed(left, left_level < level)}{sign}{_bracketed(right, right_level <= level)}"
        )
        if isinstance(tree.op, ast.Div) and not constant:
            return f"IF({right}=0,0,{text})", WHOLE
        return text, level

    def _never_zero(self, base: ast.expr) -> bool:
        """Whether a base is a number above 0, or such a number plus an input that is more."""
        if isinstance(base, ast.Constant):
            return bool(base.value)
        if isinstance(base, ast.BinOp) and isinstance(base.op, ast.Add):
            added, name = base.left, base.right
            if isinstance(added, ast.Constant) and isinstance(name, ast.Name):
                return self.above_zero(name.id, float(added.value))  # type: ignore[arg-type]
        return False

    def _word(self, call: ast.Call, start: bool) -> tuple[str, int]:
        word = word_of(call)
        if word in ("positive", "reached"):
            inner = self._print(call.args[0], start)[0]
            return (f"MAX(0,{inner})" if word == "positive" else f"IF({inner}>=0,1,0)"), WHOLE
        names = [argument.id for argument in call.args if isinstance(argument, ast.Name)]
        if word == "total":
            return self.total(names[0]).now(self.here), WHOLE
        spot = self.find(names[0])
        if word == "spread":
            mirror = self.mirrors[names[1]]
            started = spot.so_far(self.here, self.first)
            return f"SUMPRODUCT({started},{{m}}{mirror}:${self.last}{mirror})", WHOLE
        if word == "change":
            if start:
                return spot.now(self.here), WHOLE
            return f"{spot.now(self.here)}-{spot.before(self.here)}", ADDED
        if word == "whole":
            return f"SUM({spot.all_months(self.here, self.first, self.last)})", WHOLE
        return f"{_SO_FAR[word]}({spot.so_far(self.here, self.first)})", WHOLE


def _bracketed(text: str, needed: bool) -> str:
    return f"({text})" if needed else text
