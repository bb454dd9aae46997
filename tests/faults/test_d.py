"""The export of a shop as it comes, read by one command and nothing else."""

from pathlib import Path

import pytest

from tests.commands import run
from tests.conftest import ROOT
from tests.small_client import clean_folder

EXPORT = ROOT.parent / "shared" / "faults" / "f1_shop_export" / "orders_export.csv"
# A shop's export of the same kind, with ten made-up customers, is in tests/test_exports.py.


@pytest.mark.skipif(not EXPORT.exists(), reason="the shared faults are not here")
def test_f1_shop_export_is_read_to_its_truth_by_one_command(tmp_path: Path) -> None:
    ended = run("new", tmp_path / "acme", "--from", EXPORT)
    assert ended.status == 0, ended.err
    assert "is an export of Shopify orders (746 rows)" in ended.out
    assert "Question" not in ended.out + (tmp_path / "acme" / "client.yml").read_text()
    cleaned = clean_folder(tmp_path / "acme")
    used = cleaned.data.bridge.set_index("step").loc["Used"]
    truth = (EXPORT.parent / "truth.txt").read_text()
    told = f"orders {used.rows:.0f}, customers {cleaned.data.customers}, net {used.money:.2f}"
    assert truth.startswith(told)
    assert sum(cents for _, _, cents, _ in cleaned.days) == round(100 * used.money)
