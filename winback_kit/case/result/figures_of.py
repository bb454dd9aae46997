"""The figures of a case from its lines: one number each, or one a draw."""

import ast
from collections.abc import Callable

import numpy as np

from winback_kit.case.formulas.evaluate import Array, Scaled
from winback_kit.case.formulas.formula import MEASURES as MEASURE_WORDS
from winback_kit.case.formulas.formula import parse, word_of
from winback_kit.case.formulas.lines import MEASURES, measures_of
from winback_kit.case.formulas.measures import first_month, rate_of_return
from winback_kit.case.result.model import Model

_FORMULAS = {one.name: one.formula for one in MEASURES}
_SIGNS: dict[type[ast.operator], Callable[[Array, Array], Array]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Pow: np.power,
}


def outcome_measure(model: Model, name: str) -> Array:
    """One figure by its name in `lines.MEASURES`: shape () or (D,); NaN where it is undefined."""
    formulas = _FORMULAS
    if model.case.own_lines:
        formulas = {one.name: one.formula for one in measures_of(model.lines.values())}
    return _evaluate(parse(formulas[name]), model)


def _evaluate(tree: ast.expr, model: Model) -> Array:
    if isinstance(tree, ast.Constant):
        return np.asarray(float(tree.value))  # type: ignore[arg-type]
    if isinstance(tree, ast.Name):
        return _flat(model.programme(tree.id).scale)
    if isinstance(tree, ast.BinOp):
        left, right = _evaluate(tree.left, model), _evaluate(tree.right, model)
        if isinstance(tree.op, ast.Div):
            return np.where(right == 0, np.nan, left / np.where(right == 0, 1.0, right))
        return np.asarray(_SIGNS[type(tree.op)](left, right))
    assert isinstance(tree, ast.Call)
    word, inner = word_of(tree), tree.args[0]
    if word not in MEASURE_WORDS:
        return np.maximum(_evaluate(inner, model), 0.0)  # positive
    assert isinstance(inner, ast.Name)
    return _flat(_WORDS[word](model, inner.id))


def _flat(value: Array) -> Array:
    return value[..., 0] if value.ndim and value.shape[-1] == 1 else np.asarray(value)


def _by_month(model: Model, name: str) -> Scaled:
    of_segment = name in model.lines and model.lines[name].of == "segment"
    return model.total(name) if of_segment else model.programme(name)


def _whole(model: Model, name: str) -> Array:
    value = _by_month(model, name)
    return np.asarray(value.scale * value.body.sum(axis=-1, keepdims=True))


def _present(model: Model, name: str) -> Array:
    value, factor = _by_month(model, name), model.programme("discount_factor").full()
    return np.asarray(value.scale * (value.body * factor).sum(axis=-1, keepdims=True))


_WORDS: dict[str, Callable[[Model, str], Array]] = {
    "whole": _whole,
    "present": _present,
    "least": lambda model, name: _by_month(model, name).full().min(axis=-1, keepdims=True),
    "first_month": lambda model, name: first_month(_by_month(model, name).full()),
    "rate_of_return": lambda model, name: rate_of_return(_by_month(model, name).full()),
}
