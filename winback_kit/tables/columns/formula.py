"""A formula of columns, as `quantity * (unit_price - discount)`: read, and written as SQL.

A sign stands between blanks, since names have signs of their own; a name that holds such a sign,
or a bracket at an end, is put in double quotes. Multiplication and division bind closer. In a sum
an empty cell counts as nothing unless all that is added is empty; what is taken away counts as
nothing where it is empty; a product or quotient with an empty cell is empty, and so is one by 0.
"""

import ast
import re
from collections.abc import Callable

from winback_kit.checks import Refused, refused

_SIGN = re.compile(r"\s+([-+*/])\s+")
_QUOTED = re.compile(r'"([^"]+)"')
_NUMBER = re.compile(r"\d+(\.\d+)?")


class Formula:
    """A formula; `names` are those of the client's columns in it, in order."""

    def __init__(self, text: str, *, at: str, is_column: Callable[[str], bool]) -> None:
        """Read a formula; `at` is where it stands, for messages.

        >>> Formula("a - (b + 2) * c", at="amount", is_column="abc".__contains__).names
        ['a', 'b', 'c']
        """
        self.names: list[str] = []
        self._text, self._at, self._is_column = text, at, is_column
        whole = text.strip()
        if is_column(whole):
            self._tree = self._operand(whole)
            return
        quotes: list[str] = []

        def kept(found: re.Match[str]) -> str:
            quotes.append(found[1])
            return f"\0{len(quotes) - 1}\0"

        parts = _SIGN.split(f" {_QUOTED.sub(kept, whole)} ")
        python = "".join(
            sign if at % 2 else self._written(sign.strip(), quotes) for at, sign in enumerate(parts)
        )
        try:
            self._tree = ast.parse(python, mode="eval").body
        except SyntaxError:
            raise self._unreadable() from None
        if not self.names:
            raise self._unreadable()

    @property
    def is_name(self) -> bool:
        """Whether it is the name of one column, and no more."""
        return isinstance(self._tree, ast.Name)

    def sql(self, value: Callable[[str], str]) -> str:
        """The formula with `value(name)`, SQL of a number, for each of its columns."""
        return self._sql(self._tree, value)

    def _operand(self, name: str) -> ast.expr:
        if name not in self.names:
            self.names.append(name)
        return ast.Name(f"_{self.names.index(name)}")

    def _written(self, operand: str, quotes: list[str]) -> str:
        """One operand as Python: its brackets and minus, and a short name for the column."""
        if self._is_column(operand):
            return ast.unparse(self._operand(operand))
        bare = operand.lstrip("(- ")
        before, after = operand[: len(operand) - len(bare)], ""
        while bare.endswith(")") and bare.count(")") > bare.count("("):
            bare, after = bare[:-1].rstrip(), after + ")"
        quote = re.fullmatch("\0(\\d+)\0", bare)
        if not quote and _NUMBER.fullmatch(bare) and not self._is_column(bare):
            return f"{before}{bare}{after}"
        name = quotes[int(quote[1])] if quote else bare
        if not name or "\0" in name:
            raise self._unreadable()
        return f"{before}{ast.unparse(self._operand(name))}{after}"

    def _unreadable(self) -> Refused:
        return refused(
            self._at,
            "is not a formula of columns",
            got=self._text,
            mend="Write it as in a - b * (c + 1), with blanks around signs; put a name with signs "
            "in double quotes: '\"a - b\" * 2'.",
        )

    def _sql(self, one: ast.expr, value: Callable[[str], str]) -> str:
        match one:
            case ast.Name(name):
                return value(self.names[int(name[1:])])
            case ast.Constant(number):
                return str(number)
            case ast.BinOp(left, ast.Mult(), right):
                return f"({self._factor(left, value)}) * ({self._factor(right, value)})"
            case ast.BinOp(left, ast.Div(), right):
                return f"({self._sql(left, value)}) / NULLIF({self._sql(right, value)}, 0)"
            case ast.BinOp() | ast.UnaryOp(ast.USub()):
                return self._sum(one, value)
        raise self._unreadable()

    def _factor(self, one: ast.expr, value: Callable[[str], str]) -> str:
        """A factor; a product in it keeps 12 digits after the point, so that there is room."""
        sql = self._sql(one, value)
        product = isinstance(one, ast.BinOp) and isinstance(one.op, ast.Mult)
        return f"CAST({sql} AS DECIMAL(38, 12))" if product else sql

    def _sum(self, one: ast.expr, value: Callable[[str], str]) -> str:
        terms = [(sign, part, self._sql(part, value)) for sign, part in _terms(one, 1)]
        columns = [(sign, sql) for sign, part, sql in terms if not isinstance(part, ast.Constant)]
        decide = [sql for sign, sql in columns if sign > 0] or [sql for _, sql in columns]
        total = " ".join(f"{'+' if s > 0 else '-'} COALESCE({sql}, 0)" for s, _, sql in terms)
        filled = " OR ".join(f"({sql}) IS NOT NULL" for sql in decide)
        return f"CASE WHEN {filled} THEN 0 {total} END"


def _terms(one: ast.expr, sign: int) -> list[tuple[int, ast.expr]]:
    """What is added and taken away, brackets of sums opened."""
    match one:
        case ast.BinOp(left, ast.Add() | ast.Sub() as op, right):
            return _terms(left, sign) + _terms(right, -sign if isinstance(op, ast.Sub) else sign)
        case ast.UnaryOp(ast.USub(), operand):
            return _terms(operand, -sign)
    return [(sign, one)]
