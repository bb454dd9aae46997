"""Files that somebody writes while they are read: refused in words, or all of one state."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import winback_kit as wk
from tests.commands import SETTINGS, client_folder, csv_text
from winback_kit.checks import Refused
from winback_kit.client import folder as client_module
from winback_kit.client.folder import held_client, open_client
from winback_kit.places import templates
from winback_kit.records.at_hand import asked_for, at_hand
from winback_kit.report.printing.pdf import Printed
from winback_kit.report.run import run as run_module
from winback_kit.report.run.run import Job, run_report
from winback_kit.tables.read import open_tables
from winback_kit.tables.reading import door

CHANGED = "changed while it was read. Run again when it is whole."


def written_again(orders: Path) -> None:
    """The same once more, as a nightly export does."""
    shutil.copy(orders, orders.with_name("fresh"))
    orders.with_name("fresh").replace(orders)


def emptied(orders: Path) -> None:
    """Half a file: what a slow export has written so far."""
    orders.write_text(csv_text()[:4000], encoding="utf-8")


def taken_away(orders: Path) -> None:
    """Gone, until somebody writes it anew."""
    orders.unlink()


@pytest.mark.parametrize("change", [written_again, emptied, taken_away])
@pytest.mark.parametrize("when", ["given_table", "read_column"])
def test_whatever_becomes_of_a_file_that_is_read(
    when: str, change: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = client_folder(tmp_path / "acme")
    read, done = getattr(door, when), []

    def slow(*given: Any) -> Any:
        if not done:
            done.append(change(folder / "orders.csv"))
        return read(*given)

    monkeypatch.setattr(door, when, slow)
    with pytest.raises(Refused) as refusal, open_tables(open_client(folder)):
        pass
    assert str(refusal.value) == f"{folder / 'orders.csv'}: {CHANGED}"


def test_a_table_that_is_wrong_and_stands_still_is_told_what_is_wrong(tmp_path: Path) -> None:
    folder = client_folder(tmp_path / "acme", {"orders.csv": csv_text([("1", "soon", "5.00")])})
    with pytest.raises(Refused, match="order_date") as refusal, open_tables(open_client(folder)):
        pass
    assert "changed" not in str(refusal.value)


@pytest.mark.parametrize("file", ["client.yml", "codebook.yml", "case.yml"])
def test_a_client_of_two_states_is_refused(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = client_folder(tmp_path / "acme", settings=f"{SETTINGS}plan: case.yml\n")
    shutil.copy(templates() / "case.yml", folder / "case.yml")
    read = client_module.read_codebook

    def slow(place: Path) -> Any:
        book = read(place)
        with (folder / file).open("a", encoding="utf-8") as more:
            more.write("report: {language: de}\n" if file == "client.yml" else "# more\n")
        return book

    assert held_client(folder).settings.plan == "case.yml"
    monkeypatch.setattr(client_module, "read_codebook", slow)
    with pytest.raises(Refused) as refusal:
        held_client(folder)
    assert str(refusal.value) == f"{folder}: {CHANGED}"


def test_a_chapter_goes_on_with_the_client_of_its_run(tmp_path: Path) -> None:
    folder = client_folder(tmp_path / "acme")
    study = wk.study(folder, as_of="2024-06-30", overrides={"case.horizon_months": 24})
    asked = asked_for(folder, "2024-06-30", {"case.horizon_months": 24})
    (folder / "client.yml").write_text("client: [half", encoding="utf-8")
    with at_hand(study, asked):
        again = wk.study(str(folder), as_of="2024-06-30", overrides={"case.horizon_months": 24})
        assert again is study
        with pytest.raises(Refused, match="is not YAML"):
            wk.study(folder)  # asked otherwise: of another as-of date


def state(word: str) -> str:
    """Settings that show on every page: who made it, and what the offer is called."""
    return (
        f"{SETTINGS}brand: {{author: {word} Advisers}}\nplan: case.yml\n"
        f"case: {{offers: [{{name: {word} voucher, offer_cost: {{value: 5, "
        f"source: a memo of {word}}}}}]}}\n"
    )


def write_state(folder: Path, word: str) -> None:
    """All of the client's own files in one state."""
    (folder / "client.yml").write_text(state(word), encoding="utf-8")
    case = (templates() / "case.yml").read_text(encoding="utf-8")
    lines = [
        f"name: {word} case" if line.startswith("name:") else line for line in case.split("\n")
    ]
    (folder / "case.yml").write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("then", ["Secondly", ""])
def test_a_run_is_of_the_files_as_they_were_when_it_began(
    then: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = client_folder(tmp_path / "acme", settings=state("Firstly"))
    write_state(folder, "Firstly")
    kept = ("offers", "measurement", "business_case")
    todo = [one for one in run_module.chapters() if one.slug.endswith(kept)]
    monkeypatch.setattr(run_module, "chapters", lambda: todo)

    def tell(_: str) -> None:
        if then:
            write_state(folder, then)
        else:
            (folder / "client.yml").write_text("client: [half", encoding="utf-8")
            (folder / "case.yml").unlink(missing_ok=True)

    place = run_report(
        Job(folder, tmp_path / "out"), tell=tell, printing=lambda *_: Printed("no browser")
    )
    pages = {page.name: page.read_text(encoding="utf-8") for page in place.rglob("*.html")}
    assert len(pages) >= len(todo) + 3
    assert "Firstly voucher" in pages["business_case.html"]
    for name, text in pages.items():
        assert "Secondly" not in text, name
        assert "Firstly Advisers" in text or name == "playbook.html", name
