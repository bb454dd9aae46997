"""Refusals, words and equations: each stands in the docs and in the code, under one name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from winback_kit import checks
from winback_kit.reference.glossary import glossary
from winback_kit.reference.marked_down import anchors
from winback_kit.reference.refusals import every_refusal, explained, kinds, shown

ROOT = Path(__file__).resolve().parents[2]
MODEL = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
CITED = re.compile(r"\((\d+)\)(?: (to|and) \((\d+)\))?\s+of\s+docs/model\.md")
PAGES = sorted((ROOT / "docs").rglob("*.md"))


def test_every_kind_of_refusal_is_explained() -> None:
    assert set(explained()) == set(kinds())
    assert {"refused", "unknown", "too_little", "hold_within"} <= set(kinds())


@pytest.mark.parametrize("kind", sorted(set(kinds()) - {"hold_regular"}))
def test_an_example_is_what_the_constructor_says(kind: str) -> None:
    told = shown(kind, explained()[kind]["example"])
    assert re.match(r"acme|reports", told)
    assert len(told) < 300


def test_refusals_are_read_from_the_code() -> None:
    found = {(one.kind, one.rule, one.mend) for one in every_refusal()}
    assert (
        "missing_file",
        "the client folder is not there",
        "…Make one with: winback new DIR",
    ) in found
    assert ("refused", "must be name=value", "") in found
    assert len(found) > 300
    assert checks.range_rule(above=0) in {rule.partition(" ")[2] for _, rule, _ in found}


def cited() -> dict[int, Path]:
    """Each number cited in the package, and where."""
    found = {}
    for path in sorted((ROOT / "winback_kit").rglob("*.py")):
        for first, _, last in CITED.findall(path.read_text(encoding="utf-8")):
            found |= dict.fromkeys(range(int(first), int(last or first) + 1), path)
    return found


def test_equations_have_their_numbers_on_both_sides() -> None:
    numbers = [int(n) for n in re.findall(r"^    .*\s\((\d+)\)$", MODEL, flags=re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert sorted(cited()) == numbers
    linked = {
        (ROOT / "docs" / one).resolve() for one in re.findall(r"\]\((\.\./[^)]+\.py)\)", MODEL)
    }
    assert linked == set(cited().values())


def test_no_word_is_explained_twice() -> None:
    names = [word.partition(" (")[0].lower() for word, *_ in glossary()]
    assert len(names) == len(set(names))


def headings(text: str) -> set[str]:
    return set(anchors(re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)))


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for address in re.findall(r"\]\(([^)\s]+)\)", text):
        if address.startswith(("http://", "https://")):
            continue
        file, _, part = address.partition("#")
        there = (path.parent / file).resolve() if file else path
        assert there.exists(), address
        if part and there.suffix == ".md":
            assert part in headings(there.read_text(encoding="utf-8")), address
