"""A YAML file read into a frozen, strict record; every mistake is told with its line.

YAML is read by the plain rules of version 1.2: `no` is a word, `012` is twelve, `1e5` is a
number. A key given twice, an unknown key and a wrong type are refused, with the nearest known
name where a key is misspelt.
"""

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from winback_kit.checks import Refused, hold_regular, missing_file, not_utf8, refused, unreadable
from winback_kit.records.mistakes import Path_, mistakes

MAX_BYTES = 5_000_000
MAX_DEPTH = 20
MOST_REPEATED = 10_000
LARGEST = 1e15  # no amount, rate or count of a client is beyond it


class Record(BaseModel):
    """A frozen record that refuses unknown keys and wrong types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


R = TypeVar("R", bound=Record)


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
        loader = _PlainLoader(text)
        node = loader.get_single_node()
        if node is not None:
            _note_lines(node, (), lines, path, most=len(text) + MOST_REPEATED)
        data = None if node is None else loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(path, error) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        rule = f"is not YAML: it holds the character U+{error.character:04X}"
        raise refused(f"{path}, line {line}", rule, mend="Is it a text file?") from None
    except RecursionError:
        raise _too_deep(path) from None
    except (yaml.YAMLError, ValueError) as error:
        raise refused(path, f"is not YAML: {error}") from None
    if not isinstance(data, dict):
        mend = "Begin with the commented example in templates/."
        raise refused(path, "must hold 'key: value' lines", mend=mend)
    return data, lines


def _too_deep(where: object) -> Refused:
    return refused(where, "is nested too deeply", mend="Take levels out.")


def _read_text(path: Path) -> str:
    try:
        hold_regular(path)
        if path.stat().st_size > MAX_BYTES:
            rule = f"is larger than {MAX_BYTES // 1_000_000} MB"
            raise refused(path, rule, mend="Is it a YAML file?")
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        mend = f"Look for the right name in {path.parent.absolute()}."
        raise missing_file(path, "the file", mend) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        where = f"{path}, line {line}"
        raise not_utf8(where, "Save the file as UTF-8.") from None
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
        raise _too_deep(f"{path}, line {line}")
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
    data: Mapping[str, Any],
    model: type[R],
    *,
    where: object,
    lines: Mapping[Path_, int],
    above: Path_ = (),
) -> R:
    """Validate `data` as `model`; a mistake is refused with file, line, rule and mend.

    `above` are the keys that stand above it in the file.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise Refused(mistakes(error, model, where=where, lines=lines, above=above)) from None


def read_value(text: str) -> Any:
    """One value by the same rules as in a file: 120 is a number, 5% a word, [1, 2] a list."""
    if _too_large(text):
        return text
    try:
        return yaml.load(text, Loader=_PlainLoader)  # noqa: S506 (a SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return text


def read_record(path: Path, model: type[R]) -> R:
    """Read a YAML file as `model`.

    >>> wk.read_record(case_file, wk.Case).horizon_months
    36
    """
    data, lines = read_yaml(path)
    return to_record(data, model, where=path, lines=lines)
