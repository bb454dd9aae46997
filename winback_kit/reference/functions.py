"""Every public name of `import winback_kit as wk`: how it is called, what it is, an example.

Read from the objects themselves, so that `help(wk.outcome)`, an editor's hover and this page
say the same.
"""

import inspect
import re
from types import ModuleType
from typing import Any

from pydantic import BaseModel

import winback_kit as wk
from winback_kit.client_study import STAGES
from winback_kit.found import names_in
from winback_kit.reference.marked_down import anchors, code, introduction, table

_MODULES = re.compile(r"\b(?:[A-Za-z_]\w*\.)+(?=[A-Za-z_])")
_QUOTED, _UNQUOTED = re.compile(r"(: |-> )'([^']*)'"), r"\1\2"
_EXAMPLE = re.compile(r"^>>> .*?(?=\n\s*\n|\Z)", re.MULTILINE | re.DOTALL)


def functions_page() -> str:
    """The page of names: what is called, what is held, the stages, the models, what is shown."""
    named = {name: getattr(wk, name) for name in dir(wk) if not name.startswith("_")}
    calls = {name: one for name, one in named.items() if inspect.isroutine(one)}
    kinds = {name: one for name, one in named.items() if inspect.isclass(one)}
    told = {f"wk.{name}": one for name, one in {**calls, **kinds}.items()}
    places = zip(told.items(), anchors(told), strict=True)
    rows = [[f"[`{name}`](#{place})", summary(one)] for (name, one), place in places]
    parts = [introduction("python"), table(["Name", "What it is"], rows), "", "## Functions", ""]
    parts += [_of(f"wk.{name}", one) for name, one in calls.items()]
    parts += ["## Records, engines and what is raised", ""]
    parts += [_of(f"wk.{name}", one) for name, one in kinds.items()]
    parts += ["## The stages of a study", "", table(["Asked for", "What it is"], stages()), ""]
    parts += ["## wk.models", "", f"{summary(wk.models)}\n"]
    parts += [_of(f"wk.models.{name}", one) for name, one in _fits().items()]
    parts += ["## wk.show", "", f"{summary(wk.show)} {_SHOWN}"]
    parts += [
        _theme(name) for name in dir(wk.show) if isinstance(getattr(wk.show, name), ModuleType)
    ]
    return "\n".join(parts).rstrip() + "\n"


_SHOWN = """Drawn in a notebook where it is the last of a cell;
a sentence has `.text`, a table `.as_text()` and `.frame()`.
"""


def stages() -> list[list[str]]:
    """What a study is asked for, with what each is."""
    found = {name: inspect.getattr_static(wk.Study, name) for name in STAGES}
    return [[f"`study.{name}`", summary(one)] for name, one in sorted(found.items())]


def _fits() -> dict[str, Any]:
    """What fits a model, by how it is called, and the functions beside the models."""
    found: dict[str, Any] = {}
    for name in dir(wk.models):
        one = getattr(wk.models, name)
        if hasattr(one, "fit"):
            found[f"{name}.fit"] = one.fit
        elif inspect.isfunction(getattr(one, name, one)):
            found[name if inspect.isfunction(one) else f"{name}.{name}"] = getattr(one, name, one)
    return found


def summary(one: Any) -> str:
    """The first paragraph of what something says of itself."""
    return " ".join((inspect.getdoc(one) or "").split("\n\n", 1)[0].split())


def signature(name: str, one: Any) -> str:
    """How something is called, without the modules in which the types are.

    >>> signature("cut", lambda a, *, b=2: a)
    'cut(a, *, b=2)'
    """
    try:
        told = str(inspect.signature(one)).removesuffix(" -> None" if inspect.isclass(one) else "")
    except ValueError:
        return name
    return f"{name}{_MODULES.sub('', _QUOTED.sub(_UNQUOTED, told))}"


def example(one: Any) -> str:
    """The first example of a docstring."""
    found = _EXAMPLE.search(inspect.getdoc(one) or "")
    return found.group() if found else ""


def _of(name: str, one: Any) -> str:
    parts = [f"### {name}\n"]
    if not (inspect.isclass(one) and issubclass(one, BaseModel | Exception | wk.Study)):
        parts.append(f"{code(_wrapped(signature(name, one)), 'text')}\n")
    parts.append(f"{summary(one)}\n")
    shown = example(one)
    return "\n".join([*parts, *([f"{code(shown, 'pycon')}\n"] if shown else [])])


def _wrapped(call: str) -> str:
    """A long call with one argument a line."""
    if len(call) <= 96:
        return call
    inner, _, tail = call.partition("(")[2].rpartition(")")
    parts, depth = [""], 0
    for sign in inner:
        depth += (sign in "[(") - (sign in "])")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    told = [f"    {part.strip()}," for part in parts]
    return "\n".join([f"{call.partition('(')[0]}(", *told, f"){tail}"])


def _theme(name: str) -> str:
    found = names_in(f"winback_kit.show.{name}")
    rows = [[f"`{one}`", summary(made)] for one, made in sorted(found.items())]
    return f"### {name}\n\n{table(['Name', 'What it shows'], rows)}\n" if rows else ""
