"""The split of a client's budget and the long run: from client.yml, and from the sample's flows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.small_client import small_client
from winback_kit.checks import Refused, TooLittle
from winback_kit.client.folder import open_client
from winback_kit.client_study import Study
from winback_kit.history.groups.rules import ACTIVE, CUSTOMERS, LOST, NOBODY, PROSPECT
from winback_kit.plan.saving.kept_by_asking import kept_by_asking
from winback_kit.plan.split.long_run import LongRun, long_run
from winback_kit.plan.split.split import Split, split_of
from winback_kit.show.groups.split import split_finding

# the three curves of test_big_three.py, everything stated
THREE: dict[str, Any] = {
    "acquisition": {"people": 10_000, "spend": 2, "rate": "5%", "ceiling": "10%", "value": 80},
    "retention": {"people": 5000, "spend": 10, "rate": "80%", "ceiling": "92%", "value": 120},
    "win_back": {"people": 2000, "spend": 6, "rate": "12%", "ceiling": "30%", "value": 90},
}


def from_nothing(three: dict[str, Any]) -> dict[str, Any]:
    """The same with nothing won where nothing is spent."""
    return {kind: {**curve, "floor": 0} for kind, curve in three.items()}


def split(study: Study, **stated: Any) -> Split:
    overrides = {f"big_three.{name}": value for name, value in stated.items()}
    client = open_client(study.client.folder, overrides=overrides)
    history = replace(study.history, data=replace(study.data, client=client))
    return split_of(replace(study.groups, history=history), study.customers, study.plan)


@pytest.mark.parametrize(
    ("budget", "each"),
    [
        (100_000, (1.8639, 13.3609, 5.3860)),
        (60_000, (0.4657, 11.0687, 0)),
    ],
)
def test_what_client_yml_states_is_what_is_split(
    sample_study: Study, budget: float, each: tuple[float, ...]
) -> None:
    found = split(sample_study, budget=budget, **from_nothing(THREE))
    assert [part.best_each for part in found.parts] == pytest.approx(each, abs=5e-5)
    assert [part.today for part in found.parts] == pytest.approx([20_000, 50_000, 18_000])
    assert found.today.npv == pytest.approx(464_400)
    assert found.of("win_back").is_corner == (budget == 60_000)  # type: ignore[union-attr]
    assert ("gets nothing" in split_finding(found).text) == (budget == 60_000)


def test_without_a_budget_it_is_what_is_spent_today(sample_study: Study) -> None:
    found = split(sample_study, **from_nothing(THREE))
    assert (found.budget, found.budget_basis) == (pytest.approx(88_000), "today")
    assert sum(found.best.spent.values()) == pytest.approx(88_000)
    assert found.gain > 0


def test_every_part_of_a_curve_moves_the_split(sample_study: Study) -> None:
    stated = from_nothing(THREE)
    before = split(sample_study, budget=100_000, **stated)
    for kind, curve in stated.items():
        for key in curve:
            moved = {**stated, kind: {**curve, key: _moved(curve[key])}}
            after = split(sample_study, budget=100_000, **moved)
            assert after.best.npv != pytest.approx(before.best.npv, rel=1e-9), (kind, key)


def _moved(stated: Any) -> Any:
    """A little more: a share by a fortieth of itself."""
    if isinstance(stated, dict):
        return {**stated, "value": _moved(stated["value"])}
    if isinstance(stated, str):
        return f"{float(stated[:-1]) * 1.025}%"
    return stated * 1.025 if stated else 0.01


def test_a_curve_that_cannot_be_is_refused(sample_study: Study) -> None:
    with pytest.raises(Refused, match=r"big_three\.retention: needs floor < rate < ceiling"):
        split(sample_study, retention={"spend": 3, "rate": "90%", "ceiling": "80%"})
    with pytest.raises(Refused, match="must state spend and rate together"):
        split(sample_study, retention={"spend": 3})


def test_what_is_a_prior_alone_gets_no_money_and_is_told_by_its_break_even(
    sample_study: Study,
) -> None:
    study = sample_study
    found = split_of(study.groups, study.customers, study.plan)  # as if nobody had tested saving
    keeping = found.of("retention")
    assert keeping is not None
    assert keeping.use.is_prior
    assert keeping.best is None
    assert found.least_kept is not None
    # 1 on each customer that keeps so many brings 1 + λ, as the last unit does elsewhere
    assert found.kept_net is not None
    assert found.least_kept * found.kept_net == pytest.approx(1 + found.next_unit)
    assert "earns a place from the first" in split_finding(found).text


def test_keeping_is_what_tests_of_saving_have_shown(sample_study: Study) -> None:
    keeping = sample_study.split.of("retention")
    handed = kept_by_asking(sample_study.saving)
    assert keeping is not None
    assert handed is not None
    asked, kept = handed
    active = sample_study.groups.active
    # of those asked in a year so many would leave, of whom the test's share is kept
    more = asked.a_year * asked.leaving * kept.value
    assert (keeping.use.rate.value - keeping.use.floor.value) * active == pytest.approx(more)
    assert keeping.use.spend.value * active == pytest.approx(asked.a_year * asked.each_cost.value)
    assert keeping.use.rate.evidence == "A"
    assert not keeping.use.is_prior
    # whoever is asked is asked once: the best split spends no more than that, whatever it has left
    assert keeping.is_full
    price = asked.a_year * asked.each_cost.value
    assert [keeping.best, keeping.low, keeping.high] == pytest.approx([price] * 3)
    assert keeping.rate_at_best == pytest.approx(keeping.use.rate.value)
    assert keeping.use.ceiling().value == keeping.use.rate.value
    assert keeping.use.ceiling().evidence == "A"
    assert keeping.next_unit == pytest.approx(-1)
    found = sample_study.split
    assert sum(found.best.spent.values()) == pytest.approx(found.budget)
    assert "12,491 and no more: by then each of the 2,776 customers" in split_finding(found).text


def test_acquisition_is_that_of_the_prospects(sample_study: Study) -> None:
    everybody = sample_study.customers.prospects[-1]
    found = sample_study.split.of("acquisition")
    assert found is not None
    assert (found.use.spend.value, found.use.rate.value) == (everybody.cost, everybody.acquired)
    assert found.use.value.value == sample_study.customers.valued.new.value


def test_a_share_won_back_stands_for_a_lower_loss_rate() -> None:
    # 1,000 a month, 5 % lost, a fifth back: 25,000, as with 4 %; without: 20,000; 20 and 12 months
    # of life: 20 + .2 · 12/.8 = 23; a point more: 1,000/(.05 · .79) = 25,316.46
    run = LongRun(1000, 0.05, 0.2, 24_000, 20.0, 12.0)
    assert run.settled == pytest.approx(25_000)
    assert run.settled_without == pytest.approx(20_000)
    assert run.equal_loss_rate == pytest.approx(0.04)
    assert run.months_each == pytest.approx(23.0)
    assert run.point_more == pytest.approx(316.4557, abs=1e-4)
    # h·(1 − ω − .01) = (h − x)·(1 − ω): x = .05 · .01/.8
    assert run.point_in_loss_rate == pytest.approx(0.000625)


def test_the_long_run_of_the_sample_is_made_of_its_moves(sample_study: Study) -> None:
    run, groups = sample_study.long_run, sample_study.groups
    months = groups.last_year
    assert run.acquired * 12 == groups.moved(months, (NOBODY, PROSPECT), CUSTOMERS)
    active = sum(groups.heads(month - 1, *ACTIVE) for month in months)
    lost = groups.moved(months, (NOBODY, PROSPECT, *ACTIVE), LOST)
    assert run.loss_rate == pytest.approx(lost / active)
    # active grow by those acquired and back less those lost: the balance of the year
    grown = groups.heads(months[-1], *ACTIVE) - groups.heads(months[0] - 1, *ACTIVE)
    assert grown == run.acquired * 12 - lost + run.regained_share * lost


def test_one_wave_has_no_long_run() -> None:
    # thirty who all begin in January 2023; nobody is new afterwards
    rows = [
        {"customer_id": f"c{n}", "order_date": day, "amount": "10.00"}
        for n in range(30)
        for day in ("2023-01-05", "2023-03-05" if n % 2 else "2023-09-05")
    ]
    with small_client({"definitions": {"lapse_days": 60}}, orders=rows) as folder:
        groups = Study(open_client(folder)).groups
        assert groups.wave_months == 7  # February to August 2023; September is cut
        with pytest.raises(TooLittle, match="one wave of acquisition"):
            long_run(groups)
