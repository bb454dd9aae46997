"""What is said names the cause that a person would name."""

from pathlib import Path

import pytest

import winback_kit as wk
from tests.commands import SETTINGS, assert_refused, client_folder, run
from winback_kit.checks import Refused, TooLittle


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


@pytest.mark.parametrize("days", [600, 1000])  # of a log of 1,045
def test_a_lapse_rule_too_long_for_the_log_is_the_cause(tmp_path: Path, days: int) -> None:
    folder = client_folder(tmp_path / "acme", settings=SETTINGS.replace("100", str(days)))
    words = f"Of the 1,045 days of the log the {days:,} of definitions.lapse_days leave too few"
    with pytest.raises(TooLittle, match=words):
        _ = wk.study(folder).value


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("end_date", r"ap it in client.yml, for example .*\{end: end_date\}"),
        ("Zzz", r"map it in client.yml, for example .*\{end: NAME\}"),
    ],
)
def test_contracts_whose_end_has_another_name(tmp_path: Path, header: str, words: str) -> None:
    days = [f"c{n},2023-01-{1 + n % 28:02d},2023-{3 + n % 9:02d}-15,10.00,month" for n in range(60)]
    rows = "\n".join([f"customer_id,start,{header},price,period", *days, ""])
    settings = "client: Acme\ncurrency: EUR\n"
    folder = client_folder(tmp_path / "acme", {"subscriptions.csv": rows}, settings)
    with pytest.raises(Refused, match=words):
        _ = wk.study(folder).history


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (
            "{customer_id: null}",
            "columns.customer_id: is null, and a table of orders needs it (the customer, written "
            "the same in every table). Leave the line out: the file has a column customer_id.",
        ),
        ("", "tables.orders.columns must hold 'key: value' lines; got nothing. Leave the line out"),
    ],
)
def test_a_column_that_is_null_says_so(tmp_path: Path, columns: str, words: str) -> None:
    settings = f"{SETTINGS}tables: {{orders: {{columns: {columns}}}}}\n"
    assert_refused(run("check", client_folder(tmp_path / "acme", settings=settings)), words)
