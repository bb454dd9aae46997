"""What the files of a new client were taken for, and what is to be asked."""

from collections.abc import Iterator, Sequence

from winback_kit.client.columns import Mapping
from winback_kit.show.kit.sentence import Sentence, say_many
from winback_kit.show.kit.table import Column, Table
from winback_kit.tables.exports.taken import Taken
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import DASH, count
from winback_kit.words.told import told

__all__ = ["taken_finding", "taken_table"]

_HOW = {
    "known": "",
    "own": DASH,
    "name": marked("its name"),
    "contents": marked("what is in it"),
}


def taken_finding(taken: Taken) -> Sentence:
    """What a file is, and what it is read as."""
    places = {
        "files": ", ".join(file.name for file in taken.files),
        "rows": count(taken.rows),
        "table": taken.table,
    }
    if taken.known:
        return say_many(
            len(taken.files),
            "{files} is an export of {system} ({rows} rows), and is read as {table}.",
            "{files} are exports of {system} ({rows} rows), and are read as {table}.",
            system=taken.known.name,
            **places,
        )
    if not taken.guessed:
        return say_many(
            len(taken.files),
            "{files} ({rows} rows) is read as {table}, by the names of its columns.",
            "{files} ({rows} rows) are read as {table}, by the names of their columns.",
            **places,
        )
    return say_many(
        len(taken.files),
        "{files} ({rows} rows) is of no export that is known. It is taken for {table}, and what "
        "stands below is a guess: look at it.",
        "{files} ({rows} rows) are of no export that is known. They are taken for {table}, and "
        "what stands below is a guess: look at it.",
        **places,
    )


def taken_table(taken: Taken) -> Table:
    """Each of our columns with what it is made of, and how a guess was made; the missing last."""
    rows = [
        (name, made_of(one), words(_HOW[taken.how[name]])) for name, one in taken.columns.items()
    ]
    rows += [(name, DASH, "") for name in taken.missing]
    columns = (Column("Column"), Column("Taken from"), Column("A guess by"))
    return Table(
        columns if taken.guessed else columns[:2],
        rows if taken.guessed else [row[:2] for row in rows],
    )


def made_of(one: Mapping) -> str:
    """A mapping in words, without its tables of values and the rows that it is for."""
    if one.first:
        parts = [made_of(part) for part in one.first]
        return words("{first}, else {others}", first=parts[0], others=", ".join(parts[1:]))
    text = one.column or str(one.constant).lower()
    if one.values:
        text = words("{column}, by a table of values", column=text)
    if one.where:
        text = words("{value} where {columns} says so", value=text, columns=", ".join(one.where))
    return text


def told_of_new(all_taken: Sequence[Taken], refusals: Sequence[str]) -> Iterator[str]:
    """All that is to be said of the files of a new client, part by part."""
    for taken in all_taken:
        yield taken_finding(taken).text
        yield taken_table(taken).as_text()
        asked = [words("Question: {question}", question=told(one)) for one in taken.questions]
        for lines in (taken.known.told if taken.known else [], asked):
            if lines:
                yield "\n".join(lines)
    for refusal in refusals:
        yield words("client.yml does not read it yet. {refusal}", refusal=refusal)
