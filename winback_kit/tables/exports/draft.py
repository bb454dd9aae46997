"""A client.yml that reads files as they are, with what was taken for what, and what is to be asked.

It is the commented template with the head and the tables filled in, so that what a client can say
further stands below. Whatever is a guess, or a question, is marked in its line.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from winback_kit.places import templates
from winback_kit.records.yaml_record import read_value
from winback_kit.tables.exports.encodings import GUESSED_ENCODING
from winback_kit.tables.exports.guess import How
from winback_kit.tables.exports.taken import NO_CURRENCY, Taken

WIDTH = 98
QUESTION = "QUESTION"
_GUESSED: dict[How, str] = {
    "known": "",
    "own": "",
    "name": "  # a guess by the name of the column",
    "contents": "  # a guess by what is in the column",
}
_FORMS_BESIDE = r"(?m)^# Fill in orders\.csv .*\n# The other tables .*\n"
_MORE_TABLES = (
    "# Another table is put beside this file under its own name, as goodbyes.csv or staff.xlsx.\n"
    "# Which there are, and their columns: docs/reference/tables.md.\n"
)
_PLAIN = re.compile(r"[^\W\d_][\w .()/+*-]*")


def client_yml(client: str, all_taken: Sequence[Taken], places: Mapping[str, str]) -> str:
    """The text of client.yml; `places` gives each table its file or a pattern of its files."""
    template = (templates() / "client" / "client.yml").read_text(encoding="utf-8")
    head, _, rest = template.partition("\n# Tables are found under their own names")
    _, _, rest = rest.partition("\n# definitions:")
    currency = next((one.currencies[0] for one in all_taken if one.currencies), NO_CURRENCY)
    head = re.sub(_FORMS_BESIDE, _MORE_TABLES, head)
    head = head.replace("client: Name of the client", f"client: {scalar(client)}")
    head = head.replace("currency: EUR", f"currency: {currency}")
    about = [line for one in all_taken for line in _about(one, places[one.table])]
    tables = [line for one in all_taken for line in _table(one, places[one.table])]
    return "\n".join([head, *about, "tables:", *tables, "", f"# definitions:{rest}"])


def _about(one: Taken, place: str) -> Iterator[str]:
    """The comments above the tables: what a file is, what is not in it, what is to be asked."""
    known = one.known
    told = f"is an export of {known.name}" if known else f"was taken for {one.table}"
    yield from _comment(f"{place} ({one.rows:,} rows) {told}.")
    for remark in known.told if known else ():
        yield from _comment(remark, "- ")
    if one.unused:
        yield from _comment("Its columns that nothing is made of: " + ", ".join(one.unused) + ".")
    for question in one.questions:
        yield from _comment(f"{QUESTION}: {question}")


def _comment(text: str, mark: str = "") -> Iterator[str]:
    line = f"# {mark}"
    for word in text.split():
        if len(line) + len(word) >= WIDTH:
            yield line.rstrip()
            line = "#   "
        line += f"{word} "
    yield line.rstrip()


def _table(one: Taken, place: str) -> Iterator[str]:
    yield f"  {one.table}:"
    yield f"    files: {scalar(place)}"
    if one.encoding == GUESSED_ENCODING:
        yield f"    encoding: {one.encoding}  # a guess: look at a name with an accent"
    yield "    columns:" if one.columns else "    # columns:"
    for ours, made in one.columns.items():
        yield f"      {ours}: {flow(made.model_dump(mode='json'))}{_GUESSED[one.how[ours]]}"
    for ours in one.missing:
        yield f"      # {ours}: ?  # {QUESTION}: which column?"
    if one.known and one.known.where:
        rules = {name: rule.model_dump(mode="json") for name, rule in one.known.where.items()}
        yield f"    where: {flow(rules)}"


@dataclass(frozen=True)
class OpenQuestion:
    """A question that a drafted client.yml still asks, and the line on which it stands."""

    line: int
    text: str


def open_questions(text: str) -> list[OpenQuestion]:
    """What a client.yml still asks: the comments that its draft marked as questions.

    >>> open_questions("client: A\\n# QUESTION: Which\\n#   currency?\\ncurrency: EUR\\n")
    [OpenQuestion(line=2, text='Which currency?')]
    """
    found, lines = list[OpenQuestion](), text.splitlines()
    for at, line in enumerate(lines):
        _, mark, asked = line.partition(f"# {QUESTION}: ")
        if mark:
            more = takewhile(lambda one: one.startswith("#   "), lines[at + 1 :])
            whole = " ".join([asked, *(one.removeprefix("#").strip() for one in more)])
            found.append(OpenQuestion(at + 1, whole))
    return found


def flow(value: Any) -> str:
    """A value in one line of YAML.

    >>> flow({"column": "Order #", "values": {"1": "paid", "-1": None}})
    '{column: "Order #", values: {"1": paid, "-1": null}}'
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(key)}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value) if isinstance(value, str) else json.dumps(value)


def scalar(text: str) -> str:
    """A text as YAML reads it back: plain where it stays one, else in double quotes.

    >>> scalar("Created at"), scalar("true"), scalar("a: b")
    ('Created at', '"true"', '"a: b"')
    """
    plain = _PLAIN.fullmatch(text) and text == text.strip() and read_value(text) == text
    return text if plain else json.dumps(text, ensure_ascii=False)
