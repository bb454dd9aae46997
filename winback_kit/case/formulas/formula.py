"""A small formula language: how a line of the case is written down, whatever works it out.

A formula is written with names, numbers, + − × ÷ and powers (`+ - * / **`), brackets and words:

    positive(x)        x where it is above 0, else 0
    reached(x)         1 where x is 0 or more, else 0
    spread(x, curve)   what starts in a month, carried on by age: Σ_j x[j] · curve[k − j]
    cumulative(x)      the sum of this and all earlier months
    compound(x)        the product of this and all earlier ages
    lowest(x)          the lowest value so far
    highest(x)         the highest value so far
    change(x)          the difference to the month before; in the first month x itself
    total(x)           the sum over segments

and, for a figure of the whole case, words that leave one number:

    whole(x)           the sum over months (and segments, where x is theirs)
    present(x)         the same, each month times its discount factor
    least(x)           the lowest value of all months
    first_month(x)     the first month from 1 on in which x is 0 or more; 0 where it never was less
    rate_of_return(x)  the yearly rate at which the present value of x is 0

A quotient whose divisor is 0 is 0. `month` and `age` count from 0 to the horizon. Words of more
than one month take the name of a line or input, never an expression, so that each step has a name
that a person can look at. One tree is worked out on arrays (`evaluate.py`), printed as JavaScript
(`javascript.py`) and as cells of a sheet; no second copy of the arithmetic is kept.
"""

import ast
from functools import cache

ELEMENTWISE = ("positive", "reached")
ALONG = ("spread", "cumulative", "compound", "lowest", "highest", "change", "total")
MEASURES = ("whole", "present", "least", "first_month", "rate_of_return")
WORDS = (*ELEMENTWISE, *ALONG, *MEASURES)
SIGNS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
}


@cache
def parse(formula: str) -> ast.expr:
    """Read a formula into its tree; anything outside the language is a ValueError."""
    tree = ast.parse(formula, mode="eval").body
    for node in ast.walk(tree):
        if not _allowed(node):
            raise ValueError(f"not in the formula language: {ast.unparse(node)}")
    return tree


def _allowed(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        if not isinstance(node.func, ast.Name) or node.func.id not in WORDS or node.keywords:
            return False
        plain = all(isinstance(argument, ast.Name) for argument in node.args)
        return len(node.args) == (2 if node.func.id == "spread" else 1) and (
            plain or node.func.id in ELEMENTWISE
        )
    if isinstance(node, ast.BinOp):
        return type(node.op) in SIGNS
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int | float) and not isinstance(node.value, bool)
    return isinstance(node, ast.Name | ast.operator | ast.Load)


def word_of(call: ast.Call) -> str:
    """The word that a call uses."""
    assert isinstance(call.func, ast.Name)
    return call.func.id


def names_in(formula: str) -> list[str]:
    """The inputs and lines that a formula uses, in order of first appearance.

    >>> names_in("spread(returned, survival) * offer_cost - setup")
    ['returned', 'survival', 'offer_cost', 'setup']
    """
    names = [node for node in ast.walk(parse(formula)) if isinstance(node, ast.Name)]
    used = sorted((n for n in names if n.id not in WORDS), key=lambda n: n.col_offset)
    return list(dict.fromkeys(n.id for n in used))


def formula_in_words(formula: str, form: str) -> str:
    """A formula as a person writes it, with the form of input that it is for.

    >>> formula_in_words("before_tax * tax_rate", "offset")
    'before tax × tax rate  (offset)'
    """
    text = formula.replace("_", " ").replace("2.718281828459045", "e")
    for sign, printed in {"**": "^", "*": "×", "-": "−", "/": "÷"}.items():
        text = text.replace(f" {sign} ", f" {printed} ")
    return f"{text}  ({form.replace('_', ' ')})" if form else text
