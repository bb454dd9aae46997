"""Memo, page and cover of six clients: the decision, every number, the order, hostile names."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.cases.clients import CASES, HOSTILE, HOSTILE_CLIENT
from tests.cases.studies import handed
from tests.number_audit import (
    at,
    numbers_in,
    placed_in,
    separators,
    unfounded,
    unfounded_in_page,
    visible_text,
)
from tests.study_texts import each
from winback_kit.report.page.blocks import ANNEX, EXECUTIVE, PARTS
from winback_kit.show.kit.labels import label, shown_trace

EVERY = each([*CASES, "hostile"])
DECISIONS = {
    "clear_yes": ("fund", "Approve EUR"),
    "pilot": ("pilot", "Do not commit yet: "),
    "partial": ("fund", "Approve EUR"),
    "clear_no": ("nobody", "Do not fund it: no offer brings back enough to pay for itself"),
    "too_little": ("nobody", "Do not fund it: "),
    "contractual": ("pilot", "Do not commit yet: "),
    "hostile": ("fund", "Approve EUR"),
}


class Elements(HTMLParser):
    """Every element with its attributes and, for headings, its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Attributes of every element of a kind."""
        return [attributes for name, attributes in self.found if name == tag]


@pytest.mark.parametrize("name", EVERY)
def test_the_wording_follows_the_decision(name: str) -> None:
    case = handed(name)
    decision, begins = DECISIONS[name]
    assert case.study.verdict.decision == case.record["decision"] == decision
    assert case.memo.headline.text.startswith(begins)
    negative = case.study.outcome.npv < 0
    assert ("would lose" in case.memo.headline.text) == negative
    assert case.memo.verdict == {
        "clear_yes": "Fund", "pilot": "Not yet", "partial": "Fund in part",
        "hostile": "Fund in part", "contractual": "Not yet",
    }.get(name, "Do not fund")  # fmt: skip


@pytest.mark.parametrize("name", EVERY)
def test_every_fact_of_the_memo_is_where_it_says(name: str) -> None:
    case = handed(name)
    assert len(case.memo.facts) > 25
    for fact in case.memo.facts:
        held = at(case.record, fact.path)
        if fact.value is None:
            assert held is None, fact
        else:
            assert abs(held) == pytest.approx(abs(fact.value), rel=1e-12), fact


@pytest.mark.parametrize("name", EVERY)
def test_every_number_of_page_and_cover_is_in_the_record(name: str) -> None:
    case = handed(name)
    for page in (case.page, case.cover):
        assert len(numbers_in(visible_text(page))) > 40
        assert unfounded_in_page(page, case.record) == []
    assert len(placed_in(case.page)) > 100


def test_a_wrong_number_is_found_out() -> None:
    case = handed("partial")
    text = visible_text(case.page)
    npv = f"{case.study.outcome.npv:,.0f}"
    wrong = f"{case.study.outcome.npv + 1:,.0f}"
    assert npv in text
    (found,) = {one.split(" in ")[0] for one in unfounded(text.replace(npv, wrong), case.record)}
    assert found == wrong
    assert unfounded("The rate is 47.93 %.", case.record)
    assert unfounded("It was 3 March 2019.", case.record)
    assert unfounded("Digest deadbeef and 98765.4.", case.record)


def test_a_number_that_stands_elsewhere_than_it_says_is_found_out() -> None:
    record = {"figures": {"npv": 1234.5, "irr": None, "chance": 0.999}, "rows": [{"n": 7}]}

    def found(value: str, path: str, shown: str) -> list[str]:
        return unfounded_in_page(f'<data value="{value}" data-path="{path}">{shown}</data>', record)

    assert found("1234.5", "figures.npv", "EUR\u202f1,234") == []
    assert found("-1234.5", "figures.npv", "below −1,234.5") == []
    assert found("0.999", "figures.chance", "more than 99\u202f%") == []
    assert found("", "figures.irr", "–") == []
    assert found("7", "rows.0.n", "7 customers") == []
    for wrong in (
        ("1234.5", "figures.npv", "1,235.5"),
        ("1235.5", "figures.npv", "1,235.5"),
        ("7", "figures.npv", "7"),
        ("1234.5", "figures.irr", "1,234"),
        ("7", "rows.1.n", "7"),
        ("7", "rows.0.m", "7"),
    ):
        assert len(found(*wrong)) == 1


def test_numbers_are_read_with_their_units() -> None:
    assert separators() == (",", ".")
    read = numbers_in(
        "−EUR\u202f12,345 or +EUR 212\u202fk at 7.5\u202f%, +3.1 points in 4-month v1.2 R2"
    )
    assert [(one.value, one.decimals, one.scaled) for one in read] == [
        (12345.0, 0, 1.0),
        (212.0, 0, 1e-3),
        (7.5, 1, 100.0),
        (3.1, 1, 100.0),
        (4.0, 0, 1.0),
    ]


@pytest.mark.parametrize("name", EVERY)
def test_a_page_has_landmarks_headings_and_scopes(name: str) -> None:
    for page in (handed(name).page, handed(name).cover):
        elements = Elements(page)
        assert len(elements.all("h1")) == len(elements.all("main")) == 1
        assert elements.all("a")[0]["href"] == "#main"  # the way past the bar
        assert all("scope" in attributes for attributes in elements.all("th"))
        ids = [a["id"] for _, a in elements.found if "id" in a]
        assert len(ids) == len(set(ids))
        for attributes in elements.all("a"):
            target = str(attributes["href"])
            assert not target.startswith("#") or target[1:] in ids
    figures = Elements(handed(name).page).all("figure")
    captions = Elements(handed(name).page).all("figcaption")
    assert len(figures) == len(captions) >= 6


@pytest.mark.parametrize("layout", sorted(PARTS))
def test_every_layout_has_every_block_once(layout: str) -> None:
    keys = [key for _, _, part in PARTS[layout] for key in part]
    assert sorted(keys) == sorted(EXECUTIVE)
    case = handed("partial", layout)
    executive, _, annex = case.page.partition('<div class="wb-annex">')
    assert sections(executive) == [key.replace("_", "-") for key in keys]
    looked_up = sections(annex)
    assert looked_up[-len(ANNEX) :] == list(ANNEX)
    details = [name.removesuffix("-detail") for name in looked_up[: -len(ANNEX)]]
    assert details == [name for name in sections(executive) if name in details]  # the same order
    headings = [a for a in Elements(executive).all("div") if a.get("class") == "wb-part"]
    assert len(headings) == (0 if layout == "memo" else len(PARTS[layout]))
    ids = [a["id"] for _, a in Elements(case.page).found if "id" in a]
    assert len(ids) == len(set(ids))


def sections(page: str) -> list[str | None]:
    """The sections of a page by their place, in order."""
    return [a["id"] for a in Elements(page).all("section") if "id" in a]


@pytest.mark.slow
def test_hostile_names_are_text_everywhere() -> None:
    case = handed("hostile")
    plain = handed("partial")
    for page, other in ((case.page, plain.page), (case.cover, plain.cover)):
        elements, harmless = Elements(page), Elements(other)
        for tag in ("script", "img", "b", "iframe"):
            assert len(elements.all(tag)) == len(harmless.all(tag)), tag
        assert not [a for _, a in elements.found if any(name.startswith("on") for name in a)]
        for attributes in elements.all("a"):
            assert not str(attributes["href"]).startswith(("=", "javascript:", "../.."))
    text = visible_text(case.page)
    for name in HOSTILE.values():
        assert name in text
    assert HOSTILE_CLIENT[:200] in text


@pytest.mark.slow
def test_hostile_names_stay_inside_their_folder(tmp_path: Path) -> None:
    slug = handed("hostile").study.history.data.client.slug
    assert re.fullmatch(r"[a-z0-9-]{1,60}", slug)
    assert (tmp_path / slug).resolve().parent == tmp_path.resolve()


def test_labels_of_charts_are_text_and_stay_apart() -> None:
    assert label("<script>alert(1)</script>") == "&lt;script&gt;alert(1)&lt;/script&gt;"
    long = ["a" * 200, "a" * 200 + "b", "short"]
    trace = shown_trace({"y": long, "x": [1, 2, 3], "hovertemplate": "<extra></extra>"})
    assert len(set(trace["y"])) == 3
    assert max(len(line) for text in trace["y"] for line in text.split("<br>")) < 40
    assert trace["hovertemplate"] == "<extra></extra>"
