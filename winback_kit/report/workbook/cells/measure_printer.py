"""Figures of the whole case printed as formulas of a sheet.

A figure that is undefined (a quotient by 0, no payback, no single rate of return) is the text n/a.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass

from winback_kit.case.formulas.formula import parse, word_of
from winback_kit.report.workbook.cells.styles import quoted
from winback_kit.words.catalogue import marked, words

UNDEFINED = marked("n/a")
_SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


@dataclass(frozen=True)
class MeasurePrinter:
    """`word(word, name)` gives the cell of whole(name), first_month(name), …; `value` an input."""

    word: Callable[[str, str], str]
    value: Callable[[str], str]

    def measure(self, formula: str) -> str:
        """A figure's formula."""
        unless: list[str] = []
        tree = parse(formula)
        text = self._print(tree, unless)
        if isinstance(tree, ast.Call) and word_of(tree) != "positive":
            return f"={text}"
        if isinstance(tree, ast.BinOp) and not isinstance(tree.op, ast.Pow):
            text = text[1:-1]  # the outer brackets
        for condition in reversed(list(dict.fromkeys(unless))):
            text = f"IF({condition},{quoted(words(UNDEFINED))},{text})"
        return f"={text}"

    def _print(self, tree: ast.expr, unless: list[str]) -> str:
        if isinstance(tree, ast.Constant):
            return f"{tree.value!r}"
        if isinstance(tree, ast.Name):
            return self.value(tree.id)
        if isinstance(tree, ast.BinOp):
            return self._sign(tree, unless)
        assert isinstance(tree, ast.Call)
        word, inner = word_of(tree), tree.args[0]
        if word == "positive":
            return f"MAX(0,{self._print(inner, unless)})"
        assert isinstance(inner, ast.Name)
        cell = self.word(word, inner.id)
        if word in ("first_month", "rate_of_return"):
            unless.append(f"ISTEXT({cell})")
        return cell

    def _sign(self, tree: ast.BinOp, unless: list[str]) -> str:
        left, right = self._print(tree.left, unless), self._print(tree.right, unless)
        constant = isinstance(tree.right, ast.Constant) and tree.right.value != 0
        if isinstance(tree.op, ast.Pow):
            power = f"POWER({left},{right})"
            return power if constant else f"IF({right}=0,1,{power})"
        if isinstance(tree.op, ast.Div) and not constant:
            unless.append(f"{right}=0")
        return f"({left}{_SIGNS[type(tree.op)]}{right})"
