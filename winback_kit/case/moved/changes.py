"""What differs between two records of plain values, place by place.

A record is a nested mapping as it stands in run.json. A list of mappings is read by their names
(`segments.Bad service.offer_cost.value`), so that an order that changed is no change; any other
list is one value.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

NOISE = 1e-9  # a difference, relative or of a figure near 0, that is rounding and no change
_NAMES = ("name", "segment", "label", "metric", "check", "offer")


@dataclass(frozen=True)
class Change:
    """One value that differs; None where it is not given."""

    path: tuple[str, ...]
    before: Any
    after: Any

    @property
    def difference(self) -> float | None:
        """How far it moved; None where one of both is no number."""
        if not (is_number(self.before) and is_number(self.after)):
            return None
        return float(self.after - self.before)

    @property
    def relative(self) -> float | None:
        """The move as a share of the value before; None where that is no number, or 0."""
        if self.difference is None or not self.before:
            return None
        return self.difference / abs(float(self.before))

    @property
    def size(self) -> float:
        """How far it moved, to order by: what came or went stands before all that moved."""
        return math.inf if self.relative is None else abs(self.relative)


def is_number(value: Any) -> bool:
    """Whether a value is a number (a yes or no is none)."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def as_number(value: Any) -> float | None:
    """A number, or the mean of a list of numbers; None for anything else."""
    if isinstance(value, list) and value and all(map(is_number, value)):
        return float(sum(value) / len(value))
    return float(value) if is_number(value) else None


def changes(before: Any, after: Any) -> list[Change]:
    """Every value that differs, in the order of the records."""
    old, new = dict(_leaves(before)), dict(_leaves(after))
    found = [Change(path, old.get(path), new.get(path)) for path in {**old, **new}]
    return [change for change in found if not _same(change.before, change.after)]


def _same(one: Any, other: Any) -> bool:
    if is_number(one) and is_number(other):
        return math.isclose(one, other, rel_tol=NOISE, abs_tol=NOISE)
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return all(_same(a, b) for a, b in zip(one, other, strict=True))
    return bool(one == other)


def _leaves(value: Any, at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*at, str(key)))
    elif isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
        for key, inner in by_name(value).items():
            yield from _leaves(inner, (*at, key))
    else:
        yield at, value


def by_name(items: list[Any]) -> dict[str, Any]:
    """The mappings of a list by what names them; by name and offer where a name stands twice.

    >>> sorted(by_name([{"name": "a", "offer": "x"}, {"name": "a", "offer": "y"}, {"name": "b"}]))
    ['a, x', 'a, y', 'b']
    """
    keys = [_key(item, at) for at, item in enumerate(items)]
    twice = {key for key in keys if keys.count(key) > 1}
    out: dict[str, Any] = {}
    for at, (key, item) in enumerate(zip(keys, items, strict=True)):
        full = f"{key}, {item.get('offer') or at}" if key in twice else key
        out[full if full not in out else f"{full}, {at}"] = item
    return out


def _key(item: Mapping[str, Any], at: int) -> str:
    return next((str(item[name]) for name in _NAMES if item.get(name)), str(at))
