"""The texts of a playbook's files: each says something, and has places that somebody fills."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from winback_kit.checks import nearest, refused
from winback_kit.client.playbooks.places import has_stray_brace, places_in
from winback_kit.records.mistakes import Path_

PLAYBOOKS = "playbooks"


def texts_in(held: object, at: Path_ = ()) -> Iterator[tuple[Path_, str]]:
    """Every text of a file as it was read, with its place there.

    >>> list(texts_in({"a": ["x", {"b": "y"}], "c": 1}))
    [(('a', 0), 'x'), (('a', 1, 'b'), 'y')]
    """
    if isinstance(held, dict):
        for key, one in held.items():
            yield from texts_in(one, (*at, key))
    elif isinstance(held, list):
        for number, one in enumerate(held):
            yield from texts_in(one, (*at, number))
    elif isinstance(held, str):
        yield at, held


def hold_texts(
    file: Path, data: object, lines: Mapping[Path_, int], *, known: Sequence[str]
) -> None:
    """Refuse, with file and line, a text that says nothing or has a place which nobody fills."""
    for at, text in texts_in(data):
        _hold_text(f"{file}, line {lines.get(at, 0)}: {'.'.join(map(str, at))}", text, known)


def _hold_text(where: str, text: str, known: Sequence[str]) -> None:
    if not text.strip():
        raise refused(where, "says nothing", mend="Write the text, or leave the part out.")
    if has_stray_brace(text):
        raise refused(where, "has a brace that stands alone", mend="Write a place as {name}.")
    for place in places_in(text):
        if place not in known:
            mend = nearest(place, known)
            raise refused(where, "has a place that is not known", got=place, mend=mend)
