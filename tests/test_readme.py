"""README's numbers are those of the sample; its commands and links exist."""

from __future__ import annotations

import re
from pathlib import Path

from winback_kit.cli import app
from winback_kit.client_study import Study
from winback_kit.words.numbers import money, share

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_numbers_are_those_of_the_sample(sample_study: Study) -> None:
    result = sample_study.outcome
    told = dict(re.findall(r"<!--(\w+)-->(.*?)<!---->", README, flags=re.DOTALL))
    expected = {
        name: money(result[name], result.currency)
        for name in ("npv", "npv_headline", "npv_if_natural_return_is_ignored")
    }
    expected["natural_share"] = share(result.natural_returns / result.returns, digits=0)
    assert told == {name: text.replace("\u202f", " ") for name, text in expected.items()}


def test_links_lead_somewhere() -> None:
    for address in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / address).exists(), address


def test_every_notebook_is_on_the_map() -> None:
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        assert f"notebooks/{path.name}" in README


def test_every_command_is_told() -> None:
    for command in app.registered_commands:
        assert command.callback is not None
        assert f"`winback {command.callback.__name__}" in README


def test_make_targets_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"make (report|test-all|test|notebooks|bench|lint)\b", README)):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target
