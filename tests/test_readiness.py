"""The readiness audit: its score by hand, what the data answer, and the money behind each item."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import winback_kit as wk
from tests.conftest import real_data
from tests.order_logs import cleaned_client
from winback_kit.assumptions.published import published_figures
from winback_kit.checks import Refused, TooLittle
from winback_kit.client.folder import Client
from winback_kit.client.readiness import ReadinessSettings, StatedItem
from winback_kit.client_study import Study
from winback_kit.plan.programme.rewards import DoingNothing
from winback_kit.plan.readiness.held_up import PaysAndGains
from winback_kit.plan.readiness.items import ITEMS
from winback_kit.plan.readiness.readiness import Item, Readiness, readiness_of
from winback_kit.plan.readiness.score import Rated, lowest, score_of
from winback_kit.plan.readiness.seen import Found, Seen, level_of
from winback_kit.records.yaml_record import to_record
from winback_kit.show.readiness.audit import audit_strip
from winback_kit.show.readiness.promise import DOOR, promise_table, promises
from winback_kit.words.text import said

BY_HAND = [3, 2, 1, 0, 2, 1, 0, 3, 0, 1, 2, 1]  # chapters.md 00


def answers(levels: list[int | None]) -> list[Rated | None]:
    return [None if one is None else Rated(one, one, one) for one in levels]


def test_the_score_by_hand() -> None:
    found = score_of(answers([*BY_HAND]))
    assert (found.points, found.answered, found.items) == (16, 12, 12)
    assert found.value == pytest.approx(16 / 36)
    assert (found.low, found.high) == (pytest.approx(16 / 36), pytest.approx(16 / 36))
    assert [at + 1 for at in lowest(answers([*BY_HAND]))] == [4, 7, 9]


def test_an_item_that_is_not_known_is_no_zero() -> None:
    levels: list[int | None] = [*BY_HAND]
    levels[6] = levels[10] = None
    found = score_of(answers(levels))
    assert found.value == pytest.approx(14 / 30)
    assert (found.low, found.high) == (pytest.approx(14 / 36), pytest.approx(20 / 36))
    assert [at + 1 for at in lowest(answers(levels))] == [4, 9, 3]


def test_no_answer_is_no_score() -> None:
    with pytest.raises(TooLittle, match="no item that is answered"):
        score_of([None] * 12)
    assert audit().score is None
    assert len(audit().unknown) == 12


def test_nothing_is_left_to_close_where_all_is_done() -> None:
    assert lowest(answers([3] * 12)) == []


def test_a_share_is_a_level() -> None:
    assert [level_of(one) for one in (0, 0.24, 0.25, 0.5, 0.749, 0.75, 1)] == [0, 0, 1, 2, 2, 3, 3]


def audit(seen: dict[str, Seen] | None = None, **stated: Any) -> Readiness:
    given = to_record(stated, ReadinessSettings, where="readiness", lines={})
    items = tuple(
        Item(one, (seen or {}).get(one.key), getattr(given, one.key), held=None) for one in ITEMS
    )
    return Readiness(items, idle=None, paying=None, currency="EUR")


def seen(key: Any, level: int, *, settled: bool) -> dict[str, Seen]:
    return {key: Seen(key, level, said("seen"), level, "count", "", settled=settled)}


def test_several_people_are_a_range() -> None:
    # (1 + 3)/2 = 2 of 3; at least 1 of 36, at most 3 + 11·3 of 36
    found = audit(owner={"levels": {"Finance": 1, "Care": 3}})
    assert found.of("owner").answer == Rated(2, 1, 3)
    assert found.score is not None
    assert found.score.value == pytest.approx(2 / 3)
    assert (found.score.low, found.score.high) == (pytest.approx(1 / 36), pytest.approx(1))


def test_what_the_data_settle_counts_and_people_widen_it() -> None:
    found = audit(seen("reason_known", 1, settled=True), reason_known=3).of("reason_known")
    assert (found.answer, found.by_data) == (Rated(1, 1, 3), True)


def test_what_the_data_do_not_settle_people_answer() -> None:
    found = audit(seen("high_risk_list", 1, settled=False), high_risk_list=3).of("high_risk_list")
    assert (found.answer, found.by_data) == (Rated(3, 3, 3), False)
    alone = audit(seen("high_risk_list", 1, settled=False)).of("high_risk_list")
    assert (alone.answer, alone.by_data) == (Rated(1, 1, 1), True)


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ({"owner": 4}, "3"),
        ({"owner": {"level": 1, "levels": {"Care": 2}}}, "level or levels, not both"),
        ({"ownr": 1}, "owner"),
    ],
)
def test_a_wrong_statement_is_refused(stated: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        audit(**stated)


def test_what_closing_the_gaps_costs() -> None:
    # closed items cost nothing more: 4,000 of the owner; eleven gaps in all, ten without a cost
    found = audit(owner={"level": 1, "cost": 4_000}, incentives={"level": 3, "cost": 9_000})
    assert found.cost == 4_000
    assert found.cost_not_stated == 10


@pytest.mark.parametrize("item", ITEMS, ids=[one.key for one in ITEMS])
def test_every_key_moves_the_score(item: Any, sample_study: Study) -> None:
    before = sample_study.readiness
    stated = StatedItem(levels={"One": 0, "Two": 3})
    moved = Readiness(
        tuple(
            Item(one.asked, one.seen, stated, one.held) if one.key == item.key else one
            for one in before.items
        ),
        before.idle,
        before.paying,
        before.currency,
    )
    assert moved.score != before.score


def test_each_query_gives_its_figure(sample_study: Study) -> None:
    for item in sample_study.readiness.items:
        if item.seen:
            found = eval(item.seen.query, {"study": sample_study, "wk": wk})  # noqa: S307
            assert found == item.seen.figure, item.key


def test_the_sample(sample_study: Study) -> None:
    """Reasons of 3,799 of 5,012 losses of a year are on record (75.8 %); see the capture chart."""
    found = sample_study.readiness
    levels = {one.key: one.level for one in found.items}
    assert levels["reason_known"] == 3
    assert {one.key for one in found.unknown} == {"remedies_authority", "incentives"}
    idle = sample_study.idle
    assert found.of("owner").held is not None
    assert found.of("owner").held.amount == idle.recoverable  # type: ignore[union-attr]
    assert found.of("high_risk_list").held.amount == idle.lost_value  # type: ignore[union-attr]
    for one in found.items:
        assert one.held is not None
        most = idle.lost_value if one.held.of == "lost" else idle.recoverable
        assert most is not None
        assert 0 <= one.held.amount <= most


def test_who_pays_and_who_gains(sample_study: Study) -> None:
    # 32,000 once as client.yml says, a year of the team that staff.csv tells, and the contacts
    found = sample_study.readiness.paying
    assert found is not None
    assert (found.payer, found.gainer, found.apart) == ("Marketing", "Head of the shop", True)
    team = sample_study.case.programme.team_cost.value
    assert found.paid == pytest.approx(32_000 + 12 * team + found.contacts)
    assert found.gained - found.contacts == pytest.approx(sample_study.idle.recoverable)
    assert PaysAndGains("", "B", 1, None, 2, 9).apart is None


def audit_of(client: Client) -> Readiness:
    """The audit by what the tables show, without the worth of anything."""
    study = wk.study(client)
    return readiness_of(study.data, Found(history=study.history, groups=study.groups))


def test_cdnow_counts_its_lost(tmp_path: Path) -> None:
    """chapters.md 02: 18,142 lost on 1998-06-30 by a rule of 180 days."""
    day = dt.date(1998, 6, 30)
    found = audit_of(cleaned_client("cdnow", tmp_path, as_of=day, lapse_days=180))
    first = found.of("defectors_monthly").seen
    assert first is not None
    assert first.figure == 18_142


def test_what_online_retail_does_not_hold_is_not_known(tmp_path: Path) -> None:
    day = dt.date(2011, 12, 9)
    found = audit_of(cleaned_client("online_retail", tmp_path, as_of=day, lapse_days=90))
    unknown = [at for at, one in enumerate(found.items, 1) if one.answer is None]
    assert {3, 4, 8, 9} <= set(unknown)


def test_a_reason_of_do_not_know_is_none(tmp_path: Path) -> None:
    """Telco: 1,869 leavers with a reason, of whom 154 ticked "Don't know": 91.76 % are known."""
    book = wk.read_codebook(tmp_path)
    given = pd.read_csv(real_data("telco_churn.csv.gz"))
    reasons = given[given.churned == 1].churn_reason.dropna()
    known = [book.of(reason).kind != "unknown" for reason in reasons]
    assert len(known) == 1_869
    assert sum(known) / len(known) == pytest.approx(1 - 154 / 1_869)


def test_the_two_waves_of_the_survey_are_told_apart() -> None:
    """chapters.md 00: 46 % in the study of 2007, 41 % as printed in 2011."""
    surveys = published_figures().surveys
    asked = [surveys[key] for key in ITEMS[1].surveys]
    assert [(one.value, one.year) for one in asked] == [(0.46, 2007), (0.41, 2011)]
    assert {key for one in ITEMS for key in one.surveys} == set(surveys)


def test_nobody_lost_is_no_audit_by_data() -> None:
    idle: DoingNothing | None = None
    assert Readiness(audit(owner=2).items, idle, None, "EUR").score is not None


def test_the_map_links_the_chapters_that_give_something(sample_study: Study) -> None:
    html = wk.show.chapter_map(sample_study).as_html()
    linked = re.findall(r'<a href="(\w+)\.ipynb">', html)
    given = [one for one in promises(sample_study) if one.given and one.chapter.slug != DOOR]
    assert linked == [one.chapter.name for one in given]
    assert {"04_reasons", "13_business_case"} <= {*linked}
    nothing = replace(given[0], given=0)
    assert "<a " not in promise_table([nothing], linked=True).as_html()


def test_each_item_is_named_beside_the_strip_in_one_line() -> None:
    drawn = audit_strip(audit()).as_plotly()
    names = [item.name for item in ITEMS]
    assert drawn["layout"]["yaxis"]["ticktext"] == names
    assert len(drawn["data"][0]["z"]) == len(names)
