"""Scripts are files that a consultant edits: what cannot be used is refused with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from winback_kit.checks import Refused
from winback_kit.client.playbooks.scripts import read_script, read_scripts, script_files
from winback_kit.places import templates

SCRIPT = """\
order: 25
title: The call of our own
when: On the telephone.
campaign: false
steps:
  - step: Open
    say: Good morning, {name}.
listen_for: [A pause]
promise: {agent: Nothing, lead: Little, owner: All}
never: [Never]
"""


def own(folder: Path, text: str, name: str = "own") -> Path:
    file = folder / "playbooks" / "scripts" / f"{name}.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_those_of_the_kit_are_seven_in_their_order(tmp_path: Path) -> None:
    assert [one.code for one in read_scripts(tmp_path)] == [
        "win_back_call", "save_call", "apology_letter", "apology_email",
        "exit_interview", "call_back", "public_complaint",
    ]  # fmt: skip
    for file in script_files(templates()):
        said = read_script(file)
        assert min(len(said.listen_for), len(said.never)) >= 2


def test_a_clients_own_goes_before_the_kits_and_may_be_one_more(tmp_path: Path) -> None:
    own(tmp_path, SCRIPT)
    own(tmp_path, SCRIPT.replace("25", "20"), "save_call")
    found = read_scripts(tmp_path)
    assert [(one.code, one.own) for one in found][1:3] == [("save_call", True), ("own", True)]
    assert found[1].said.title == "The call of our own"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{name}", "{nmae}", ["own.yml, line 7", "place that is not known", "nmae", "name"]),
        ("{name}", "{name", ["own.yml, line 7", "brace that stands alone"]),
        ("Good morning, {name}.", '"  "', ["own.yml, line 7", "says nothing"]),
        ("title:", "titel:", ["own.yml, line 2", "titel"]),
        ("never: [Never]", "never: []", ["own.yml, line 10", "never"]),
        ("lead: Little, ", "", ["own.yml, line 9", "lead"]),
        ("order: 25", "order: first", ["own.yml, line 1", "order"]),
    ],
)
def test_what_cannot_be_used_is_refused(
    tmp_path: Path, old: str, new: str, said: list[str]
) -> None:
    own(tmp_path, SCRIPT.replace(old, new))
    with pytest.raises(Refused) as refused:
        read_scripts(tmp_path)
    for words in said:
        assert words in str(refused.value)
