"""The page of two runs wears the brand of their client, and of nobody where they are two."""

from __future__ import annotations

from pathlib import Path

from tests.test_compare import case, record
from winback_kit.report.compare.compare import compare, write_comparison
from winback_kit.report.compare.runs import Run

LOGO = "data:image/png;base64,iVBORw0KGgo="
BRAND = {"colour": "#6B2C91", "author": "Mill & Partners", "confidentiality": "For the board"}


def branded(folder: Path, client: str, npv: float) -> Run:
    """A run with a brand, and the logo that its cover bears."""
    folder.mkdir()
    (folder / "index.html").write_text(f'<img class="wb-logo" src="{LOGO}" alt="x">', "utf-8")
    settings = {"client": client, "currency": "EUR", "brand": BRAND}
    return Run(folder / "run.json", record(case(), npv, client=client, settings=settings))


def test_the_page_wears_the_brand_of_its_client(tmp_path: Path) -> None:
    before, after = (branded(tmp_path / str(n), "Acme", 100.0 + n) for n in (1, 2))
    write_comparison(compare(before, after), tmp_path / "x.html")
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    for worn in (LOGO, "#6B2C91", "Mill &amp; Partners", "For the board"):
        assert worn in page


def test_the_page_of_two_clients_wears_the_brand_of_neither(tmp_path: Path) -> None:
    before, after = branded(tmp_path / "1", "Acme", 100.0), branded(tmp_path / "2", "Bolt", 110.0)
    write_comparison(compare(before, after), tmp_path / "x.html")
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    for worn in (LOGO, "#6B2C91", "Mill", "For the board"):
        assert worn not in page
