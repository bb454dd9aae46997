"""What is said names the cause that a person would name."""

from pathlib import Path

import pytest

from tests.commands import SETTINGS, assert_refused, client_folder, run


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("{value: 250%}", "case.tax_rate.value must be a share between 0 and 1; got '250%'."),
        ("{value: 30%, high: 250%}", "case.tax_rate.high must be a share between 0 and 1; got"),
        ("250%", "case.tax_rate must be a share between 0 and 1; got '250%'."),
        ("{value: 25}", "got 25. Did you mean 0.25 (25 %)?"),
        ("{value: 2.5}", "got 2.5. Did you mean 0.025 (2.5 %)?"),
    ],
)
def test_per_cent_beyond_a_hundred_are_no_slip_of_the_point(
    tmp_path: Path, written: str, words: str
) -> None:
    folder = client_folder(tmp_path / "acme", settings=f"{SETTINGS}case: {{tax_rate: {written}}}\n")
    ended = run("check", folder)
    assert_refused(ended, words)
    assert ("Did you mean" in ended.message) == ("Did you mean" in words)
