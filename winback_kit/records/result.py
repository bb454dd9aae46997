"""How a result presents itself in a console and a notebook, and as a DataFrame.

What is said is read off the class: the first sentence of its docstring, the single values among its
fields and properties, and by name what else can be asked of it. So it cannot go out of date.
"""

from __future__ import annotations

import datetime as dt
import inspect
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from types import UnionType
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, Union, get_args, get_origin

from winback_kit.words.text import Text

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")
WIDTH, MOST_LINES, FEW_ROWS = 100, 12, 5
_SINGLE = (bool, int, float, str, Text, dt.date)
_SINGLE_TYPES = {"bool", "int", "float", "str", "Text", "date", "Literal", "Grade", "NoneType"}
_OF_ASSUMPTION = ("low", "high", "evidence", "source")


class Result:
    """A record with a repr of at most 12 lines: what it is, its single values, what to ask next."""

    def __repr__(self) -> str:
        return "\n".join(self._lines()[:MOST_LINES])

    def _repr_html_(self) -> str:
        return f"<pre>{escape(repr(self))}</pre>"

    def __getstate__(self) -> Any:
        """A copy: while it is handed over another thread may keep what it is asked for."""
        held = super().__getstate__()
        return dict(held) if isinstance(held, dict) else held

    def _lines(self) -> list[str]:
        about = " ".join(inspect.cleandoc(type(self).__doc__ or "").split("\n\n")[0].split())
        sentence = re.split(r"(?<=[.;]) ", f"{type(self).__name__}: {about}", maxsplit=1)[0]
        values, more = _sorted_out(self)
        told = [f"{name} {_short(value)}" for name, value in values.items()]
        return [
            *_filled([sentence.rstrip(";")], "", most=2),
            *_filled(told, "  ", most=5, join=" · "),
            *_filled(["ask:", *more] if more else (), "  ", most=3),
        ]


class Framed(Result):
    """A result with rows, which stand where its class says: `class Plan(Framed, rows="worths")`."""

    _rows: ClassVar[str] = ""

    def __init_subclass__(cls, *, rows: str = "", **more: Any) -> None:
        super().__init_subclass__(**more)
        cls._rows = rows or cls._rows

    def frame(self) -> pd.DataFrame:
        """Its rows as a table, with a column for each single value; raw numbers, no rounding."""
        here: Any = self
        for part in self._rows.split("."):
            here = getattr(here, part, None)
        return frame_of(here)


class Rows(list[T]):
    """A list of records that shows itself as a table."""

    def frame(self) -> pd.DataFrame:
        """The records as a table, with a column for each single value."""
        return frame_of(self)

    def __repr__(self) -> str:
        if not self:
            return "no rows"
        table = self.frame().iloc[:FEW_ROWS, :6].to_string(index=False, max_colwidth=24)
        head = f"{len(self)} rows of {type(self[0]).__name__}, in full: .frame()"
        return "\n".join([head, *(line[:WIDTH] for line in table.splitlines())])

    def _repr_html_(self) -> str:
        return str(self.frame().to_html()) if self else "no rows"


def frame_of(rows: Any) -> pd.DataFrame:
    """Records, or a mapping of them by name, as a table; nothing is an empty one.

    >>> frame_of({"npv": 5.0, "irr": None}).to_dict("list")
    {'name': ['npv', 'irr'], 'value': [5.0, nan]}
    """
    import pandas as pd

    if isinstance(rows, pd.DataFrame):
        return rows.copy()
    if isinstance(rows, Mapping):
        out = pd.DataFrame([{"name": name} | _row(one) for name, one in rows.items()])
    else:
        out = pd.DataFrame([_row(one) for one in rows or ()])
    kept = out.dropna(axis="columns", how="all")
    first = [name for name in kept if _names_a_row(name, kept[name].dropna().iloc[0])]
    return kept[[*first, *kept.columns.difference(first, sort=False)]]


def _names_a_row(column: str, value: Any) -> bool:
    return isinstance(value, str) and not column.endswith((".source", ".evidence", ".unit"))


def _row(record: Any) -> dict[str, Any]:
    """The single values of a record, then what is known of its assumptions, then its records'."""
    if _is_single(record):
        return {"value": record}
    values = list(_values(record))
    out = {name: _plain(one) for name, one in values if one is None or _is_single(one)}
    for name, one in values:
        if _is_assumption(one):
            out[name] = one.value
            out |= {f"{name}.{part}": _plain(getattr(one, part)) for part in _OF_ASSUMPTION}
        elif hasattr(one, "__dataclass_fields__") and not _is_single(one):
            own = _properties(one) if isinstance(one, Framed) else _values(one)
            inner = {part: held for part, held in own if _is_single(held) and part not in out}
            out |= {f"{name}.{part}": _plain(held) for part, held in inner.items()}
    return out


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Text) else value


def _is_single(value: Any) -> bool:
    return isinstance(value, _SINGLE)


def _is_assumption(value: Any) -> bool:
    return hasattr(value, "evidence") and hasattr(value, "value")


def _values(record: Any) -> Iterator[tuple[str, Any]]:
    """Fields, then properties that give a single value."""
    kind = type(record)
    for name in getattr(record, "__dataclass_fields__", None) or getattr(kind, "model_fields", {}):
        if not name.startswith("_"):
            yield name, getattr(record, name)
    yield from _properties(record)


def _properties(record: Any) -> Iterator[tuple[str, Any]]:
    for name, found in _public(type(record)):
        if isinstance(found, property) and _says_single(found.fget):
            yield name, getattr(record, name)


def _says_single(given: Any) -> bool:
    """Whether a property says that it gives a single value."""
    return _types_in(getattr(given, "__annotations__", {}).get("return", "")) <= _SINGLE_TYPES


def _types_in(hint: Any) -> set[str]:
    """The names of the types that an annotation allows, whether it stands evaluated or as text."""
    if isinstance(hint, str):
        return {part.strip().replace("None", "NoneType").split(".")[-1] for part in hint.split("|")}
    union = isinstance(hint, UnionType) or get_origin(hint) is Union
    return {getattr(kind, "__name__", "") for kind in (get_args(hint) if union else (hint,))}


def _public(kind: type) -> Iterator[tuple[str, Any]]:
    """The kit's own names of a class, those of its bases last."""
    own = [one for one in kind.__mro__ if one.__module__.startswith("winback_kit")]
    for name in dict.fromkeys(name for one in own for name in vars(one)):
        if not name.startswith(("_", "model_")) and not name.isupper():
            yield name, inspect.getattr_static(kind, name)


def _sorted_out(record: Any) -> tuple[dict[str, Any], list[str]]:
    """Single values by name, and the names of all else with what a method asks for."""
    values, more = {}, []
    types = {n: f.type for n, f in getattr(record, "__dataclass_fields__", {}).items()}
    for name, value in _values(record):
        may_be = _types_in(types.get(name, "None"))
        if (
            _is_single(value)
            or _is_assumption(value)
            or (value is None and may_be <= _SINGLE_TYPES)
        ):
            values[name] = value
        else:
            more.append(f".{name}")
    for name, found in _public(type(record)):
        if inspect.isfunction(found):
            asked = [one for one in inspect.signature(found).parameters if one != "self"]
            more.append(f".{name}({', '.join(asked)})")
        elif name not in values and f".{name}" not in more and hasattr(found, "__get__"):
            more.append(f".{name}")
    return values, more


def _short(value: Any) -> str:
    if _is_assumption(value):
        return f"{_short(value.value)} [{value.evidence}]"
    if isinstance(value, float):
        return f"{value:,.6g}"
    text = f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
    return textwrap.shorten(text, 72, placeholder="…") or "''"


def _filled(parts: Iterable[str], indent: str, *, most: int, join: str = " ") -> list[str]:
    """The parts in lines, of which at most so many are given."""
    kept = join.join(part.replace(" ", "\u00a0") if join != " " else part for part in parts)
    lines = textwrap.wrap(
        kept,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        max_lines=most,
        placeholder=" …",
        break_on_hyphens=False,
    )
    return [line.replace("\u00a0", " ") for line in lines]
