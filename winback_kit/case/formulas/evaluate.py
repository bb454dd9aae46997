"""Formulas worked out on arrays: one case, or thousands of draws of it at once.

A value is kept as scale × body: the body runs over months or ages (shape (H + 1,), or (D, H + 1)
where it differs between D draws), the scale is one number, or one a draw (shape (D, 1)). What only
scales a series (a rate, a cost, a factor) never has to be multiplied out before a convolution, so
that `spread` is one product of matrices for all draws.
"""

import ast
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from winback_kit.case.formulas.formula import word_of

Array = np.ndarray[Any, np.dtype[np.float64]]
ONE: Array = np.ones(1)
ONE.setflags(write=False)


class Scaled(NamedTuple):
    """scale × body; a plain number has the body ONE."""

    scale: Array
    body: Array

    def full(self) -> Array:
        """The value multiplied out: (H + 1,), (D, H + 1), or (1,) and (D, 1) for a number."""
        return np.asarray(self.scale * self.body)


Read = Callable[[str], Scaled]


def number(value: float | Array) -> Scaled:
    """A number, or one a draw (shape (D,) or (D, 1))."""
    scale = np.asarray(value, dtype=float)
    return Scaled(scale.reshape(-1, 1) if scale.ndim else scale, ONE)


def series(values: Array) -> Scaled:
    """A series over months or ages."""
    return Scaled(np.asarray(1.0), np.asarray(values, dtype=float))


def evaluate(tree: ast.expr, read: Read) -> Scaled:
    """Work a formula out; `read` gives the value of a name."""
    if isinstance(tree, ast.Constant):
        return number(float(tree.value))  # type: ignore[arg-type]
    if isinstance(tree, ast.Name):
        return read(tree.id)
    if isinstance(tree, ast.BinOp):
        left = evaluate(tree.left, read)
        if isinstance(tree.op, ast.Mult) and left.body is ONE and not left.scale.any():
            return left  # 0 times whatever it is
        return _sign(tree.op, left, evaluate(tree.right, read))
    assert isinstance(tree, ast.Call)
    given = [evaluate(argument, read) for argument in tree.args]
    return _WORDS[word_of(tree)](*given)


def _sign(sign: ast.operator, left: Scaled, right: Scaled) -> Scaled:
    if isinstance(sign, ast.Mult):
        return Scaled(left.scale * right.scale, _times(left.body, right.body))
    if isinstance(sign, ast.Div):
        return Scaled(
            divided(left.scale, right.scale),
            left.body if right.body is ONE else divided(left.body, right.body),
        )
    if isinstance(sign, ast.Add | ast.Sub) and left.body is not ONE and not right.scale.any():
        return left  # nothing is added
    how = {ast.Add: np.add, ast.Sub: np.subtract, ast.Pow: np.power}[type(sign)]
    if left.body is ONE and right.body is ONE:
        return Scaled(np.asarray(how(left.scale, right.scale)), ONE)
    return series(how(left.full(), right.full()))


def _times(left: Array, right: Array) -> Array:
    if left is ONE:
        return right
    if right is ONE or (left.ndim > right.ndim and bool((right == 1.0).all())):
        return left
    return left * right


def divided(left: Array, right: Array) -> Array:
    """left ÷ right, and 0 where the divisor is 0."""
    zero = right == 0
    if not zero.any():
        return np.asarray(left / right)
    return np.where(zero, 0.0, left / np.where(zero, 1.0, right))


def spread(started: Array, curve: Array) -> Array:
    """Σ_j started[j] · curve[k − j], along the last axis; either may have draws in front."""
    months = started.shape[-1]
    if started.ndim == 1 and curve.ndim == 1:
        return np.asarray(np.convolve(started, curve)[:months])
    if started.ndim == 1:
        return np.asarray(curve @ _shifted(started, curve.shape[-1], months))
    if curve.ndim == 1:
        return np.asarray(started @ _shifted(curve, months, months))
    out = np.zeros((max(len(started), len(curve)), months))
    for age in range(min(months, curve.shape[-1])):
        out[:, age:] += started[:, : months - age] * curve[:, age : age + 1]
    return out


def _shifted(values: Array, rows: int, columns: int) -> Array:
    """The matrix whose row a is `values` moved a months to the right."""
    lag = np.arange(columns)[None, :] - np.arange(rows)[:, None]
    known = (lag >= 0) & (lag < len(values))
    return np.where(known, values[np.clip(lag, 0, len(values) - 1)], 0.0)


def _each(how: Callable[[Array], Array]) -> Callable[[Scaled], Scaled]:
    def word(value: Scaled) -> Scaled:
        if value.body is ONE:
            return Scaled(how(value.scale), ONE)
        return series(how(value.full()))

    return word


def _spread(started: Scaled, curve: Scaled) -> Scaled:
    scale = started.scale * curve.scale
    if not scale.any():
        return Scaled(scale, ONE)
    return Scaled(scale, spread(started.body, curve.body))


_WORDS: dict[str, Callable[..., Scaled]] = {
    "positive": _each(lambda x: np.maximum(x, 0.0)),
    "reached": _each(lambda x: (x >= 0).astype(float)),
    "spread": _spread,
    "cumulative": lambda x: Scaled(x.scale, np.cumsum(x.body, axis=-1)),
    "compound": lambda x: series(np.cumprod(x.full(), axis=-1)),
    "lowest": lambda x: series(np.minimum.accumulate(x.full(), axis=-1)),
    "highest": lambda x: series(np.maximum.accumulate(x.full(), axis=-1)),
    "change": lambda x: Scaled(x.scale, np.diff(x.body, axis=-1, prepend=0.0)),
    "whole": lambda x: Scaled(x.scale * x.body.sum(axis=-1, keepdims=True), ONE),
}
