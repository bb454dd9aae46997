"""When the kit refuses: each kind of message, and everything that is said of it in the code.

The kinds are the constructors of `checks`; what each says is read from the calls of them, with `…`
for what is only known when it is said. Why, and what to do, is in templates/reference/refusals.yml.
"""

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from winback_kit import checks
from winback_kit.places import templates
from winback_kit.reference.marked_down import code, introduction, table

PACKAGE = Path(checks.__file__).parent
ROOMS = {
    "cli": "Commands and their options",
    "client": "client.yml and the client folder",
    "records": "YAML files",
    "tables": "Tables",
    "history": "What is measured",
    "value": "What is forecast and valued",
    "plan": "The programme and the tests",
    "assumptions": "Assumptions",
    "case": "The business case",
    "show": "What is shown",
    "report": "Runs, pages and files",
    "live": "Sliders",
}


SAID = {"said": 0, "said_many": 2}  # a text that is told late: which argument holds its pattern
PLACE = re.compile(r"\{[^{}]*\}")


class Said(NamedTuple):
    """One refusal in the code: its kind, in which folder, its rule, and how it is mended."""

    kind: str
    room: str
    rule: str
    mend: str


def kinds() -> dict[str, Any]:
    """The named constructors, as they stand in checks: what gives or raises a refusal."""
    found = {}
    for name, one in inspect.getmembers(checks, inspect.isfunction):
        gives = inspect.signature(one).return_annotation
        if gives in (checks.Refused, checks.TooLittle) or name.startswith("hold_"):
            found[name] = one
    return found


def explained() -> dict[str, dict[str, Any]]:
    """Why each kind is refused and what to do, with an example."""
    text = (templates() / "reference" / "refusals.yml").read_text(encoding="utf-8")
    told: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return told


def refusals_page() -> str:
    """The page of refusals: by kind, and within it by what it is about."""
    said = every_refusal()
    parts = [introduction("refusals")]
    for kind, about in explained().items():
        says = " ".join((inspect.getdoc(kinds()[kind]) or "").split("\n\n")[0].split())
        parts += [f"## {about['title']}\n", f"{says} {about['why']}\n"]
        parts += [code(shown(kind, about["example"]), "text"), f"\n**To do.** {about['do']}\n"]
        for room, title in ROOMS.items():
            rows = sorted({(one.rule, one.mend) for one in said if one[:2] == (kind, room)})
            parts += [f"**{title}**\n", table(["It says", "To mend it"], rows), ""] if rows else []
    return "\n".join(parts).rstrip() + "\n"


def shown(kind: str, given: dict[str, Any]) -> str:
    """The message that a constructor makes of what is given; a text is an error of the system."""
    made: dict[str, Callable[[str], Any]] = {"error": lambda text: OSError(1, text), "file": Path}
    known = {name: made[name](one) if name in made else one for name, one in given.items()}
    try:
        return str(kinds()[kind](**known))
    except checks.Refused as refusal:
        return str(refusal)


@cache
def every_refusal() -> tuple[Said, ...]:
    """Every call of a constructor whose rule is written where it is called."""
    return tuple(_read())


def _read() -> Iterator[Said]:
    known = kinds()
    for file in sorted(PACKAGE.rglob("*.py")):
        within = file.relative_to(PACKAGE)
        room = "cli" if within.name.startswith("cli") else within.parts[0].removesuffix(".py")
        text = file.read_text(encoding="utf-8")
        if room not in ROOMS or not any(f"{name}(" in text for name in known):
            continue
        nodes = list(ast.walk(ast.parse(text)))
        given = [one for one in nodes if isinstance(one, ast.Assign)]
        for call in nodes:
            name = getattr(call.func, "id", "") if isinstance(call, ast.Call) else ""
            if isinstance(call, ast.Call) and name in known:
                rule, mend = _told(call, known[name], _texts_before(given, call.lineno))
                if rule:
                    yield Said(name, room, rule, mend or _usual(known[name]))


def _usual(kind: Any) -> str:
    """How a kind is mended where nothing else is said."""
    stated = inspect.signature(kind).parameters.get("mend")
    if kind is checks.wrong_cell:
        return "Correct the cell, or leave it empty."
    return str(stated.default) if stated and stated.default is not stated.empty else ""


def _texts_before(given: list[ast.Assign], line: int) -> dict[str, ast.expr]:
    """What stands for each name above a line: the text that it was given last."""
    held = sorted((one for one in given if one.lineno < line), key=lambda one: one.lineno)
    return {one.targets[0].id: one.value for one in held if isinstance(one.targets[0], ast.Name)}


def _told(call: ast.Call, kind: Any, held: dict[str, ast.expr]) -> tuple[str, str]:
    """The rule of a call and its mend; '' where they are made elsewhere."""
    given = dict(zip(inspect.signature(kind).parameters, call.args, strict=False))
    given |= {one.arg: one.value for one in call.keywords if one.arg}
    given = {
        name: held.get(one.id, one) if isinstance(one, ast.Name) else one
        for name, one in given.items()
    }
    mend = _text(given.get("mend"))
    if "number" in given:
        limits = {name: _number(given.get(name)) for name in ("least", "most", "above", "below")}
        stated = {name: one for name, one in limits.items() if one is not None}
        return (
            f"{_text(given['where']) or '…'} {checks.range_rule(**stated)}" if stated else "",
            mend,
        )
    rule = _text(given.get("rule")) or _text(given.get("what"))
    if kind is checks.missing_file:
        rule = rule and f"{rule} is not there"
    if "meaning" in given:
        return "has no column …", "Map it in client.yml"
    return rule, mend


def _number(node: ast.expr | None) -> float | None:
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, int | float) else None


def _text(node: ast.expr | None) -> str:
    """A text as it stands in the code, `…` for each value within it."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) or "…" for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return f"{_text(node.left) or '…'}{_text(node.right) or '…'}"
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAID:
        return PLACE.sub("…", _text(node.args[SAID[node.func.id]]))  # type: ignore[attr-defined]
    return ""
