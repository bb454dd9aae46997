"""A YAML file read into a frozen, strict record; every mistake is told with its line.

YAML is read by the plain rules of version 1.2: `no` is a word, `012` is twelve, `1e5` is a
number. A key given twice, an unknown key and a wrong type are refused, with the nearest known
name where a key is misspelt.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from winback_kit.checks import Refused, in_short, missing_file, nearest, refused, unreadable

MAX_BYTES = 5_000_000
MAX_PROBLEMS = 6
MAX_DEPTH = 20
MOST_REPEATED = 10_000
LARGEST = 1e15  # no amount, rate or count of a client is beyond it


class Record(BaseModel):
    """A frozen record that refuses unknown keys and wrong types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


R = TypeVar("R", bound=Record)
Path_ = tuple[str | int, ...]


class _PlainLoader(yaml.SafeLoader):
    """SafeLoader with the scalar rules of YAML 1.2."""


_PlainLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("int", r"^[-+]?[0-9][0-9_]*$", "-+0123456789"),
    ("float", r"^[-+]?(?:[0-9][0-9_]*)?\.?[0-9]+(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
    ("timestamp", r"^\d{4}-\d\d-\d\d$", "0123456789"),
):
    _PlainLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first)
    )
_PlainLoader.add_constructor("tag:yaml.org,2002:int", lambda _, n: int(n.value.replace("_", "")))
_PlainLoader.add_constructor(
    "tag:yaml.org,2002:float", lambda _, n: float(n.value.replace("_", ""))
)
_PlainLoader.add_constructor("tag:yaml.org,2002:timestamp", lambda _, n: _day(n.value))


def _day(text: str) -> dt.date | str:
    """A day of the calendar; 2027-02-30 stays text, and the record says that it is no date."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text


def read_yaml(path: Path) -> tuple[dict[str, Any], dict[Path_, int]]:
    """Read a YAML file whose top is a mapping; give it and the line of every key (from 1)."""
    text = _read_text(path)
    lines: dict[Path_, int] = {}
    try:
        node = yaml.compose(text, Loader=_PlainLoader)
        if node is not None:
            _note_lines(node, (), lines, path, most=len(text) + MOST_REPEATED)
        data = yaml.load(text, Loader=_PlainLoader)  # noqa: S506 (a SafeLoader)
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(path, error) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        rule = f"is not YAML: it holds the character U+{error.character:04X}"
        raise refused(f"{path}, line {line}", rule, mend="Is it a text file?") from None
    except RecursionError:
        raise refused(path, "is nested too deeply") from None
    except (yaml.YAMLError, ValueError) as error:
        raise refused(path, f"is not YAML: {error}") from None
    if not isinstance(data, dict):
        mend = "Begin with the commented example in templates/."
        raise refused(path, "must hold 'key: value' lines", mend=mend)
    return data, lines


def _read_text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            rule = f"is larger than {MAX_BYTES // 1_000_000} MB"
            raise refused(path, rule, mend="Is it a YAML file?")
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        mend = f"Look for the right name in {path.parent.absolute()}."
        raise missing_file(path, "the file", mend) from None
    except IsADirectoryError:
        raise refused(path, "is a folder; a YAML file was expected", mend="Name a file.") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        where = f"{path}, line {line}"
        raise refused(where, "is not UTF-8 text", mend="Save the file as UTF-8.") from None
    except OSError as error:
        raise unreadable(path, error) from None


def _not_yaml(path: Path, error: yaml.MarkedYAMLError) -> Refused:
    mark = error.problem_mark or error.context_mark
    line = f", line {mark.line + 1}" if mark else ""
    problem = str(error.problem)
    mend = "Look there and on the line before for a bracket, quote or colon out of place."
    if "'\\t'" in problem:
        mend = "Indent with blanks, not tabs."
    return refused(f"{path}{line}", f"is not YAML: {problem}", mend=mend)


def _note_lines(
    node: yaml.Node, at: Path_, lines: dict[Path_, int], path: Path, *, most: int
) -> None:
    """Note on which line every key stands; refuse what no settings file holds."""
    line = node.start_mark.line + 1
    lines[at] = line
    if len(at) > MAX_DEPTH:
        raise refused(f"{path}, line {line}", "is nested too deeply")
    if len(lines) > most:
        raise refused(f"{path}, line {line}", "repeats aliases too often", mend="Write it out.")
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            _refuse_key(key, seen, path)
            seen[key.value] = key.start_mark.line + 1
            _note_lines(value, (*at, key.value), lines, path, most=most)
            lines[(*at, key.value)] = seen[key.value]
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _note_lines(item, (*at, index), lines, path, most=most)
    elif node.tag.endswith((":int", ":float")) and _too_large(node.value):
        rule = f"a number must lie between -{LARGEST:g} and {LARGEST:g}"
        raise refused(f"{path}, line {line}", rule, got=node.value)


def _too_large(number: str) -> bool:
    try:
        return abs(float(number.replace("_", ""))) > LARGEST
    except ValueError:
        return False


def _refuse_key(key: yaml.Node, seen: Mapping[str, int], path: Path) -> None:
    where = f"{path}, line {key.start_mark.line + 1}"
    if not isinstance(key, yaml.ScalarNode) or not key.tag.endswith(":str"):
        got = key.value if isinstance(key, yaml.ScalarNode) else None
        raise refused(where, "a key must be text", got=got, mend="Put it in quotes.")
    if key.value in seen:
        rule = f"{key.value} was already given on line {seen[key.value]}"
        raise refused(where, rule, mend="Keep one of the two.")


def to_record(
    data: Mapping[str, Any], model: type[R], *, where: object, lines: Mapping[Path_, int]
) -> R:
    """Validate `data` as `model`; a mistake is refused with file, line, rule and mend."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems = [_problem(one, model, where, lines) for one in _own_faults(error.errors())]
    unique = list(dict.fromkeys(problems))
    if len(unique) > MAX_PROBLEMS:
        unique = [*unique[:MAX_PROBLEMS], f"… and {len(unique) - MAX_PROBLEMS} more."]
    raise Refused("\n".join(unique))


def _own_faults(errors: list[Any]) -> list[Any]:
    """Without the lists that count as empty only because one of their entries is wrong."""
    places = [one["loc"] for one in errors]

    def holds_another(loc: tuple[Any, ...]) -> bool:
        return any(len(place) > len(loc) and place[: len(loc)] == loc for place in places)

    return [one for one in errors if one["type"] != "too_short" or not holds_another(one["loc"])]


def _problem(one: Any, model: type[BaseModel], where: object, lines: Mapping[Path_, int]) -> str:
    at = tuple(part for part in one["loc"] if isinstance(part, int) or part in _words(one, lines))
    place = at
    while place and place not in lines:
        place = place[:-1]
    name = ".".join(str(part) for part in at)
    line = f", line {lines[place]}" if place and lines[place] else ""
    head = f"{where}{line}: {name}".rstrip(" :")
    if place and not lines[place]:
        head = f"--set {name}"
    got, kind = one["input"], one["type"]
    if kind == "missing":
        return f"{head} is required and not given."
    if kind == "extra_forbidden":
        hint = nearest(str(at[-1]), _known_names(model, at[:-1]))
        return f"{head} is not a known key. {hint}".rstrip()
    joint = ": " if not at or (kind == "rule" and isinstance(got, dict)) else " "
    found = f"; got {in_short(got)!r}" if isinstance(got, bool | int | float | str) else ""
    found = "; got nothing" if got is None else found
    return f"{head}{joint}{_rule(one)}{found}.{_mend(one)}"


def _words(one: Any, lines: Mapping[Path_, int]) -> set[str]:
    """The parts of an error's place that stand in the file (pydantic adds names of its own)."""
    known = {str(part) for path in lines for part in path}
    last = one["loc"][-1] if one["loc"] else ""
    return known | ({str(last)} if one["type"] in ("missing", "extra_forbidden") else set())


_PLAIN_WORDS = {
    ("int_type", "int_from_float", "int_parsing"): "must be a whole number",
    ("string_type", "string_unicode"): "must be text (put it in quotes)",
    (
        "date_type",
        "date_parsing",
        "date_from_datetime_parsing",
    ): "must be a date such as 2027-01-31",
    ("float_type", "float_parsing"): "must be a number",
    ("bool_type",): "must be true or false",
    ("greater_than",): "must be greater than {gt:g}",
    ("greater_than_equal",): "must be at least {ge:g}",
    ("less_than_equal",): "must be at most {le:g}",
    ("string_too_short", "too_short", "string_pattern_mismatch"): "must not be empty",
    ("string_too_long",): "must have at most {max_length} characters",
    ("finite_number",): "must be a finite number",
    ("model_type", "dict_type", "model_attributes_type"): "must hold 'key: value' lines",
    ("tuple_type", "list_type"): "must be a list",
}


def _rule(one: Any) -> str:
    if one["type"] == "rule":
        return str(one["ctx"]["rule"])
    for kinds, words in _PLAIN_WORDS.items():
        if one["type"] in kinds:
            return words.format(**one.get("ctx", {}))
    text = str(one["msg"]).replace("Input should be", "must be").replace("Input should", "must")
    return text[0].lower() + text[1:]


def _mend(one: Any) -> str:
    mend = one.get("ctx", {}).get("mend", "") if one["type"] == "rule" else ""
    if mend.startswith("Did you mean") and "%" in str(one["input"]):
        return ""  # 150 % is no 1.5 % with its decimal point misplaced
    return f" {mend}" if mend else ""


def _known_names(model: type[BaseModel], at: Path_) -> list[str]:
    """The keys that are known at a place inside the record."""
    here: list[type[BaseModel]] = [model]
    for part in at:
        if isinstance(part, int):
            continue
        fields = [m.model_fields[part].annotation for m in here if part in m.model_fields]
        here = [found for annotation in fields for found in _models_in(annotation)]
    return sorted({name for m in here for name in m.model_fields})


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for inner in get_args(annotation) for found in _models_in(inner)]


def read_value(text: str) -> Any:
    """One value by the same rules as in a file: 120 is a number, 5% a word, [1, 2] a list."""
    if _too_large(text):
        return text
    try:
        return yaml.load(text, Loader=_PlainLoader)  # noqa: S506 (a SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return text


def with_dates(value: Any) -> Any:
    """A value that went through JSON, with its days as dates again.

    >>> with_dates({"start": "2027-01-01", "name": "Voucher"})
    {'start': datetime.date(2027, 1, 1), 'name': 'Voucher'}
    """
    if isinstance(value, dict):
        return {key: with_dates(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [with_dates(inner) for inner in value]
    return _day(value) if isinstance(value, str) and len(value) == len("2027-01-01") else value


def read_record(path: Path, model: type[R]) -> R:
    """Read a YAML file as `model`."""
    data, lines = read_yaml(path)
    return to_record(data, model, where=path, lines=lines)
