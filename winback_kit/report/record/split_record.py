"""Acquiring, keeping and winning back in run.json: the long run, the curves and the split."""

from typing import Any

from winback_kit.client_study import Study
from winback_kit.plan.split.split import BudgetPart


def long_run_record(study: Study) -> dict[str, Any]:
    """Where the number of customers settles."""
    run = study.long_run
    names = (
        *("acquired", "loss_rate", "regained_share", "customers_now", "first_life", "second_life"),
        *("settled", "settled_without", "equal_loss_rate", "point_more", "point_in_loss_rate"),
        "months_each",
    )
    return {"long_run": {name: getattr(run, name) for name in names}}


def split_record(study: Study) -> dict[str, Any]:
    """The best split of a budget beside today's."""
    split = study.split
    names = (
        "budget",
        "budget_basis",
        "next_unit",
        "gain",
        "forgone",
        "kept_net",
        "least_kept",
        "least_won",
    )
    return {
        "split": {
            **{name: getattr(split, name) for name in names},
            "parts": [_part(one) for one in split.parts],
            "missing": list(split.missing),
        }
    }


def _part(one: BudgetPart) -> dict[str, Any]:
    use = one.use
    inputs = ("people", "spend", "rate", "floor")
    names = (
        *("today_each", "today", "rate_today", "next_unit_today", "best_each", "best"),
        *("rate_at_best", "next_unit", "low", "high", "with_priors"),
    )
    return {
        "use": use.kind,
        **{name: getattr(one, name) for name in names},
        **{f"{name}_known": getattr(use, name).evidence for name in inputs},
        **{name: getattr(use, name).value for name in inputs},
        "ceiling": use.ceiling().value,
        "value": use.value.value,
    }
