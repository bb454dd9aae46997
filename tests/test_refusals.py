"""One mistake is worded in one way: a rule stands at one place, or in a constructor of its own."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "winback_kit"
RULE_AT = {"refused": 1, "wrong_cell": 1, "too_little": 1, "broken": 0}


def rules() -> dict[str, list[str]]:
    """Where each rule that is written out stands."""
    found = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                at = RULE_AT.get(call.func.id, len(call.args))
                rule = call.args[at] if at < len(call.args) else None
                if isinstance(rule, ast.Constant | ast.JoinedStr):
                    found[ast.unparse(rule)].append(f"{path.name}:{call.lineno}")
    return found


def test_no_rule_is_written_twice() -> None:
    found = rules()
    assert len(found) > 100
    assert {rule: places for rule, places in found.items() if len(places) > 1} == {}
