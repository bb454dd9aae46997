"""Settings, cases and command lines that cannot be used: status 1 or 2, one message, no trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import SETTINGS, assert_refused, client_folder, content, csv_text, run, start
from tests.conftest import ROOT

AT = "acme/client.yml, line 4: "
ALIASES = "\n".join(  # nine times nine times nine …
    ["client: &k0 [x, x, x, x, x, x, x, x, x]"]
    + [f"k{n}: &k{n} [{', '.join([f'*k{n - 1}'] * 9)}]" for n in range(1, 7)]
)

# Lines that follow the three of SETTINGS, so that they stand on line 4; or, with `client:`, a whole
SETTINGS_REFUSED: dict[str, tuple[str, list[str]]] = {
    "a rate of 12 for 12 %": (
        "case: {discount_rate: 12}",
        [
            AT + "case.discount_rate must be a yearly share between 0 and 1; got 12",
            "0.12 (12 %)",
        ],
    ),
    "a number for a name": (
        "client: 12\ncurrency: EUR",
        ["client.yml, line 1: client must be text (put it in quotes); got 12"],
    ),
    "a name of blanks": ("client: '  '\ncurrency: EUR", ["line 1: client must not be empty"]),
    "a name of 201 signs": (f"client: {'x' * 201}\ncurrency: EUR", ["at most 200 characters"]),
    "no currency": ("client: Acme", ["client.yml", "currency is required and not given"]),
    "a currency that is none": (
        "client: Acme\ncurrency: euro",
        ["line 2: currency must be a currency code such as EUR; got 'euro'"],
    ),
    "an unknown key": ("curency: EUR", [AT + "curency is not a known key", "mean currency?"]),
    "an unknown key within": (
        "case: {discount_rat: 1%}",
        [AT + "case.discount_rat is not a known key", "Did you mean discount_rate?"],
    ),
    "a key twice": (
        "currency: USD",
        ["client.yml, line 4: currency was already given on line 2", "Keep one"],
    ),
    "a key that is a number": ("1: 2", ["line 4: a key must be text; got '1'", "in quotes"]),
    "a key that is a list": ("[1, 2]: 2", ["line 4: a key must be text"]),
    "a bracket not closed": ("case: {a: [1", ["line 5: is not YAML", "Look there"]),
    "a tab": ("case:\n\ttax_rate: 1", ["line 5: is not YAML", "blanks, not tabs"]),
    "a section without lines": (
        "case:",
        [AT + "case must hold 'key: value' lines"],
    ),
    "nothing": ("client:\ncurrency:", ["line 1: client must be text", "got nothing"]),
    "a list of settings": ("client: Acme\n- a", ["line 2: is not YAML"]),
    "aliases of aliases": (ALIASES, ["client.yml, line", "repeats aliases too often"]),
    "an alias of itself": ("client: &a [*a]", ["client.yml, line 1: is nested too deeply"]),
    "3,000 brackets": (f"client: {'[' * 3000}", ["client.yml: is nested too deeply"]),
    "a command in a tag": ("client: !!python/object/apply:os.system [ls]", ["is not YAML"]),
    "a bell": ("client: \a", ["line 1: is not YAML", "U+0007", "text file?"]),
    "not a number": ("case: {tax_rate: .nan}", [AT + "case.tax_rate must be a number"]),
    "infinite": ("case: {tax_rate: 1e999}", ["line 4: a number must lie between", "'1e999'"]),
    "a number of 5,000 digits": (f"case: {{tax_rate: {'9' * 5000}}}", ["line 4", "999…"]),
    "a day that is none": ("as_of: 2024-02-31", [AT + "as_of must be a date", "'2024-02-31'"]),
    "no day": ("as_of: tomorrow", [AT + "as_of must be a date such as 2027-01-31"]),
    "a horizon of two months": ("case: {horizon_months: 2}", ["must be at least 6; got 2"]),
    "no margin": ("case: {margin_rate: 0}", ["margin_rate must be greater than 0", "got 0"]),
    "a cost below 0": (
        "case: {programme: {setup_cost: -1}}",
        ["setup_cost must not be negative; got -1"],
    ),
    "a cost as a share": (
        "case: {programme: {setup_cost: 5%}}",
        ["an amount, not a share", "without %"],
    ),
    "an offer twice": (
        "case: {offers: [{name: V}, {name: V}]}",
        [AT + "case.offers must differ in name; 'V' stands there 2 times"],
    ),
    "a block of before": (
        "finance: {discount_rate: 10%, tax_rate: 25%}\n"
        "programme: {setup_cost: 5, contacts_per_month: 50, offers: []}",
        [
            AT + "finance stands under case now, with the names of case.yml",
            "finance.discount_rate is now case.discount_rate",
            "finance.tax_rate is now case.tax_rate",
            "programme.setup_cost is now case.programme.setup_cost",
            "programme.contacts_per_month is now case.programme.capacity.contacts_per_person",
            "programme.offers is now case.offers",
        ],
    ),
    "months of a pilot": (
        "case: {pilot: {months: 4}}",
        [AT + "case.pilot.months stands elsewhere now. Write case.holdout.test_months."],
    ),
    "contacts of one offer": (
        "case: {segments: [{name: a, offer: V, contacted_per_month: 5}]}",
        [AT + "case.segments.0.contacted_per_month is stated of a segment", "without its offer"],
    ),
    "two lapse rules": (
        "client: Acme\ncurrency: EUR\ndefinitions: {lapse_days: 9, lapse_quantile: 0.9}",
        ["client.yml, line 3: definitions: must have one lapse rule", "not both"],
    ),
    "a rate for no currency": (
        "quality: {currency_rates: {Dollar: 0.9}}",
        [AT + "quality.currency_rates.Dollar must be a currency code", "got 'Dollar'"],
    ),
    "a rate of 0": ("quality: {currency_rates: {USD: 0}}", ["must be greater than 0; got 0"]),
    "a rate for the own currency": (
        "quality: {currency_rates: {EUR: 0.9}}",
        ["names EUR, the client's own currency", "Leave it out"],
    ),
    "an unknown table": ("tables: {order: orders.csv}", ["tables.order is not", "mean orders?"]),
    "a delimiter of two signs": (
        "tables: {orders: {delimiter: '||'}}",
        [AT + "tables.orders.delimiter must be one character; got '||'", '";"'],
    ),
    "a file that is not there": (
        "tables: {orders: ordres.csv}",
        ["acme/ordres.csv: the file of table orders is not there", "mean orders.csv?"],
    ),
    "a pattern that nothing fits": (
        "tables: {orders: 'export/*.csv'}",
        [AT + "tables.orders: no file fits the pattern export/*.csv"],
    ),
    "a pattern that is none": ("tables: {orders: 'a**b'}", ["cannot be a file name", "'a**b'"]),
    "nobody's home": ("tables: {orders: ~nobodyatall/x.csv}", ["cannot be a file name", "~nobody"]),
    "a folder for a file": ("tables: {orders: '.'}", ["acme: is a folder", "Use a glob"]),
    "a table of an engine": (
        "tables: {orders: {table: sales.orders}}",
        ["tables.orders.table", "sales.orders", "engine of your own", "Name files instead"],
    ),
    "a mapped column that is not there": (
        "tables: {orders: {columns: {amount: Amout}}}",
        [AT + "tables.orders.columns.amount: names the column Amout", "Did you mean amount?"],
    ),
    "a column that no order has": (
        "tables: {orders: {columns: {ammount: amount}}}",
        [AT + "tables.orders.columns.ammount: is not a column", "Did you mean amount?"],
    ),
    "a product of dates": (
        "tables: {orders: {columns: {order_date: order_date * amount}}}",
        [AT, "is no amount", "'order_date * amount'"],
    ),
    "a filter on no column": (
        "tables: {orders: {where: {contry: DE}}}",
        [AT + "tables.orders.where.contry: names the column contry, and orders.csv has"],
    ),
    "a filter that keeps nothing": (
        "tables: {orders: {where: {amount: DE}}}",
        ["acme/orders.csv: holds no purchase", "filter"],
    ),
}


@pytest.mark.parametrize("name", SETTINGS_REFUSED)
def test_settings_that_cannot_be_used(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, words = SETTINGS_REFUSED[name]
    monkeypatch.chdir(tmp_path)
    whole = text if text.startswith("client:") else SETTINGS + text
    folder = client_folder(Path("acme"), settings=whole + "\n")
    before = content(folder)
    assert_refused(run("report", folder, "--out", "out"), *words)
    assert content(folder) == before
    assert not Path("out").exists()


CHANGES = {
    "case.discount_rate": ["--set: must be name=value", "'case.discount_rate'"],
    "finance.discount_rate=3%": ["--set finance.discount_rate", "Write case.discount_rate."],
    "programme.contacts_per_month=5": ["Write case.programme.capacity.contacts_per_person"],
    "=3": ["--set: must be name=value; got '=3'"],
    "case.discount_rat=3": ["--set case.discount_rat is not a known key", "mean discount_rate?"],
    "case.discount_rate=12": ["--set case.discount_rate must be a yearly share", "0.12"],
    "tables.ordrs.files=x.csv": ["--set tables.ordrs is not a known key", "mean orders?"],
    "tables.orders.files=x.csv": ["acme/x.csv", "is not there", "orders.csv"],
    "case.offers.0.name=x": ["case.offers in client.yml has no entry 0"],
    "case.offers.Voucher.offer_cost=3": ["case.offers in client.yml has no entry Voucher"],
    "client.x=y": ["--set client.x", "is not a setting of client.yml", "mean client?"],
    "definitions.lapse_days=three": ["--set definitions.lapse_days", "whole number; got 'three'"],
    "as_of=2024-13-01": ["--set as_of must be a date", "'2024-13-01'"],
    "as_of=2020-01-01": ["--set as_of", "later than the first day", "State a later day"],
}
LINES: dict[str, tuple[list[str], list[str]]] = {
    "no folder": (["check", "acmee"], ["acmee: the client folder is not there", "winback new"]),
    "no client.yml": (["check", "empty"], ["empty/client.yml: the file is not there", "winback"]),
    "a file for a folder": (["check", "acme/orders.csv"], ["is a file; a client folder", "Name a"]),
    "no date": (["report", "acme", "--as-of", "soon"], ["--as-of: must be a date", "'soon'"]),
    "a day too early": (["report", "acme", "--as-of", "2020-01-01"], ["as_of", "first day"]),
    "no amount of memory": (["check", "acme", "--memory", "lots"], ["memory limit", "'lots'"]),
    "memory beyond all": (["check", "acme", "--memory", f"{'9' * 20}TB"], ["memory limit", "4GB"]),
    "too little memory": (["check", "acme", "--memory", "1MB"], ["too small", "--memory"]),
    "a folder that is not empty": (["new", "acme"], ["acme: is there already", "Name a new"]),
    "new on a file": (["new", "acme/orders.csv"], ["is there already", "Name a new folder"]),
    "new below a file": (["new", "acme/orders.csv/x"], ["cannot be written", "another folder"]),
    "out below a file": (["report", "acme", "--out", "acme/orders.csv"], ["cannot be written"]),
    "no case": (["case", "nope.yml"], ["nope.yml: the file is not there", "right name"]),
    "a folder for a case": (["case", "acme"], ["acme: is a folder", "Name a file"]),
    "a client for a case": (["case", "acme/client.yml"], ["name is required and not given"]),
}
WRONG_USAGE = [[], ["frob"], ["check"], ["check", "acme", "--frob"], ["report", "a", "b"], ["case"]]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    client_folder(tmp_path / "acme")
    (tmp_path / "empty").mkdir()
    return tmp_path


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_that_cannot_be_made(change: str, here: Path) -> None:
    before = content(here)
    assert_refused(run("check", "acme", "--set", change), *CHANGES[change])
    assert content(here) == before


@pytest.mark.parametrize("name", LINES)
def test_a_line_that_cannot_be_followed(name: str, here: Path) -> None:
    before = content(here)
    line, words = LINES[name]
    assert_refused(run(*line), *words)
    assert content(here) == before


@pytest.mark.parametrize("line", WRONG_USAGE, ids=" ".join)
def test_wrong_usage_is_status_2(line: list[str], here: Path) -> None:
    ended = run(*line)
    assert ended.status == 2
    assert ended.err.startswith("Usage: ")
    assert "Traceback" not in ended.err


def test_the_console_script_ends_the_same_way(here: Path) -> None:
    assert_refused(start("check", "nowhere", cwd=here), "nowhere: the client folder is not there")
    assert start("frob", cwd=here).status == 2


def test_a_fault_of_our_own_is_one_line_too(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("winback_kit.cli.json.dumps", lambda *_, **__: 1 / 0)
    ended = run("case", ROOT / "templates" / "case.yml", "--json")
    assert ended.status == 1
    assert ended.message.startswith("a fault in the program (ZeroDivisionError: division by zero")
    assert "Traceback" not in ended.err


def test_the_template_itself_is_right(here: Path) -> None:
    assert run("case", ROOT / "templates" / "case.yml").status == 0
    assert run("new", "fresh").status == 0
    (here / "fresh" / "orders.csv").write_text(csv_text(), encoding="utf-8")
    assert run("check", "fresh").status == 0
