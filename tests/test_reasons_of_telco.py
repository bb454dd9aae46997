"""The leavers of Telco, whose reasons were recorded twice: agreement, shift, kinds and a client."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from tests.conftest import real_data
from tests.small_client import write_client
from winback_kit.client.codebook.codebook import read_codebook
from winback_kit.client_study import study
from winback_kit.history.reasons.agreement import agreement, alpha, crossed
from winback_kit.history.reasons.by_segment import kinds_by_segment

# The 20 reasons of the Telco leavers by class, as chapters.md 04 puts them.
TELCO = {
    "Attitude of support person": "unintentionally pushed",
    "Attitude of service provider": "unintentionally pushed",
    "Poor expertise of phone support": "unintentionally pushed",
    "Poor expertise of online support": "unintentionally pushed",
    "Network reliability": "unintentionally pushed",
    "Product dissatisfaction": "unintentionally pushed",
    "Service dissatisfaction": "unintentionally pushed",
    "Lack of self-service on Website": "unintentionally pushed",
    "Competitor had better devices": "pulled",
    "Competitor offered higher download speeds": "pulled",
    "Limited range of services": "pulled",
    "Competitor offered more data": "bought",
    "Competitor made better offer": "bought",
    "Price too high": "bought",
    "Extra data charges": "bought",
    "Long distance charges": "bought",
    "Lack of affordable download/upload speed": "bought",
    "Moved": "moved",
    "Deceased": "moved",
    "Don't know": "unknown",
}


def telco() -> pd.DataFrame:
    people = pd.read_csv(real_data("telco_churn.csv.gz"))
    left = people[people.churned == 1].dropna(subset=["churn_reason", "churn_reason_r2"])
    same = {re.sub(r"\W", "", name).lower(): name for name in TELCO}

    def named(column: pd.Series) -> pd.Series:
        key = column.str.replace(r"\W", "", regex=True).str.lower()
        return key.map(same).fillna(column)

    return left.assign(first=named(left.churn_reason), second=named(left.churn_reason_r2))


def test_two_recordings_of_the_telco_leavers() -> None:
    left = telco()
    assert len(left) == 1_869
    reasons = sorted({*left["first"], *left["second"]})
    each = agreement(crossed(left["first"], left["second"], [1] * len(left), reasons), reasons)
    assert each.observed == pytest.approx(0.722311, abs=1e-6)
    assert each.kappa == pytest.approx(0.701880, abs=1e-6)
    assert each.kappa_error == pytest.approx(0.011084, abs=1e-6)
    assert each.ac1 == pytest.approx(0.708092, abs=1e-6)
    assert each.people - each.same == 519
    one, other = left["first"].map(TELCO), left["second"].map(TELCO)
    names = ["bought", "moved", "pulled", "unintentionally pushed", "unknown"]
    table = crossed(one, other, [1] * len(left), names)
    assert table.tolist() == [
        [477, 0, 46, 15, 7],
        [6, 52, 1, 0, 0],
        [50, 0, 282, 29, 2],
        [85, 0, 121, 538, 4],
        [21, 0, 0, 16, 117],
    ]
    kinds = agreement(table, names)
    assert kinds.observed == pytest.approx(0.784377, abs=1e-6)
    assert kinds.kappa == pytest.approx(0.700057, abs=1e-6)
    assert kinds.kappa_error == pytest.approx(0.013227, abs=1e-6)
    assert kinds.ac1 == pytest.approx(0.737361, abs=1e-6)
    assert alpha(pd.DataFrame({"a": one, "b": other})) == pytest.approx(0.698952, abs=1e-6)
    assert kinds.most_moved.name == "unintentionally pushed"
    assert kinds.most_moved.moved == -150  # 748 by the first recording, 598 by the second


def test_the_shift_that_a_high_kappa_hides() -> None:
    """By the second release's own categories the first one has 621 for the competitor, not 841."""
    left = telco()
    category = dict(zip(left["second"], left.churn_category_r2, strict=True))
    first = left["first"].map(category)
    names = sorted(left.churn_category_r2.unique())
    table = crossed(first, left.churn_category_r2, [1] * len(left), names)
    found = {one.name: (one.first, one.second) for one in agreement(table, names).shifts}
    assert found == {
        "Attitude": (327, 314),
        "Competitor": (621, 841),
        "Dissatisfaction": (465, 321),
        "Other": (213, 182),
        "Price": (243, 211),
    }


def test_the_proposed_kinds_of_the_telco_reasons(tmp_path: Path) -> None:
    """No proof of the words, which were written with these in sight: it holds them there."""
    book = read_codebook(tmp_path)
    told = {reason: book.of(reason).kind for reason in TELCO}
    wrong = {reason: kind for reason, kind in told.items() if kind != TELCO[reason]}
    assert len(wrong) <= 3, wrong
    assert all(book.of(reason).proposed for reason in TELCO)


def test_a_client_made_of_telco_has_its_kinds(tmp_path: Path) -> None:
    """Contracts that end in the last 90 days, with the reason of the first release stated and that
    of the second found out later: the classes of chapters.md, and nobody told of fewer than ten.
    """
    left = telco()
    people = pd.read_csv(real_data("telco_churn.csv.gz"))
    days = pd.Series(range(len(people)), index=people.index) * 90 // len(people)
    ends = pd.Timestamp("2019-09-30") - pd.to_timedelta(days, unit="D")
    gone = people.churned == 1
    begin = ends.where(gone, pd.Timestamp("2019-09-30")) - pd.to_timedelta(
        (30.4375 * people.tenure_months.clip(lower=1)).astype(int), unit="D"
    )
    spells = pd.DataFrame(
        {
            "customer_id": people.customer_id,
            "start": begin.dt.date,
            "end": ends.dt.date.where(gone),
            "price": people.monthly_charges,
            "period": "month",
        }
    )
    said = pd.DataFrame(
        {
            "customer_id": left.customer_id,
            "date": ends[left.index].dt.date,
            "stated_reason": left["first"],
            "real_reason": left["second"],
        }
    )
    book = {"reasons": TELCO}
    (tmp_path / "codebook.yml").write_text(yaml.safe_dump(book), encoding="utf-8")
    settings = {"as_of": "2019-09-30", "definitions": {"segment_by": "reason"}}
    tables = {"subscriptions": rows_of(spells), "goodbyes": rows_of(said)}
    found = study(write_client(tmp_path, settings, **tables)).reasons
    kinds = {one.kind: one.people for one in found.kinds}
    # the second release counts, which is what was found out later: columns of the table above
    assert kinds == {
        "unintentionally pushed": 598,
        "pulled": 450,
        "bought": 639,
        "moved": 52,
        "unknown": 130,
    }
    assert found.real is not None
    assert "Deceased" not in {one.name for one in found.real.rows}
    assert not any(one.about.proposed for one in found.reasons)
    pair = found.pair("stated", "found later")
    assert pair is not None
    # of those of whom neither is unknown: 1,349 of 1,702
    assert (pair.found.people, pair.found.same) == (1_702, 477 + 52 + 282 + 538)


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dictionaries, None where a cell is empty."""
    return [
        {str(key): None if pd.isna(cell) else cell for key, cell in row.items()}
        for row in frame.to_dict("records")
    ]


def test_reasons_do_not_differ_by_contract() -> None:
    left = telco()
    rows = pd.DataFrame({"segment": left.contract, "kind": left["first"].map(TELCO), "n": 1})
    found = kinds_by_segment(rows)
    assert found is not None
    assert found.people.loc["Month-to-month"].to_dict() == {
        "unintentionally pushed": 667,
        "pulled": 317,
        "bought": 481,
        "moved": 49,
        "unknown": 141,
    }
    assert (found.freedom, found.differ) == (8, False)
    assert found.chi2 == pytest.approx(13.8753, abs=1e-4)
    assert found.p == pytest.approx(0.0851, abs=1e-4)
