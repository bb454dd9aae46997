"""The first page: the customers add up from the lost to the contacts, and what was rejected."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cases.clients import CASES
from tests.cases.studies import handed
from tests.study_texts import each
from winback_kit.plan.lists.funnel import Funnel
from winback_kit.show.first_page.people import PeopleStep, people_steps
from winback_kit.show.first_page.rejected import MOST_LINES, rejected_lines

KNOWN = Funnel(
    listed=50,
    off={"do_not_contact": 3, "opted_out": 7, "lost_too_long_ago": 20, "costs_more": 5}
    | {"just_contacted": 4, "beyond_budget": 1},
    counted={"costs_more": 5, "just_contacted": 4},
    newly_lost=30.4,
    back_while_held=2.0,
    contacted=80.0,
    spared=9.0,
)


def steps_of(*, permissions_known: bool = True, contacts: bool = True) -> tuple[PeopleStep, ...]:
    return people_steps(KNOWN, months=12, permissions_known=permissions_known, contacts=contacts)


def test_each_sum_of_the_funnel_is_what_stands_above_it() -> None:
    # 90 lost = 50 + 3 + 7 + 20 + 5 + 4 + 1; 80 may be contacted; 50 listed; 50 + 9 + 30.4 − 2 − 7.4
    sums = [one.fact.value for one in steps_of() if one.is_sum]
    assert sums == [90, 80, 50, 80]
    so_far = 0.0
    for one in steps_of():
        value = one.fact.value or 0.0
        if one.is_sum and one.label != "Lost today":
            assert value == pytest.approx(so_far)
        so_far = value if one.is_sum else so_far + value
    assert [one.fact.shown for one in steps_of()[-5:]] == ["+9", "+30", "−2", "−7", "80"]


def test_where_permissions_are_not_known_nobody_is_said_to_be_open() -> None:
    labels = [one.label for one in steps_of(permissions_known=False)]
    assert labels[0] == "Lost today (permissions not known)"
    assert "May be contacted" not in labels


def test_a_programme_that_contacts_nobody_ends_with_the_list() -> None:
    assert steps_of(contacts=False)[-1].label == "On today’s contact list"


@pytest.mark.parametrize("name", each(CASES))
def test_at_most_four_are_named_and_the_others_counted(name: str) -> None:
    study = handed(name).study
    told = [one.text for one in rejected_lines(study)]
    assert len(told) <= MOST_LINES
    counted = re.search(r"(\d+) more stands? under Options", told[-1]) if told else None
    assert counted is None or len(told) == MOST_LINES
    left = handed(name).record["rejected"]["not_named"]
    assert left == (int(counted[1]) if counted else 0)


def test_the_first_page_of_a_run_tells_the_funnel_of_its_lists(published: Path) -> None:
    lists = json.loads((published / "run.json").read_text(encoding="utf-8"))["lists"]
    off = lists["off"]
    assert lists["lost"] - off["shut"] == lists["may_be_contacted"]
    on = lists["may_be_contacted"] - sum(off[name] for name in off if name != "shut")
    assert on == lists["listed"]
    counted = on + lists["counted_off_list"] + lists["newly_lost"] - lists["back_while_held"]
    assert counted + lists["assumed"] == pytest.approx(lists["contacted"])
    for page in ("index.html", "business_case.html"):
        text = (published / page).read_text(encoding="utf-8")
        shown = re.findall(r'data value="([^"]*)" data-path="(lists\.[a-z_.]*)"', text)
        found = {path: float(value) for value, path in shown}
        for name in ("lost", "may_be_contacted", "listed", "contacted"):
            assert found[f"lists.{name}"] == pytest.approx(lists[name])
