"""A small formula language: what a line of the case says, and how it is worked out.

A formula is written with names, numbers, + − × ÷ (`+ - * /`), brackets and four words:

    spread(x, curve)   what starts in a month, carried on by age: Σ_j x[j] · curve[k − j]
    total(x)           the sum over segments
    cumulative(x)      the sum of this and all earlier months
    positive(x)        x where it is above 0, else 0

Values are arrays whose last axis is the month (0 to H) or the age, and whose axis before that is
the segment; axes in front of these (draws) broadcast. The same tree can be printed in another
language, so that no second copy of the arithmetic has to be kept.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
WORDS = ("spread", "total", "cumulative", "positive")
_SIGNS = {ast.Add: np.add, ast.Sub: np.subtract, ast.Mult: np.multiply, ast.Div: np.divide}


def parse(formula: str) -> ast.expr:
    """Read a formula into its tree; anything outside the language is a ValueError."""
    tree = ast.parse(formula, mode="eval").body
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            known = isinstance(node.func, ast.Name) and node.func.id in WORDS
            allowed = known and not node.keywords
        elif isinstance(node, ast.BinOp):
            allowed = type(node.op) in _SIGNS
        elif isinstance(node, ast.Constant):
            allowed = isinstance(node.value, int | float)
        else:
            allowed = isinstance(node, ast.Name | ast.operator | ast.Load)
        if not allowed:
            raise ValueError(f"not in the formula language: {ast.unparse(node)}")
    return tree


def names_in(formula: str) -> list[str]:
    """The inputs and lines that a formula uses, in order of first appearance.

    >>> names_in("total(returned * offer_cost) - setup")
    ['returned', 'offer_cost', 'setup']
    """
    names = [node for node in ast.walk(parse(formula)) if isinstance(node, ast.Name)]
    used = sorted((n for n in names if n.id not in WORDS), key=lambda n: n.col_offset)
    return list(dict.fromkeys(n.id for n in used))


def evaluate(tree: ast.expr, values: Mapping[str, Array]) -> Array:
    """Work a formula out on arrays."""
    if isinstance(tree, ast.Constant):
        return np.asarray(float(tree.value))  # type: ignore[arg-type]
    if isinstance(tree, ast.Name):
        return values[tree.id]
    if isinstance(tree, ast.BinOp):
        left, right = evaluate(tree.left, values), evaluate(tree.right, values)
        return np.asarray(_SIGNS[type(tree.op)](left, right))
    assert isinstance(tree, ast.Call)
    assert isinstance(tree.func, ast.Name)
    given = [evaluate(argument, values) for argument in tree.args]
    if tree.func.id == "spread":
        return spread(*given)
    word = {"total": total, "cumulative": cumulative, "positive": positive}[tree.func.id]
    return word(*given)


def spread(started: Array, curve: Array) -> Array:
    """Σ_j started[j] · curve[k − j], along the last axis; shapes broadcast in front of it."""
    months = started.shape[-1]
    shape = np.broadcast_shapes(started.shape[:-1], curve.shape[:-1])
    out = np.zeros((*shape, months))
    for age in range(min(months, curve.shape[-1])):
        out[..., age:] += started[..., : months - age] * curve[..., age : age + 1]
    return out


def total(by_segment: Array) -> Array:
    """The sum over segments: (…, S, M) becomes (…, M)."""
    return np.asarray(by_segment.sum(axis=-2))


def cumulative(flow: Array) -> Array:
    """The running sum over months."""
    return np.asarray(np.cumsum(flow, axis=-1))


def positive(flow: Array) -> Array:
    """The part above 0."""
    return np.maximum(flow, 0.0)
