"""The guides: commands run as typed, examples too, and numbers are those of the sample."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

import winback_kit as wk
from sample_data.raw_exports import FOLDER, exports
from tests.docs.typed import typed_in
from winback_kit.words.numbers import money, share

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands(*names: str) -> str:
    """The commands of guides in order, each once: a later guide begins where an earlier ended.

    The report of acme is made by the batch, which is the same run.
    """
    blocks = [block for name in names for block in BLOCK.findall((DOCS / name).read_text("utf-8"))]
    lines = dict.fromkeys("".join(blocks).splitlines())
    assert "winback batch acme bravo" in lines
    return "\n".join(line for line in lines if line != "winback report acme")


def test_numbers_for_the_board_are_those_of_the_sample(sample_study: wk.Study) -> None:
    result = sample_study.outcome
    text = (DOCS / "board.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"<!--(\w+)-->(.*?)<!---->", text, flags=re.DOTALL))
    names = ("npv", "npv_headline", "npv_if_natural_return_is_ignored")
    expected = {name: money(result[name], result.currency) for name in names}
    expected["natural_share"] = share(result.natural_returns / result.returns, digits=0)
    assert told == {name: text.replace("\u202f", " ") for name, text in expected.items()}


@pytest.mark.slow
def test_the_exports_are_made_from_the_samples() -> None:
    assert {path.name: path.read_bytes() for path in FOLDER.iterdir()} == exports()


@pytest.mark.slow
def test_commands_run_as_they_are_typed(tmp_path: Path) -> None:
    (tmp_path / "docs").symlink_to(DOCS)
    typed = commands("first_client.md", "consultant.md")
    assert typed.count("winback ") >= 7
    told = typed_in(tmp_path, typed)
    assert "Next: winback report acme" in told
    assert (tmp_path / "reports" / "acme" / "latest" / "index.html").exists()


@pytest.mark.slow
def test_examples_of_the_analyst_run(
    sample_study: wk.Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As typed; only the study of the sample is the one that the other tests have already."""
    asked = wk.study
    monkeypatch.setattr(
        wk, "study", lambda at, **more: asked(at, **more) if more else sample_study, raising=False
    )
    monkeypatch.chdir(ROOT)
    flags = doctest.NORMALIZE_WHITESPACE
    found = doctest.testfile(str(DOCS / "analyst.md"), module_relative=False, optionflags=flags)
    assert found.attempted > 25
    assert found.failed == 0
