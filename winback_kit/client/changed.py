"""One setting of client.yml changed by its dotted name, as `--set` and a notebook's parameters do.

An entry of a list is named by its name or its number (`case.offers.Voucher.offer_cost`,
`case.offers.0.offer_cost`). An assumption that is stated with its range and source keeps them when
its value is changed; its parts have names of their own (`case.tax_rate.low`).
"""

from typing import Any

from winback_kit.assumptions.record import Assumption
from winback_kit.assumptions.series import Series
from winback_kit.assumptions.terms import Segment
from winback_kit.checks import nearest, refused
from winback_kit.client.settings import Settings
from winback_kit.client.stated_case import MOVED
from winback_kit.records.mistakes import Path_
from winback_kit.records.yaml_record import Record

_BY_PATH = ("what_if", "changes")  # mappings whose keys have dots of their own
_NAMED = (("case", "offers"), ("case", "segments"))


def change(data: dict[str, Any], lines: dict[Path_, int], name: str, value: Any) -> None:
    """Change one setting in the raw mapping, and note in `lines` that it stands in no line."""
    block, *rest = name.split(".")
    if block in MOVED:
        now = MOVED[block].get(rest[0] if rest else "", "case")
        raise refused(f"--set {name}", "stands under case now", mend=f"Write {now}.")
    known = setting_names()
    if name not in known and block not in ("tables", "case", "quality"):
        raise refused(f"--set {name}", "is not a setting of client.yml", mend=nearest(name, known))
    place = _put(data, [block, *rest], value, at=(), name=name)
    for below in [line for line in lines if line[: len(place)] == place]:
        del lines[below]
    for length in range(1, len(place) + 1):
        lines.setdefault(place[:length], 0)


def _put(here: Any, parts: list[str], value: Any, *, at: Path_, name: str) -> Path_:
    """Put a value at the end of a path, and give the path with numbers for entries of lists."""
    if isinstance(here, list):
        index, rest = _entry(here, parts, at=at, name=name)
        if rest:
            return _put(here[index], rest, value, at=(*at, index), name=name)
        here[index] = value
        return (*at, index)
    part, *rest = parts
    if not isinstance(here, dict):
        where = ".".join(str(one) for one in at)
        raise refused(f"--set {name}", f"has no place: {where} in client.yml has no parts")
    if at and at[-1] in _BY_PATH:
        part, rest = ".".join(parts), []
    old = here.get(part)
    if rest:
        if old is None and part in here:
            raise refused(f"--set {name}", f"{part} is empty in client.yml")
        here[part] = _with_parts(old, rest[0], at=(*at, part))
        return _put(here[part], rest, value, at=(*at, part), name=name)
    if isinstance(old, dict) and "value" in old and not isinstance(value, dict):
        old["value"] = value
    else:
        here[part] = value
    return (*at, part)


def _with_parts(old: Any, part: str, *, at: Path_) -> Any:
    """What stands at a place, in the form that has this part."""
    if old is None:
        return [] if at in _NAMED else {}
    if isinstance(old, list) and part in Series.model_fields and at not in _NAMED:
        return {"curve": old}
    if not isinstance(old, dict | list) and part in Assumption.model_fields:
        return {"value": old}
    return old


def _entry(here: list[Any], parts: list[str], *, at: Path_, name: str) -> tuple[int, list[str]]:
    """Which entry of a list is named, and what of the path is left."""
    names = [str(one.get("name", "")) if isinstance(one, dict) else "" for one in here]
    for length in range(len(parts), 0, -1):
        asked = ".".join(parts[:length])
        if asked in names:
            return names.index(asked), parts[length:]
    if parts[0].isdigit() and int(parts[0]) < len(here):
        return int(parts[0]), parts[1:]
    ends = [length for length, part in enumerate(parts) if part in Segment.model_fields]
    if at == ("case", "segments") and ends and ends[0] > 0 and not parts[0].isdigit():
        here.append({"name": ".".join(parts[: ends[0]])})
        return len(here) - 1, parts[ends[0] :]
    where = ".".join(str(one) for one in at)
    mend = nearest(parts[0], [one for one in names if one])
    raise refused(f"--set {name}", f"{where} in client.yml has no entry {parts[0]}", mend=mend)


def setting_names() -> list[str]:
    """The dotted names of the settings that stand directly in client.yml or one level down."""
    names = []
    for name, about in Settings.model_fields.items():
        inner = about.annotation
        if isinstance(inner, type) and issubclass(inner, Record):
            names += [f"{name}.{part}" for part in inner.model_fields]
        else:
            names.append(name)
    return names
