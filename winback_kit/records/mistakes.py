"""What is said of a mistake in a record: file and line, key, rule, what was got, the mend.

The record's library says where a value broke a rule, and which; here it gets its words.
"""

from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from winback_kit.checks import in_short, nearest

MAX_PROBLEMS = 6
MOVED = {"pilot.months": "holdout.test_months"}  # keys that stand elsewhere now
Path_ = tuple[str | int, ...]


def mistakes(
    error: ValidationError,
    model: type[BaseModel],
    *,
    where: object,
    lines: Mapping[Path_, int],
    above: Path_ = (),
) -> str:
    """What is wrong, one line for each mistake; `lines` gives the line of each key of the file.

    `above` are the keys that stand above the record in the file.
    """
    problems = [_problem(one, model, where, lines, above) for one in _own_faults(error.errors())]
    unique = list(dict.fromkeys(problems))
    if len(unique) > MAX_PROBLEMS:
        unique = [*unique[:MAX_PROBLEMS], f"… and {len(unique) - MAX_PROBLEMS} more."]
    return "\n".join(unique)


def _own_faults(errors: list[Any]) -> list[Any]:
    """Without the lists that count as empty only because one of their entries is wrong."""
    places = [one["loc"] for one in errors]

    def holds_another(loc: tuple[Any, ...]) -> bool:
        return any(len(place) > len(loc) and place[: len(loc)] == loc for place in places)

    return [one for one in errors if one["type"] != "too_short" or not holds_another(one["loc"])]


def _problem(
    one: Any, model: type[BaseModel], where: object, lines: Mapping[Path_, int], above: Path_
) -> str:
    got, kind = one["input"], one["type"]
    inner: Path_ = one.get("ctx", {}).get("at", ()) if isinstance(got, dict) else ()
    if len(inner) == 1 and inner[0] in got:  # one of its own parts, and not one further down
        got = got[inner[0]]
    loc = (*one["loc"], *inner)
    at = tuple(part for part in loc if isinstance(part, int) or part in _words(one, lines))
    at = (*above, *at)
    place = at
    while place and place not in lines:
        place = place[:-1]
    name = ".".join(str(part) for part in at)
    line = f", line {lines[place]}" if place and lines[place] else ""
    head = f"{where}{line}: {name}".rstrip(" :")
    if place and not lines[place]:
        head = f"--set {name}"
    if kind == "missing":
        return f"{head} is required and not given. Add the line `{at[-1]}: …`."
    if kind == "extra_forbidden":
        for old, new in MOVED.items():
            if f".{name}".endswith(f".{old}"):
                return f"{head} stands elsewhere now. Write {name.removesuffix(old)}{new}."
        hint = nearest(str(at[-1]), _known_names(model, at[len(above) : -1]))
        return f"{head} is not a known key. {hint}".rstrip()
    whole = kind == "rule" and isinstance(got, dict) and not one["ctx"]["at"]
    joint = ": " if not at or whole else " "
    found = f"; got {in_short(got)!r}" if isinstance(got, bool | int | float | str) else ""
    found = "; got nothing" if got is None else found
    return f"{head}{joint}{_rule(one)}{found}.{_mend(one, got)}"


def _words(one: Any, lines: Mapping[Path_, int]) -> set[str]:
    """The parts of an error's place that stand in the file (pydantic adds names of its own)."""
    known = {str(part) for path in lines for part in path}
    last = one["loc"][-1] if one["loc"] else ""
    return known | ({str(last)} if one["type"] in ("missing", "extra_forbidden") else set())


_BLOCK = ("model_type", "dict_type", "model_attributes_type")
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
    _BLOCK: "must hold 'key: value' lines",
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


def _mend(one: Any, got: Any) -> str:
    if got is None and one["type"] in _BLOCK:
        return " Leave the line out, or state something below it."
    mend = one.get("ctx", {}).get("mend", "") if one["type"] == "rule" else ""
    if mend.startswith("Did you mean") and isinstance(got, str) and "%" in got:
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
